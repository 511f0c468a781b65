"""The golden sentences, and what holds for every row of every text."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.extraction import HOSTILE, Call, hostile
from tasks.text.indicators import find_indicators
from tasks.text.outline import find_segments
from tasks.text.spans import Alignment
from tests.golden_sentences import alike, golden_cases, pairs
from warehouse.records import Document, Indicator, IndicatorLink

ALPHABET = "一二三万亿元增长下降约近占同比全市年月日个座项达到目标XxX*_0123456789.%，。、；：（）(),;\n的为是比第位新建完成收入率“”《》 \t"


def rows_of(text: str, year: int | None = None) -> tuple[list[Indicator], list[IndicatorLink]]:
    document = Document("f-0-d", "f", None, 0, False, "", "speech", 0, len(text), 0, text, len(text), year=year)
    alignment = Alignment(text, 0, len(text), [])
    return find_indicators(text, document, find_segments(document, alignment), alignment)[:2]


def test_golden_sentences_are_many_and_none_alike():
    cases = golden_cases()
    assert len(cases) >= 200
    assert len({text for _, text, _ in cases}) == len(cases)
    assert sum(e.measure != "level" for _, _, rows in cases for e in rows) >= 80


def test_golden_rows_are_found_and_right():
    """Of the golden rows at least these shares are found, rightly named, typed and right in full."""
    rows = pairs()
    found = [(e, f) for _, e, f in rows if f is not None]
    named = [(e, f) for e, f in found if alike(e.name, f.named.text)]
    typed = [(e, f) for e, f in named if (e.measure, e.status) == (f.reading.measure, f.status)]
    full = [(e, f) for e, f in typed if alike(e.period, f.period)]
    assert len(found) >= 0.98 * len(rows)
    assert len(named) >= 0.95 * len(rows)
    assert len(typed) >= 0.94 * len(rows)
    assert len(full) >= 0.93 * len(rows)


def test_golden_values_carry_the_sign_of_their_verb():
    wrong = [
        (text, e.quote)
        for text, e, f in pairs()
        if f is not None
        and e.value is not None
        and e.measure == f.reading.measure in ("growth", "gap")
        and (e.value < 0) != (f.reading.sign < 0)
    ]
    assert wrong == []


def test_masked_numbers_have_no_value():
    rows, _ = rows_of("全镇工农业总产值达**亿元,同比增长*%,新建水库xx座。")
    assert [(r.masked, r.value, r.value_high, r.value_base, r.value_high_base) for r in rows] == [
        (True, None, None, None, None)
    ] * 3


def test_masked_year_gives_no_dates():
    rows, _ = rows_of("20_年完成投资3亿元。", year=None)
    assert (rows[0].period, rows[0].period_start, rows[0].period_end) == ("20_年", None, None)


def test_growth_links_to_its_level():
    rows, links = rows_of("2021年,一般公共预算收入73.5亿元,同比增长7.6%。", year=2021)
    assert [(link.from_id, link.to_id, link.relation) for link in links] == [
        (rows[1].indicator_id, rows[0].indicator_id, "growth_of")
    ]
    assert str(rows[0].period_start) == "2021-01-01"
    assert rows[1].growth_basis == "year_on_year"


def test_a_fall_over_a_range_keeps_its_order():
    rows, _ = rows_of("力争能耗下降3-5%。")
    assert (rows[0].value, rows[0].value_high) == (-5, -3)


def check(text: str, rows: list[Indicator]) -> None:
    places = [r.raw_start for r in rows]
    assert len(set(places)) == len(places)
    for r in rows:
        assert r.quote == text[r.raw_start : r.raw_end]
        assert r.value is None or r.value_high is None or r.value <= r.value_high
        assert not r.masked or (r.value, r.value_high, r.value_base, r.value_high_base) == (None,) * 4
        assert 0 <= r.confidence <= 1
        assert r.measure in ("level", "growth", "share", "gap", "rank")
        assert r.status in ("actual", "target")


@settings(max_examples=60, deadline=None)
@given(st.text(ALPHABET, max_size=160), st.sampled_from([None, 2021]))
def test_no_text_breaks_the_rules(text: str, year: int | None):
    """Whatever the text, nothing raises and every row keeps the laws."""
    rows, _ = rows_of(text, year)
    check(text, rows)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.sampled_from([text for _, text, _ in golden_cases()]), min_size=1, max_size=4))
def test_golden_texts_in_any_order_keep_the_rules(texts: list[str]):
    text = "\n".join(texts)
    rows, _ = rows_of(text, 2021)
    check(text, rows)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_sentence_takes_linear_time(name):
    """A sentence of eight thousand characters is read in a tenth of a second; benchmarks/extraction.py measures."""
    text = "全年完成投资3亿元。"
    document = Document("f-0-d", "f", None, 0, False, "", "speech", 0, len(text), 0, text, len(text))
    alignment = Alignment(text, 0, len(text), [])
    call = Call(text, document, find_segments(document, alignment), alignment)
    long = hostile(call, name, 8_000)
    begin = time.process_time()
    rows, *_ = find_indicators(*long)
    assert rows[-1].quote == "3个"
    assert time.process_time() - begin < 1
