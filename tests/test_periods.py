"""Time phrases: found, governing, and their days."""

from __future__ import annotations

from datetime import date

import pytest

from tasks.text.period_dates import period_dates, period_kind, period_offset
from tasks.text.periods import find_periods, governing, inherited

FOUND = [
    ("截至11月底,完成3座", ["截至11月底"]),
    ("20_年,我区完成3座", ["20_年"]),
    ("今年1月至12月14日,巡河3次", ["今年1月至12月14日"]),
    ("2021年1—6月份实现收入3亿元", ["2021年1—6月份"]),
    ("20xx—20xx年确定的3个村", ["20xx—20xx年"]),
    ("“十三五”期间增长3%", ["“十三五”期间"]),
    ("五年来投入3亿元", ["五年来"]),
    ("自专项整治开展以来,检查3次", ["自专项整治开展以来"]),
    ("到2025年达到3万亩", ["到2025年"]),
    ("前三季度完成3亿元", ["前三季度"]),
    ("２０２０年完成3亿元", ["２０２０年"]),
    ("去冬今春，全县修渠30公里", ["去冬今春"]),
    ("今冬明春计划造林12万亩", ["今冬明春"]),
    ("今年春季植树80万株", ["今年春季"]),
    ("入汛以来降雨400毫米", ["入汛以来"]),
    ("今年春节期间接待游客3万人次", ["今年春节期间"]),
    ("长春市建成12所学校", []),
    ("工期3年，投资3亿元", []),
    ("《2020年工作要点》列出3项", []),
]


@pytest.mark.parametrize(("text", "expected"), FOUND, ids=range(len(FOUND)))
def test_phrases(text: str, expected: list[str]):
    assert [p.text for p in find_periods(text)] == expected


def test_a_base_of_comparison_does_not_govern():
    text = "今年收入比上年同期增长3%"
    assert governing(find_periods(text), text.index("3"), text, "actual").text == "今年"


def test_the_nearest_phrase_before_governs():
    text = "工程于5月开工,截至目前,完成3座"
    assert governing(find_periods(text), text.index("3"), text, "actual").text == "截至目前"


def test_the_time_of_a_plan_does_not_govern_a_fact():
    text = "6月底前可以上报,已确定水稻3万亩"
    assert governing(find_periods(text), text.index("3"), text, "actual") is None


@pytest.mark.parametrize(
    ("text", "handed_on"),
    [
        ("3月份，全县完成投资8亿元", "3月份"),
        ("县一中3月份已通过省级验收", ""),
        ("目前，全县有学校41所", "目前"),
        ("路基已全线贯通，目前正在铺设路面", ""),
        ("2021年路基已全线贯通，目前正在铺设路面", "2021年"),
    ],
)
def test_the_time_of_one_event_amid_a_sentence_is_not_handed_on(text: str, handed_on: str):
    assert inherited(find_periods(text), future=False) == handed_on


DATES = [
    ("2021年", (date(2021, 1, 1), date(2021, 12, 31))),
    ("2021年上半年", (date(2021, 1, 1), date(2021, 6, 30))),
    ("2021年前三季度", (date(2021, 1, 1), date(2021, 9, 30))),
    ("2021年二季度", (date(2021, 4, 1), date(2021, 6, 30))),
    ("2021年1—5月", (date(2021, 1, 1), date(2021, 5, 31))),
    ("截至2021年11月底", (None, date(2021, 11, 30))),
    ("2019-2021年", (date(2019, 1, 1), date(2021, 12, 31))),
    ("今年", (date(2020, 1, 1), date(2020, 12, 31))),
    ("去年", (date(2019, 1, 1), date(2019, 12, 31))),
    ("20_年", (None, None)),
    ("20xx年1-6月", (None, None)),
    ("2021年2月31日", (None, None)),
    ("目前", (None, None)),
]


@pytest.mark.parametrize(("phrase", "expected"), DATES, ids=range(len(DATES)))
def test_dates(phrase: str, expected: tuple[date | None, date | None]):
    assert period_dates(phrase, 2020) == expected


def test_without_a_known_year_relative_phrases_have_no_dates():
    assert period_dates("今年上半年", None) == (None, None)


@pytest.mark.parametrize(
    ("phrase", "offset"), [("去年", -1), ("今年1至5月", 0), ("明年", 1), ("2018年", -2), ("20_年", None)]
)
def test_offset(phrase: str, offset: int | None):
    assert period_offset(phrase, 2020) == offset


@pytest.mark.parametrize(
    ("phrase", "kind"),
    [("截至11月底", "point"), ("2021年", "flow"), ("今年以来", "to_date"), ("五年来", "multi_year"), ("", None)],
)
def test_kind(phrase: str, kind: str | None):
    assert period_kind(phrase) == kind


def test_start_is_never_after_end():
    for phrase, _ in DATES:
        first, last = period_dates(phrase, 2020)
        assert first is None or last is None or first <= last


def test_years_in_a_row_are_one_phrase():
    found = find_periods("20xx年20xx年2019年全年,明年")
    assert [phrase.text for phrase in found] == ["20xx年20xx年2019年全年", "明年"]
    assert (found[0].start, found[0].end) == (0, 17)
