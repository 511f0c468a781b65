"""Time phrases of a sentence, the one that governs a number, and its days where the year is known."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

_MASK = "xX×*＊_＿ｘＸ○〇"
_DIGIT = "0-9０-９"
_CHINESE = "一二三四五六七八九十"
_MONTH_NUMBER = rf"(?:[{_DIGIT}]{{1,2}}|[{_MASK}]{{1,2}}|十[一二]?|[一二三四五六七八九])"
_YEAR_NUMBER = rf"(?:[12１２][{_DIGIT}]{{3}}|[12１２][09０９][{_MASK}{_DIGIT}]{{1,2}}|[{_MASK}]{{1,4}}|[二一][〇○零九][{_CHINESE}〇○零]{{2}})"
_YEAR = rf"{_YEAR_NUMBER}\s?年度?"
_DAY_YEAR = r"(?:今年|去年|明年|前年|后年|本年度?|上年度?|上一年度?|下一年度?|当年|同年|次年|全年度?|年内)"
_PART = r"(?:上半年|下半年|[前第]?[一二三四1-4]季度|[前头](?:[一二三四五六七八九十]+|[0-9０-９]{1,2})个?月|年初|年末|年底|岁末|底|末|初|中期|期间)"
_MONTH = rf"{_MONTH_NUMBER}\s?月份?(?:{_MONTH_NUMBER}{{1,2}}[日号]|[{_CHINESE}]{{1,3}}日|底|末|初|上旬|中旬|下旬|中)?"
_TO = r"\s?(?:[-—–－~～至到]|——)\s?"
_MONTHS_SPAN = rf"(?:{_MONTH_NUMBER}月?份?{_TO}{_MONTH}|{_MONTH})"
_YEARS_SPAN = (
    rf"(?:{_YEAR_NUMBER}{_TO}{_YEAR}|{_YEAR}(?:{_TO}(?:{_YEAR}|{_DAY_YEAR}))?|{_DAY_YEAR}(?:{_TO}{_DAY_YEAR})?)"
)
_DATE = rf"(?:{_YEARS_SPAN}(?:的?\s?(?:同期|{_MONTHS_SPAN}|{_PART}))?|{_MONTHS_SPAN}|{_PART})"
_RANGE = rf"{_DATE}(?:{_TO}{_DATE})?(?:、{_MONTH_NUMBER}月?{_TO}{_MONTH})*"
_NOW = r"(?:目前|现在|当前|眼下|迄今|如今|今日|今天|日前|昨日|近日|此前)"
_SPAN = rf"(?:[近过前]?[{_CHINESE}两几数百{_DIGIT}{_MASK}]{{1,3}}(?:多|余)?个?[年月天周](?:多|余)?(?:以来|来|间)|半年多?来|近年来|近些年来|[近过]去?[{_CHINESE}两几{_DIGIT}]{{1,2}}年)"
_PLAN = r"[“\"]?(?:十[一二三四五六]五|[七八九]五)[”\"]?(?:规划)?(?:时期|期间|以来|期末|末|初|前[一二三四]年|中后期)"
_EACH = r"(?:每个?(?:年度?|季度?|月|周|天|日|星期|半年)|逐年|历年)"
_FUTURE = rf"(?:今后|未来|接下来|下一步|下阶段)(?:的?[{_CHINESE}两几{_DIGIT}]{{1,2}}(?:[-—~～至到][{_CHINESE}{_DIGIT}]{{1,2}})?个?[年月])?"
_PAST = r"(?:汛期|采暖[季期]|过去(?:的)?[一两三四五]年|过去一年|一年来|任期内|届内|本届以来|[上本当]月|[上本当]季度?|[上本]周|[上本]届|同期|假期|节日期间|年度)"

_CORE = rf"(?:{_SPAN}|{_PLAN}|{_RANGE}|{_EACH}|{_FUTURE}|{_PAST}|{_NOW})"
_SINCE = r"(?:自|从)[^,，;；。:：]{2,16}?(?:以来|起(?=[,，]))"
_DURING = r"(?:(?<![\u4e00-\u9fff])|(?<=在))[\u4e00-\u9fff]{2,8}(?:期间|时期)"
_UNTIL = rf"(?:截至|截止到?|截止至|到|至|于|从|自|在|现)?\s?{_CORE}(?:为止|以来|之前|以前|前|起|间|期间|内|末|底)?"
_UP_TO = r"(?:截至|截止到?|到|至)(?:目前|现在|今(?!年)|日前|[上本]月末?|年底|年末|月末|月底|期末|当前)(?:为止)?"
_PHRASE = re.compile(rf"{_UP_TO}|{_SINCE}|{_UNTIL}|{_DURING}|现(?=有|已|共|完成)")
_QUICK = re.compile(r"[步后来年月季期今目现截迄日周届刚来每天]")
_WIDE = str.maketrans("０１２３４５６７８９", "0123456789")
_COMPARED = re.compile(r"(?:[比较]|[高低快慢多少好优]于|相比|对比|相较于?|[与同和])$")
_COMPARED_AFTER = re.compile(r"的\s?[0-9.０-９]+(?:多|余)?倍|的?(?:同期)?(?:相比|比(?![重例])|基础上|水平)")
_LOOK = re.compile(r"刚才")
_NUMBER_AFTER = re.compile(r"[0-9０-９]")
_TITLE = re.compile(r"《[^》]{0,60}》")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A time phrase of a sentence; `base` when it is what a number is compared with (比[去年同期])."""

    start: int
    end: int
    text: str
    base: bool = False
    future: bool = False  # of a plan: 预计[今年年底]投入使用, [7月底]可以上报
    origin: bool = False  # of the first of two numbers: 由[2016年]的32平方公里扩大到46平方公里
    event: bool = False  # the day of an event, which governs its own sentence only: 于[6月30日]挂牌


def find_periods(text: str) -> list[Phrase]:
    """Every time phrase of a sentence in order: 截至11月底, 20_年, 今年1月至12月14日."""
    if not _QUICK.search(text):
        return []
    titles = [m.span() for m in _TITLE.finditer(text)] if "《" in text else []
    out: list[Phrase] = []
    for m in _PHRASE.finditer(text):
        start, end = _tight(text, m.start(), m.end())
        if (
            end - start < 1
            or "确保" in m[0]
            or "保证" in m[0]
            or any(a < start < b for a, b in titles)
            or not _is_period(text, start, end)
        ):
            continue
        base = bool(_COMPARED.search(text, max(0, start - 4), start) or _COMPARED_AFTER.match(text, end))
        future = bool(_PLAN_BEFORE.search(text, max(0, start - 8), start) or _PLAN_AFTER.match(text, end))
        origin = text[end : end + 1] == "的" and start > 0 and text[start - 1] in "由从"
        event = bool(_DAY.search(text, start, end)) and not _RUNS.match(text, max(0, start - 1), end)
        out.append(
            Phrase(
                start,
                end,
                text[start:end],
                base,
                future or (text[end - 1] == "前" and text[end - 2] not in "目当日此"),
                origin,
                event,
            )
        )
    out += [Phrase(m.start(), m.end(), m[0]) for m in _LOOK.finditer(text)]
    return _merged(text, sorted(out, key=lambda p: p.start))


def _merged(text: str, phrases: list[Phrase]) -> list[Phrase]:
    """Phrases in order, 全年 and the like joined with a year right before them."""
    out: list[Phrase] = []
    for phrase in phrases:
        if (
            out
            and phrase.start - out[-1].end <= 1
            and phrase.text in ("全年", "全年度", "年内", "年度")
            and out[-1].text.endswith("年")
        ):
            first = out.pop()
            phrase = Phrase(first.start, phrase.end, text[first.start : phrase.end], first.base, first.future)
        out.append(phrase)
    return out


_DIGIT_OR_COMMA = re.compile(r"[0-9０-９,，]")
_COMMA = re.compile(r"[,，;；]")
_LEAD = re.compile(r"(?:于|从|自|在|至|到(?!目前|现在|\d|年|20|[xX_*今明本“”十]))\s?")
_DURATION = re.compile(rf"[{_CHINESE}两几半数{_DIGIT}{_MASK}]{{1,4}}(?:多|余)?个?[年月天周]$")
_BARE = frozenset({"底", "末", "初", "期间", "中期", "中", "年", "年度"})
_WORD_BEFORE = re.compile(r"[\u4e00-\u9fff]$")


def _tight(text: str, start: int, end: int) -> tuple[int, int]:
    """The phrase without a leading 于, 从 or 在."""
    lead = _LEAD.match(text, start, end)
    if lead and not text[start:end].endswith(("以来", "起", "为止")):
        start = lead.end()
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _is_period(text: str, start: int, end: int) -> bool:
    """Whether a match is a time phrase and not a duration, a bare 底 or the inside of a word."""
    word = text[start:end]
    if word.endswith("年初") and text.startswith("预算", end):
        return False
    if word in _BARE:
        return False
    if word in ("当前", "日前", "同期", "年度") and start and text[start - 1] == "比":
        return False
    if word.startswith("后年") and start and "\u4e00" <= text[start - 1] <= "\u9fff":
        return False
    if word.startswith("现"):
        return start == 0 or text[start - 1] not in "实体表出呈兑发重展显再变涌"
    if word[0] in _CHINESE and start and text[start - 1] in "第百千万零":
        return False
    return not (start and text[start - 1] in "0123456789.％%" and word[0] in "0123456789")


def governing(phrases: list[Phrase], at: int, text: str, status: str) -> Phrase | None:
    """The phrase that governs a number at `at`: the nearest before it that is no base of comparison.

    每月 and the time of a plan (of a fact's sentence) govern their own clause only.
    """
    found = None
    for phrase in phrases:
        if phrase.start >= at:
            break
        narrow = phrase.text[0] == "每" or (phrase.future and status == "actual")
        if phrase.origin and _DIGIT_OR_COMMA.search(text, phrase.end, at):
            continue
        if not phrase.base and not (narrow and _COMMA.search(text, phrase.end, at)):
            found = phrase
    return found


def inherited(phrases: Sequence[Phrase], future: bool) -> str:
    """The text of the last phrase of a sentence that governs the sentences after it, plans only when asked for."""
    for phrase in reversed(phrases):
        if not (phrase.base or phrase.event or phrase.origin or phrase.text[0] == "每") and (
            future or not phrase.future
        ):
            return phrase.text
    return ""


_PLAN_BEFORE = re.compile(r"(?:预计|计划|拟|力争|争取|确保|有望|将|要)[于在到至]?$")
_PLAN_AFTER = re.compile(r"[^,，;；。]{0,3}?(?:将|可以|可(?!以)|预计|拟|有望|力争|能够)")
_DAY = re.compile(r"[日号]$")
_RUNS = re.compile(r".?(?:截|到|至|自|从|以来|[^至到—–~－-]*[至到—–~－-])")
_EXPLICIT = re.compile(r"([12]\d{3})\s?年")
_RELATIVE = {
    "今年": 0,
    "本年": 0,
    "全年": 0,
    "年内": 0,
    "当年": 0,
    "去年": -1,
    "上年": -1,
    "上一年": -1,
    "前年": -2,
    "明年": 1,
}
_MONTHS = re.compile(r"(\d{1,2})(?:月份?)?(?:\d{1,2}日)?\s?[-—–－~～至到]+\s?(\d{1,2})月(?:份)?(?:(\d{1,2})日)?")
_ONE_MONTH = re.compile(r"(\d{1,2})月(?:份)?(?:(\d{1,2})日|(底|末|初|上旬|中旬|下旬))?")
_QUARTER = re.compile(r"(前|第)?([一二三四1-4])季度")
_FIRST_MONTHS = re.compile(r"[前头]([一二三四五六七八九十]+|\d{1,2})个?月")
_YEARS = re.compile(r"([12]\d{3})\s?年?\s?[-—–－~～至到]+\s?([12]\d{3})\s?年")
_TO_DATE = re.compile(r"截[至止]|目前|至今|迄今|到现在|以来|为止|^现$|年来$")
_NUMERAL = {c: i + 1 for i, c in enumerate("一二三四五六七八九十")} | {str(i): i for i in range(1, 13)}


def period_offset(phrase: str, year: int | None) -> int | None:
    """Years from the document's own year: 去年 -> -1, 明年 -> 1, 2019年 in a text of 2021 -> -2."""
    for word, offset in _RELATIVE.items():
        if word in phrase:
            return offset
    explicit = _EXPLICIT.search(phrase.translate(_WIDE))
    return int(explicit[1]) - year if explicit and year is not None else None


def period_kind(phrase: str, average: bool = False) -> str | None:
    """point (截至11月底), flow (2021年上半年), to_date (今年以来), multi_year (五年来) or annual_average (年均)."""
    if not phrase:
        return "annual_average" if average else None
    if average:
        return "annual_average"
    if re.search(r"[一二三四五六七八九十两几近\d]年(?:来|间|以来)$|[”五](?:时期|期间)", phrase) or _YEARS.search(
        phrase
    ):
        return "multi_year"
    if re.match(r"截[至止]|目前|现|到|当前|至今", phrase) or re.search(r"[底末初]$", phrase):
        return "point"
    return "to_date" if _TO_DATE.search(phrase) else "flow"


def period_dates(phrase: str, year: int | None) -> tuple[date | None, date | None]:
    """First and last day of a phrase whose year is known: 2021年一季度 -> 2021-01-01, 2021-03-31."""
    text = phrase.translate(_WIDE)
    years = _YEARS.search(text)
    if years and int(years[1]) <= int(years[2]):
        return date(int(years[1]), 1, 1), date(int(years[2]), 12, 31)
    explicit = _EXPLICIT.search(text)
    if explicit:
        known: int | None = int(explicit[1])
    elif year is None or re.search(rf"[{_MASK}]", text):
        known = None
    else:
        offset = next((o for w, o in _RELATIVE.items() if w in text), None)
        known = None if offset is None else year + offset
    if known is None or not 1000 <= known <= 9998:
        return None, None
    return _within(text, known)


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
