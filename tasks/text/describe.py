"""What a paper says of itself: kind and genre, whose it is, its year where it states one, whether it was cut off."""

from __future__ import annotations

import re
from typing import NamedTuple

import rjieba

from tasks.text.openings import closes, is_salutation
from tasks.text.papers import Paper
from tasks.text.pieces import NUMERALS, to_number
from tasks.text.rules import load_rules, load_words
from tasks.text.titles import DATE_LINE, NUMBERED

FIRST_LINES = 6
LAST_LINES = 4
CLOSED = re.compile(r"[。.!\uff01?\uff1f…:\uff1a;\uff1b”’)\uff09】》]\s*\Z")
YEAR = re.compile(r"(?<![\d.])((?:19[5-9]|20[0-4])\d)\s*(?:年|[-/.]\d{1,2}[-/.]\d{1,2})")
CHINESE_YEAR = re.compile(r"([一二][九〇○零][一二三四五六七八九〇○零]{2})年")
CHINESE_DIGITS = {"〇": "0", "○": "0", "零": "0"} | {c: str(i) for i, c in enumerate("一二三四五六七八九", 1)}
ITEM = re.compile(r"(?:([一二三四五六七八九十]{1,2})(?:、|是|要)|第([一二三四五六七八九十]{1,2})[,\uff0c、])")
JUMPS = 4  # items out of order from which a paper's paragraphs have been shuffled


class Statement(NamedTuple):
    """A field's value with the words that give it and the rule that read them."""

    field: str
    value: str
    start: int
    end: int
    rule: str


class Description(NamedTuple):
    """What is known of a paper beyond its place."""

    kind: str
    genre: str | None
    body_system: str | None
    year: int | None
    truncated: bool
    flags: tuple[str, ...]
    statements: tuple[Statement, ...]


def describe(raw: str, paper: Paper, text: str) -> Description:
    """The description of a paper from its title, its first and last lines, and its clean text."""
    head = raw[paper.start : paper.heading_end] or paper.title
    first = " ".join(line.text for line in paper.lines[:FIRST_LINES] if len(line.text) < 120)
    kind, genre = _kind(paper, head)
    stated = None if paper.is_collection else _year(raw, paper)
    return Description(
        paper.role or kind,
        genre,
        _body(head) or _body(first),
        int(stated.value) if stated else None,
        _is_truncated(paper),
        _flags(paper, head, text),
        (stated,) if stated else (),
    )


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


def _body(text: str) -> str | None:
    return next((r.extra["value"] for r in load_rules("genres") if r.kind == "body" and r.search(text)), None)


def _year(raw: str, paper: Paper) -> Statement | None:
    """The year that a date line or the title states, and only one: (2011年7月26日) -> 2011, 20xx年 -> none."""
    dated = [
        line for line in (*paper.lines[:FIRST_LINES], *paper.lines[-LAST_LINES:]) if DATE_LINE.fullmatch(line.text)
    ]
    for line in dated:
        found = _years(line.text, line.start)
        if found:
            return found[0]._replace(rule="date_line")
    found = _years(raw[paper.start : paper.heading_end], paper.start)
    if len({s.value for s in found}) == 1:
        return found[0]._replace(rule="title")
    return None


def _years(text: str, at: int) -> list[Statement]:
    out = [Statement("year", m[1], at + m.start(), at + m.end(), "") for m in YEAR.finditer(text)]
    for match in CHINESE_YEAR.finditer(text):
        value = "".join(CHINESE_DIGITS[c] for c in match[1])
        out.append(Statement("year", value, at + match.start(), at + match.end(), ""))
    return out


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


def _is_mismatched(head: str, body: str) -> bool:
    """Whether none of the title's own words stands in a long text: a tourism speech under 全市质量工作会."""
    if len(body) < 800:
        return False
    common = load_words("genres")["common"].split("|")
    words = {
        w for w in rjieba.cut(head) if len(w) > 1 and w not in common and "\u4e00" <= w[0] <= "\u9fff" and "篇" not in w
    }
    return bool(words) and not any(w in body for w in words)
