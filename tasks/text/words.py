"""Words of a text and how often they stand in a document: jieba's spans, cut by rjieba where the two agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import rjieba

from warehouse.records import Segment, Term


def cut(text: str) -> list[str]:
    """STUB: rjieba's tokens."""
    return [t for t in rjieba.cut(text) if not t.isspace()]


def find_terms(document_id: str, segments: Sequence[Segment]) -> list[Term]:
    """STUB: counts over the tokens of sentences and headings."""
    counts = Counter(t for s in segments for t in s.tokens or ())
    return [Term(document_id, term, None, n) for term, n in sorted(counts.items())]
