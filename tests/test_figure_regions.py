"""Whose place a figure is about."""

from __future__ import annotations

import pytest

from tasks.text.figure_regions import figure_region
from tasks.text.indicators import find_indicators
from tasks.text.outline import find_segments
from tasks.text.spans import Alignment
from warehouse.records import Document

COUNTY = "441203"  # 鼎湖区 in 肇庆市 in 广东省


def document(text: str, code: str | None = COUNTY) -> Document:
    return Document("f-0-d", "f", None, 0, False, "", "speech", 0, len(text), 0, text, len(text), region_code=code)


CASES = [
    ("全区", COUNTY),
    ("我区", COUNTY),
    ("全市", "441200"),
    ("全省", "440000"),
    ("全国", None),
    ("全县", None),
    ("鼎湖区", COUNTY),
    ("肇庆市", "441200"),
    ("靖边县", "610824"),
    ("浙江省宁波市", "330200"),
    ("鼓楼区", None),  # four cities have one
    ("某县", None),
    ("xx市", None),
]


@pytest.mark.parametrize(("subject", "code"), CASES, ids=[subject for subject, _ in CASES])
def test_region_of_a_subject(subject: str, code: str | None):
    assert figure_region(subject, "region", document("")) == code


def test_a_name_of_several_divisions_is_the_one_near_the_document():
    assert figure_region("鼓楼区", "region", document("", "320102")) == "320106"
    assert figure_region("鼓楼区", "region", document("", "410203")) == "410204"


def test_only_regions_have_codes():
    assert figure_region("宁波市教育局", "organisation", document("")) is None
    assert figure_region(None, None, document("")) is None
    assert figure_region("全市", "region", document("", None)) is None


def test_a_figure_of_another_place_keeps_its_code():
    text = "全区森林覆盖率68%,全省为58.7%。靖边县造林12万亩。"
    rows, *_ = find_indicators(
        text,
        document(text),
        find_segments(document(text), Alignment(text, 0, len(text), [])),
        Alignment(text, 0, len(text), []),
    )
    assert [row.region_code for row in rows] == [COUNTY, "440000", "610824"]
