"""A figure's scope in the document's words, and how many a rank is among."""

from __future__ import annotations

import re

from tasks.text.beginnings import first_characters
from tasks.text.sieves import Marks

_SCOPE_AFTER = re.compile(r"\s*[（(]((?:不含|不包括|不计|含|包括|扣除|剔除|按)[^（()）]{1,24})[）)]")
_BRACKETS = Marks(first_characters(_SCOPE_AFTER) or ())
_SCOPE_INSIDE = re.compile(r"[（(]((?:不含|不包括|含|包括|扣除|剔除)[^（()）]{1,24})[）)]")
_TOTAL = re.compile(
    r"([0-9０-９]{1,4}|[一二三四五六七八九十百]{1,4})个?(?:县\(?市?、?区?\)?|县区|市县|区县|乡镇|镇街|街道|地市|地级市|省份?|市州|单位|部门|城市|同类)[^,，;；。]{0,8}中|([0-9０-９]{1,4})[个家所户名支][^,，;；。0-9个]{1,12}(?:中|考核|排名|评比|$)"
)


def scope_of(text: str, end: int, name: str) -> str | None:
    """What a figure takes in or leaves out: 固定资产投资(不含农户) -> 不含农户."""
    m = _SCOPE_AFTER.match(text, end) if _BRACKETS.place(text, end, end + 1) == end else None
    if m is None and ("(" in name or "（" in name):
        m = _SCOPE_INSIDE.search(name)
    return m[1] if m else None


def rank_total(text: str, at: int) -> int | None:
    """How many a rank is among: 在九个县区中排第八位 -> 9."""
    near = [a or b for a, b in _TOTAL.findall(text, max(0, at - 30), at)]
    value = parse_count(near[-1]) if near else None
    return value if value and value > 1 else None


_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")}


def parse_count(text: str) -> int | None:
    """A small count in Arabic or Chinese digits: 十三 -> 13."""
    if text[0] not in _DIGITS and text[0] not in "十百":
        return int(text)
    total, digit = 0, 0
    for c in text:
        if c in "十百":
            total, digit = total + (digit or 1) * (10 if c == "十" else 100), 0
        else:
            digit = _DIGITS.get(c, 0)
    return total + digit
