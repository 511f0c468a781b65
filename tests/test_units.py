"""Units as written to factors and base units."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tasks.text.quantities import find_quantities
from tasks.text.units import Group, Reading, base_word, factors, groups, leading_scale, readings, to_base

SHARED = Path(__file__).parents[2] / "shared" / "units.csv"
BASES = [
    ("亿元", 1e8, "元"), ("万亩", 1e4 * 666.6666666666666, "平方米"), ("万吨/日", 1e4, "吨/日"), ("元/吨", 1, "元/吨"),
    ("万人次", 1e4, "人次"), ("千瓦", 1e3, "瓦"), ("万千瓦", 1e7, "瓦"), ("亿千瓦时", 1e8, "千瓦时"), ("%", 1, "%"),
    ("个百分点", 1, "百分点"), ("台(套)", 1, "台(套)"), ("亿人公里", 1e8, "人公里"), ("KW", 1e3, "瓦"), ("亿", 1e8, ""),
    ("千克", 1e-3, "吨"), ("成", 10, "%"), ("个多月", 1, "月"), ("", 1, ""), ("亿级", 1e8, "级"), ("千万元", 1e7, "元"),
]  # fmt: skip


@pytest.mark.parametrize(("unit", "factor", "base"), BASES, ids=range(len(BASES)))
def test_units_have_their_factor_and_base(unit: str, factor: float, base: str) -> None:
    """万亩 is 6666666.67 平方米; a rate keeps its denominator; a counting word its own name."""
    assert to_base(unit) == (pytest.approx(factor), base)


def test_places_in_a_ranking_share_one_base() -> None:
    """第7名 and 第7位 and a bare 第7 are all counted in 位."""
    assert {to_base(u, "rank") for u in ("名", "位", "个", "")} == {(1.0, "位")}


@pytest.mark.skipif(not SHARED.exists(), reason="the checks' list of units is not beside this checkout")
def test_our_factors_are_the_checks_factors() -> None:
    """data/units.csv equals the list that checks use."""
    with SHARED.open(encoding="utf8") as table:
        theirs = {row["unit"]: (float(row["factor"]), row["base_unit"]) for row in csv.DictReader(table)}
    assert factors() == theirs


def test_every_unit_with_a_factor_may_stand_behind_a_number() -> None:
    """The two tables name the same units, but for months and days of a date."""
    words = {word for group in groups() for word in group.words}
    assert {u.lower() for u in factors()} - {w.lower() for w in words} <= {"月", "个多月"}


def test_words_stand_in_one_group() -> None:
    """No word is listed twice."""
    words = [word for group in groups() for word in group.words]
    assert len(words) == len(set(words))


def test_a_unit_falls_into_scale_and_word() -> None:
    """万吨/日 is 万 and 吨; 千瓦 is a word of its own."""
    assert (leading_scale("万吨/日"), base_word("万吨/日")) == ("万", "吨")
    assert (leading_scale("千瓦"), base_word("千瓦")) == ("", "千瓦")
    assert base_word("台(套)") == "台"


@pytest.mark.parametrize("group", groups(), ids=lambda g: g.name)
def test_groups_keep_their_examples(group: Group) -> None:
    """Every hit of a group gives a quantity with one of its words, no miss does."""
    assert [h for h in group.hits if not any(base_word(q.unit) in group.words for q in find_quantities(h))] == []
    assert [m for m in group.misses if any(base_word(q.unit) in group.words for q in find_quantities(m))] == []


@pytest.mark.parametrize("reading", readings(), ids=range(len(readings())))
def test_context_decides_what_ambiguous_words_count(reading: Reading) -> None:
    """气温35度 is counted in 摄氏度, 用电500度 in 千瓦时."""
    assert [h for h in reading.hits if [q.base_unit for q in find_quantities(h)] != [reading.base_unit]] == []
    assert [m for m in reading.misses if reading.base_unit in [q.base_unit for q in find_quantities(m)]] == []
