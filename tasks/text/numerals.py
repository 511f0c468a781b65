"""Numerals to numbers and back: 1,234.5 · １２ · 七万五千 · 1.2万 · 3亿5000万 · 百分之三十 · 三成 · 十万分之一."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from functools import lru_cache

HALF_WIDTH = str.maketrans("０１２３４５６７８９．，－−＋", "0123456789.,--+")
DIGIT_OF = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
SCALE_OF = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
DIGITS, SMALL_SCALES = "零一二三四五六七八九", "千百十"

TRADITIONAL = (
    "億萬個點噸畝餘幾項輛條種處戶員倍間層週鐘時歲級頭隻張冊幅場臺檯艘噸號畝釐兩後約進過達體積萬億裡嚴歷並區縣鄉鎮總產價"
)
SIMPLIFIED = (
    "亿万个点吨亩余几项辆条种处户员倍间层周钟时岁级头只张册幅场台台艘吨号亩厘两后约进过达体积万亿里严历并区县乡镇总产价"
)
TO_SIMPLIFIED = str.maketrans(TRADITIONAL, SIMPLIFIED)

ARABIC = r"(?:[0-9０-９]{1,3}(?:[,，][0-9０-９]{3}(?![0-9０-９]))++|[0-9０-９]++)(?:[.．][0-9０-９]++)?+"
CHINESE_CHARACTERS = "零〇一二两三四五六七八九十百千万亿"
LONGEST = 40  # characters of a numeral; what is longer is an identifier

_SPACES = re.compile(r"[\s,，]+")
_PLAIN = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")
_MIXED_PART = re.compile(r"([0-9]+(?:\.[0-9]+)?)([十百千万亿]*)")
_FRACTION = re.compile(r"(.{1,8}?)分之(.{1,24})", re.DOTALL)
_APPROXIMATE = re.compile("([二两三四五六七八])([三四五六七八九])(?![二三四五六七八九])")


@lru_cache(maxsize=4096)
def parse_arabic(text: str) -> float | None:
    """The number that Arabic or full-width digits write, commas and spaces between them left out: `1,234.5`."""
    folded = text if text.isascii() and text.isdigit() else _SPACES.sub("", text.translate(HALF_WIDTH))
    if len(folded) > LONGEST or not _PLAIN.fullmatch(folded):
        return None
    return float(folded)


def parse_chinese(text: str) -> float | None:
    """The number of a Chinese numeral: 七万五千 -> 75000, 二〇二一 -> 2021, 一点五 -> 1.5; None if it is none."""
    if not text or len(text) > LONGEST:
        return None
    whole, point, decimals = text.partition("点")
    if point:
        head, tail = parse_chinese(whole), [DIGIT_OF.get(c) for c in decimals]
        if head is None or not tail or None in tail:
            return None
        return float(f"{head:.0f}." + "".join(map(str, tail)))
    if all(c in DIGIT_OF for c in text):
        return float("".join(str(DIGIT_OF[c]) for c in text))
    return _parse_scaled(text)


def _parse_scaled(text: str) -> float | None:
    """三百二十万 -> 3200000: 亿 closes what stands before it, 万 what stands since the last 亿."""
    total = section = 0
    digit: int | None = None
    last_scale = 10
    for c in text:
        if c in DIGIT_OF:
            if digit:
                return None  # 三五百 is no exact number
            digit = DIGIT_OF[c]
            last_scale = 10 if digit == 0 else last_scale  # 一百零五 is 105
        elif c in "十百千":
            section += (1 if digit is None or (digit == 0 and c == "十") else digit) * SCALE_OF[c]
            digit, last_scale = None, SCALE_OF[c]
        elif c in "万亿":
            below = section + (digit or 0)
            scale = SCALE_OF[c]
            total = (total + below or 1) * scale if c == "亿" else total + (below or 1) * scale
            section, digit, last_scale = 0, None, scale
        else:
            return None
    if digit and last_scale > 10:
        digit *= last_scale // 10  # 一百二 is 120, 三万五 is 35000
    return float(total + section + (digit or 0))


def parse_approximate(text: str) -> tuple[float, float] | None:
    """Both ends of two neighbouring digits: 三五 -> (3, 5), 七八十 -> (70, 80), 两三百 -> (200, 300)."""
    pair = _APPROXIMATE.search(text)
    if not pair or DIGIT_OF[pair[1]] >= DIGIT_OF[pair[2]]:
        return None
    low = parse_chinese(text[: pair.start(2)] + text[pair.end(2) :])
    high = parse_chinese(text[: pair.start(1)] + text[pair.end(1) :])
    return None if low is None or high is None or low >= high else (low, high)


def parse_numeral(text: str) -> float | None:
    """The number of any numeral: 1.2万 -> 12000, 3亿5000万 -> 350000000, 三成 -> 0.3, 十万分之一 -> 0.00001."""
    text = text.strip()
    if not text or len(text) > 2 * LONGEST:
        return None
    if text[-1] in "%％":
        return _times(parse_numeral(text[:-1]), Decimal("0.01"))
    if text[-1] == "成":
        return _times(parse_numeral(text[:-1]), Decimal("0.1"))
    if fraction := _FRACTION.fullmatch(text):
        below, above = parse_numeral(fraction[1]), parse_numeral(fraction[2])
        return None if not below or above is None else float(Decimal(str(above)) / Decimal(str(below)))
    value = parse_arabic(text)
    if value is None:
        value = parse_chinese(text)
    return value if value is not None else _parse_mixed(text)


def _parse_mixed(text: str) -> float | None:
    """3亿5000万 -> 350000000: every part is digits and scale characters, each scale smaller than the one before."""
    folded = _SPACES.sub("", text.translate(HALF_WIDTH))
    at, total, last = 0, Decimal(0), None
    while at < len(folded):
        part = _MIXED_PART.match(folded, at)
        if not part:
            return None
        scale = scale_factor(part[2])
        if last is not None and scale >= last:
            return None
        total += Decimal(part[1]) * scale
        at, last = part.end(), scale
    return float(total)


def scale_factor(scales: str) -> int:
    """What scale characters multiply by: 千万 -> 10000000, the empty text -> 1."""
    factor = 1
    for c in scales:
        factor *= SCALE_OF[c]
    return factor


def _times(value: float | None, factor: Decimal) -> float | None:
    try:
        return None if value is None else float(Decimal(str(value)) * factor)
    except InvalidOperation:
        return None


def exact_product(value: float, factor: float) -> float:
    """value × factor without binary dust: 1.2 × 10000 is 12000, 0.3 × 10 is 3."""
    product = _times(value, Decimal(str(factor)))
    return value * factor if product is None else product


def to_chinese(number: int) -> str:
    """A whole number in Chinese numerals: 75000 -> 七万五千, 105 -> 一百零五, 12 -> 十二."""
    if not 0 <= number < 10**16:
        raise ValueError(f"{number} is not between 0 and 10^16: no Chinese numeral is written for it")
    if number == 0:
        return "零"
    out = ""
    for scale, name in ((10**8, "亿"), (10**4, "万"), (1, "")):
        high, number = divmod(number, scale)
        if not high:
            continue
        section = to_chinese(high) if high >= 10**4 else _section(high)
        gap = "零" if out and high < 1000 else ""
        out += gap + section + name
    return out[1:] if out.startswith("一十") else out


def _section(number: int) -> str:
    """The Chinese numeral of 1 to 9999, a leading 一十 in full."""
    out, gap = "", False
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if digit:
            out += ("零" if gap and out else "") + DIGITS[digit] + (SMALL_SCALES[3 - place] if place else "")
        gap = not digit
    return out


def to_mixed(number: float) -> str:
    """A number in digits and one scale character: 12000 -> 1.2万, 350000000 -> 3.5亿, 800 -> 800."""
    value = Decimal(str(number))
    for scale, name in ((10**8, "亿"), (10**4, "万")):
        if abs(value) >= scale:
            return f"{(value / scale).normalize():f}{name}"
    return f"{value.normalize():f}"
