"""A clean sentence -> the quantities in it: number and unit with their place, value, scale, bound and mask."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from math import isfinite

from tasks.text.bounds import bound_before, bound_of
from tasks.text.chinese_counts import judge_chinese
from tasks.text.masks import MASK_CHARACTERS, is_dimension, is_masked_date, is_masked_name
from tasks.text.number_groups import group_numbers
from tasks.text.number_tokens import SCAN, Token, scan, token_of
from tasks.text.numerals import LONGEST, TO_SIMPLIFIED, parse_numeral
from tasks.text.ranks import is_first_place, is_rank, is_top_rank
from tasks.text.traps import Trap, find_trap
from tasks.text.units import ambiguous_words, base_in_context, base_word, to_base
from warehouse.record import record


@record
class Quantity:
    """A number with its unit: `text[start:end]` is the quote, `20余个` has the value 20 and the unit 个 (数量)."""

    start: int
    end: int
    value: float | None  # as written, before the unit's scale; None when masked or indefinite
    value_high: float | None  # upper end of a range
    unit: str  # as written, without spaces and without 多 余 来
    factor: float  # value × factor is in the base unit
    base_unit: str
    qualifier: str = "exact"  # exact, approx, at_least, at_most
    bound: str = "="  # = ~ > >= < <=
    value_text: str = ""  # the number's characters as written: 94.20
    masked: bool = False
    mask_kind: str | None = None  # full, partial
    kind_hint: str | None = None  # rank, multiple, percent, points
    optional_hint: bool = False  # a fair reader may leave it out: 两家企业, 24小时值班, 百分之百
    rule: str = ""
    reasons: tuple[str, ...] = ()


KIND_HINTS = {
    "%": "percent", "％": "percent", "﹪": "percent", "‰": "percent", "成": "percent",
    "个百分点": "points", "百分点": "points", "个点": "points", "个基点": "points", "基点": "points",
    "倍": "multiple",
}  # fmt: skip
_JOINTS = frozenset(("、", "和", "与", "及", "或"))
_HAS_TRADITIONAL = re.compile("[億萬個點噸畝餘幾]")
_STOPS = frozenset("。；;！!？?…：:”’」』)）》\n") | {""}
_LARGEST_FRACTION = 100  # 百分之一万
_SIGNED = frozenset(("percent", "points"))
_SIGNED_UNITS = frozenset(("℃", "摄氏度", "度", "元"))
_NOT_SIGN_AFTER = "年月日号季度-—–~～至到)）%％"


def find_quantities(text: str) -> list[Quantity]:
    """The quantities of a text in order, without overlaps: `投入600多万元,增长12%` gives 600 万元 and 12 %."""
    if _HAS_TRADITIONAL.search(text):
        text = text.translate(TO_SIMPLIFIED)  # for matching; one character for one, so places stay
    tokens = scan(text)
    return _judge_all(text, tokens) if tokens else []


class Numbers:
    """The numbers of a document, looked for in one pass: most sentences have none, and cost nothing then."""

    __slots__ = ("_next", "_text", "_whole")

    def __init__(self, text: str) -> None:
        self._text = text
        self._whole = not _HAS_TRADITIONAL.search(text)  # whether numbers can be read in the whole text
        self._next = SCAN.search(text) if self._whole else None

    def quantities(self, sentence: str, start: int) -> list[Quantity]:
        """The quantities of the sentence that stands at `start`; sentences are asked for in order."""
        text, end, m = self._text, start + len(sentence), self._next
        if not (self._whole and _ends_at(text, start) and _ends_at(text, end)):
            return find_quantities(sentence)
        while m is not None and m.start() < start:
            m = SCAN.search(text, m.end())
        tokens = []
        while m is not None and m.start() < end:
            if token := token_of(text, m):
                token.start -= start
                token.end -= start
                tokens.append(token)
            m = SCAN.search(text, m.end())
        self._next = m
        return _judge_all(sentence, tokens) if tokens else []


def _ends_at(text: str, at: int) -> bool:
    """Whether no number can reach over a place, for a sentence mark or a line's end stands at it."""
    return text[at - 1 : at] in _STOPS or text[at : at + 1] in ("\n", "")


def _judge_all(text: str, tokens: list[Token]) -> list[Quantity]:
    """The quantities among the numbers of a sentence."""
    if len(tokens) > 1:
        tokens = group_numbers(text, tokens)
    found = [quantity for token in tokens if (quantity := _judge(text, token)) is not None]
    return _share_bounds(text, found) if len(found) > 1 else found


def _judge(text: str, token: Token) -> Quantity | None:
    if token.kind in ("digits", "mask"):
        return _counted(text, token) if token.unit else None
    if token.kind == "chinese":
        return _chinese(text, token)
    if token.kind == "fraction":
        return _fraction(text, token)
    if token.kind == "fold":
        if not token.number and text[token.start - 1 : token.start] in ("个", "“", '"'):
            return None  # “四个翻番”
        return _quantity(text, token, "fold", kind_hint="multiple", optional=not token.number)
    return _ranked(text, token)


def _counted(text: str, token: Token) -> Quantity | None:
    """A number in digits, or its mask, with a unit."""
    if len(token.number) > LONGEST:
        return None
    class_of_size = not token.whole and token.unit[-1] in "万亿" and text.startswith("级", token.end)
    if class_of_size:  # 50亿级产业集群
        token.unit, token.end = token.unit + "级", token.end + 1
    word = base_word(token.unit)
    if token.masked:
        if is_dimension(token.number) or is_masked_name(text, token.end, word):
            return None
        if is_masked_date(text, token.number, word, token.more, token.end):
            return None
    elif token.value is None or not isfinite(token.value) or _touches_mask(text, token.start):
        return None
    reasons: tuple[str, ...] = ()
    trap = find_trap(text, token.start, token.end, token.number, word)
    if trap is not None:
        if trap.effect == "drop" and not (trap.name == "calendar_year" and token.more):
            return None
        reasons = (trap.name,)
    return _quantity(text, token, "masked" if token.masked else token.kind, bool(trap) or class_of_size, reasons)


def _chinese(text: str, token: Token) -> Quantity | None:
    """A number in Chinese numerals: what has a scale or a unit of measure counts, small counts are optional."""
    verdict = judge_chinese(text, token)
    if verdict is None or _touches_mask(text, token.start):
        return None
    word = base_word(token.unit)
    trap: Trap | None = find_trap(text, token.start, token.end, token.number, word)
    if trap is not None and trap.effect == "drop":
        return None
    return _quantity(text, token, verdict.rule, verdict.optional or trap is not None, verdict.reasons)


def _fraction(text: str, token: Token) -> Quantity | None:
    """百分之三十 is 30 %, 千分之三 3 ‰, 三分之一 33.3 % (optional), 百分之百 optional."""
    quote = text[token.start : token.end]
    value = parse_numeral(quote)
    if value is None or not 0 <= value <= _LARGEST_FRACTION or _touches_mask(text, token.start):
        return None
    thousandth, hundredth = token.number == "千", token.number == "百"
    token.value = round(value * (1000 if thousandth else 100), 10)
    token.unit = token.whole = "‰" if thousandth else "%"
    optional = not (thousandth or hundredth) or quote.endswith("百")
    return _quantity(text, token, "fraction", optional, () if hundredth or thousandth else ("fraction",))


def _ranked(text: str, token: Token) -> Quantity | None:
    """第7位, 全国第7, 前10名, 列首位 where they are places in a ranking."""
    if token.kind == "first":
        if not is_first_place(text, token.start, token.end):
            return None
        return _quantity(text, token, "first_place", True, kind_hint="rank")
    if token.kind == "top":
        if not is_top_rank(text, token.start, token.end, token.unit):
            return None
        found = _quantity(text, token, "top", kind_hint="rank")
        return None if found is None else replace(found, qualifier="at_most", bound="<=")
    if not is_rank(text, token.start, token.end, token.unit):
        return None
    if token.value is None and not token.masked:
        return None
    token.mask = "full" if token.masked else None
    return _quantity(text, token, "ordinal", kind_hint="rank")


def _quantity(
    text: str,
    token: Token,
    rule: str,
    optional: bool = False,
    reasons: tuple[str, ...] = (),
    kind_hint: str | None = None,
) -> Quantity | None:
    """The token as a quantity, with its bound, sign and base unit."""
    unit = token.unit
    hint = kind_hint or KIND_HINTS.get(unit)
    start, value, high = token.start, token.value, token.value_high
    if (hint in _SIGNED or unit in _SIGNED_UNITS) and value is not None and _has_minus(text, start):
        start, value = start - 1, -value
    if token.whole in ambiguous_words():
        factor, base = base_in_context(text, start, unit, token.whole)
    else:
        factor, base = to_base(unit, "rank" if hint == "rank" else "level")
    if hint == "rank":
        qualifier, bound = "exact", "="
    else:
        qualifier, bound = bound_of(text, start, token.end, unit, token.more)
    if token.masked or token.indefinite:
        value = high = None
    if token.indefinite and qualifier == "exact":
        qualifier, bound = "approx", "~"
    if token.shared:
        reasons = (*reasons, "shared_unit")
    return Quantity(
        start, token.end, value, high, unit, factor, base, qualifier, bound, token.number, token.masked, token.mask,
        hint, optional, rule, reasons,
    )  # fmt: skip


def _touches_mask(text: str, start: int) -> bool:
    """Whether a mask stands directly before a number, so that this may be the rest of a longer one."""
    return start > 0 and text[start - 1] in MASK_CHARACTERS


def _has_minus(text: str, start: int) -> bool:
    """Whether a minus sign stands directly before a number and joins nothing: 增长-3.2%."""
    if not start or text[start - 1] not in "-－−":
        return False
    before = text[start - 2] if start > 1 else ""
    return before not in _NOT_SIGN_AFTER + MASK_CHARACTERS and not (before.isascii() and before.isalnum())


def _share_bounds(text: str, found: Sequence[Quantity]) -> list[Quantity]:
    """What one number of a list says for all: 分别不低于5%和10%, 3、5个以上, 列第1、第2、第4位."""
    out = list(found)
    joints = [text[a.end : b.start].strip() in _JOINTS and b.start - a.end <= 2 for a, b in pairwise(out)]
    for i, joined in enumerate(joints):
        last, this = out[i], out[i + 1]
        limited = last.qualifier in ("at_least", "at_most") and this.qualifier == "exact"
        if joined and limited and last.unit == this.unit and bound_before(text, last.start):
            out[i + 1] = replace(this, qualifier=last.qualifier, bound=last.bound)
    for i in reversed(range(len(joints))):
        last, this = out[i], out[i + 1]
        if not joints[i]:
            continue
        if "shared_unit" in last.reasons and last.qualifier == "exact":
            out[i] = replace(last, qualifier=this.qualifier, bound=this.bound)
        if last.kind_hint == this.kind_hint == "rank" and not last.unit:
            out[i] = replace(last, unit=this.unit, reasons=(*last.reasons, "shared_unit"))
    return out
