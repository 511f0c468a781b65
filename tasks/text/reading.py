"""One raw text -> every row of it: the order of the text stages, and nothing else."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field, replace

from tasks.text.circumstances import find_circumstances
from tasks.text.citations import find_citations
from tasks.text.composing import compose
from tasks.text.indicators import find_indicators
from tasks.text.markup import find_markup
from tasks.text.outline import find_segments
from tasks.text.spans import Alignment
from tasks.text.structure import Structure, find_structure
from tasks.text.words import cut, find_terms
from warehouse.records import (
    Citation,
    Document,
    DocumentEvidence,
    Equation,
    Indicator,
    IndicatorLink,
    Segment,
    Term,
)


@dataclass(slots=True)
class Rows:
    """All rows of one file but its own."""

    structure: Structure
    segments: list[Segment] = field(default_factory=list)
    terms: list[Term] = field(default_factory=list)
    indicators: list[Indicator] = field(default_factory=list)
    links: list[IndicatorLink] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    equations: list[Equation] = field(default_factory=list)


def read_text(raw: str, file_id: str, media_type: str = "text/plain") -> Rows:
    """Every row of the raw text: structure, outline, words, indicators, citations."""
    markup = find_markup(raw, media_type)
    if markup is None:
        structure = find_structure(raw, file_id)
    else:
        structure = compose(raw, file_id, markup, find_structure(markup.text, file_id))
    documents: list[Document] = []
    evidence: list[DocumentEvidence] = []
    rows = Rows(structure)
    edits = structure.edits
    starts = [edit.raw_start for edit in edits]
    for document in structure.documents:
        end = document.heading_end if document.is_collection else document.raw_end
        inside = edits[bisect_left(starts, document.raw_start) : bisect_left(starts, end)]
        alignment = Alignment(raw, document.raw_start, end, inside)
        document, why = find_circumstances(raw, document, alignment)
        documents.append(document)
        evidence += why
        segments = find_segments(document, alignment, cut)
        rows.segments += segments
        rows.terms += find_terms(document.document_id, segments)
        if not document.is_collection:
            indicators, links, equations = find_indicators(raw, document, segments, alignment)
            rows.indicators += indicators
            rows.links += links
            rows.equations += equations
        rows.citations += find_citations(document, segments, alignment)
    rows.structure = replace(structure, documents=documents, evidence=evidence)
    return rows
