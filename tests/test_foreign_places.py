"""Counties named in a document that is another county's."""

from __future__ import annotations

import pytest

from tasks.text.foreign_places import find_foreign_places
from warehouse.records import Document, Segment

TEXT = "全区上下要向靖边县学习,榆林市也好,肇庆市也好,鼎湖区的干部都要行动起来。"


def document(region: str | None) -> Document:
    return Document("d", "f", None, 0, False, "", "speech", 5, 5 + len(TEXT), 5, TEXT, len(TEXT), region_code=region)


@pytest.mark.parametrize(
    ("region", "expected"),
    [
        pytest.param("441203", [("靖边县", "610824")], id="another-county"),
        pytest.param("610824", [("鼎湖区", "441203")], id="its-own-stays-out"),
        pytest.param("610800", [("鼎湖区", "441203")], id="below-its-city-stays-out"),
        pytest.param(None, [], id="unknown-region"),
        pytest.param("999999", [], id="no-such-region"),
    ],
)
def test_other_counties_are_found(region: str | None, expected: list[tuple[str, str]]) -> None:
    """Full names of counties that neither are, hold nor lie in the document's region."""
    segment = Segment("s", "d", None, 0, "paragraph", None, None, "1", TEXT, 5, 5 + len(TEXT))
    found = find_foreign_places([document(region)], [segment], [])
    assert [(row.name, row.region_code) for row in found] == expected
    assert all(TEXT[row.raw_start - 5 : row.raw_end - 5] == row.name for row in found)
