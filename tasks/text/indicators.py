"""A document's sentences -> its indicators and the links between them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tasks.text.carried import Paragraph
from tasks.text.catalogue import canonical_in
from tasks.text.completed_names import COMPLETED
from tasks.text.confidence import confidence, facts
from tasks.text.finding import Finding
from tasks.text.quantities import Numbers, Quantity
from tasks.text.readings import read_sentence
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
    return Indicator(  # by position: by their names the call takes half as long again
        indicator_id(document.file_id, start),
        document.document_id,
        segment.segment_id,
        named.text,
        known,
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
        period,
        relations.period_start,
        relations.period_end,
        relations.comparison.comparator,
        relations.region_code,
        start,
        end,
        raw[start:end],
        alignment.text[offset + q.start : offset + q.end],
        sure,
        q.value_text,
        q.bound,
        relations.strictness,
        q.mask_kind,
        relations.subject,
        relations.subject_kind,
        relations.scope,
        relations.period_offset,
        relations.period_kind,
        period if finding.status == "target" and _DEADLINE.match(period) else None,
        relations.of_measure,
        reading.change_kind,
        relations.comparison.growth_basis,
        relations.comparison.base_period,
        relations.rank_total,
        f"{q.rule}/{reading.rule}/{named.rule}",
        (*q.reasons, *reasons),
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
