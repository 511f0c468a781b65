"""Level, growth, share, gap and rank, with sign and comparator."""

from __future__ import annotations

import pytest

from tasks.text.change_verbs import verbs
from tasks.text.gaps_before import gap_against
from tasks.text.measures import leading_change, read_measure

CASES = [
    pytest.param("财政收入完成", "元", ("level", 1, None), id="level"),
    pytest.param("同比增长", "%", ("growth", 1, None), id="growth"),
    pytest.param("比上年同期下降", "%", ("growth", -1, None), id="fall"),
    pytest.param("比2015年提高了", "百分点", ("growth", 1, None), id="since"),
    pytest.param("增长到", "元", ("level", 1, None), id="to"),
    pytest.param("降幅比上月收窄", "百分点", ("growth", -1, None), id="narrowed"),
    pytest.param("高于全市", "百分点", ("gap", 1, "全市"), id="gap"),
    pytest.param("淘汰落后产能", "吨", ("level", 1, None), id="backward-capacity"),
    pytest.param("减产", "家", ("level", 1, None), id="so-many-produce-less"),
    pytest.param("粮食减产", "吨", ("growth", -1, None), id="so-much-less"),
    pytest.param("浓度反弹", "%", ("growth", 1, None), id="rebound"),
    pytest.param("一、二类苗比例力争达到", "%", ("share", 1, None), id="share-aimed-at"),
    pytest.param("低于全省平均水平", "百分点", ("gap", -1, "全省平均水平"), id="lower"),
    pytest.param("比全国快", "百分点", ("gap", 1, "全国"), id="faster"),
    pytest.param("快于地区生产总值增速", "百分点", ("gap", 1, "地区生产总值增速"), id="gap-of-growth"),
    pytest.param("高于上年同期", "百分点", ("growth", 1, None), id="higher-than-last-year"),
    pytest.param("占全省", "%", ("share", 1, "全省"), id="share"),
    pytest.param("第三产业占比达到", "%", ("share", 1, None), id="share-noun"),
    pytest.param("不低于", "%", ("level", 1, None), id="no-gap"),
    pytest.param("超市产品仅占", "%", ("share", 1, None), id="supermarket"),
    pytest.param("改造提升", "平方米", ("level", 1, None), id="mended-not-grown"),
    pytest.param("改造提升", "百分点", ("growth", 1, None), id="risen-by-points"),
    pytest.param("不得超过编制数的", "%", ("share", 1, "编制数"), id="limit-of-a-whole"),
    pytest.param("其中35岁以下的不低于", "%", ("share", 1, None), id="of-a-group"),
    pytest.param("人口自然增长率为", "%", ("level", 1, None), id="natural-growth-rate"),
]


@pytest.mark.parametrize(("clause", "unit", "expected"), CASES)
def test_measure(clause: str, unit: str, expected: tuple[str, int, str | None]):
    reading = read_measure(clause, unit, rank=False)
    assert (reading.measure, reading.sign, reading.comparator) == expected


def test_rank_and_its_comparator():
    reading = read_measure("经济总量列全省", "位", rank=True)
    assert (reading.measure, reading.comparator, reading.start) == ("rank", "全省", 4)


@pytest.mark.parametrize(
    ("clause", "basis", "base"),
    [
        ("同比增长", "year_on_year", None),
        ("环比下降", "period_on_period", None),
        ("年均增长", "average", None),
        ("比2012年增加", "since", "2012年"),
        ("较上月提高", "period_on_period", "上月"),
        ("比去年同期提高", "year_on_year", "去年同期"),
    ],
)
def test_growth_basis(clause: str, basis: str, base: str | None):
    reading = read_measure(clause, "%", rank=False)
    assert (reading.growth_basis, reading.base_period) == (basis, base)


@pytest.mark.parametrize(
    ("unit", "kind"), [("%", "percent"), ("百分点", "points"), ("元", "amount"), ("倍", "multiple")]
)
def test_change_kind(unit: str, kind: str):
    assert read_measure("增长", unit, rank=False).change_kind == kind


def test_every_verb_hits_and_misses_as_its_row_says():
    for verb in verbs():
        for hit in verb.hits:
            assert any(w in hit for w in verb.words), hit
        if verb.measure == "absolute":
            assert all(leading_change(hit) for hit in verb.hits)
            assert not any(leading_change(miss) for miss in verb.misses)


@pytest.mark.parametrize(
    "clause", ["", "的", "占", "比", "高于", "增长率", "同比", "、、、", "比比比比比" * 20, "占" * 300]
)
def test_odd_clauses_do_not_raise(clause: str):
    for unit in ("%", "元", "百分点", "位"):
        assert read_measure(clause, unit, rank=unit == "位").measure


AGAINST = [
    pytest.param("与邻县相比,", "规上企业少", "家", ("gap", -1, "邻县"), id="with"),
    pytest.param("对照省定标准,", "校舍面积差", "平方米", ("gap", -1, "省定标准"), id="standard"),
    pytest.param("与去年同期相比,", "工期短", "天", ("growth", -1, None), id="time"),
    pytest.param("全县共有企业百家,", "规上企业少", "家", None, id="nothing-compared"),
    pytest.param("与邻县相比,", "规上企业减少", "家", None, id="a-change"),
]


@pytest.mark.parametrize(("before", "clause", "unit", "expected"), AGAINST)
def test_gap_against_what_a_clause_before_compares_with(
    before: str, clause: str, unit: str, expected: tuple[str, int, str | None] | None
):
    reading = gap_against(clause, before, unit)
    assert (reading and (reading.measure, reading.sign, reading.comparator)) == expected
