"""A value agrees with its quote: digits, numerals, scales, ranges; another value does not."""

from __future__ import annotations

import re

import pytest

from tasks.text.agreement import value_agrees
from tasks.text.quantities import find_quantities
from tests.golden_sentences import golden_cases

SENTENCE = re.compile(r"[^。!?！？]+[。!?！？]*")

AGREEING = [
    ("94.20%", 94.2, None, "%"),
    ("1,234.5万元", 1234.5, None, "万元"),
    ("１２个", 12.0, None, "个"),
    ("三十万元", 30.0, None, "万元"),
    ("3亿5000万元", 3.5, None, "亿元"),
    ("七万五千人", 75000.0, None, "人"),
    ("七万五千人", 7.5, None, "万人"),
    ("百分之三十", 30.0, None, "%"),
    ("三成", 3.0, None, "成"),
    ("25~30米", 25.0, 30.0, "米"),
    ("六到八年", 6.0, 8.0, "年"),
    ("三五个", 3.0, 5.0, "个"),
    ("4.5、", 4.5, None, "个百分点"),
    ("下降5%", -5.0, None, "%"),
    ("翻一番", 100.0, None, "%"),
    ("一半", 50.0, None, "%"),
    ("首位", 1.0, None, "位"),
    ("XX万元", None, None, "万元"),
]
DISAGREEING = [
    ("94.20%", 94.0, None, "%"),
    ("94.20%", 9420.0, None, "%"),
    ("1,234.5万元", 12345000.0 * 100, None, "万元"),
    ("三十万元", 300000.5, None, "万元"),
    ("25~30米", 25.0, 31.0, "米"),
    ("3亿5000万元", 350.0, None, "亿元"),
    ("12个", 1.2, None, "个"),
]


@pytest.mark.parametrize(("quote", "value", "value_high", "unit"), AGREEING)
def test_a_value_that_its_quote_states(quote: str, value: float | None, value_high: float | None, unit: str) -> None:
    assert value_agrees(quote, value, value_high, unit)


@pytest.mark.parametrize(("quote", "value", "value_high", "unit"), DISAGREEING)
def test_a_value_that_its_quote_does_not_state(
    quote: str, value: float | None, value_high: float | None, unit: str
) -> None:
    assert not value_agrees(quote, value, value_high, unit)


def test_every_value_read_from_a_golden_sentence_agrees_and_none_does_a_hundred_times_over() -> None:
    """The check neither turns a right row away nor lets a factor of 100 through."""
    agreeing = wrong = 0
    for _, text, _ in golden_cases():
        for sentence in SENTENCE.finditer(text):
            for quantity in find_quantities(sentence[0]):
                if quantity.value is None:
                    continue
                quote = sentence[0][quantity.start : quantity.end]
                assert value_agrees(quote, quantity.value, quantity.value_high, quantity.unit), quantity
                agreeing += 1
                wrong += value_agrees(quote, quantity.value * 100 + 1, None, quantity.unit)
    assert agreeing > 500
    assert wrong <= agreeing / 100
