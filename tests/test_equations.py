"""Equations that the words of a paragraph state: shapes, sets of parts, rates, averages, lists."""

from __future__ import annotations

import re

import pytest

from tasks.text.equation_shapes import equation_table
from tasks.text.reading import read_text

SHAPES = equation_table()["shape"]


def stated(text: str) -> list[tuple[str, str, dict[str, list[str]]]]:
    """Kind, rule and the quotes by role of every equation of a text."""
    rows = read_text(text, "f" * 32)
    quote = {row.indicator_id: row.quote_text for row in rows.indicators}
    out: dict[str, tuple[str, str, dict[str, list[str]]]] = {}
    for row in rows.equations:
        _, _, roles = out.setdefault(row.equation_id, (row.kind, row.rule, {}))
        roles.setdefault(row.role, []).append(quote[row.indicator_id] if row.indicator_id else str(row.counted))
    return list(out.values())


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape["name"])
def test_every_shape_hits_and_misses_as_it_says(shape):
    """The rows of data/equations.toml keep their word."""
    assert [hit for hit in shape["hits"] if shape["name"] not in {rule for _, rule, _ in stated(hit)}] == []
    assert [miss for miss in shape["misses"] if shape["name"] in {rule for _, rule, _ in stated(miss)}] == []


@pytest.mark.parametrize("row", equation_table()["partition"], ids=lambda row: row["name"])
def test_no_two_members_of_a_set_are_the_same(row):
    """A word that means two members would make parts of one another."""
    words = [re.sub(r"\(.*?\)", "", word) for member in row["members"] for word in member.split("|")]
    assert len(set(words)) == len(words)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("党员12356名,其中男党员8214名,女党员4142名。", [("sum", "sex", {"total": ["12356名"], "part": ["8214名", "4142名"]})]),
        ("总投资900万元,其中中央资金300万元,市级资金200万元。", [("within", "disjoint", {"total": ["900万元"], "part": ["300万元", "200万元"]})]),
        ("护岸总长6.4公里,其中护坡0.9公里,护岸6.4公里。", []),
        ("受理投诉200件,办结180件,按时办结率100%。", []),
        ("受理投诉200件,办结180件,办结率90%。", [("rate", "named_rate", {"part": ["180件"], "whole": ["200件"], "rate": ["90%"]})]),
        ("计划新建60所,已完成45所,完成率75%。", [("completion", "named_rate", {"part": ["45所"], "whole": ["60所"], "rate": ["75%"]})]),
        ("增加绿地200公顷,绿地率达到36%。", []),
        ("工业增加值由上年的100亿元增加到120亿元,增长9%。", []),
        ("发放补贴360万元,惠及1200人,人均3000元。", [("average", "for_each", {"total": ["360万元"], "count": ["1200人"], "average": ["3000元"]})]),
        ("五年累计完成投资250亿元,年均完成50亿元。", [("average", "each_year", {"total": ["250亿元"], "average": ["50亿元"], "counted": ["5"]})]),
        ("恒信、建业、长河等12家企业获得称号。", [("items_at_least", "list_and_more", {"count": ["12家"], "counted": ["3"]})]),
        ("全市11个县(市、区)通了高速。", []),
        ("XX个村中,已有26个村完成改造。", []),
    ],
    ids=range(13),
)  # fmt: skip
def test_equations(text: str, expected: list[tuple[str, str, dict[str, list[str]]]]):
    """What the words state, whatever the numbers are; and nothing where they state nothing."""
    assert [each for each in stated(text) if each[1] != "one_part"] == expected
