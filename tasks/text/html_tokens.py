"""HTML -> its tags, comments, entities and white space, each with its place in the source; what is between is text.

Follows the tokenizer of the HTML standard as far as places need it. No well-kept library gives the place of every
token at more than 1 MB/s. Linear in the length of the source, whatever is in it.
"""

from __future__ import annotations

import re
from typing import NamedTuple

# An attribute's value in quotes may hold `>`; a quote that is never closed is part of a name, as `>` must end the tag.
ATTRIBUTES = (
    r"(?:[\s/]++"
    r"""|=?+[^\s/>=]++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"'][^\s>]*+|(?=>)))?+"""
    r"|=++)*+"
)
REST = (
    r"|(?P<comment><!--(?:-?>|.*?(?:--!?>|\Z))|<[!?/][^>]*+>)"
    r"|(?P<entity>&(?:\#\d{1,7}+;?|\#[xX][0-9a-fA-F]{1,6}+;?|[a-zA-Z][a-zA-Z0-9]{1,31}+;?))"
    r"|(?P<space>[ \t\r\n\f]{2,}+|[\t\r\n\f]| (?=<)|(?<=>) )"  # a lone space between words is text
    r"|(?P<open_end><[a-zA-Z/!?])"
)
TOKENS = re.compile(rf"(?P<tag><(?P<slash>/?)(?P<name>[a-zA-Z][^\s/>]*+)(?P<attributes>{ATTRIBUTES})>){REST}", re.S)
# For a source in which some tag is not closed by the rules of quotes: the next `>` closes it.
PLAIN_TOKENS = re.compile(rf"(?P<tag><(?P<slash>/?)(?P<name>[a-zA-Z][^\s/>]*+)(?P<attributes>[^>]*+)>){REST}", re.S)
TAGLESS_TOKENS = re.compile(
    rf"(?P<tag>(?!))(?P<slash>)(?P<name>)(?P<attributes>){REST}".replace("|<[!?/][^>]*+>", ""), re.S
)
RAW = frozenset({"script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes"})
UNSEEN = frozenset({"script", "style"})
CLOSINGS = {name: re.compile(rf"</{name}(?=[\s/>])[^>]*>", re.I) for name in RAW}


class Token(NamedTuple):
    """A piece of the source that is not simply text."""

    kind: str  # open, close, raw (an element whose content is no markup, as a whole), comment, entity, space
    start: int
    end: int
    name: str = ""
    attributes: str = ""


def tokenize(raw: str) -> list[Token]:
    """All tokens in order: `<b>12</b>&nbsp;` -> open b, close b, entity."""
    out: list[Token] = []
    pattern: re.Pattern[str] | None = TOKENS
    at, last = 0, raw.rfind(">")
    unclosed: set[str] = set()  # raw elements without an end in the rest of the source
    while pattern:
        pattern, at = _run(raw, pattern, at, last, unclosed, out)
    return out


def _run(
    raw: str, pattern: re.Pattern[str], at: int, last: int, unclosed: set[str], out: list[Token]
) -> tuple[re.Pattern[str] | None, int]:
    """Add tokens up to a place from which to go on, with which pattern; None at the end of the source."""
    for match in pattern.finditer(raw, at):
        kind = match.lastgroup
        if kind == "tag":
            slash, name, attributes = match.group("slash", "name", "attributes")
            name = name.lower()
            if slash:
                out.append(Token("close", match.start(), match.end(), name))
            elif name not in RAW or name in unclosed:
                out.append(Token("open", match.start(), match.end(), name, attributes))
            else:
                out.append(_raw_element(raw, match, name))
                if out[-1].kind == "open":
                    unclosed.add(name)
                return pattern, out[-1].end
        elif kind == "open_end":
            start = match.start()
            if start > last:  # no `>` follows: `<` is a character
                return TAGLESS_TOKENS, start + 1
            return (PLAIN_TOKENS, start) if pattern is TOKENS else (pattern, start + 1)
        else:
            out.append(Token(str(kind), match.start(), match.end()))
    return None, len(raw)


def _raw_element(raw: str, match: re.Match[str], name: str) -> Token:
    """A script, title, … up to its closing tag; without one a script goes to the end, others are common tags."""
    start, end = match.span()
    attributes = match["attributes"]
    if closing := CLOSINGS[name].search(raw, end):
        return Token("raw", start, closing.end(), name, attributes)
    return Token("raw", start, len(raw), name) if name in UNSEEN else Token("open", start, end, name, attributes)
