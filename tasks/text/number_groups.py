"""Numbers that belong together: ranges (3-5个, 5%至8%) and lists under one unit (4.5、4.6、8.5个百分点)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tasks.text.number_tokens import Token
from tasks.text.numerals import exact_product
from tasks.text.units import leading_scale, to_base

_RANGE = re.compile(r"[ \u3000]?(?:[-－−~～〜–]|[—―─]{1,2}|--|至|到)[ \u3000]?")
_LIST = re.compile(r"[ \u3000]?[、和与及或][ \u3000]?[-－−]?")  # 0.15、-5.64个百分点
_CHANGE = re.compile(r"(?:从|由|自)[^,，。;；、从由自]{0,12}\Z")
_MARKER_BEFORE = "。;；!！?？:：\n(（"
_JOINABLE = frozenset(("digits", "mask", "chinese"))


def group_numbers(text: str, tokens: Sequence[Token]) -> list[Token]:
    """The tokens with ranges joined into one and bare numbers lent the unit of the number that closes their list."""
    out: list[Token] = []
    for token in reversed(tokens):  # from the right, where the unit stands
        if out and token.kind in _JOINABLE and out[-1].kind in _JOINABLE:
            between = text[token.end : out[-1].start]
            if len(between) <= 4:
                joined = _join(text, token, out[-1], between) if between else _compound(token, out[-1])
                if joined is not None:
                    out[-1] = joined
                    continue
        out.append(token)
    out.reverse()
    return out


def _join(text: str, left: Token, right: Token, between: str) -> Token | None:
    """One range of both, or None; a left number in a list is lent the unit in passing."""
    if _RANGE.fullmatch(between):
        if right.ranged:
            left.whole = left.unit = ""  # 2024-02-02 and 0717-123-456 are codes
            right.unit = right.whole = ""
            return None
        if _is_change(text, left, between):
            return None
        return _range(left, right, text)
    if left.whole and left.whole == leading_scale(left.whole) and _LIST.fullmatch(between):
        rest = right.whole.removeprefix(leading_scale(right.whole))
        if rest and right.unit == right.whole:  # 18.6万、9.2万和12.4万人次
            left.unit, left.whole, left.shared = left.unit + rest, left.whole + rest, True
        return None
    closing = left.unit == "个" and right.unit.startswith("个") and right.unit != "个"  # 3.4个和2.1个百分点
    if (closing or not left.unit) and right.unit and _LIST.fullmatch(between) and not _is_marker(text, left):
        left.unit, left.whole, left.shared = right.unit, right.whole, True
    return None


def _compound(left: Token, right: Token) -> Token | None:
    """One masked number of two neighbours: X亿X千万元, 3亿XX万元; no value stands on what is half known."""
    if left.whole or not left.unit or not right.unit or not (left.masked or right.masked):
        return None
    mask = "full" if left.mask == right.mask == "full" else "partial"
    number = left.number + left.unit + right.number
    unit = left.unit + right.whole
    return Token(left.start, right.end, "mask", number, None, unit, None, False, True, mask, whole=right.whole)


def _is_change(text: str, left: Token, between: str) -> bool:
    """从5%到8%: two values in time, no range."""
    return between.strip() in ("到", "至") and _CHANGE.search(text[max(0, left.start - 16) : left.start]) is not None


def _is_marker(text: str, left: Token) -> bool:
    """Whether a bare number before 、 is the marker of a list: `1、3个乡镇…` at the start of a sentence."""
    before = text[: left.start].rstrip(" \u3000\t")[-1:] if left.start < 4 else text[left.start - 1]
    return left.kind == "digits" and (not before or before in _MARKER_BEFORE) and text.startswith("、", left.end)


def _range(left: Token, right: Token, text: str) -> Token | None:
    """3-5个, 3万-5万元, 500万至1亿元 as one token in the unit of its end."""
    if left.unit and not _same_unit(left, right):
        return None
    low, high = left.value, right.value
    if left.unit and left.unit != right.unit and low is not None:
        own, closing = to_base(leading_scale(left.unit))[0], to_base(leading_scale(right.unit))[0]
        low = exact_product(low, own / closing)
    masked = left.masked or right.masked
    if masked:
        low = high = None
    elif low is None or high is None or low >= high or right.value_high is not None or left.value_high is not None:
        return None
    mask = None if not masked else "full" if left.mask == right.mask == "full" else "partial"
    number = text[left.start : right.end] if not right.unit else f"{left.number}-{right.number}"
    return Token(
        left.start, right.end, right.kind, number, low, right.unit, high, left.more or right.more, masked, mask,
        ranged=True, whole=right.whole,
    )  # fmt: skip


def _same_unit(left: Token, right: Token) -> bool:
    """Whether both ends measure the same: 5% and 8%, 3万 and 5万元, 500万 and 1亿元."""
    if not left.whole:
        return bool(right.unit)
    return left.whole == right.whole or to_base(left.whole) == to_base(right.whole)
