"""Does a value say what its quote says? Held against the digits anew, apart from the rules that read it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from tasks.text.numerals import (
    ARABIC,
    CHINESE_CHARACTERS,
    parse_approximate,
    parse_arabic,
    parse_chinese,
    parse_numeral,
    scale_factor,
)
from tasks.text.units import ambiguous_words, base_word, to_base

# Words that state a number without a numeral of that value: 翻一番 is 100 %, 一半 50 %, 首位 the first.
WORDED = re.compile("[翻番半首倍]")
TOLERANCE = 1e-9  # of the value: a double read from digits and multiplied back
_ARABIC = re.compile(ARABIC)
_CHINESE = re.compile(f"[{CHINESE_CHARACTERS}点]+")
_MIXED = re.compile(f"[{CHINESE_CHARACTERS}点0-9０-９.．,， 分之]+")
_SCALE = re.compile("[十百千万亿]*")


@lru_cache(maxsize=8192)
def value_agrees(quote: str, value: float | None, value_high: float | None, unit: str) -> bool:
    """True where each value stands in the quote, as it is or times its unit's scale: (3亿5000万元, 3.5, None, 亿元).

    A masked or worded number (翻一番) has nothing to be held against and passes.
    """
    stated = [abs(number) for number in (value, value_high) if number is not None]
    if not stated or WORDED.search(quote):
        return True
    scale = float(scale_factor(found[0])) if (found := _SCALE.match(unit)) and found[0] else 1.0
    scales = (1.0, scale, 0.01) if "分之" in quote else (1.0, scale)  # 三分之一 is 33.3 %
    written = set(_numbers(quote))
    return all(any(_same(number * by, each) for by in scales for each in written) for number in stated)


@lru_cache(maxsize=8192)
def base_agrees(value: float | None, value_base: float | None, unit: str, base_unit: str, measure: str) -> bool:
    """True where value and base value stand to each other as the unit says: (80, 8e9, 亿元, 元); 块 and 度 pass.

    What 块 and 度 count is read from their context.
    """
    if base_word(unit) in ambiguous_words():
        return True
    factor, base = to_base(unit, measure)
    if value is None or value_base is None:
        return value is value_base and base_unit == base
    return base_unit == base and _same(abs(value * factor), abs(value_base)) and (value < 0) == (value_base < 0)


def _numbers(quote: str) -> Iterator[float]:
    """Every number that a part of the quote can be read as."""
    for token in _ARABIC.findall(quote):
        yield from _known(parse_arabic(token))
    for token in _CHINESE.findall(quote):
        yield from _known(parse_chinese(token))
        yield from parse_approximate(token) or ()
    for token in _MIXED.findall(quote):
        yield from _known(parse_numeral(token.strip("点分之, ，.．")))


def _known(number: float | None) -> Iterator[float]:
    if number is not None:
        yield number


def _same(one: float, other: float) -> bool:
    return abs(one - other) <= TOLERANCE * max(1.0, other)
