"""A document's sentences -> its indicators and the links between them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tasks.text.catalogue import canonical_name
from tasks.text.confidence import confidence
from tasks.text.links import find_links
from tasks.text.period_dates import period_dates, period_kind, period_offset
from tasks.text.quantities import Quantity, find_quantities
from tasks.text.readings import Finding, Paragraph, read_sentence
from tasks.text.spans import Alignment
from tasks.text.subjects import rank_total, scope_of, subject_of
from warehouse.records import Document, Indicator, IndicatorLink, Segment, indicator_id

_SLACK = 5000  # clean characters between two sentences of a document, at most


def find_indicators(
    raw: str, document: Document, segments: Sequence[Segment], alignment: Alignment
) -> tuple[list[Indicator], list[IndicatorLink]]:
    """The indicators of a document's sentences and headings, and the links between them."""
    rows: list[Indicator] = []
    links: list[IndicatorLink] = []
    text, at, seen = alignment.text, 0, -1
    paragraph = Paragraph()
    for segment in segments:
        if segment.kind == "paragraph":
            continue
        found = text.find(segment.text, at, at + len(segment.text) + _SLACK)
        if found < 0:
            continue
        if "\n" in text[at : found + 1]:
            paragraph = Paragraph()
        at = found + len(segment.text)
        paragraph.section = segment.section_role
        findings = read_sentence(segment.text, find_quantities(segment.text), paragraph)
        kept: list[Indicator] = []
        inner: list[bool] = []
        for finding in findings:
            row = to_indicator(raw, document, segment, alignment, found, finding)
            if row.raw_start > seen:  # ids are unique: one row a place
                seen = row.raw_start
                kept.append(row)
                inner.append(finding.inner)
        rows += kept
        links += find_links(kept, inner)
    return rows, links


def to_indicator(
    raw: str, document: Document, segment: Segment, alignment: Alignment, offset: int, finding: Finding
) -> Indicator:
    """The row of a finding whose sentence begins at clean `offset`."""
    q, named, reading, period = finding.quantity, finding.named, finding.reading, finding.period
    start, end = alignment.raw_span(offset + q.start, offset + q.end)
    low, high = signed_values(q, reading.sign)
    first, last = period_dates(period, document.year) if period else (None, None)
    subject, kind, region = subject_of(segment.text, q.start, named.subject, document)
    sure, reasons = confidence(
        named.reliability, reading.rule, named.text, bool(period) and not finding.own_period, q.optional_hint, q.reasons
    )
    return Indicator(
        indicator_id=indicator_id(document.file_id, start),
        document_id=document.document_id,
        segment_id=segment.segment_id,
        name=named.text,
        name_canonical=canonical_name(named.text, reading.measure, q.base_unit),
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
        period_start=first,
        period_end=last,
        comparator=reading.comparator,
        region_code=region,
        raw_start=start,
        raw_end=end,
        quote=raw[start:end],
        quote_text=alignment.text[offset + q.start : offset + q.end],
        confidence=sure,
        value_text=q.value_text,
        bound=q.bound,
        strictness=finding.strictness,
        mask_kind=q.mask_kind,
        subject=subject,
        subject_kind=kind,
        scope=scope_of(segment.text, q.end, named.text),
        period_offset=period_offset(period, document.year) if period else None,
        period_kind=period_kind(period, reading.growth_basis == "average"),
        deadline=period if finding.status == "target" and re.match(r"[到至于]|.*前$", period) else None,
        of_measure=reading.of_measure,
        change_kind=reading.change_kind,
        growth_basis=reading.growth_basis,
        base_period=reading.base_period,
        rank_total=rank_total(segment.text, q.start) if reading.measure == "rank" else None,
        rule=f"{q.rule}/{reading.rule}/{named.rule}",
        reasons=reasons,
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
