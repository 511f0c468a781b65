"""What a paper says of itself: its kind and genre, whether it was cut off, and what is odd about it."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

import rjieba

from tasks.text.papers import Paper
from tasks.text.pieces import NUMERALS, to_number
from tasks.text.rules import load_rules, load_words
from tasks.text.signs import closes, is_salutation
from tasks.text.titles import DATE_LINE, NUMBERED

FIRST_LINES = 6
CLOSED = re.compile(r"[。.!\uff01?\uff1f…:\uff1a;\uff1b”’)\uff09】》]\s*\Z")
ITEM = re.compile(r"(?:([一二三四五六七八九十]{1,2})(?:、|是|要)|第([一二三四五六七八九十]{1,2})[,\uff0c、])")
JUMPS = 4  # items out of order from which a paper's paragraphs have been shuffled


class Description(NamedTuple):
    """What is known of a paper beyond its place."""

    kind: str
    genre: str | None
    truncated: bool
    flags: tuple[str, ...]


def describe(raw: str, paper: Paper, text: str) -> Description:
    """The description of a paper from its title, its first and last lines, and its clean text."""
    head = raw[paper.start : paper.heading_end] or paper.title
    kind, genre = _kind(paper, head)
    return Description(paper.role or kind, genre, _is_truncated(paper), _flags(paper, head, text))


def _kind(paper: Paper, head: str) -> tuple[str, str | None]:
    """Kind and genre: a title with 主持词 is a speech, unaddressed headings of a work report make a report."""
    title = next((r for r in load_rules("genres") if r.kind == "genre" and r.search(head)), None)
    addressed = any(is_salutation(line.text) for line in paper.lines[:FIRST_LINES])
    if not addressed and (title is None or title.extra["paper"] == "speech"):
        row = next(r for r in load_rules("genres") if r.kind == "report")
        headings = sum(
            len(line.text) < 50 and bool(NUMBERED.match(line.text) and row.search(line.text)) for line in paper.lines
        )
        if headings > 1:
            return row.extra["paper"], row.extra["value"]
    if title is not None:
        return ("speech" if addressed else title.extra["paper"]), title.extra["value"]
    return ("speech" if addressed else "article"), ("讲话" if addressed else None)


def _is_truncated(paper: Paper) -> bool:
    """Whether the paper breaks off: the page says so, or its last line is long and no sentence ends there."""
    if not paper.lines or paper.is_collection:
        return False
    if paper.cut_off:
        return True
    last = paper.lines[-1].text
    return len(last) > 24 and not CLOSED.search(last) and not DATE_LINE.fullmatch(last) and not closes(last)


def _flags(paper: Paper, head: str, text: str) -> tuple[str, ...]:
    if paper.is_collection:
        return ()
    flags = []
    if _is_shuffled(paper):
        flags.append("shuffled")
    if paper.reason == "machine_comment":
        flags.append("machine_written")
    if paper.title and not paper.role and _is_mismatched(head, text[len(head) :]):
        flags.append("title_mismatch")
    return tuple(flags)


def _is_shuffled(paper: Paper) -> bool:
    """Whether the paragraphs stand out of order: 二是 五是 四是 一是."""
    jumps = steps = 0
    last: dict[str, int] = {}
    for line in paper.lines:
        match = ITEM.match(line.text) if line.text[0] in NUMERALS or line.text[0] == "第" else None
        if match is None:
            continue
        series = line.text[match.end() - 1] if match[1] else "第"
        number = to_number(match[1] or match[2])
        if series in last and number != 1:
            steps += 1
            jumps += number != last[series] + 1
        last[series] = number
    return jumps >= JUMPS and jumps * 3 > steps


@cache
def _common_words() -> frozenset[str]:
    return frozenset(load_words("genres")["common"].split("|"))


def _is_mismatched(head: str, body: str) -> bool:
    """Whether none of the title's own words stands in a long text: a tourism speech under 全市质量工作会."""
    if len(body) < 800:
        return False
    common = _common_words()
    words = {
        w for w in rjieba.cut(head) if len(w) > 1 and w not in common and "\u4e00" <= w[0] <= "\u9fff" and "篇" not in w
    }
    return bool(words) and not any(w in body for w in words)
