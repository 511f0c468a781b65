"""A page -> the headings that open its pieces, and the pieces in one another: 篇一 … 篇七 with 第一篇 … 第五篇 inside."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from tasks.text.beginnings import any_of, first_characters, last_characters
from tasks.text.lines import Line
from tasks.text.rules import Rule, load_rules

LONGEST_HEADING = 90
SHORTEST_PIECE = 60  # characters between two headings; a table of contents has fewer
SHORTEST_TITLED_PIECE = 150
SHORTEST_SPOKEN_PIECE = 150  # a shorter one is an item of an agenda
DIGITS = {c: i % 10 for i, c in enumerate("0123456789０１２３４５６７８９")}
NUMERALS = {c: i for i, c in enumerate("零一二三四五六七八九十")} | {"〇": 0, "两": 2}
NUMERALS |= {c: i for i, c in enumerate("壹贰叁肆伍陆柒捌玖", 1)}
CIRCLED = {chr(0x2460 + i): i + 1 for i in range(20)} | {chr(0x2160 + i): i + 1 for i in range(12)}
CIRCLED |= {chr(first + i): i + 1 for first in (0x2776, 0x2780, 0x278A) for i in range(10)}
NEAR = 120  # characters behind a numbered title within which its paper addresses the audience
ADDRESSED = re.compile(r"(?:同志们|各位|尊敬的|女士们|朋友们|同学们|老师们)[^。\n]{0,60}[:\uff1a!\uff01]")
RANKS = {
    "volume": -1,
    "strong": 0,
    "inline": 0,
    "listed": 0,
    "alone": 1,
    "counted": 1,
    "stem": 1,
    "dated": 2,
    "title": 2,
    "titled": 3,
}
COLLECTS = re.compile(
    r"[二两三四五六七八九十\d](?:篇|则|例|份|段|组|场|个部分|人)|[汇合选]编|合集|集锦|精选|选登|大全|材料"
)
TITLE_BELOW = re.compile(r"\s*(?P<title>[^\n]{4,60}?)\s*\n")
LISTED_SECTION = re.compile(
    r"[一二三四五六七八九十]{1,3}[、是]|[(\uff08第]\s*[一二三四五六七八九十\d]|\d"
)  # a report's own
STEMMED = ("stem", "dated")  # kinds whose series has one stem: 2016年度述职报告 and 2017年度述职报告
SENTENCE_INSIDE = re.compile(r"[。!\uff01;\uff1b]\s*[^\s]{4}")
SELF_EVIDENT = (
    "dated_title",
    "title_of_a_year",
    "office_of_a_year",
)  # rules of dated titles that need no salutation below
SHORTEST = {"titled": SHORTEST_TITLED_PIECE, "title": SHORTEST_TITLED_PIECE}
PAPER = re.compile(
    r"讲话|发言|致[辞词]|[开闭]幕[词辞]|报告|总结|汇报|主持|演讲|材料|讲稿|党课|心得|体会|倡议|贺信|述职|方案|范文|例文|稿"
)
SPOKEN = re.compile(  # titles of which no part of a report is called
    r"(?:发言材料|发言提纲|交流材料|发言稿|讲话稿|演讲稿|主持词|致辞稿|的讲话|的发言|的致辞)(?:\s*[(\uff08【][^\n]{1,24})?$"
)
KIND_AT_END = re.compile(
    rf"(?:{PAPER.pattern})(?:稿|词|书|材料|提纲)?》?(?:\s*[(\uff08][^)\uff09\n]{{1,24}}[)\uff09])?$"
)
NUMBER_AT_END = re.compile(r"\s*[(\uff08]?\s*(?:\d{1,2}|[一二三四五六七八九十]{1,2}|[\u2460-\u2473])\s*[)\uff09]?\s*$")
COUNT_AT_END = re.compile(r"([二两三四五六七八九十\d]{1,2})\s*[篇则例份][)\uff09】]?$")
RIGHT_BELOW = 200  # characters from a volume's heading to that of its first piece
DEEPEST = 8  # collections in collections; no page was seen with more than three


class Heading(NamedTuple):
    """A line that may open a piece: 篇二:在推进会上的讲话 is number 2 of the series `piece_label`."""

    start: int
    end: int
    rule: str
    kind: str
    number: int
    series: str
    title: str
    word: str = ""


@dataclass(slots=True)
class Piece:
    """A stretch of a page with its heading; one that holds pieces is a collection."""

    start: int
    end: int
    heading_end: int
    title: str
    reason: str
    pieces: list[Piece] = field(default_factory=list)
    role: str = ""


def to_number(numeral: str) -> int:
    """The number of a numeral in a heading: 十七 -> 17, ③ -> 3, １２ -> 12; 0 when it is none."""
    if numeral in CIRCLED:
        return CIRCLED[numeral]
    if all(c in DIGITS for c in numeral):
        return int("".join(str(DIGITS[c]) for c in numeral))
    total = digit = 0
    for c in numeral:
        if c == "百":
            total, digit = total + (digit or 1) * 100, 0
        elif c in "十拾":
            total, digit = total + (digit or 1) * 10, 0
        else:
            digit = NUMERALS.get(c, 0)
    return total + digit


def find_headings(lines: Iterable[Line]) -> list[Heading]:
    """Every line that looks like the heading of a piece, in order; whether it is one its series tells."""
    found = (heading_of(line) for line in lines if len(line.text) <= LONGEST_HEADING)
    headings: list[Heading] = []
    counts: dict[str, int] = {}
    for heading in found:
        if heading is not None and heading.kind == "dated":  # without numbers: these count as they stand
            counts[heading.series] = counts.get(heading.series, 0) + 1
            heading = heading._replace(number=counts[heading.series])
        if heading is not None:
            headings.append(heading)
    return headings


class _Trial(NamedTuple):
    """A rule, what looks for a character that it needs in a part of the line, and the characters a line must end with."""

    rule: Rule
    needed: Callable[[str], object]
    part: slice
    last: frozenset[str] | None


@cache
def _trials() -> dict[str, tuple[_Trial, ...]]:
    """The rules to be tried on a line by its first character; those for all others by the empty text."""
    parts = {"anywhere": slice(None), "start": slice(0, 6), "end": slice(-6, None)}
    trials = []
    for rule in load_rules("piece_headings"):
        part = parts[rule.extra.get("needs_at", "anywhere")]
        trial = _Trial(rule, any_of(rule.extra["needs"]).search, part, last_characters(rule.pattern))
        trials.append((first_characters(rule.pattern), trial))
    known = frozenset("").union(*(first for first, _ in trials if first is not None))
    return {c: tuple(trial for first, trial in trials if first is None or c in first) for c in ("", *known)}


def heading_of(line: Line) -> Heading | None:
    """The heading that a line may be, by the first rule that hits: 【第3篇】致辞 -> number 3, title 致辞."""
    text, trials = line.text, _trials()
    for rule, needed, part, last in trials.get(text[0], trials[""]):
        if (last is not None and text[-1] not in last) or not needed(text[part]):
            continue
        match = rule.pattern.fullmatch(text)
        if match is None:
            continue
        groups = match.groupdict()
        if SENTENCE_INSIDE.search(groups.get("stem") or ""):
            return None  # the heading runs on from a text: ……作出贡献!县长讲话篇二
        numeral = groups.get("number") or groups.get("number_in_brackets") or ""
        stem, title = groups.get("stem") or "", groups.get("title") or ""
        script = "digits" if numeral[:1] in DIGITS else "numerals"
        series = f"{rule.name} {script}" + (f" {squeeze(stem)}" if stem and rule.kind in STEMMED else "")
        start = line.start + (len(text) - len(text.lstrip(";；。、.,")))
        return Heading(
            start,
            line.end,
            rule.name,
            rule.kind,
            to_number(numeral) if numeral else 0,
            series,
            title.strip() if not stem else text,
            groups.get("word") or "",
        )
    return None


def squeeze(text: str) -> str:
    """A text without white space and punctuation, for comparing titles: 讲话稿 集锦(精) -> 讲话稿集锦精."""
    return "".join(filter(str.isalnum, text))


def find_series(headings: Sequence[Heading], raw: str, page_title: str = "") -> list[list[Heading]]:
    """The headings that stand in series, each series in order: 1, 2, 3 … with text between."""
    by_series: dict[str, list[Heading]] = {}
    for heading in headings:
        by_series.setdefault(heading.series, []).append(heading)
    runs = [run for members in by_series.values() for part in _by_word(members) for run in _runs(part)]
    found = [run for run in runs if _is_series(run, raw, squeeze(page_title))]
    found += _of_many_stems([run[0] for run in runs if len(run) == 1 and run[0].kind == "stem"], raw)
    return sorted(_in_volumes(found), key=lambda run: run[0].start)


def _of_many_stems(headings: Sequence[Heading], raw: str) -> list[list[Heading]]:
    """The series of titles that are numbered behind and name a paper each: 乡长述职报告(1) … 乡纪委书记述职报告(2)."""
    titled = [h._replace(kind="titled", series="title_and_number") for h in headings if _is_numbered_title(h.title)]
    runs = _runs(sorted(titled))
    return [run for run in runs if [h.number for h in run] == [*range(1, len(run) + 1)] and _is_long(run, raw)]


def _is_numbered_title(text: str) -> bool:
    return bool(NUMBER_AT_END.search(text) and KIND_AT_END.search(NUMBER_AT_END.sub("", text)))


def _is_long(run: Sequence[Heading], raw: str) -> bool:
    """Whether two headings or more have a paper's text below each."""
    ends = [h.start for h in run[1:]] + [len(raw)]
    return len(run) > 1 and all(stop - h.end >= SHORTEST_SPOKEN_PIECE for h, stop in zip(run, ends, strict=True))


def _by_word(members: list[Heading]) -> Iterable[list[Heading]]:
    """The headings of one series, parted by their words where the count does not rise: 材料一 发言(一) 发言(二) 材料二."""
    numbers = [heading.number for heading in members]
    if not members[0].word or all(a < b for a, b in pairwise(numbers)):
        return [members]
    parts: dict[str, list[Heading]] = {}
    for heading in members:
        parts.setdefault(heading.word, []).append(heading._replace(series=f"{heading.series} {heading.word}"))
    whole = [part for part in parts.values() if len(part) > 1]
    return parts.values() if sum(map(len, whole)) == len(members) else [members]


def _in_volumes(series: Sequence[list[Heading]]) -> list[list[Heading]]:
    """The series with those of volumes only where each volume begins with a piece, and the others cut at the volumes."""
    out = [run for run in series if run[0].kind != "volume"]
    begins = sorted(h.start for run in out for h in run if h.kind in ("strong", "inline"))
    volumes = [run for run in series if run[0].kind == "volume" and all(_holds(h, begins) for h in run)]
    for run in volumes:
        places = [h.start for h in run]
        parts: dict[tuple[int, int], list[Heading]] = {}
        for k, other in enumerate(out):
            for h in other:
                parts.setdefault((k, bisect_left(places, h.start)), []).append(h)
        out = list(parts.values())
    return out + volumes


def _holds(volume: Heading, begins: Sequence[int]) -> bool:
    k = bisect_left(begins, volume.end)
    return k < len(begins) and begins[k] - volume.end <= RIGHT_BELOW


def _runs(members: Sequence[Heading]) -> list[list[Heading]]:
    """Headings of one kind cut where the count begins again: 1 2 3 1 2 -> 1 2 3 and 1 2; doubles fall out."""
    runs: list[list[Heading]] = []
    for heading in members:
        last = runs[-1][-1] if runs else None
        if last is not None and last.number < heading.number <= last.number + 5:
            runs[-1].append(heading)
        elif last is not None and last.number == heading.number and heading.start - last.end < SHORTEST_PIECE:
            continue
        else:
            runs.append([heading])
    return runs


def _is_series(run: Sequence[Heading], raw: str, page_title: str) -> bool:
    ends = [h.start for h in run[1:]] + [len(raw)]
    shortest = SHORTEST.get(run[0].kind, SHORTEST_PIECE)
    long_enough = sum(stop - h.end >= shortest for h, stop in zip(run, ends, strict=True))
    if long_enough * 2 <= len(run) or run[0].number > 3:
        return False
    if run[0].kind in ("strong", "inline"):
        return len(run) > 1 or (run[0].number == 1 and run[0].kind == "strong")
    if run[0].kind == "title":
        return True
    addressed = sum(bool(ADDRESSED.search(raw[h.end : h.end + NEAR])) for h in run)
    if run[0].kind == "dated":
        return len(run) > 1 and (run[0].rule in SELF_EVIDENT or addressed * 2 >= len(run))
    if run[0].kind == "listed":
        named = sum(bool(KIND_AT_END.search(h.title)) for h in run)
        free = (
            long_enough == len(run)
            and COLLECTS.search(page_title)
            and not any(LISTED_SECTION.match(h.title) for h in run)
        )
        return len(run) > 1 and (max(addressed, named) * 2 >= len(run) or bool(free))
    if run[0].kind == "alone":
        titled = addressed * 2 >= len(run) and all(_is_titled(h, raw) for h in run)
        return run[0].number == 1 and len(run) > 1 and (titled or _is_counted(run, raw))
    if run[0].kind == "counted":
        return run[0].number == 1 and len(run) > 1 and bool(COLLECTS.search(page_title))
    if run[0].kind == "volume":
        return run[0].number == 1 and len(run) > 1
    if run[0].kind == "titled":
        spoken = all(
            SPOKEN.search(h.title) and stop - h.end >= SHORTEST_SPOKEN_PIECE for h, stop in zip(run, ends, strict=True)
        )
        return len(run) > 1 and run[0].number == 1 and (spoken or addressed * 2 >= len(run))
    stem = run[0].series.partition(" ")[2].partition(" ")[2]
    return len(run) > 1 and (bool(PAPER.search(stem)) or (stem in page_title and len(stem) > 3))


def _is_counted(run: Sequence[Heading], raw: str) -> bool:
    """Whether the line above a series says how many it has: 整改情况汇报两则⏎(一)."""
    above = raw[max(0, run[0].start - LONGEST_HEADING) : run[0].start].strip().rpartition("\n")[2]
    match = COUNT_AT_END.search(above)
    return match is not None and to_number(match[1]) == len(run)


def _is_titled(heading: Heading, raw: str) -> bool:
    """Whether the title of a paper stands in the line below: 01⏎在读书会上的发言."""
    match = TITLE_BELOW.match(raw, heading.end)
    return match is not None and bool(SPOKEN.search(match["title"]) or KIND_AT_END.search(match["title"]))


def divide(series: Sequence[Sequence[Heading]], start: int, end: int, level: int = 0) -> list[Piece]:
    """The pieces of raw[start:end] by their series, each divided again by the series that stand inside it.

    The series are in order of their first headings; one that reaches beyond `end` is passed over.
    """
    inside = [run for run in series if start <= run[0].start and run[-1].start < end]
    inside = [run for run in inside if len(run) > 1 or (level == 0 and len(inside) == 1)]
    if not inside or level > DEEPEST:
        return []
    first = min(inside, key=lambda run: (RANKS[run[0].kind], run[0].start))[0].series
    members = sorted(h for run in inside if run[0].series == first for h in run)
    others = [run for run in inside if run[0].series != first]
    begins = [run[0].start for run in others]
    ends = [h.start for h in members[1:]] + [end]
    out: list[Piece] = []
    for h, stop in zip(members, ends, strict=True):
        nested = others[bisect_left(begins, h.end) : bisect_left(begins, stop)]
        out.append(Piece(h.start, stop, h.end, h.title, h.rule, divide(nested, h.end, stop, level + 1)))
    return out


def starts_of(pieces: Iterable[Piece]) -> Iterator[int]:
    """Where the pieces and the pieces inside them start."""
    for piece in pieces:
        yield piece.start
        yield from starts_of(piece.pieces)
