"""Markdown -> the text without its marks, and the changes that lead there: headings, emphasis, links, tables, fences."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence

from tasks.text.edits import Change
from tasks.text.html_page import day_in
from tasks.text.marked_text import Markup, visible_text

LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
HEADING = re.compile(r" {0,3}(?:#{1,6}[ \t]+|#{2,6}(?=[^#\s]))")
HEADING_END = re.compile(r"[ \t]+#+[ \t]*\Z")
UNDERLINE = re.compile(r" {0,3}(?:=+|-+)[ \t]*\Z")
RULE = re.compile(r" {0,3}([-*_])[ \t]*(?:\1[ \t]*){2,}\Z")
QUOTE = re.compile(r"(?: {0,3}> ?)+")
BULLET = re.compile(r"[ \t]*[-*+][ \t]+(?:\[[ xX]\][ \t]+)?(?=\S)")
DEFINITION = re.compile(r" {0,3}\[[^\]\n]{1,200}\]:[ \t]*\S+[^\n]{0,500}\Z")
DELIMITERS = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*\Z")
FRONT_MATTER = re.compile(r"---[ \t]*\r?\n((?:[^\r\n]*\r?\n){0,100}?)---[ \t]*(?:\r?\n|\Z)")
FIELD = re.compile(r"^(title|date|url|source)[ \t]*:[ \t]*[\"']?([^\r\n\"']{1,300})", re.M | re.I)
INLINE = re.compile(
    r"(?P<escape>\\(?=[!-/:-@\[-`{-~]))"
    r"|(?P<code>`+)"
    r"|(?P<image>!\[[^\]\n]{0,300}\]\([^)\n]{0,2000}\))"
    r"|(?P<link>\[(?=[^\[\]\n]{1,300}\]\([^()\n]{0,2000}(?:\([^()\n]{0,200}\)[^()\n]{0,200})?\)))"
    r"|(?P<comment><!--.{0,2000}?-->)"
    r"|(?P<address><(?=https?://[^<>\s]{1,500}>))"
    r"|(?P<tag></?[a-zA-Z][^<>\n]{0,500}>)"
    r"|(?P<entity>&(?:\#\d{1,7}|\#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});)"
    r"|(?P<mark>\*{1,3}|_{1,3}|~~)",
    re.S,
)
TARGET = re.compile(r"\]\([^()\n]*(?:\([^()\n]*\)[^()\n]*)?\)")
MASKED_YEAR = re.compile(r"(?<![0-9])(?:19|20)\*\*\Z")  # 20**年 is a year without its end, no emphasis
WORD = re.compile(r"\w")


def find_markdown(raw: str) -> Markup:
    """The text of a Markdown source: `## 一、**重点**` -> 一、重点."""
    front = FRONT_MATTER.match(raw)
    fields = {match[1].lower(): match[2].strip() for match in FIELD.finditer(front[1])} if front else {}
    changes = [change for change in _changes(raw, front.end() if front else 0) if change.end > change.start]
    return Markup(
        text=visible_text(raw, changes),
        changes=changes,
        page_title=fields.get("title"),
        page_url=next((v for v in (fields.get("url"), fields.get("source")) if v and v.startswith("http")), None),
        published_at=day_in(fields.get("date", "")),
    )


def _changes(raw: str, start: int) -> Iterator[Change]:
    """The changes line by line; what is in a fence stays as it is."""
    if start:
        yield Change(0, start, "markup", "markdown_front_matter")
    fence = ""
    table = False
    lines = [match.span() for match in LINE.finditer(raw, start) if match.end() > match.start()]
    texts = [raw[first:last].rstrip("\r\n") for first, last in lines]
    for number, ((first, last), text) in enumerate(zip(lines, texts, strict=True)):
        opening = FENCE.match(text)
        if opening and (not fence or (opening[1].startswith(fence) and not text[opening.end() :].strip())):
            fence = "" if fence else opening[1]
            yield Change(first, last, "markup", "markdown_fence")
        elif fence:
            continue
        elif _is_mark(texts, number, table):
            table = table or "|" in text
            yield Change(first, last, "markup", "markdown_line")
        else:
            following = texts[number + 1] if number + 1 < len(texts) else ""
            table = "|" in text and (table or ("|" in following and bool(DELIMITERS.match(following))))
            yield from _line(text, first, table)


def _is_mark(texts: Sequence[str], number: int, table: bool) -> bool:
    """True for a line that is nothing but a mark: a rule, an underline, a table's delimiters, a link's definition."""
    text = texts[number]
    before = texts[number - 1] if number else ""
    if "|" in text and ("|" in before or table) and DELIMITERS.match(text):
        return True
    if UNDERLINE.match(text) and before.strip() and not RULE.match(before):
        return True
    return bool(RULE.match(text) or DEFINITION.match(text))


def _line(text: str, offset: int, table: bool) -> Iterator[Change]:
    """The changes in one line."""
    start, end = 0, len(text)
    for pattern, rule in ((QUOTE, "markdown_quote"), (BULLET, "markdown_bullet"), (HEADING, "markdown_heading")):
        if match := pattern.match(text, start):
            yield Change(offset + start, offset + match.end(), "markup", rule)
            start = match.end()
            if rule == "markdown_heading" and (closing := HEADING_END.search(text, start)):
                end = closing.start()
    marks = list(_inline(text, start, end))
    if table:
        marks = _with_cells(text, start, end, marks)
    for first, last, inserted in marks:
        yield Change(offset + first, offset + last, "markup", "markdown_inline", inserted)
    if end < len(text):
        yield Change(offset + end, offset + len(text), "markup", "markdown_heading")


def _inline(text: str, start: int, end: int) -> list[tuple[int, int, str]]:
    """The marks inside a line, as (start, end, inserted) in order."""
    out: list[tuple[int, int, str]] = []
    waiting: dict[str, list[int]] = {}
    at = start
    while match := INLINE.search(text, at, end):
        first, at = match.span()
        kind = match.lastgroup
        if kind == "mark":
            _pair(text, first, at, waiting, out)
        elif kind == "code":
            closing = text.find(match[0], at, end)
            if closing >= 0:
                out += [(first, at, ""), (closing, closing + len(match[0]), "")]
                at = closing + len(match[0])
        elif kind == "link":
            target = TARGET.search(text, at, end)
            if target:
                out += [(first, at, ""), (target.start(), target.end(), "")]
        elif kind == "address":
            closing = text.find(">", at, end)
            out += [(first, at, ""), (closing, closing + 1, "")]
            at = closing + 1
        elif kind == "escape":
            out.append((first, at, ""))
            at += 1
        elif kind == "entity":
            out.append((first, at, _character(match[0])))
        else:
            out.append((first, at, "\n" if match[0].lower().startswith("<br") else ""))
    return _apart(out)


def _pair(text: str, start: int, end: int, waiting: dict[str, list[int]], out: list[tuple[int, int, str]]) -> None:
    """Close the mark that waits for this one, or let it wait; marks inside words are masks: 张*三, 20**年."""
    mark = text[start:end]
    before, after = text[start - 1 : start], text[end : end + 1]
    if MASKED_YEAR.search(text, max(0, start - 3), end):
        return
    single = mark in ("*", "_", "__")
    opened = waiting.setdefault(mark, [])
    if opened and before and not before.isspace() and not (single and WORD.match(after)):
        first = opened.pop()
        out += [(first, first + len(mark), ""), (start, end, "")]
    elif (
        after and not after.isspace() and not (WORD.match(before) if single else before.isascii() and before.isalnum())
    ):
        opened.append(start)


def _with_cells(text: str, start: int, end: int, marks: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """The marks and the bars between cells: a tab for each, nothing for those at the line's ends."""
    taken = {first for first, _, _ in marks}
    inner = text[start:end]
    left = start + len(inner) - len(inner.lstrip())
    right = start + len(inner.rstrip())
    for match in re.finditer(r"[ \t]*\|[ \t]*", text[:end]):
        first, last = match.span()
        bar = text.index("|", first)
        if first < start or (bar - 1 in taken and text[bar - 1] == "\\"):
            continue
        marks.append((first, last, "" if first <= left or last >= right else "\t"))
    return _apart(marks)


def _apart(marks: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """The marks in order, without those inside another."""
    out: list[tuple[int, int, str]] = []
    for mark in sorted(marks, key=lambda m: (m[0], -m[1])):
        if not out or mark[0] >= out[-1][1]:
            out.append(mark)
    return out


def _character(entity: str) -> str:
    return "".join("\ufffd" if "\ud800" <= char <= "\udfff" else char for char in html.unescape(entity))
