"""Titles in 《》 that a document names."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from tasks.text.spans import Alignment
from warehouse.records import Citation, Document, Segment

LONGEST_TITLE = 150  # characters; between marks further apart a 》 has been lost
MARK = re.compile(r"[《》\n]")
# A title names something where it holds a letter or character that is no mask: not 《XX》, 《***》, 《20__年》.
NAMING = re.compile(r"[^\W\d_xXｘＸ×某年月日号〇○]")


def find_citations(document: Document, segments: Sequence[Segment], alignment: Alignment) -> list[Citation]:
    """Each title named in 《》 in a heading or sentence: 印发《质量发展纲要》 -> 质量发展纲要 and the place of 《…》."""
    titles = find_titles(alignment.text)
    if not titles:
        return []
    places = [segment for segment in segments if segment.kind != "paragraph"]
    starts = [segment.raw_start for segment in places]
    citations = []
    for start, end in titles:
        raw_start, raw_end = alignment.raw_span(start, end)
        place = places[bisect_right(starts, raw_start) - 1] if starts and starts[0] <= raw_start else None
        if place is not None and raw_end <= place.raw_end:
            title = alignment.text[start + 1 : end - 1].strip()
            citations.append(Citation(document.document_id, place.segment_id, title, raw_start, raw_end))
    return citations


def find_titles(text: str) -> list[tuple[int, int]]:
    """The spans of the outermost titles, 《 and 》 included: 《关于〈条例〉的通知》 and 《关于《条例》的通知》 are one each."""
    spans: list[tuple[int, int]] = []
    open_at: list[int] = []  # where a 《 waits for its 》
    inner: list[tuple[int, int]] = []  # titles inside an open one: they count where that never closes
    for mark in MARK.finditer(text):
        at = mark.start()
        if open_at and (mark[0] == "\n" or at - open_at[0] > LONGEST_TITLE):
            spans += inner
            open_at, inner = [], []
        if mark[0] == "《":
            open_at.append(at)
        elif mark[0] == "》" and open_at:
            start = open_at.pop()
            if open_at:
                inner.append((start, at + 1))
            else:
                spans.append((start, at + 1))
                inner = []
    return [(start, end) for start, end in spans + inner if NAMING.search(text, start + 1, end - 1)]
