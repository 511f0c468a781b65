"""A document's sentences -> its indicators: quantities, names, measures, periods and status put together."""

from __future__ import annotations

from collections.abc import Sequence

from tasks.text.spans import Alignment
from warehouse.records import Document, Indicator, IndicatorLink, Segment


def find_indicators(
    raw: str, document: Document, segments: Sequence[Segment], alignment: Alignment
) -> tuple[list[Indicator], list[IndicatorLink]]:
    """STUB: none."""
    return [], []
