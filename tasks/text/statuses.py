"""Whether a figure is a fact or a target, and how strict the target is."""

from __future__ import annotations

import re
import sys
import tomllib
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from tasks.text.sieves import Marks, Sieve
from warehouse.record import record


@record
class Mark:
    """A word that makes the figures after it targets or facts."""

    start: int
    status: str
    strictness: str | None
    reach: str = "sentence"  # how far it governs: clause (to a comma), part (to a semicolon), design, sentence
    weak: bool = False  # gives way to a stronger mark before it
    time: bool = False  # a time to come: says nothing of how strict
    faint: bool = False  # gives way to any other mark before it, and to a section that reports


@dataclass(frozen=True, slots=True)
class StatusRow:
    """A pattern of data/statuses.toml with phrases that hold it and phrases that do not."""

    status: str
    strictness: str | None
    pattern: str
    reach: str
    weak: bool
    time: bool
    faint: bool
    hits: tuple[str, ...]
    misses: tuple[str, ...]


@cache
def status_rows() -> tuple[StatusRow, ...]:
    """The rows of data/statuses.toml."""
    table = tomllib.loads(files("tasks.text").joinpath("data/statuses.toml").read_text("utf8"))
    return tuple(
        StatusRow(
            r["status"],
            r.get("strictness"),
            r["pattern"],
            r.get("reach", "sentence"),
            r.get("weak", False),
            r.get("time", False),
            r.get("faint", False),
            tuple(r["hits"]),
            tuple(r["misses"]),
        )
        for r in table["status"]
    )


_FIRST = re.compile(
    r"(?=[,，;；财按根围依对用管守护盘发日了至力争取努奋冲求预可有拟计规设概目任指招确保必务应不须要求需控将到建投达竣完工实全下今明未接年月新截现已际成落发下增提获认制成出印领立定累排位以上去同前一二三四比较通最])"
)
_ANY = Sieve(*(f"{_FIRST.pattern}(?:{row.pattern})" for row in status_rows()))


def find_marks(text: str, before: int = sys.maxsize) -> list[Mark]:
    """Every status mark of a sentence before a place, in order: 力争 -> target, 截至 -> actual."""
    rows = status_rows()
    out = []
    for number, m in _ANY.find_all(text, before):
        row = rows[number]
        out.append(Mark(m.start(), row.status, row.strictness, row.reach, row.weak, row.time, row.faint))
    return out


_STOPS = {
    "clause": re.compile(r"[,，;；]"),
    "part": re.compile(r"[;；]"),
    "design": re.compile(r"[,，;；](?:[12][0-9]{3}|[xX*_]{1,4})年[^,，;；。]{0,8}(?:完成|实现|投入|新增|累计)"),
    "sentence": re.compile(r"(?!)"),
}
_AFTER = re.compile(
    r"[^,，;；。、0-9]{0,24}?(?:(?P<plan>拟(?!定)|要[于在]|要(?=抓紧|确保|力争|全力|按时|如期|按期|[0-9xX]{1,2}月|年底|逐一|逐个|逐户|全部|一律)|给予[^,，;；。0-9了]{0,4}[奖补资]|须|必须|将[于在]|应[于在]|需[于在]|要全部|尚未|亟待))"
)


_WORKLOAD = re.compile(r"[^,，;；。]{0,30}[,，]要(?=逐一|逐个|逐户|全部|一律|限期)")  # 21座加油站、6家企业,要逐一检查

_JUDGED = re.compile(
    r"(?:以内|之内|以下|左右)?[,，]\s?(?:低于|优于|好于|比|较|同比|远低于|均低于)"
)  # 控制在3.1%以内,低于…
_NEAREST = 8  # marks before a number that are looked at
_FAR = 200  # characters before a number that are searched for the end of a mark's reach
_FACT_AFTER = re.compile(
    r"[^,，;；。、0-9将要拟须]{0,6}?(?:均?已(?!于)|全部(?:到位|完成|建成))|[^,，;；。、0-9]{2,10}?(?<!为)了(?!解|让)"
)
_FACTS = Marks("已全了")  # one of these stands in what _FACT_AFTER finds, as far behind its beginning as is looked
_PLANS = Marks("拟要给须必将应需尚亟")  # and of these in what _AFTER finds


def find_status(
    text: str, marks: list[Mark], start: int, end: int, reporting: bool = False
) -> tuple[str, str | None] | None:
    """Fact or target with strictness, by the last mark before a number or a plan right after it; None without any.

    `reporting` in a section that reports what was done, where a faint mark of a target says nothing.
    """
    if _FACTS.place(text, end, end + 11) >= 0 and _FACT_AFTER.match(text, end):
        return "actual", None
    after = _AFTER.match(text, end) if _PLANS.place(text, end, end + 25) >= 0 else None
    planned = after is not None and after["plan"] not in ("尚未", "亟待")
    found = None
    last = bisect_left(marks, start, key=lambda m: m.start)
    for mark in reversed(marks[max(0, last - _NEAREST) : last]):
        if planned and mark.status == "actual" and _STOPS["clause"].search(text, max(mark.start, start - _FAR), start):
            break  # 已完成216个,剩余74个将在明年完工
        if _STOPS[mark.reach].search(text, max(mark.start, start - _FAR), start):
            continue
        if found and found.time and mark.status == "target" and not mark.time:
            return found.status, mark.strictness  # 力争明年完成3座
        if found and not found.faint and (found.time or mark.weak):
            continue
        found = mark
        if not (mark.weak or mark.time or mark.faint):
            break
    if found and found.faint and (reporting or _JUDGED.match(text, end)):
        return "actual", None
    if found:
        return found.status, found.strictness
    if _WORKLOAD.match(text, end):
        return "target", "binding"
    return ("target", None) if planned else None
