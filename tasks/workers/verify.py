"""Is every row what the raw text says? Asked of the finished rows alone, whatever way they were made.

Slices are checked here, where the text is in hand: in SQL every one would walk the text from its beginning.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from operator import eq, itemgetter
from typing import Protocol

from tasks.text.agreement import base_agrees, value_agrees
from tasks.text.reading import Rows
from warehouse.records import Document, Edit, Indicator, Segment, Term

Verdicts = dict[str, list[bool]]
NONE: Counter[str] = Counter()


class Spanned(Protocol):
    """Anything that stands at raw[raw_start:raw_end]."""

    @property
    def raw_start(self) -> int:
        """Where it begins."""

    @property
    def raw_end(self) -> int:
        """Where it ends."""


class Replay:
    """The raw text with its edits, for the clean text of any span in time proportional to the span."""

    def __init__(self, raw: str, edits: Sequence[Edit]) -> None:
        self.raw = raw
        self.edits = sorted(edits, key=lambda edit: edit.raw_start)
        self.starts = [edit.raw_start for edit in self.edits]

    def clean(self, start: int, end: int) -> str | None:
        """raw[start:end] with the edits that start in it applied; None if an edit crosses its bounds."""
        if not 0 <= start <= end <= len(self.raw):
            return None
        at = bisect_left(self.starts, start)
        if at and self.edits[at - 1].raw_end > start:
            return None
        if at == len(self.starts) or self.starts[at] >= end:
            return self.raw[start:end]
        return self._replayed(start, end, at)

    def _replayed(self, start: int, end: int, at: int) -> str | None:
        """raw[start:end] with the edits from number `at` on applied, as far as they start in it."""
        pieces: list[str] = []
        while at < len(self.edits) and (edit := self.edits[at]).raw_start < end:
            if edit.raw_start < start or edit.raw_end > end:
                return None
            pieces += (self.raw[start : edit.raw_start], edit.inserted)
            start = edit.raw_end
            at += 1
        pieces.append(self.raw[start:end])
        return "".join(pieces)


def verify(raw: str, rows: Rows) -> Verdicts:
    """A verdict for each row of each table, and one for the file: do its edits replay to its documents, and undo?"""
    structure = rows.structure
    replay = Replay(raw, structure.edits)
    documents = {document.document_id: document for document in structure.documents}
    segments = {segment.segment_id: segment for segment in rows.segments}
    indicators = {indicator.indicator_id for indicator in rows.indicators}
    counted = _count_terms(rows.segments)
    edits = _verify_edits(raw, structure.edits, documents)
    return {
        "files": [all(edits) and _replays(raw, structure.edits, structure.documents)],
        "documents": [_is_document(document, documents, replay) for document in structure.documents],
        "document_evidence": [
            row.document_id in documents and row.quote in (raw[row.raw_start : row.raw_end], _slice(replay, row))
            for row in structure.evidence
        ],
        "edits": edits,
        "marks": [
            (row.document_id is None or row.document_id in documents) and 0 <= row.raw_start <= row.raw_end <= len(raw)
            for row in structure.marks
        ],
        "segments": [_is_segment(segment, documents, segments, replay) for segment in rows.segments],
        "terms": _verify_terms(rows.terms, counted),
        "indicators": [_is_indicator(row, raw, documents, segments, replay) for row in rows.indicators],
        "indicator_links": [
            row.from_id in indicators and row.to_id in indicators and row.from_id != row.to_id for row in rows.links
        ],
        "equations": [
            row.document_id in documents and (row.indicator_id is None or row.indicator_id in indicators)
            for row in rows.equations
        ],
        "citations": [
            row.document_id in documents
            and _is_inside(row, segments.get(row.segment_id))
            and bool(row.title)
            and row.title in (_slice(replay, row) or "")
            for row in rows.citations
        ],
    }


def _slice(replay: Replay, row: Spanned) -> str | None:
    return replay.clean(row.raw_start, row.raw_end)


def _is_inside(row: Spanned, outer: Spanned | None) -> bool:
    """True if the row's span is not empty and lies in the outer one."""
    return outer is not None and outer.raw_start <= row.raw_start < row.raw_end <= outer.raw_end


def _verify_edits(raw: str, edits: Sequence[Edit], documents: dict[str, Document]) -> list[bool]:
    """True for edits that are numbered in order, remove what stands there, and begin after the one before ends."""
    verdicts, at, last = [], 0, (-1, -1)
    for edit in edits:
        verdicts.append(
            at <= edit.raw_start <= edit.raw_end <= len(raw)
            and edit.raw_start > last[0]
            and edit.ordinal > last[1]
            and raw[edit.raw_start : edit.raw_end] == edit.removed
            and (edit.document_id is None or edit.document_id in documents)
        )
        at, last = max(at, edit.raw_end), (edit.raw_start, edit.ordinal)
    return verdicts


def _replays(raw: str, edits: Sequence[Edit], documents: Sequence[Document]) -> bool:
    """True if all edits turn the raw text into the documents' texts, and undone turn these into the raw text."""
    clean = "".join(d.text for d in sorted(documents, key=lambda d: (d.raw_start, -d.raw_end)))
    undone: list[str] = []
    at = raw_at = 0  # in the clean and in the raw text
    for edit in edits:
        kept = edit.raw_start - raw_at
        undone += (clean[at : at + kept], edit.removed)
        at += kept
        if not clean.startswith(edit.inserted, at):
            return False
        at += len(edit.inserted)
        raw_at = edit.raw_end
    undone.append(clean[at:])
    return "".join(undone) == raw


def _is_document(document: Document, documents: dict[str, Document], replay: Replay) -> bool:
    """True if the text is the slice with its edits (a collection's: of its heading) and its parent encloses it."""
    parent = None if document.parent_id is None else documents.get(document.parent_id)
    end = document.heading_end if document.is_collection else document.raw_end
    return (
        document.raw_start <= document.heading_end <= document.raw_end
        and document.text == replay.clean(document.raw_start, end)
        and document.char_count == len(document.text)
        and (document.parent_id is None or (_is_inside(document, parent) and parent is not document))
    )


def _is_segment(segment: Segment, documents: dict[str, Document], segments: dict[str, Segment], replay: Replay) -> bool:
    """True if the text is the slice with its edits, inside its document, below a parent of the same document."""
    parent = None if segment.parent_id is None else segments.get(segment.parent_id)
    return (
        _is_inside(segment, documents.get(segment.document_id))
        and segment.text == _slice(replay, segment)
        and (segment.parent_id is None or (parent is not None and parent.document_id == segment.document_id))
    )


def _verify_terms(terms: Sequence[Term], counted: dict[str, Counter[str]]) -> list[bool]:
    """True for words that stand in their document's tokens as often as they say."""
    verdicts: list[bool] = []
    for document_id, own in groupby(terms, itemgetter(0)):
        rows = list(own)
        # without a loop in Python: there are 90,000 terms in a MB
        found = map(counted.get(document_id, NONE).get, map(itemgetter(1), rows))
        verdicts += map(eq, found, map(itemgetter(3), rows))
    return verdicts


def _is_indicator(
    row: Indicator, raw: str, documents: dict[str, Document], segments: dict[str, Segment], replay: Replay
) -> bool:
    """True if the quote is the slice, its text the slice with its edits, in its sentence, and the value is what it says."""
    segment = segments.get(row.segment_id)
    return (
        row.document_id in documents
        and _is_inside(row, segment)
        and segment is not None
        and segment.document_id == row.document_id
        and row.quote == raw[row.raw_start : row.raw_end]
        and row.quote_text == _slice(replay, row)
        and value_agrees(row.quote_text, row.value, row.value_high, row.unit)
        and base_agrees(row.value, row.value_base, row.unit, row.base_unit, row.measure)
        and base_agrees(row.value_high, row.value_high_base, row.unit, row.base_unit, row.measure)
    )


def _count_terms(segments: Sequence[Segment]) -> dict[str, Counter[str]]:
    """How often each token stands in the segments of each document."""
    tokens: dict[str, list[str]] = {}
    for segment in segments:
        tokens.setdefault(segment.document_id, []).extend(segment.tokens or ())
    return {document_id: Counter(words) for document_id, words in tokens.items()}
