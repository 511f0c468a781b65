"""Whose figure a number is, its scope in the document's words, and how many a rank is among."""

from __future__ import annotations

import re

from warehouse.records import Document

_WHOSE = re.compile(
    r"(?:全[国省市县区州镇乡村旗盟]|我[国省市县区镇乡村局院校厅委办部队站所会]|本[省市县区镇村局]|[\u4e00-\u9fff]{2,3}(?:自治[州县]|[省市县区镇乡](?=[\u4e00-\u9fff]{2})|街道))"
)
_SCOPE_AFTER = re.compile(r"\s*[（(]((?:不含|不包括|不计|含|包括|扣除|剔除|按)[^（()）]{1,24})[）)]")
_SCOPE_INSIDE = re.compile(r"[（(]((?:不含|不包括|含|包括|扣除|剔除)[^（()）]{1,24})[）)]")
_TOTAL = re.compile(
    r"([0-9０-９]{1,4}|[一二三四五六七八九十百]{1,4})个?(?:县\(?市?、?区?\)?|县区|市县|区县|乡镇|镇街|街道|地市|地级市|省份?|市州|单位|部门|城市|同类)[^,，;；。]{0,8}中"
)
_REGIONS = "国省市县区州镇乡村旗盟道"
_OFFICES = "局院校厅委办部队站所会"


def subject_of(text: str, at: int, found: str | None, document: Document) -> tuple[str | None, str | None, str | None]:
    """Subject, kind and region code of the figure at `at`: (全市, region, 441200) in a document of that city."""
    subject = found
    if subject is None:
        near = _WHOSE.findall(text, max(0, at - 60), at)
        subject = near[-1] if near else None
    if not subject:
        return None, None, None
    if subject[-1] in _OFFICES:
        return subject, "organisation", None
    if subject[-1] not in _REGIONS:
        return subject, None, None
    own = subject[0] in "全我本" and bool(document.region_name) and str(document.region_name).endswith(subject[-1])
    return subject, "region", document.region_code if own else None


def scope_of(text: str, end: int, name: str) -> str | None:
    """What a figure takes in or leaves out: 固定资产投资(不含农户) -> 不含农户."""
    m = _SCOPE_AFTER.match(text, end) or _SCOPE_INSIDE.search(name)
    return m[1] if m else None


def rank_total(text: str, at: int) -> int | None:
    """How many a rank is among: 在九个县区中排第八位 -> 9."""
    near = _TOTAL.findall(text, max(0, at - 30), at)
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
