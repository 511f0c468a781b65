"""A document's sentences -> its indicators: quantities, names, measures, periods and status put together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tasks.text.measures import Reading, change_kind, read_measure
from tasks.text.names import Memory, Named, name_number, split_names
from tasks.text.periods import Phrase, find_periods, governing, period_dates, period_kind, period_offset
from tasks.text.phrases import PERIOD, QUANTITY, Tokens, clause_start
from tasks.text.quantities import Quantity, find_quantities
from tasks.text.spans import Alignment
from tasks.text.statuses import Mark, find_marks, governing_mark
from warehouse.records import Document, Indicator, IndicatorLink, Segment, indicator_id

_HAS_NUMBER = re.compile(r"[0-9０-９xX×ｘ*＊_一二三四五六七八九十百千万亿两几数零]")
_PLANS = frozenset({"tasks", "requirements"})


@dataclass(frozen=True, slots=True)
class Finding:
    """One quantity of a sentence with all that its words say about it."""

    quantity: Quantity
    named: Named
    reading: Reading
    status: str
    strictness: str | None
    period: Phrase | None
    period_text: str
    sign: int


@dataclass(slots=True)
class Paragraph:
    """What earlier sentences of a paragraph hand on."""

    period: str = ""
    name: Named | None = None
    mood: str | None = None
    section: str | None = None


def find_indicators(
    raw: str, document: Document, segments: Sequence[Segment], alignment: Alignment
) -> tuple[list[Indicator], list[IndicatorLink]]:
    """The indicators of a document's sentences and headings, and the links between them."""
    out: list[Indicator] = []
    at = 0
    text = alignment.text
    paragraph = Paragraph()
    for segment in segments:
        if segment.kind == "paragraph":
            continue
        found = text.find(segment.text, at)
        if found < 0:
            continue
        if "\n" in text[at : found + 1] or segment.kind == "heading":
            paragraph = Paragraph()
        at = found + len(segment.text)
        paragraph.section = segment.section_role
        for finding in read_sentence(segment.text, find_quantities(segment.text), paragraph):
            row = to_indicator(raw, document, segment, alignment, found, finding)
            if row is not None:
                out.append(row)
    return out, []


def read_sentence(text: str, quantities: Sequence[Quantity], paragraph: Paragraph) -> list[Finding]:
    """What a sentence says about each of its quantities; the paragraph's state moves on."""
    if not quantities:
        _move_on(text, paragraph)
        return []
    periods = [p for p in find_periods(text) if not any(q.start < p.end and p.start < q.end for q in quantities)]
    islands = sorted([(q.start, q.end, QUANTITY) for q in quantities] + [(p.start, p.end, PERIOD) for p in periods])
    tokens = Tokens(text, islands)
    index_of = {tokens.starts[i]: i for i in range(len(tokens)) if tokens.tags[i] == QUANTITY}
    marks = find_marks(text)
    memory = Memory(paragraph=paragraph.name)
    out: list[Finding] = []
    shares = _distributions(text, quantities)
    for q in quantities:
        index = index_of.get(q.start)
        if index is None:
            continue
        finding = _read_number(text, tokens, index, q, periods, marks, memory, paragraph, out)
        out.append(finding)
        group = shares.get(q.start)
        if group is not None:
            _distribute(out, group, memory)
    if out:
        paragraph.name = out[-1].named
    _move_on(text, paragraph, periods, marks)
    return out


def _move_on(
    text: str, paragraph: Paragraph, periods: Sequence[Phrase] | None = None, marks: Sequence[Mark] | None = None
) -> None:
    """Hand the sentence's last governing period and its mood to the sentences after it."""
    for phrase in reversed(find_periods(text) if periods is None else periods):
        if not phrase.base:
            paragraph.period = phrase.text
            break
    last = (find_marks(text) if marks is None else marks)[-1:]
    if last:
        paragraph.mood = last[0].status


def _read_number(
    text: str,
    tokens: Tokens,
    index: int,
    q: Quantity,
    periods: list[Phrase],
    marks: list[Mark],
    memory: Memory,
    paragraph: Paragraph,
    before: list[Finding],
) -> Finding:
    """Everything about one quantity."""
    begin = _clause_offset(tokens, index)
    rank = q.kind_hint == "rank"
    reading = read_measure(text[begin : q.start], q.base_unit, rank, text[q.end : q.end + 6])
    reading = _shift(reading, begin)
    listed = bool(before) and _joins(text[before[-1].quantity.end : q.start])
    if listed and reading.measure == "level" and before[-1].reading.measure != "level" and not rank:
        previous = before[-1]
        reading = Reading(
            previous.reading.measure,
            q.start,
            previous.reading.sign,
            previous.reading.comparator,
            previous.reading.of_measure,
            previous.reading.change_kind,
            previous.reading.growth_basis,
            previous.reading.base_period,
            rule="list",
        )
        named = previous.named
    else:
        if reading.measure == "level" and q.base_unit == "百分点":
            reading = Reading(
                "growth", reading.start, of_measure="level", change_kind=change_kind("百分点"), rule="points"
            )
        named = name_number(tokens, index, reading, q.base_unit, memory)
        if (
            named.rule == "place_of_previous"
            and reading.measure == "level"
            and before
            and before[-1].reading.measure == "share"
        ):
            reading = before[-1].reading
    memory.sentence.append((named, reading.measure, q.base_unit))
    phrase = governing(periods, q.start, text)
    status, strictness = _status(text, marks, q.start, paragraph)
    period_text = phrase.text if phrase else paragraph.period
    return Finding(q, named, reading, status, strictness, phrase, period_text, reading.sign)


def _distributions(text: str, quantities: Sequence[Quantity]) -> dict[int, int]:
    """For the last number of each list after 分别: how many numbers the list has."""
    out: dict[int, int] = {}
    count = 0
    for i, q in enumerate(quantities):
        if i and count and _joins(text[quantities[i - 1].end : q.start]):
            count += 1
        else:
            begin = quantities[i - 1].end if i else 0
            count = 1 if "分别" in text[max(begin, q.start - 30) : q.start] else 0
        following = quantities[i + 1].start if i + 1 < len(quantities) else None
        if count > 1 and (following is None or not _joins(text[q.end : following])):
            out[q.start] = count
    return out


def _distribute(out: list[Finding], count: int, memory: Memory) -> None:
    """Give each number of a list after 分别 its own name: of its clause's list, else of the levels before."""
    group = out[-count:]
    own = group[0].named
    names = split_names(own.text, count) if own.start >= 0 else _names_before(out[:-count], count)
    if names is None:
        return
    for offset, name in enumerate(names):
        old = group[offset]
        named = replace(old.named, text=name, rule="distributed")
        out[len(out) - count + offset] = replace(old, named=named)
        position = len(memory.sentence) - count + offset
        memory.sentence[position] = (named, *memory.sentence[position][1:])


def _names_before(before: Sequence[Finding], count: int) -> list[str] | None:
    """The names of the last `count` levels, or of the list before when it has as many: A 3亿元、B 5亿元,分别增长."""
    levels = [f.named.text for f in before if f.reading.measure == "level"][-count:]
    return levels if len(levels) == count and len(set(levels)) == count else None


def _shift(reading: Reading, begin: int) -> Reading:
    """The reading with its start as an offset into the sentence."""
    return Reading(
        reading.measure,
        reading.start + begin,
        reading.sign,
        reading.comparator,
        reading.of_measure,
        reading.change_kind,
        reading.growth_basis,
        reading.base_period,
        reading.inside,
        reading.rule,
    )


def _clause_offset(tokens: Tokens, index: int) -> int:
    begin = clause_start(tokens, index)
    return tokens.starts[begin] if begin < index else tokens.starts[index]


_JOINS = re.compile(r"\s*(?:[、和与及,，]|以及)\s*$")


def _joins(between: str) -> bool:
    return bool(_JOINS.match(between))


def _status(text: str, marks: list[Mark], at: int, paragraph: Paragraph) -> tuple[str, str | None]:
    """Fact or target, by the last mark before the number, else by the section and the paragraph."""
    mark = governing_mark(marks, at, text)
    if mark:
        return mark.status, mark.strictness
    if paragraph.section in _PLANS:
        return "target", None
    return "actual", None


def to_indicator(
    raw: str, document: Document, segment: Segment, alignment: Alignment, offset: int, finding: Finding
) -> Indicator | None:
    """The row of a finding whose sentence begins at clean `offset`."""
    q, named, reading = finding.quantity, finding.named, finding.reading
    start, end = alignment.raw_span(offset + q.start, offset + q.end)
    low, high = signed(q, finding)
    first, last = period_dates(finding.period_text, document.year) if finding.period_text else (None, None)
    return Indicator(
        indicator_id(document.file_id, start),
        document.document_id,
        segment.segment_id,
        named.text,
        None,
        reading.measure,
        low,
        high,
        q.unit,
        None if low is None else low * q.factor,
        None if high is None else high * q.factor,
        q.base_unit,
        q.qualifier,
        finding.status,
        q.masked,
        finding.period_text,
        first,
        last,
        reading.comparator,
        None,
        start,
        end,
        raw[start:end],
        alignment.text[offset + q.start : offset + q.end],
        named.reliability,
        value_text=q.value_text,
        bound=q.bound,
        strictness=finding.strictness,
        mask_kind=q.mask_kind,
        subject=named.subject,
        period_offset=period_offset(finding.period_text, document.year) if finding.period_text else None,
        period_kind=period_kind(finding.period_text, reading.growth_basis == "average"),
        of_measure=reading.of_measure,
        change_kind=reading.change_kind,
        growth_basis=reading.growth_basis,
        base_period=reading.base_period,
        rule=f"{q.rule}/{reading.rule}/{named.rule}",
        reasons=q.reasons,
    )


def signed(q: Quantity, finding: Finding) -> tuple[float | None, float | None]:
    """The value and the upper end with the sign of the verb: 下降3-5% -> -5, -3."""
    if q.masked or q.value is None:
        return None, None
    if finding.sign > 0:
        return q.value, q.value_high
    if q.value_high is None:
        return -abs(q.value), None
    return -abs(q.value_high), -abs(q.value)
