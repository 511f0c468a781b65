"""Passages: long paragraphs get a hash, and those in several texts are counted."""

from __future__ import annotations

import numpy as np
import pytest

from tasks.text.passages import count_occurrences, paragraph_hashes
from warehouse.records import Segment

LONG = "要坚持问题导向,聚焦群众反映强烈的出行、就医、上学等突出问题,逐项列出清单、明确责任、限期办结," * 3


def paragraph(text: str, start: int = 0, kind: str = "paragraph") -> Segment:
    return Segment(f"f-p{start}", "f-0-d", None, 0, kind, None, None, "1", text, start, start + len(text))


def test_long_paragraphs_have_a_hash() -> None:
    """Paragraphs of 80 letters and digits are hashed with their place, shorter ones and sentences are not."""
    segments = [paragraph(LONG), paragraph("短" * 79, 200), paragraph(LONG, 300, "sentence"), paragraph("长" * 80, 500)]
    found = paragraph_hashes(segments)
    assert [(row.segment_id, row.raw_start, row.raw_end) for row in found] == [
        ("f-p0", 0, len(LONG)),
        ("f-p500", 500, 580),
    ]


def test_width_and_punctuation_make_no_difference() -> None:
    """The same letters with other punctuation and line breaks have the same hash."""
    other = LONG.replace(",", ",\n").replace("、", " ")
    one, two = paragraph_hashes([paragraph(LONG), paragraph(other, 900)])
    assert one.passage_id == two.passage_id
    assert len(one.passage_id) == 16


@pytest.mark.parametrize(
    ("documents", "texts", "expected"),
    [
        pytest.param([0, 1], [0, 1], [2, 2], id="two-texts"),
        pytest.param([0, 1], [0, 0], [0, 0], id="exact-copies-only"),
        pytest.param([0, 0], [0, 0], [0, 0], id="twice-in-one"),
        pytest.param([0, 1, 2, 2], [0, 0, 1, 1], [3, 3, 3, 3], id="copies-and-another"),
    ],
)
def test_documents_are_counted(documents: list[int], texts: list[int], expected: list[int]) -> None:
    """Occurrences are documents, and count only where two texts differ."""
    counted = count_occurrences(["p"] * len(documents), np.array(documents), np.array(texts))
    assert counted.tolist() == expected


def test_nothing_to_count() -> None:
    """No rows, no counts."""
    empty = np.empty(0, np.int64)
    assert count_occurrences([], empty, empty).tolist() == []
