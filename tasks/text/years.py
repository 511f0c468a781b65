"""The year of a document: stated, inferred from what it names, or bounded; never guessed."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache

from tasks.text.folding import fold
from tasks.text.occasions import Occasion, find_occasions
from tasks.text.rules import Rule, load_rules
from tasks.text.spans import Alignment
from warehouse.records import Document, DocumentEvidence

HERE = "◆"  # stands for the dated thing in the patterns of data/years.toml
BEFORE, AFTER = 70, 140  # characters around a dated thing that the patterns see
HEAD = 500  # characters below the heading in which a speech says what its meeting is about
TAIL = 300
FIRST_LINES, LAST_LINES = 6, 4
PLAUSIBLE = range(1949, 2050)
MOST_EVIDENCE = 3  # rows for one field: more say nothing new
LATE = 10  # month from which 刚刚结束 may be said in the next year
DATE_LINE = re.compile(
    r"[ \t]*(?:[^\n。,:]{0,24}[ \t])?[(\[【]?(?:时间|日期)?:? ?(?:——|--|—)?"
    r"(?:\d{4}|[一二][九〇○零][一二三四五六七八九〇○零]{2}) ?年 ?[\d一二三四五六七八九十〇]{1,3} ?月(?: ?[\d一二三四五六七八九十〇]{1,3} ?日)?"
    r"(?:[^\n。,\d:]{0,6}|,? ?(?:在|于)[^\n。:]{2,50}(?:上|会议|大会|全会))[)\]】]?[ \t]*"
)
UPLOADED = re.compile(r"发布|更新|来源|浏览|点击|阅读|编辑|上传|责编")
SERIAL = re.compile(
    r"(?:篇|之|第)?[一二三四五六七八九十百\d]{1,4}篇?\s*$|[(\[【](?:精选|通用|优质|合集|共|[一二三四五六七八九十\d])[^)\]】]{0,8}[)\]】]\s*$"
)
OWN_REPORT = re.compile(r"(?:总结|述职|报告|汇报)(?:材料)?$")  # with 今年以来 it was written in the year it sums up


@dataclass(frozen=True, slots=True)
class Clue:
    """What one place says of the year: no earlier than `low`, no later than `high`, either open."""

    low: int | None
    high: int | None
    start: int
    end: int
    rule: str
    stated: bool = False


@dataclass(frozen=True, slots=True)
class YearFields:
    """The fields of a document that say when it was written."""

    year: int | None = None
    year_source: str | None = None
    year_from: int | None = None
    year_to: int | None = None


def find_year(raw: str, document: Document, alignment: Alignment) -> tuple[YearFields, list[DocumentEvidence]]:
    """The year of a document, or its bounds, with the places that say so: 今年是“十三五”开局之年 -> 2016, inferred."""
    if document.is_collection or not document.text:
        return YearFields(), []
    heading_end = bisect_left(range(len(document.text)), document.heading_end, key=alignment.raw_start)
    clues = find_clues(document.text, document.title, heading_end)
    fields, used = combine(clues)
    return fields, [_evidence(raw, document, alignment, field, str(value), clue) for field, value, clue in used]


def find_clues(text: str, title: str, heading_end: int) -> list[Clue]:
    """Every clue to the year in a clean text, in its order."""
    folded = fold(text)
    zones = _Zones(folded, fold(title), heading_end)
    out = []
    for occasion in find_occasions(folded):
        zone = zones.of(occasion)
        clue = _clue(folded, occasion, zone) if zone else None
        if clue is not None:
            out.append(clue)
    if OWN_REPORT.search(title) and "今年以来" in folded:
        out = [replace(c, high=c.low) if c.rule.startswith("title_summary") else c for c in out]
    return out


def combine(clues: Sequence[Clue]) -> tuple[YearFields, list[tuple[str, int, Clue]]]:
    """The fields on which all clues agree, each with the clues that settle it; nothing when they contradict."""
    low = max((c.low for c in clues if c.low is not None), default=None)
    high = min((c.high for c in clues if c.high is not None), default=None)
    if low is not None and high is not None and low > high:
        return YearFields(), []
    lows = [c for c in clues if c.low is not None and c.low == low]
    highs = [c for c in clues if c.high is not None and c.high == high]
    if low is not None and low == high:
        exact = sorted((c for c in lows if c.high == high), key=lambda c: not c.stated)
        used = list({c.start: c for c in reversed(exact[:MOST_EVIDENCE] or [lows[0], highs[0]])}.values())[::-1]
        source = "stated" if exact and exact[0].stated else "inferred"
        return YearFields(low, source), [("year", low, clue) for clue in used]
    found = [("year_from", low, c) for c in lows[:1] if low is not None]
    found += [("year_to", high, c) for c in highs[:1] if high is not None]
    return YearFields(None, None, low, high), found


def _evidence(
    raw: str, document: Document, alignment: Alignment, field: str, value: str, clue: Clue
) -> DocumentEvidence:
    start, end = alignment.raw_span(clue.start, clue.end)
    return DocumentEvidence(document.document_id, field, value, raw[start:end], start, end, clue.rule)


class _Zones:
    """Where in a document something stands: title, date_line, head, body or tail; none in a heading not its own."""

    def __init__(self, text: str, title: str, heading_end: int) -> None:
        self._heading_end = heading_end
        self._own = "" if SERIAL.search(title) else title
        self._text = text
        self._dates = list(_date_lines(text))

    def of(self, occasion: Occasion) -> str | None:
        if any(start <= occasion.start < end for start, end in self._dates):
            return "date_line"
        if occasion.start < self._heading_end:
            start = self._text.rfind("\n", 0, occasion.start) + 1
            end = self._text.find("\n", start)
            line = self._text[start : end if end >= 0 else None].strip()
            named = bool(self._own) and (line in self._own or self._own in line)
            return "title" if named else None
        if occasion.start < self._heading_end + HEAD:
            return "head"
        return "tail" if occasion.end > len(self._text) - TAIL else "body"


def _date_lines(text: str) -> Iterable[tuple[int, int]]:
    """The lines among the first and last that hold a date alone: (2011年7月26日)."""
    first = text[:1000].split("\n")[: FIRST_LINES * 2]
    at = 0
    for line in first:
        if "年" in line and len(line) < 60 and DATE_LINE.fullmatch(line) and not UPLOADED.search(line):
            yield at, at + len(line)
        at += len(line) + 1
    last = text[-400:].split("\n")[-LAST_LINES * 2 :]
    end = len(text)
    for line in reversed(last):
        if "年" in line and len(line) < 60 and DATE_LINE.fullmatch(line) and not UPLOADED.search(line):
            yield end - len(line), end
        end -= len(line) + 1


@cache
def _relations(kind: str, zone: str) -> tuple[Rule, ...]:
    """The rules for a kind of dated thing in a zone, in the order of the table."""
    return tuple(
        rule
        for rule in load_rules("years")
        if kind in rule.extra["on"]
        and (
            zone in rule.extra["zone"] if "zone" in rule.extra else kind != "year" or zone not in ("title", "date_line")
        )
    )


def _clue(text: str, occasion: Occasion, zone: str) -> Clue | None:
    kinds = _kinds(occasion)
    before = text[max(occasion.start - BEFORE, 0) : occasion.start]
    after = text[occasion.end : occasion.end + AFTER]
    window = f"{before}{HERE}{after}"
    for kind in kinds:
        for rule in _relations(kind, zone):
            if rule.extra.get("needs", HERE) in window:
                match = rule.pattern.search(window)
                if match and match.start() <= len(before) < match.end():
                    return _applied(rule, occasion, match, occasion.start - len(before))
    return None


def _kinds(occasion: Occasion) -> tuple[str, ...]:
    """The kinds under which rules look at it, the more telling first: a plenum in autumn is a late point, a meeting."""
    if occasion.kind == "point":
        return ("point_late", "point", "meeting") if occasion.month >= LATE else ("point", "meeting")
    if occasion.kind == "sudden":
        return "point", "sudden"
    return ("campaign_start", "campaign", "campaign_named") if occasion.kind == "campaign" else (occasion.kind,)


def _applied(rule: Rule, occasion: Occasion, match: re.Match[str], at: int) -> Clue | None:
    low = occasion.low + rule.extra["low"] if "low" in rule.extra else None
    if rule.extra.get("named") and occasion.announced:
        low = occasion.announced
    last = occasion.low if "campaign_start" in rule.extra["on"] else occasion.high
    high = last + rule.extra["high"] if "high" in rule.extra else None
    if any(year is not None and year not in PLAUSIBLE for year in (low, high)) or low is high is None:
        return None
    grown = occasion.end - occasion.start - len(HERE)
    start, end = at + match.start(), at + match.end() + grown
    start += len(match[0]) - len(match[0].lstrip())
    name = rule.name if rule.name == occasion.rule else f"{rule.name}:{occasion.rule}"
    return Clue(low, high, start, end, name, rule.extra.get("stated", False))
