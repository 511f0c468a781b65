"""The numbers of a text with what is written to them: digits, masks and Chinese numerals, each with its unit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

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
from tasks.text.units import unit_pattern

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

DIGITS = (
    rf"(?<=[{D}])(?:[{D}]{{0,2}}(?:[,，][{D}]{{3}}(?![{D}]))++|{_IN_TEXT}[{D}]{{0,2}}(?: [{D}]{{3}}(?![{D}]))++|[{D}]*+)"
    rf"(?:(?:[.．](?=[{D}])[{D}]++)++|{_IN_TEXT_RUN} ?[.．] ?[{D}]++(?![.．{D}]))?+"
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

# each looks back at the character just read: they exclude each other, the frequent ones stand first
SCAN = re.compile(rf"[{D}{M}{C}第前翻首](?:{DIGITS}|{CHINESE}|{MASKS}|{ORDINAL}|{TOP}|{FOLD}|{FIRST})")


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
    """Every number of the text in order, those without a unit too (a list or a range may lend them one)."""
    return [token for m in SCAN.finditer(text) if (token := _token(text, m)) is not None]


def _token(text: str, m: re.Match[str]) -> Token | None:
    start = m.start()
    if m["digits"] is not None:
        return _digits(text, start, m)
    if m["chinese"] is not None:
        return _chinese(text, start, m)
    if m["mask"] is not None:
        unit, more = _unit(m, "m_")
        number, whole = text[start : m.end("mask")], m["m_unit"] or ""
        end = m.start("m_many") if m["m_many"] is not None else m.end()
        return Token(start, end, "mask", number, None, unit, None, more, True, mask_kind(number), whole=whole)
    return _ordinal(start, m)


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


def _unit(m: re.Match[str], prefix: str) -> tuple[str, bool]:
    """The unit as written without spaces and without 多 余 来, and whether one of these stood there."""
    alone = m[prefix + "alone"]
    if alone is not None:
        return alone, m[prefix + "first"] is not None
    unit = m[prefix + "unit"]
    if unit is None:
        return "", False
    more = m[prefix + "more"] is not None
    if unit[0] == "个" and unit[1:2] in ("多", "余", "来"):
        unit, more = "个" + unit[2:], True  # 9个多月
    return (m[prefix + "scale"] or "") + (m[prefix + "second"] or "") + unit, more


def _digits(text: str, start: int, m: re.Match[str]) -> Token:
    number_end = m.end("digits")
    number = text[start:number_end]
    unit, more = _unit(m, "d_")
    end = m.end() if unit else number_end
    if m["d_many"] is not None:
        end -= 1  # 3亿多: behind the unit 多 stays outside
    whole = m["d_unit"] or ""
    if m["masked"] is not None:
        return Token(start, end, "mask", number, None, unit, None, more, True, mask_kind(number), whole=whole)
    value = parse_arabic(number)
    compound = m["compound"]
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


def _chinese(text: str, start: int, m: re.Match[str]) -> Token | None:
    run = text[start : m.end("chinese")]
    if m["part"] is not None:
        return Token(start, m.end(), "fraction", run, None, "%", whole="%") if m["part"] else None
    whole = m["c_unit"] or ""
    before = text[start - 1] if start else ""
    more = m["c_more"] is not None
    value, high, scale = chinese_value(run)
    indefinite = (before in ("数", "几") and run[0] in "十百千万亿") or m["c_more"] == "几"
    end = m.end() if m["c_unit"] else m.end("chinese")
    token = Token(start, end, "chinese", run, value, scale + (m["c_scale"] or "") + whole, high, more, whole=whole)
    if m["c_scale"] and scale:
        token.value, token.unit = exact_product(value or 0, scale_factor(scale)), m["c_scale"] + whole
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
