"""A document's clean text -> its outline: headings, paragraphs, sentences (tokens come later, in words.py)."""

from __future__ import annotations

import re

from tasks.text.spans import Alignment
from warehouse.records import Document, Segment, segment_id


def find_segments(document: Document, alignment: Alignment) -> list[Segment]:
    """STUB: every line is a paragraph with its sentences."""
    out: list[Segment] = []
    for line in re.finditer(r"[^\n]+", alignment.text):
        if not line[0].strip():
            continue
        a, b = alignment.raw_span(line.start(), line.end())
        paragraph = Segment(
            segment_id(document.file_id, "paragraph", a),
            document.document_id,
            None,
            len(out),
            "paragraph",
            None,
            None,
            str(len(out)),
            line[0],
            a,
            b,
        )
        out.append(paragraph)
        for s in re.finditer(r"[^。!?!?;;]+[。!?!?;;]*[”’]*", line[0]):
            a, b = alignment.raw_span(line.start() + s.start(), line.start() + s.end())
            out.append(
                Segment(
                    segment_id(document.file_id, "sentence", a),
                    document.document_id,
                    paragraph.segment_id,
                    len(out),
                    "sentence",
                    None,
                    None,
                    f"{paragraph.path}/{len(out)}",
                    s[0],
                    a,
                    b,
                )
            )
    return out
