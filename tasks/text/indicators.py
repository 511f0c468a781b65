"""A document's sentences -> its indicators and the links between them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tasks.text.carried import Paragraph
from tasks.text.catalogue import canonical_in
from tasks.text.completed_names import COMPLETED
from tasks.text.confidence import confidence, facts
from tasks.text.quantities import Numbers, Quantity
from tasks.text.readings import Finding, read_sentence
from tasks.text.relations import Relations, Surroundings
from tasks.text.spans import Alignment
from warehouse.records import Document, Equation, Indicator, IndicatorLink, Segment, indicator_id

_DEADLINE = re.compile(r"[到至于]|.*前$")
_SLACK = 5000  # clean characters between two sentences of a document, at most


def find_indicators(
    raw: str, document: Document, segments: Sequence[Segment], alignment: Alignment
) -> tuple[list[Indicator], list[IndicatorLink], list[Equation]]:
    """The indicators of a document's sentences and headings, the links between them, the equations they stand in."""
    rows: list[Indicator] = []
    links: list[IndicatorLink] = []
    text, at, seen = alignment.text, 0, -1
    paragraph = Paragraph()
    numbers, surroundings = Numbers(text), Surroundings()
    for segment in segments:
        if segment.kind != "sentence":
            links += surroundings.enter(segment)
            if segment.kind == "paragraph":
                continue
        sentence = segment.text
        found = at if text.startswith(sentence, at) else text.find(sentence, at, at + len(sentence) + _SLACK)
        if found < 0:
            continue
        if text.find("\n", at, found + 1) >= 0:
            paragraph = Paragraph()
        at = found + len(sentence)
        paragraph.section = segment.section_role
        for finding in read_sentence(sentence, numbers.quantities(sentence, found), paragraph):
            relations = surroundings.relations_of(finding, segment, document)
            row = to_indicator(raw, document, segment, alignment, found, finding, relations)
            if row.raw_start > seen:  # ids are unique: one row a place
                seen = row.raw_start
                rows.append(row)
                surroundings.add(row, finding, segment)
        surroundings.hear(segment)
    links += surroundings.links()
    return rows, links, surroundings.equations


def to_indicator(
    raw: str,
    document: Document,
    segment: Segment,
    alignment: Alignment,
    offset: int,
    finding: Finding,
    relations: Relations,
) -> Indicator:
    """The row of a finding whose sentence begins at clean `offset`."""
    q, named, reading, period = finding.quantity, finding.named, finding.reading, finding.period
    start, end = alignment.raw_span(offset + q.start, offset + q.end)
    low, high = signed_values(q, reading.sign)
    at = min(named.start, q.start) if named.start >= 0 else 0
    known = canonical_in(segment.text, at, named.text, reading.measure, q.base_unit)
    if known is None and named.rule in COMPLETED:  # 隐患整改率: as it stands there, 整改率
        bare = segment.text[named.start : named.end]
        known = canonical_in(segment.text, at, bare, reading.measure, q.base_unit)
    sure, reasons = confidence(facts(finding, known is not None))
    return Indicator(
        indicator_id=indicator_id(document.file_id, start),
        document_id=document.document_id,
        segment_id=segment.segment_id,
        name=named.text,
        name_canonical=known,
        measure=reading.measure,
        value=low,
        value_high=high,
        unit=q.unit,
        value_base=None if low is None else low * q.factor,
        value_high_base=None if high is None else high * q.factor,
        base_unit=q.base_unit,
        qualifier=q.qualifier,
        status=finding.status,
        masked=q.masked,
        period=period,
        period_start=relations.period_start,
        period_end=relations.period_end,
        comparator=relations.comparison.comparator,
        region_code=relations.region_code,
        raw_start=start,
        raw_end=end,
        quote=raw[start:end],
        quote_text=alignment.text[offset + q.start : offset + q.end],
        confidence=sure,
        value_text=q.value_text,
        bound=q.bound,
        strictness=relations.strictness,
        mask_kind=q.mask_kind,
        subject=relations.subject,
        subject_kind=relations.subject_kind,
        scope=relations.scope,
        period_offset=relations.period_offset,
        period_kind=relations.period_kind,
        deadline=period if finding.status == "target" and _DEADLINE.match(period) else None,
        of_measure=relations.of_measure,
        change_kind=reading.change_kind,
        growth_basis=relations.comparison.growth_basis,
        base_period=relations.comparison.base_period,
        rank_total=relations.rank_total,
        rule=f"{q.rule}/{reading.rule}/{named.rule}",
        reasons=(*q.reasons, *reasons),
    )


def signed_values(q: Quantity, sign: int) -> tuple[float | None, float | None]:
    """The value and the upper end with the sign of the verb: 下降3-5% -> -5, -3."""
    if q.masked or q.value is None:
        return None, None
    if sign > 0:
        return q.value, q.value_high
    if q.value_high is None:
        return -abs(q.value), None
    return -abs(q.value_high), -abs(q.value)
