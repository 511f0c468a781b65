"""Gaps whose comparison stands before their clause: 与先进县相比,…企业少47家; 高出全国115个高新区平均水平4.5个百分点."""

from __future__ import annotations

import re

from tasks.text.beginnings import last_characters
from tasks.text.change_verbs import basis_of, change_kind, words_of_measure
from tasks.text.measures import SIGN, Reading

_ADJECTIVE_ALONE = re.compile(
    r"(?<=[\u4e00-\u9fff]{2})(?<![减至最不缺])(?P<verb>[高低快慢多少短大小好差超])(?:了|约|近|出|将近)*$"
)
_ADJECTIVE_ENDS = (last_characters(_ADJECTIVE_ALONE) or frozenset()) | {"\n"}
_AGAINST = re.compile(
    r"(?:与|同|和|跟)(?P<with>[^,，;；。]{2,18}?)(?:相比较?|对比|比较|比)[,，]|(?:对照|对标|按照?)(?P<to>[^,，;；。]{2,14}?标准)[,，]"
)
_TIME_ALONE = re.compile(r"年|月|季|周|同期|届")
_AVERAGE = re.compile(  # what a gap over a number is measured against: 115个高新区[平均水平], 90%的[目标值]
    r"(?:平均(?:水平|数|值)?|^的?[^,，;；。、0-9]{0,6}(?:目标|标准|要求|指标|任务|下限|上限|限值)(?:值|要求|水平)?)(?:约|近)?$"
)
_NEXT_PLACE = re.compile(
    r"\s*[、,，和与及]\s*(?P<place>(?:全[国省市县区州]|(?![高低快慢多少优大小]于|超)[\u4e00-\u9fff]{2,3}[省市县区州]|周边|同类地区)(?:平均|均值|水平|增速|增幅)*)(?:约|近|分别)?"
)
_GAP_OPEN = re.compile(rf"(?<!不)(?P<verb>{words_of_measure('gap', shortest=2)})[^,，;；。]*$")


def next_place(between: str, previous: Reading, base_unit: str) -> str | None:
    """The place a list of gaps goes on with: 高于全国2.0个百分点、[全省]0.7个百分点; None where it is no such list."""
    if previous.measure != "gap" or previous.change_kind != change_kind(base_unit) or base_unit == "%":
        return None
    m = _NEXT_PLACE.fullmatch(between)
    return m["place"] if m else None


def gap_over_number(clause: str, before: str, base_unit: str) -> tuple[Reading, int] | None:
    """高出全国115个[高新区平均水平]4.5个百分点: a gap whose comparator holds a number of its own, and where it begins."""
    if base_unit not in ("百分点", "%") or not _AVERAGE.search(clause):
        return None
    m = _GAP_OPEN.search(before)
    if m is None:
        return None
    return Reading(
        "gap",
        0,
        SIGN[m["verb"]],
        clause.strip().removeprefix("的"),
        "level",
        change_kind(base_unit),
        rule="gap_over_number",
    ), m.start()


def gap_against(clause: str, before: str, base_unit: str) -> Reading | None:
    """与先进县相比,我县[企业少]47家 or 对照省定标准,[校舍差]1.7平方米: a gap with what a clause before compares with."""
    m = _ADJECTIVE_ALONE.search(clause) if clause[-1:] in _ADJECTIVE_ENDS else None
    against = _AGAINST.search(before) if m else None
    if m is None or against is None:
        return None
    than = (against["with"] or against["to"]).strip()
    sign = 1 if m["verb"][0] in "高快多长大好超" else -1
    if _TIME_ALONE.search(than):
        return Reading(
            "growth", m.start(), sign, None, "level", change_kind(base_unit), basis_of(than), than, rule="growth_than"
        )
    return Reading("gap", m.start(), sign, than, "level", change_kind(base_unit), rule="gap_against")
