"""Numerals to numbers and back."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.text.numerals import (
    exact_product,
    parse_approximate,
    parse_arabic,
    parse_chinese,
    parse_numeral,
    to_chinese,
    to_mixed,
)

ARABIC = [
    ("1,234.5", 1234.5),
    ("１２３", 123),
    ("１，２３４．５", 1234.5),
    ("2 000", 2000),
    ("007", 7),
    ("94.20", 94.2),
]
CHINESE = [
    ("七万五千", 75000), ("二〇二一", 2021), ("一点五", 1.5), ("一百二", 120), ("三万五", 35000), ("十二", 12),
    ("两千零五十", 2050), ("一亿两千万", 120000000), ("一万亿", 10**12), ("千亿", 10**11), ("零", 0), ("一百零五", 105),
]  # fmt: skip
MIXED = [
    ("1.2万", 12000), ("3亿5000万", 350000000), ("3千", 3000), ("三成", 0.3), ("百分之三十", 0.3), ("30%", 0.3),
    ("十万分之一", 0.00001), ("百分之三十五点六", 0.356), ("1万2千", 12000), ("三分之二", 2 / 3),
]  # fmt: skip
NO_NUMBERS = ["", " ", "个", "1.2.3", "三五百", "1万2亿", "--", "百分之", "9" * 100, "nan", "inf", "1e5", "1_000"]


@pytest.mark.parametrize(("text", "number"), ARABIC, ids=[str(n) for _, n in ARABIC])
def test_digits_read_with_commas_spaces_and_full_width(text: str, number: float) -> None:
    """１２３ reads as 123, 1,234.5 as 1234.5."""
    assert parse_arabic(text) == number


@pytest.mark.parametrize(("text", "number"), CHINESE, ids=[str(n) for _, n in CHINESE])
def test_chinese_numerals_read(text: str, number: float) -> None:
    """七万五千 reads as 75000."""
    assert parse_chinese(text) == number


@pytest.mark.parametrize(("text", "number"), MIXED, ids=[f"mixed-{n}" for _, n in MIXED])
def test_mixed_numerals_read(text: str, number: float) -> None:
    """3亿5000万 reads as 350000000."""
    assert parse_numeral(text) == pytest.approx(number)


@pytest.mark.parametrize("text", NO_NUMBERS, ids=range(len(NO_NUMBERS)))
def test_what_is_no_numeral_reads_as_none(text: str) -> None:
    """1.2.3 and 三五百 are no exact numbers."""
    assert parse_numeral(text) is None


def test_neighbouring_digits_are_a_range() -> None:
    """三五 is three to five, 七八十 seventy to eighty."""
    assert parse_approximate("三五") == (3, 5)
    assert parse_approximate("七八十") == (70, 80)
    assert parse_approximate("两三百") == (200, 300)
    assert parse_approximate("十五") is None


@settings(max_examples=200)
@given(st.integers(0, 10**15))
def test_chinese_numerals_read_back(number: int) -> None:
    """What is written in Chinese numerals reads as the number it was."""
    assert parse_chinese(to_chinese(number)) == number


@settings(max_examples=100)
@given(st.integers(0, 10**11))
def test_mixed_numerals_read_back(number: int) -> None:
    """12000 writes as 1.2万 and reads as 12000."""
    assert parse_numeral(to_mixed(number)) == number


@settings(max_examples=200)
@given(st.text("0123456789０９.,， 一二两三十百千万亿零〇点分之%成", max_size=60) | st.text(max_size=20))
def test_no_text_raises(text: str) -> None:
    """Any text reads as a number or as none."""
    parse_numeral(text), parse_approximate(text)


def test_products_hold_no_binary_dust() -> None:
    """1.2 × 10000 is 12000, 0.3 × 10 is 3."""
    assert exact_product(1.2, 1e4) == 12000
    assert exact_product(0.3, 10) == 3


def test_numbers_out_of_range_are_refused() -> None:
    """A negative number has no Chinese numeral here."""
    with pytest.raises(ValueError, match="no Chinese numeral"):
        to_chinese(-1)
