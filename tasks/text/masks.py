"""Numbers blanked out by a site: XX万元, x%, ****万元, __个, 1x万, 20xx平方米 (taken for a year)."""

from __future__ import annotations

import re
from functools import cache

from tasks.text.units import alternatives, followers

MASK_CHARACTERS = "xXｘＸ×✕╳*＊﹡_＿"

_MASKED_YEAR = re.compile(rf"(?:19|20)[{MASK_CHARACTERS}]{{1,4}}")
_DIMENSION = re.compile(r"[0-9０-９.．]+[xX×✕╳*＊][0-9０-９.．]+")
_DIGIT = re.compile("[0-9０-９]")
_YEAR_UNITS = frozenset(("年", "月", "日", "时", "号"))


def has_mask(text: str) -> bool:
    """Whether any character of a number is a mask."""
    return any(c in MASK_CHARACTERS for c in text)


def mask_kind(number: str) -> str:
    """full when no digit is known (XX, and 20xx, which is a mask of a year put on a number), partial for 1x."""
    if _MASKED_YEAR.fullmatch(number) or not _DIGIT.search(number):
        return "full"
    return "partial"


def is_dimension(number: str) -> bool:
    """Whether a sign between two numbers multiplies them and masks nothing: 2×60, 3*5."""
    return _DIMENSION.fullmatch(number) is not None


def is_masked_name(text: str, end: int, word: str) -> bool:
    """Whether a unit word behind a mask begins a name: XX人大, XX家园, XX部队."""
    required = followers("mask_only_before").get(word)
    if required is not None and not text.startswith(required, end):
        return True
    pattern = _names_beginning_with(word)
    return pattern is not None and pattern.match(text, end) is not None


def is_masked_date(text: str, number: str, word: str, more: bool, end: int) -> bool:
    """Whether a mask with its unit is a date: x年, XX月 (x多年 and x年时间 are durations)."""
    if word not in _YEAR_UNITS:
        return False
    return not more and not text.startswith(("时间", "以上", "以内", "左右"), end)


@cache
def _names_beginning_with(word: str) -> re.Pattern[str] | None:
    barred = tuple(w for w in followers("mask_not_before").get(word, ()) if w)
    return re.compile(alternatives(barred)) if barred else None
