"""Titles in 《》 that a document names."""

from __future__ import annotations

from collections.abc import Sequence

from tasks.text.spans import Alignment
from warehouse.records import Citation, Document, Segment


def find_citations(document: Document, segments: Sequence[Segment], alignment: Alignment) -> list[Citation]:
    """STUB: none."""
    return []
