"""Who speaks: the office a title, a byline or the speaker himself names, and the body it belongs to."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from tasks.text.folding import fold
from tasks.text.pairs import Pairs, matches_near
from tasks.text.rules import Rule, combine, load_rules
from tasks.text.spans import Alignment
from tasks.text.years import SERIAL
from warehouse.records import Document, DocumentEvidence

FIRST_LINES, LAST_LINES = 5, 4
LONGEST_BYLINE = 40
HEAD = 600  # characters below the heading in which speakers say for whom they speak
TAIL = 300  # and in which they thank in its name
OURS = 2  # times that 我局, 我公司 must stand: once may be another's


@dataclass(frozen=True, slots=True)
class OfficeFields:
    """The fields of a document that say who speaks."""

    speaker_office: str | None = None
    body_system: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A field's value with the place in the clean text that gives it."""

    field: str
    value: str
    start: int
    end: int
    rule: str


def find_office(raw: str, document: Document, alignment: Alignment) -> tuple[OfficeFields, list[DocumentEvidence]]:
    """The speaker's office and body: 县委副书记、县长在政府全会上的讲话 -> 县委副书记、县长, government.

    A page's heading says nothing of its pieces, nor does a body that is merely named in the first lines.
    """
    if document.is_collection or not document.text:
        return OfficeFields(), []
    heading_end = bisect_left(range(len(document.text)), document.heading_end, key=alignment.raw_start)
    title = "" if "title_mismatch" in document.flags else document.title
    found = judge(document.text, title, heading_end)
    values = {one.field: one.value for one in found}
    fields = OfficeFields(values.get("speaker_office"), values.get("body_system"))
    return fields, [_evidence(raw, document, alignment, one) for one in found]


def _evidence(raw: str, document: Document, alignment: Alignment, found: Found) -> DocumentEvidence:
    start, end = alignment.raw_span(found.start, found.end)
    return DocumentEvidence(document.document_id, found.field, found.value, raw[start:end], start, end, found.rule)


def judge(text: str, title: str, heading_end: int) -> list[Found]:
    """The office and the body that a clean text names, each at most once."""
    folded = fold(text)
    office = _office(folded, fold(title), heading_end)
    if office is not None:
        system = next((rule for rule in _rules("system") if rule.search(office.value)), None)
        if system is None:
            return [office]
        return [office, Found("body_system", system.extra["value"], office.start, office.end, system.name)]
    body = _represented(folded, heading_end) or _titled("titled", folded, fold(title), heading_end, "body_system")
    body = body or _signed(folded, heading_end) or _ours(folded, heading_end)
    body = body or _titled("topic", folded, fold(title), heading_end, "body_system")
    return [body] if body else []


@cache
def _rules(kind: str) -> tuple[Rule, ...]:
    return tuple(rule for rule in load_rules("offices") if rule.kind == kind)


@cache
def _our_house() -> tuple[re.Pattern[str], Pairs]:
    """All rows for one's own house in one pattern, and the two characters with which they begin."""
    return combine(_rules("ours")), Pairs(first + then for first in "我本" for then in "公集厂企行校学院医协商局厅们")


def _office(text: str, title: str, heading_end: int) -> Found | None:
    found = _titled("title", text, title, heading_end, "speaker_office")
    if found:
        return found
    for start, line in _lines(text, heading_end, len(text), FIRST_LINES):
        if len(line) <= LONGEST_BYLINE:
            for rule in _rules("byline"):
                match = rule.search(line.strip(" "))
                if match:
                    at = start + len(line) - len(line.lstrip(" "))
                    return _group(match, at, rule)
    return _first("self", text[heading_end : heading_end + HEAD], heading_end, "speaker_office")


def _titled(kind: str, text: str, title: str, heading_end: int, field: str) -> Found | None:
    """What a line of the document's own title says: 篇二:统计局长发言 -> 局长."""
    if not title or SERIAL.search(title):
        return None
    for start, line in _lines(text, 0, heading_end, FIRST_LINES):
        at = line.find(title)
        own = title if at >= 0 else line.strip() if line.strip() in title else ""
        found = _first(kind, own, start + line.find(own), field) if own else None
        if found:
            return found
    return None


def _first(kind: str, text: str, at: int, field: str) -> Found | None:
    for rule in _rules(kind):
        match = rule.search(text)
        if match is None:
            continue
        if field == "speaker_office":
            return _group(match, at, rule)
        return Found(field, rule.extra["value"], at + match.start(), at + match.end(), rule.name)
    return None


def _group(match: re.Match[str], at: int, rule: Rule) -> Found:
    return Found("speaker_office", match["office"], at + match.start("office"), at + match.end("office"), rule.name)


def _represented(text: str, heading_end: int) -> Found | None:
    tail = max(len(text) - TAIL, heading_end + HEAD)
    found = _first("represented", text[heading_end : heading_end + HEAD], heading_end, "body_system")
    return found or _first("represented", text[tail:], tail, "body_system")


def _signed(text: str, heading_end: int) -> Found | None:
    """The body whose name stands alone in one of the last lines."""
    end = len(text)
    for line in reversed(text[max(heading_end, len(text) - HEAD) :].split("\n")[-LAST_LINES:]):
        start = end - len(line)
        if line.strip() and start > heading_end:
            found = _first("signature", line.strip(), start + len(line) - len(line.lstrip()), "body_system")
            if found:
                return found
        end = start - 1
    return None


def _ours(text: str, heading_end: int) -> Found | None:
    """The body that a text calls its own house more than once, and no other as often: 我局."""
    counts: dict[str, list[re.Match[str]]] = {}
    pattern, pairs = _our_house()
    for match in matches_near(pattern, text, [at for at in pairs.places(text) if at >= heading_end], 0, 8):
        counts.setdefault(match.lastgroup or "", []).append(match)
    counts = {name: matches for name, matches in counts.items() if len(matches) >= OURS}
    ranked = sorted(counts, key=lambda name: -len(counts[name]))
    if not ranked or (len(ranked) > 1 and len(counts[ranked[1]]) * 2 > len(counts[ranked[0]])):
        return None
    rule = next(rule for rule in _rules("ours") if rule.name == ranked[0])
    match = counts[ranked[0]][0]
    return Found("body_system", rule.extra["value"], match.start(), match.end(), rule.name)


def _lines(text: str, start: int, end: int, most: int) -> Iterator[tuple[int, str]]:
    """The first lines between two places that hold anything, each with its offset."""
    found = 0
    while start < end and found < most:
        stop = text.find("\n", start, end)
        stop = end if stop < 0 else stop
        if text[start:stop].strip():
            found += 1
            yield start, text[start:stop]
        start = stop + 1
