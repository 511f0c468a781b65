"""The quantities and time phrases of a sentence, set apart where they overlap."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from tasks.text.periods import Phrase
from tasks.text.quantities import Quantity

_TIMES = frozenset(("年", "月", "日", "周", "小时"))
_SPELL = frozenset("年月天周时")


def set_apart(quantities: Sequence[Quantity], periods: list[Phrase]) -> tuple[list[Quantity], list[Phrase]]:
    """Both without overlaps: a duration inside a phrase is part of it (近三年), another phrase gives way to a quantity."""
    counted = _outside(quantities, periods)
    return counted, _apart(periods, counted)


def _outside(quantities: Sequence[Quantity], periods: list[Phrase]) -> list[Quantity]:
    """The quantities that are no part of a time phrase: not 三年 in 近三年, 两个月 in 前两个月."""
    spans = [(p.start, p.end) for p in periods if not _SPELL.isdisjoint(p.text)]
    if not spans:
        return list(quantities)
    starts = [start for start, _ in spans]
    out = []
    for q in quantities:
        at = bisect_right(starts, q.start) - 1 if q.base_unit in _TIMES else -1
        if at < 0 or q.end > spans[at][1]:
            out.append(q)
    return out


def _apart(periods: list[Phrase], quantities: Sequence[Quantity]) -> list[Phrase]:
    """The periods that no quantity overlaps."""
    out, i = [], 0
    for phrase in periods:
        while i < len(quantities) and quantities[i].end <= phrase.start:
            i += 1
        if i == len(quantities) or phrase.end <= quantities[i].start:
            out.append(phrase)
    return out
