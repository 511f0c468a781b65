"""A clean sentence -> the quantities in it: number and unit with their place, value, scale, bound and mask."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
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


_SIMPLE = re.compile(r"([0-9]+(?:\.[0-9]+)?)(亿元|万元|元|%|个百分点|家|个|人|吨|公里|项|户)")


def find_quantities(text: str) -> list[Quantity]:
    """The quantities of a text in order, without overlaps (first working version: a few units only)."""
    out = []
    for m in _SIMPLE.finditer(text):
        factor, base = {"亿元": (1e8, "元"), "万元": (1e4, "元"), "公里": (1e3, "米"), "个百分点": (1.0, "百分点")}.get(
            m[2], (1.0, m[2])
        )
        out.append(Quantity(m.start(), m.end(), float(m[1]), None, m[2], factor, base, value_text=m[1], rule="simple"))
    return out
