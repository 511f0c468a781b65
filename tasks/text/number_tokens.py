"""The numbers of a text with what is written to them: digits, masks and Chinese numerals, each with its unit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from tasks.text.masks import MASK_CHARACTERS, has_mask, mask_kind
from tasks.text.numerals import (
    CHINESE_CHARACTERS,
    HALF_WIDTH,
    exact_product,
    parse_approximate,
    parse_arabic,
    parse_chinese,
    scale_factor,
)
from tasks.text.sieves import Sieve
from tasks.text.units import chinese_kinds, unit_pattern

D = "0-9０-９"
M = re.escape(MASK_CHARACTERS)
C = CHINESE_CHARACTERS
SPACE = "[ \t\u3000\xa0]{0,3}+"
SCALE = "(?:(?!百分|千[瓦米克卡帕伏焦]|万[科达众向里]|百[强姓货花步]|千[方户]|亿[万])[百千万亿]){1,3}"

_UNIT = unit_pattern()
_TAIL = (
    rf"(?:{SPACE}(?P<{{0}}scale>{SCALE})?{SPACE}(?P<{{0}}more>[多余来几])?{SPACE}(?P<{{0}}second>{SCALE})?"
    rf"{SPACE}(?P<{{0}}unit>{_UNIT})|{SPACE}(?P<{{0}}first>[多余来])?(?P<{{0}}alone>{SCALE})(?![分])(?P<{{0}}many>[多余](?![次个项]))?)"
).replace("{0}", "{name}")

_IN_TEXT = rf"(?:(?<=[\u4e00-\u9fff][{D}])|(?<=[\u4e00-\u9fff] [{D}]))"  # spaces may part a number only inside a text
_IN_TEXT_RUN = "(?:" + "|".join(rf"(?<=[\u4e00-\u9fff][{D}]{{{n}}})" for n in range(1, 6)) + ")"

_PARTED = rf"{_IN_TEXT}(?<![图表第注例式页].) (?:[{D}](?![{D}])|00)(?=(?:[.．][{D}]{{1,2}})?[%％])"  # 合格率9 8.5%

DIGITS = (
    rf"(?:(?= ){_PARTED}|[{D}]{{0,2}}+(?:[,，][{D}]{{3}}(?![{D}]))++|(?=[{D}]{{0,2}}+ ){_IN_TEXT}[{D}]{{0,2}}+(?: [{D}]{{3}}(?![{D}]))++|[{D}]*+)"
    rf"(?:(?=[ .．])(?:(?:[.．](?=[{D}])[{D}]++)++|{_IN_TEXT_RUN} ?[.．] ?[{D}]++(?![.．{D}])))?+"
    rf"(?P<masked>[{M}]++[{M}{D}.．]*+(?![A-Za-z]))?+(?P<digits>)"
    rf"(?:(?P<compound>(?:亿[{D}]{{1,4}}(?:[.．][{D}]++)?+(?=[万千]))?(?:万[{D}]{{1,4}}(?=[千百])|万[{D}]{{3,4}}(?![{D}.．]))?)"
    rf"{_TAIL.replace('{name}', 'd_')})?"
)
MASKS = (
    rf"(?<=[{M}])(?<![A-Za-z{D}{M}].)(?:[{M}{D}]|[.．](?=[{M}{D}]))*+(?![A-Za-z{M}])(?P<mask>)"
    rf"(?:{_TAIL.replace('{name}', 'm_')})?"
)
CHINESE = (
    rf"(?<=[{C}])(?<![{C}].)(?!(?<=一)[个项种次条是些样定方直律起]|(?<=千)[瓦克卡帕伏])"
    rf"(?:[零〇一二两三四五六七八九十百万亿]++|千(?![瓦克卡帕伏]))*+(?:点[零一二三四五六七八九]{{1,6}}+)?+(?P<chinese>)"
    rf"(?:分之(?P<part>[{C}]{{1,10}}+(?:点[零一二三四五六七八九]{{1,6}}+)?+|[{D}]++(?:[.．][{D}]++)?+)"
    rf"|{SPACE}(?P<c_more>[多余来几])?{SPACE}(?P<c_scale>(?!千[瓦克卡帕伏])[百千万亿]{{1,2}})?{SPACE}(?P<c_unit>{_UNIT})"
    rf"|(?<=[万亿])(?P<c_many>[多余])?(?P<c_alone>)|(?=[至到~～–—-]{{1,2}}[{C}{D}])(?P<c_bare>))"
)
ORDINAL_NUMBER = rf"(?:[{D}]{{1,4}}+|[一二三四五六七八九十百]{{1,5}}+|[{M}][{M}{D}]{{0,4}}+)"
ORDINAL = (
    rf"(?<=第)[ \u3000]?(?P<ordinal>{ORDINAL_NUMBER}(?:[、和与及至到~～—–-]{ORDINAL_NUMBER})*+)"
    rf"[ \u3000]?(?P<o_unit>[名位])?"
)
TOP = (
    rf"(?<=前)(?<![提之以此目年日面生会当眼事月]前)[ \u3000]?(?P<top>[{D}]{{1,3}}+|[一二两三四五六七八九十]{{1,3}}+)"
    rf"[ \u3000]?(?:(?P<t_unit>[名位强])|(?![{D}.．个年月天日季周批次期届轮阶段项家条类种大百千万亿]))"
)
FOLD = rf"(?<=翻)了?(?P<fold>[一两二三四五半]|[{D}]++(?:[.．][{D}]++)?|[{M}]{{1,4}})?番(?P<f_end>)"
FIRST = r"(?<=首)位(?P<first>)"

SCAN = Sieve(  # no two of the first three begin with the same character
    f"[{D}]{DIGITS}", f"[{C}]{CHINESE}", f"[{M}]{MASKS}", f"[第前翻首](?:{ORDINAL}|{TOP}|{FOLD}|{FIRST})"
)
_BARE = frozenset(("digits", "masked", "mask"))  # the last group of a number that has no unit
_JOINTS = frozenset("-－−~～〜–—―─至到、和与及或百千万亿多余来")  # what may stand beside a number joined with another
_UNIT_GROUPS = {
    prefix: tuple(prefix + group for group in ("scale", "more", "second", "unit", "first", "alone", "many"))
    for prefix in ("d_", "m_")
}


@cache
def _counting() -> frozenset[str]:
    """The units with which 一 counts nothing: 进一步, 一批."""
    return frozenset(unit for unit, kind in chinese_kinds().items() if kind not in ("measure", "duration"))


@dataclass(slots=True)
class Token:
    """A number as written, with or without a unit, before it is judged (数)."""

    start: int
    end: int  # behind the unit, or behind the number when there is none
    kind: str  # digits, mask, chinese, fraction, fold, ordinal, top, first
    number: str
    value: float | None
    unit: str = ""
    value_high: float | None = None
    more: bool = False
    masked: bool = False
    mask: str | None = None
    shared: bool = False  # the unit is a later number's
    indefinite: bool = False
    ranged: bool = False
    whole: str = ""  # the unit's own characters, without scale


def scan(text: str) -> list[Token]:
    """Every number of the text in order, those without a unit too where a list or a range may lend them one."""
    return [token for _, m in SCAN.find_all(text) if (token := token_of(text, m)) is not None]


def token_of(text: str, m: re.Match[str]) -> Token | None:
    """The number that SCAN has found, or None where it can neither be a quantity nor be joined with one."""
    group = m.lastgroup or ""
    start, end = m.span()
    if group in _BARE and not _may_be_joined(text, start, end):
        return None
    kind = group[:2]
    if kind == "d_" or group == "digits":
        return _digits(text, start, end, m)
    if kind == "c_" or group in ("part", "chinese"):
        return _chinese(text, start, end, m)
    if kind == "m_" or group == "mask":
        return _mask(text, start, end, m)
    return _ordinal(start, m)


def _may_be_joined(text: str, start: int, end: int) -> bool:
    """Whether a number can be an end of a range or an item of a list, which lend it a unit: [3]-5个, [4.5]、8.5%."""
    return (
        text[end : end + 2].lstrip(" \u3000")[:1] in _JOINTS
        or text[max(0, start - 2) : start].rstrip(" \u3000")[-1:] in _JOINTS
    )


def _mask(text: str, start: int, end: int, m: re.Match[str]) -> Token:
    unit, more, whole, many = _unit(m, "m_")
    number = text[start : m.end("mask")]
    return Token(start, end - many, "mask", number, None, unit, None, more, True, mask_kind(number), whole=whole)


def _ordinal(start: int, m: re.Match[str]) -> Token:
    if (number := m["ordinal"]) is not None:
        return Token(start, m.end(), "ordinal", number, numeral(number), m["o_unit"] or "", masked=has_mask(number))
    if m["top"] is not None:
        return Token(start, m.end(), "top", m["top"], numeral(m["top"]), m["t_unit"] or "")
    if m["first"] is not None:
        return Token(start, m.end(), "first", "首", 1.0, "位")
    return _fold(start, m)


def numeral(text: str) -> float | None:
    """The value of digits or of a Chinese numeral."""
    value = parse_arabic(text)
    return value if value is not None else parse_chinese(text)


def _unit(m: re.Match[str], prefix: str) -> tuple[str, bool, str, bool]:
    """The unit as written without spaces and without 多 余 来, whether one of these stood there or behind it, its word."""
    scale, more, second, whole, first, alone, many = m.group(*_UNIT_GROUPS[prefix])
    if alone is not None:
        return alone, first is not None, "", many is not None
    if whole is None:
        return "", False, "", False
    unit = whole
    if unit[0] == "个" and unit[1:2] in ("多", "余", "来"):
        unit, more = "个" + unit[2:], unit[1]  # 9个多月
    return (scale or "") + (second or "") + unit, more is not None, whole, False


def _digits(text: str, start: int, end: int, m: re.Match[str]) -> Token:
    number_end = m.end("digits")
    number = text[start:number_end]
    unit, more, whole, many = _unit(m, "d_")
    end = end - many if unit else number_end  # 3亿多: behind the unit 多 stays outside
    masked, compound = m.group("masked", "compound")
    if masked is not None:
        return Token(start, end, "mask", number, None, unit, None, more, True, mask_kind(number), whole=whole)
    value = parse_arabic(number)
    if compound and unit:
        value, unit = _compound(value, compound, unit, whole)
        number = text[start : m.end("compound")]
    return Token(start, end, "digits", number, value, unit, None, more, whole=whole)


def _compound(value: float | None, compound: str, unit: str, whole: str) -> tuple[float | None, str]:
    """3亿5000万元 is 3.5 in 亿元: the first scale is the unit's, what follows is added to the value."""
    scale = compound[0]
    rest = compound[1:].translate(HALF_WIDTH)
    below = float(scale_factor(unit[: len(unit) - len(whole)]))
    digits, inner, last = rest.partition("万")
    added = exact_product(float(digits or 0), 1e4 if inner else below)
    if inner:
        added += exact_product(float(last or 0), below)
    total = None if value is None else exact_product(value, scale_factor(scale)) + added
    return (None if total is None else exact_product(total, 1 / scale_factor(scale))), scale + whole


def _chinese(text: str, start: int, end: int, m: re.Match[str]) -> Token | None:
    number_end = m.end("chinese")
    run = text[start:number_end]
    part, more, behind, whole = m.group("part", "c_more", "c_scale", "c_unit")
    if part is not None:
        return Token(start, end, "fraction", run, None, "%", whole="%") if part else None
    if run == "一" and whole in _counting() and more is behind is None and not _may_be_joined(text, start, end):
        return None  # 进一步, 一批
    before = text[start - 1] if start else ""
    value, high, scale = chinese_value(run)
    indefinite = (before in ("数", "几") and run[0] in "十百千万亿") or more == "几"
    unit = scale + (behind or "") + (whole or "")
    token = Token(
        start, end if whole else number_end, "chinese", run, value, unit, high, more is not None, whole=whole or ""
    )
    if behind and scale:
        token.value, token.unit = exact_product(value or 0, scale_factor(scale)), behind + (whole or "")
    if indefinite:
        token.start -= before in ("数", "几")
        token.value = token.value_high = None
        token.indefinite = True
    return token


@lru_cache(maxsize=4096)
def chinese_value(run: str) -> tuple[float | None, float | None, str]:
    """Value, upper end and scale of a Chinese numeral: 七万五千 -> (7.5, None, 万), 三五百 -> (300, 500, "")."""
    pair = parse_approximate(run)
    value, high = pair or (parse_chinese(run), None)
    scale = "亿" if "亿" in run else "万" if "万" in run else ""
    if not scale or value is None:
        return value, high, scale
    if run in ("亿", "万"):
        return 1.0, None, scale
    divide = 1 / scale_factor(scale)
    return exact_product(value, divide), None if high is None else exact_product(high, divide), scale


def _fold(start: int, m: re.Match[str]) -> Token:
    """翻一番 is growth of 100 %, 翻两番 of 300 %, 翻番 of 100 %."""
    written = m["fold"] or "一"
    times = 0.5 if written == "半" else numeral(written)
    masked = has_mask(written)
    value = None if times is None or masked or times > 20 else 100 * (2**times - 1)
    return Token(start, m.end(), "fold", m["fold"] or "", value, "%", masked=masked, mask="full" if masked else None)
