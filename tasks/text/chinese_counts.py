"""Which Chinese numerals are quantities: 三十万元, 近万人, 一百多吨; which are optional: 两家企业; which are none: 三个方面."""

from __future__ import annotations

import re
from functools import cache

from tasks.text.number_tokens import Token
from tasks.text.units import alternatives_of, chinese_kinds, followers
from warehouse.record import record

_NO_NUMBER_AFTER = ("第", "〔", "每", "[", "初", "星期", "周", "礼拜")
_BARE_SCALE = re.compile("[百千万亿]+")
_ESTIMATE_BEFORE = re.compile("(?:近|约|上|超|逾|过|超过|突破|大约|将近|接近)[ \u3000]?\\Z")
_DURATION_CUE = re.compile(
    "(?:为期|历时|仅用|用|用了|耗时|利用|长达|不到|近|花了|期限为?|工期为?|有|提前|缩短)[ \u3000]?\\Z"
)
_PUNCTUATED = frozenset(("次", "期", "位", "道", "层", "节", "门", "场", "把", "头", "面", "步"))  # 三次产业, 三位一体
_CLAUSE_END = frozenset(",，。;；、的以)）")
_IDIOMS = frozenset("里方尺寸斤角元升米")  # 万里碧道, 千方百计, 三元里: with these a numeral needs digits and a scale
_SCALED = re.compile("[一二两三四五六七八九].*[十百千万亿]|十[一二三四五六七八九]")
_PLAIN_DIGITS = re.compile("[零〇一二三四五六七八九]{3,}")  # 二〇二一
_OPENING = ("“", '"', "「", "『")  # “三万”活动
_LEVEL = re.compile("级")


@record
class Verdict:
    """That a Chinese numeral is a quantity, and whether a fair reader may leave it out (判定)."""

    rule: str
    optional: bool
    reasons: tuple[str, ...] = ()


@cache
def _item_nouns() -> re.Pattern[str]:
    return re.compile(f"[ \u3000]?(?:{alternatives_of(followers('item_nouns')['words'])})")


def judge_chinese(text: str, token: Token) -> Verdict | None:
    """The verdict on a Chinese numeral with the unit it has, or None when it is no quantity."""
    left = text[max(0, token.start - 4) : token.start]
    kind = chinese_kinds().get(token.whole, "no") if token.whole else "scale"
    if kind == "no" or _is_no_number(token, left):
        return None
    if token.indefinite:
        return Verdict("indefinite", True, ("indefinite",))
    bare = _BARE_SCALE.fullmatch(token.number) is not None
    if kind == "scale":
        return _with_scale_alone(text, token, left, bare)
    if kind == "measure":
        return _measured(token, left, bare)
    if kind == "duration":
        return _lasting(text, token, left)
    if bare and not token.more and not _ESTIMATE_BEFORE.search(left):
        return None
    if any(c in "百千万亿" for c in token.number):
        return Verdict("chinese_scale", False)
    return _small_count(text, token, kind)


def _is_no_number(token: Token, left: str) -> bool:
    """第三, 每万, S324十字, 二〇二一: ordinals, denominators, codes and years."""
    if left[-1:].isascii() and left[-1:].isalnum():
        return True
    if left.endswith(_NO_NUMBER_AFTER) or _PLAIN_DIGITS.fullmatch(token.number):
        return True
    return token.value is None and not token.indefinite


def _lasting(text: str, token: Token, left: str) -> Verdict | None:
    """为期三年, 用两年时间; not 近两年来, 过去一年."""
    if text.startswith("来", token.end):
        return None
    cued = _DURATION_CUE.search(left) is not None or text.startswith("时间", token.end)
    return Verdict("chinese_duration", True) if cued or len(token.number) > 2 else None


def _with_scale_alone(text: str, token: Token, left: str, bare: bool) -> Verdict | None:
    """三十万群众 and 千亿级; not 千万要记住, 亿万."""
    if _LEVEL.match(text, token.end) and bare and "亿" in token.number:
        token.unit, token.end = token.unit + "级", token.end + 1
        return Verdict("class_of_size", True)
    if (bare and not _ESTIMATE_BEFORE.search(left)) or left[-1:] in _OPENING:
        return None
    if not bare and token.number[0] in "百千万亿零〇":
        return None
    return Verdict("chinese_scale", bare)


def _measured(token: Token, left: str, bare: bool) -> Verdict | None:
    """三十万元, 一百多吨, 三成; bare 千亩 and 亿元 are optional, 一元 and 一度 nothing."""
    if token.whole == "度" or (token.whole == "成" and token.value is not None and not 1 <= token.value <= 10):
        return None
    estimated = _ESTIMATE_BEFORE.search(left) is not None
    if (
        token.whole in _IDIOMS
        and (bare or token.unit == token.whole)
        and not (_SCALED.search(token.number) or (bare and estimated))
    ):
        return None
    if bare:
        if token.whole in ("倍", "成"):
            return None  # 信心百倍
        if not estimated and token.number != "千":
            return None  # 播种面积万亩: the digits are lost
        class_of_size = token.whole in ("元", "美元") and token.number in ("万", "亿")  # 过亿元项目
        return Verdict("chinese_measure", not estimated or class_of_size)
    if token.number == "一" and not token.more and token.whole not in ("倍", "成", "亩", "吨", "公里", "平方公里"):
        return None
    return Verdict("chinese_measure", token.number == "一")


def _small_count(text: str, token: Token, kind: str) -> Verdict | None:
    """两家企业, 三名干部, 三个社区: optional; 一家 and 三个方面: nothing."""
    if token.number == "二" or (token.value is not None and token.value < 2):
        return None  # 二期, 二次 are ordinals: a count says 两
    if token.whole in _PUNCTUATED and text[token.end : token.end + 1] not in _CLAUSE_END:
        return None
    if kind == "item" and not _item_nouns().match(text, token.end):
        return None
    if text[token.end : token.end + 1] in ("”", '"', "之", "化"):
        return None
    return Verdict("chinese_count", True)
