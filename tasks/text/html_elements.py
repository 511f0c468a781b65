"""Elements of a page that are no part of its text: hidden ones, and blocks that belong to the page's frame."""

from __future__ import annotations

import html
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import accumulate
from typing import Any, NamedTuple

from tasks.text.html_tokens import Token

ATTRIBUTE = re.compile(r"""([^\s"'>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""")
INVISIBLE = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.I)
LARGEST_SHARE = 0.3  # of the page's text in one block of its frame; above it the block must not hold sentences
SENTENCES = 3  # a block with more full stops than that is no list of links
HIDDEN = ("markup", "html_hidden")
TRIES = 500  # large blocks looked into; a real page has a few


@dataclass(frozen=True, slots=True)
class BlockRule:
    """A class, id, role or element name that tells a block of the page's frame."""

    name: str
    kind: str
    pattern: re.Pattern[str]
    hits: tuple[str, ...]
    misses: tuple[str, ...]


class Cut(NamedTuple):
    """An element taken out whole: the tokens from `first` to `last`."""

    first: int
    last: int
    kind: str
    rule: str


@cache
def elements(group: str) -> frozenset[str]:
    """The names of the elements of a group of data/html.toml: block, row, cell, hidden, …"""
    return frozenset(_content()["elements"][group])


@cache
def meta_names() -> Mapping[str, list[str]]:
    """For title, url, site and published the names of the meta elements that say them."""
    names: Mapping[str, list[str]] = _content()["meta"]
    return names


@cache
def block_rules() -> tuple[BlockRule, ...]:
    """The rules for blocks of the page's frame."""
    return tuple(
        BlockRule(row["name"], row["kind"], re.compile(row["pattern"], re.I), tuple(row["hits"]), tuple(row["misses"]))
        for row in _content()["block"]
    )


@cache
def _content() -> dict[str, Any]:
    return tomllib.loads(files("tasks.text").joinpath("data", "html.toml").read_text("utf-8"))


@lru_cache(maxsize=10_000)
def block_rule(name: str) -> BlockRule | None:
    """The rule that an element name, class, id or role falls under: `breadcrumb` -> navigation."""
    return next((rule for rule in block_rules() if rule.pattern.fullmatch(name)), None)


def attributes(source: str) -> dict[str, str]:
    """The attributes of a tag, names in lower case: ` Class="a b" hidden` -> {class: a b, hidden: }."""
    out: dict[str, str] = {}
    for match in ATTRIBUTE.finditer(source):
        value = next((group for group in match.groups()[1:] if group is not None), "")
        out.setdefault(match[1].lower(), html.unescape(value))
    return out


def match_ends(tokens: Sequence[Token]) -> dict[int, int]:
    """Number of an opening tag -> number of the tag that closes it; tags that are never closed are not in it."""
    open_tags: dict[str, list[int]] = {}
    ends: dict[int, int] = {}
    closed_by_next = elements("closed_by_next")
    for number, token in enumerate(tokens):
        if token.kind == "open":
            waiting = open_tags.setdefault(token.name, [])
            if waiting and token.name in closed_by_next:
                ends[waiting.pop()] = number
            waiting.append(number)
        elif token.kind == "close" and (waiting := open_tags.get(token.name, [])):
            ends[waiting.pop()] = number
    return ends


def find_cuts(raw: str, tokens: Sequence[Token], ends: Mapping[int, int]) -> list[Cut]:
    """The outermost elements that are no part of the text, in order."""
    out: list[Cut] = []
    page = _Page(raw, tokens)
    after = 0
    for number, token in enumerate(tokens):
        if number < after or token.kind != "open" or number not in ends:
            continue
        last = ends[number]
        verdict = _verdict(token, page, number, last)
        if verdict:
            if tokens[last].kind == "open":  # closed by the next element, which stays
                last -= 1
            out.append(Cut(number, last, *verdict))
            after = last + 1
    return out


class _Page:
    """How much text and how many headings stand before each token."""

    def __init__(self, raw: str, tokens: Sequence[Token]) -> None:
        self.raw, self.tokens = raw, tokens
        ends = [0, *(token.end for token in tokens)]
        gaps = (token.start - end for token, end in zip(tokens, ends, strict=False))
        self.text_before = list(accumulate(gaps))
        headings = elements("heading")
        self.headings = list(accumulate(t.kind == "open" and t.name in headings for t in tokens))
        self.tries = 0

    def is_frame(self, first: int, last: int) -> bool:
        """True if the block may go: it holds no heading, and little of the page's text or no sentences."""
        if self.headings[last] > self.headings[first]:
            return False
        share = (self.text_before[last] - self.text_before[first]) / max(1, self.text_before[-1])
        if share <= LARGEST_SHARE:
            return True
        self.tries += 1
        start, end = self.tokens[first].end, self.tokens[last].start
        return self.tries <= TRIES and self.raw.count("。", start, end) <= SENTENCES


def _verdict(token: Token, page: _Page, first: int, last: int) -> tuple[str, str] | None:
    """Kind and rule of an element that goes, None for one that stays."""
    rule = _rule(token.name, token.attributes)
    if rule is None or rule == HIDDEN:
        return rule
    return rule if page.is_frame(first, last) else None


@lru_cache(maxsize=10_000)
def _rule(name: str, source: str) -> tuple[str, str] | None:
    """What an element's name and attributes say of it: hidden, a block of the frame, or nothing."""
    if name in elements("hidden"):
        return HIDDEN
    names = [name]
    if source and not source.isspace():
        found = attributes(source)
        if "hidden" in found or INVISIBLE.search(found.get("style", "")):
            return HIDDEN
        if name not in ("body", "html", "main", "article"):
            names += [*found.get("class", "").split()[:8], found.get("id", ""), found.get("role", "")]
    rule = next(filter(None, map(block_rule, names)), None)
    return ("furniture", f"html_{rule.name}") if rule else None
