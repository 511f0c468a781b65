"""A time phrase and the year of its document -> days, offset in years, and kind of period."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from functools import lru_cache

_MASK = "xX×*＊_＿ｘＸ○〇"
_WIDE = str.maketrans("０１２３４５６７８９", "0123456789")
_EXPLICIT = re.compile(r"([12]\d{3})\s?年")
_RELATIVE = {
    "过去一年": -1,
    "过去的一年": -1,
    "今年": 0,
    "本年": 0,
    "年内": 0,
    "去年": -1,
    "上年": -1,
    "上一年": -1,
    "前年": -2,
    "明年": 1,
    "来年": 1,
    "下一年": 1,
    "下年度": 1,
    "后年": 2,
}
_YEAR_WORD = re.compile("|".join(sorted(_RELATIVE, key=len, reverse=True)))
_MASKED_YEAR = re.compile(rf"[{_MASK}]{{1,4}}\s?年")
_NOW = re.compile(
    r"(?:截至|截止到?|到|至)?(?:目前|现在|当前|迄今|日前|今日|今天|近日|刚才|当下|眼下|如今)|^现$|今(?:为止)?$"
)
_PART_OF_YEAR = re.compile(r"月|季度|半年|年[底末初中终内]|全年|年度|当年|同年|次年|岁末|[月季]末")
_SPAN = re.compile(
    r"[”五](?:时期|期间|规划|以来|末|期末)|[一二三四五六七八九十两几近\d]年(?:多)?(?:来|间|以来)|近年|历年|每|逐年|[”\"]"
)
_NOT_THIS = re.compile(r"全年|年度|当年|同年|次年")  # of no year by themselves
_MONTHS = re.compile(r"(\d{1,2})(?:月份?)?(?:\d{1,2}日)?\s?[-—–－~～至到]+\s?(\d{1,2})月(?:份)?(?:(\d{1,2})日)?")
_ONE_MONTH = re.compile(r"(\d{1,2})月(?:份)?(?:(\d{1,2})日|(底|末|初|上旬|中旬|下旬))?")
_QUARTER = re.compile(r"(前|第)?([一二三四1-4])季度")
_FIRST_MONTHS = re.compile(r"[前头]([一二两三四五六七八九十]+|\d{1,2})个?月")
_MASKED = re.compile(r"[_xX*×＊]")
_YEARS = re.compile(r"([12]\d{3})\s?年?\s?[-—–－~～至到]+\s?([12]\d{3})\s?年")
_TO_DATE = re.compile(r"截[至止]|目前|至今|迄今|到现在|以来|为止|^现$|年来$")
_NUMERAL = {c: i + 1 for i, c in enumerate("一二三四五六七八九十")} | {"两": 2} | {str(i): i for i in range(1, 13)}


def _named_year(phrase: str, year: int | None) -> tuple[bool, int | None]:
    """Whether a phrase names a year, even a masked one, and its offset where it can be known: 去年 -> (True, -1)."""
    word = _YEAR_WORD.search(phrase)
    if word:
        return True, _RELATIVE[word[0]]
    explicit = _EXPLICIT.search(phrase.translate(_WIDE))
    if explicit:
        return True, int(explicit[1]) - year if year is not None else None
    return bool(_MASKED_YEAR.search(phrase)), None


@lru_cache(maxsize=4096)
def period_offset(phrase: str, year: int | None, anchor: str = "", target: bool = False) -> int | None:
    """Years from the document's own year: 去年 -> -1, 明年 -> 1, 2019年 in a text of 2021 -> -2.

    A part of an unnamed year (全年, 上半年, 12月) is of the year of `anchor`, the year phrase before it.
    """
    named, offset = _named_year(phrase, year)
    if named:
        spans = _YEARS.search(phrase.translate(_WIDE)) or (phrase.endswith("以来") and offset != 0)
        return None if spans else offset
    if _NOW.search(phrase):
        return 0
    if _SPAN.search(phrase) or not _PART_OF_YEAR.search(phrase):
        return None
    named, offset = _named_year(anchor, year)
    if named:
        return None if offset is None else offset + phrase.startswith("次年")
    return 0 if target or not _NOT_THIS.search(phrase) else None


@lru_cache(maxsize=4096)
def period_kind(phrase: str, average: bool = False, deed: bool = False) -> str | None:
    """point (截至11月底), flow (2021年上半年), to_date (今年以来), multi_year (五年来) or annual_average (年均).

    What was done up to a day (`deed`: 截至11月底,完成投资) is to_date, what stood on it a point.
    """
    if not phrase:
        return "annual_average" if average else None
    if average:
        return "annual_average"
    if re.search(
        r"(?:[一二三四五六七八九十两几近]|(?<!\d)\d{1,2})年(?:来|间|以来)$|[”五](?:时期|期间)", phrase
    ) or _YEARS.search(phrase):
        return "multi_year"
    if re.match(r"截[至止]|目前|现|到|当前|至今", phrase) or re.search(r"[底末初]$", phrase):
        return "to_date" if deed and not re.match(r"到(?!目前|现在)", phrase) else "point"
    return "to_date" if _TO_DATE.search(phrase) else "flow"


@lru_cache(maxsize=4096)
def period_dates(
    phrase: str, year: int | None, anchor: str = "", target: bool = False
) -> tuple[date | None, date | None]:
    """First and last day of a phrase whose year is known: 2021年一季度 -> 2021-01-01, 2021-03-31.

    A part of an unnamed year is of the year of `anchor`, as for `period_offset`.
    """
    text = phrase.translate(_WIDE)
    if _MASKED.search(text):  # half a masked span is no date: 20_-2030年
        return None, None
    years = _YEARS.search(text)
    if years and int(years[1]) <= int(years[2]):
        return date(int(years[1]), 1, 1), date(int(years[2]), 12, 31)
    known = _known_year(text, year, anchor, target)
    if known is None or not 1000 <= known <= 9998:
        return None, None
    first, last = _within(text, known)
    if first and last and first > last:  # a slip, or months of two years: 今年11月至9月
        return None, None
    return first, last


def _known_year(text: str, year: int | None, anchor: str, target: bool) -> int | None:
    """The year of a phrase: its own, else that of its anchor, else the document's."""
    for phrase in (text, anchor):
        if explicit := _EXPLICIT.search(phrase.translate(_WIDE)):
            return int(explicit[1])
        named, offset = _named_year(phrase, year)
        if named:
            return None if year is None or offset is None else year + offset
        if phrase is text and (_SPAN.search(text) or not _PART_OF_YEAR.search(text)):
            return None
    return year if target or not _NOT_THIS.search(text) else None


def _within(text: str, year: int) -> tuple[date | None, date | None]:
    """The days that a phrase covers in a known year."""
    first = date(year, 1, 1)
    if text.startswith(("截", "到", "至")) or text.endswith(("以来", "起", "前")):
        end = _end_of(text, year)
        return (None, end) if text.startswith(("截", "到", "至")) else (_start_of(text, year), None)
    months = _MONTHS.search(text)
    if months and 1 <= int(months[1]) <= int(months[2]) <= 12:
        low, high = int(months[1]), int(months[2])
        return date(year, low, 1), _last(year, high, int(months[3]) if months[3] else None)
    quarter = _QUARTER.search(text)
    if quarter:
        n = _NUMERAL[quarter[2]]
        start = first if quarter[1] == "前" else date(year, 3 * n - 2, 1)
        return start, _last(year, 3 * n, None)
    head = _FIRST_MONTHS.search(text)
    if head and 1 <= (count := _NUMERAL.get(head[1], 0) or {"十一": 11, "十二": 12}.get(head[1], 0)) <= 12:
        return first, _last(year, count, None)
    if "上半年" in text:
        return first, date(year, 6, 30)
    if "下半年" in text:
        return date(year, 7, 1), date(year, 12, 31)
    if _ONE_MONTH.search(text) or re.search(r"年?[底末]", text):
        return _start_of(text, year), _end_of(text, year)
    return first, date(year, 12, 31)


def _start_of(text: str, year: int) -> date | None:
    """The first day of the month, day or part of a year that a phrase names."""
    one = _ONE_MONTH.search(text)
    if one and 1 <= (month := int(one[1])) <= 12:
        last = monthrange(year, month)[1]
        day = int(one[2]) if one[2] else {"中旬": 11, "下旬": 21, "底": last, "末": last}.get(one[3] or "", 1)
        return date(year, month, day) if 1 <= day <= last else None
    return date(year, 12, 31) if re.search(r"[底末]$", text) else date(year, 1, 1)


def _end_of(text: str, year: int) -> date | None:
    """The last day of the month, day or part of a year that a phrase names."""
    found = list(_ONE_MONTH.finditer(text))
    if found and 1 <= (month := int(found[-1][1])) <= 12:
        return _last(
            year,
            month,
            int(found[-1][2]) if found[-1][2] else {"上旬": 10, "中旬": 20, "初": 10}.get(found[-1][3] or ""),
        )
    if "上半年" in text:
        return date(year, 6, 30)
    quarter = _QUARTER.search(text)
    if quarter:
        return _last(year, 3 * _NUMERAL[quarter[2]], None)
    return None if "目前" in text or "现在" in text else date(year, 12, 31)


def _last(year: int, month: int, day: int | None) -> date | None:
    """A day of a month, its last when none is given; None for a day that does not exist."""
    last = monthrange(year, month)[1]
    if day is None:
        return date(year, month, last)
    return date(year, month, day) if 1 <= day <= last else None
