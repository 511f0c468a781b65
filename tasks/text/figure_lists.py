"""What the figures of a sentence say about one another's names: lists, repetitions, weights, the first of two."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from tasks.text.cues import words_of
from tasks.text.distribution import doers, split_names
from tasks.text.shared_names import Memory, Named, head_of, whole_attribute

if TYPE_CHECKING:
    from tasks.text.finding import Finding

_FROM = re.compile(r"[由从][^,，;；。]{0,16}$")
_ON_TO = re.compile(r"[^,，;；。、0-9]{0,10}?[到至为成](?:[^,，;；。、0-9]{0,8}|[^,，;；。、]{1,8}的)[0-9xX*]")
_TWICE_WITH_WHOLES = 4  # figures: two alike, each with the one it belongs to
_LONGEST_WHOLE = 10  # characters
_RATE = re.compile(r"(?:增速|增幅|降幅)$")
_PLACES = re.compile(r"[、和与及]")
_ATTRIBUTE = words_of("attribute")
_REACH = 4  # rows before a list, for each of its numbers, among which its names are sought


def told_apart(found: list[Finding], text: str) -> list[Finding]:
    """The findings, those alike told apart by the figure before: 高校4所,[在校学生]5万人;中专11所,[在校学生]2万人."""
    if len(found) < _TWICE_WITH_WHOLES or (";" not in text and "；" not in text):
        return found
    names = Counter(
        (f.named.text, f.quantity.unit) for f in found if f.reading.measure == "level" and f.named.start >= 0
    )
    if max(names.values(), default=0) < 2:
        return found
    out = list(found)
    for i in range(1, len(found)):
        one, whole = found[i], found[i - 1]
        twice = one.reading.measure == "level" and one.named.start >= 0 and names[one.named.text, one.quantity.unit] > 1
        near = whole.reading.measure == "level" and whole.quantity.base_unit != one.quantity.base_unit
        between = text[whole.quantity.end : one.quantity.start]
        if twice and near and len(whole.named.text) <= _LONGEST_WHOLE and ";" not in between and "；" not in between:
            named = replace(one.named, text=whole.named.text + one.named.text, rule="told_apart")
            out[i] = replace(one, named=named)
    return out


def weight_name(previous: Finding, named: Named) -> Named:
    """The name of a growth of a share: 危险驾驶案168件,占刑事案件的27.5%,下降6个百分点 -> 危险驾驶案占比."""
    whole, before = previous.reading.comparator, previous.named.text
    if previous.reading.measure != "share" or not whole or "占" in before or before.endswith(("比重", "比例")):
        return named
    if named.rule == "attribute_of_previous" and named.text.endswith("比重"):  # 占全部投资的39%,比重提高3个百分点
        return replace(named, text=f"{before}占{whole}比重", rule="weight")
    return replace(named, text=named.text + "占比", rule="weight") if named.rule == "inherited" else named


def is_origin(clause: str, text: str, end: int) -> bool:
    """Whether a number is the first of two, what there is before the change: 车程将由[3.5小时]缩短至2小时."""
    return ("由" in clause or "从" in clause) and bool(_FROM.search(clause) and _ON_TO.match(text, end))


def distribute(out: list[Finding], count: int, told: bool, text: str, memory: Memory) -> None:
    """Give each number of a list after 分别 its own name: of its clause's list, else of the levels before."""
    own = out[-count].named
    if own.start < 0 and out[-count].reading.measure == "level" and not told:
        return
    names = _names_before(out, count) if own.start < 0 else split_names(own.text, count)
    names = names or doers(text, own.start, own.text, count) or _names_again(out, count)
    if told:
        _compare_each(out, count)
    if names is None:
        return
    if len(memory.sentence) > count and all(name in _ATTRIBUTE for name in names):  # 其中城镇、农村分别为29%和33%
        names = [name + head_of(memory.sentence[-count - 1][0].text) for name in names]
    if count < len(memory.sentence) and own.start >= 0:  # 成交额64亿元,总量和增速分别居第5位和第2位
        earlier = Memory(memory.sentence[:-count])
        names = [whole_attribute(replace(own, text=name), earlier).text for name in names]
    for offset, name in zip(range(-count, 0), names, strict=True):
        named = replace(out[offset].named, text=name, rule="distributed")
        out[offset] = replace(out[offset], named=named)
        memory.sentence[offset] = (named, *memory.sentence[offset][1:])


def _names_again(found: list[Finding], count: int) -> list[str] | None:
    """The names of the list before, where the last of them goes on: 分别增长8%、9%,两年平均分别增长6%、7%."""
    own = found[-count].named.text
    for last in range(len(found) - count, count - 1, -1):
        earlier = found[last - count : last]
        names = [f.named.text for f in earlier if f.named.rule == "distributed"]
        if len(names) < count or len(set(names)) < count:
            continue
        base, shares = names[-1], found[-count].reading.measure == "share"
        rest = own.removeprefix(base)
        if not base or not own.startswith(base):
            return None
        return [(_RATE.sub("", name) if shares else name) + rest for name in names]
    return None


def _compare_each(found: list[Finding], count: int) -> None:
    """Give each gap of a list its own place: 增速分别高于[全国]、[全省]0.6、0.4个百分点."""
    listed = found[-count].reading.comparator
    places = _PLACES.split(listed) if listed else []
    if len(places) != count or any(
        f.reading.measure != "gap" or f.reading.comparator != listed for f in found[-count:]
    ):
        return
    for offset, place in zip(range(-count, 0), places, strict=True):
        found[offset] = replace(found[offset], reading=replace(found[offset].reading, comparator=place))


def _names_before(before: list[Finding], count: int) -> list[str] | None:
    """The names of the last `count` levels: A 3亿元、B 5亿元,分别增长8%、9%."""
    earlier = before[max(0, len(before) - count - _REACH * count) : len(before) - count]
    levels = [f.named.text for f in earlier if f.reading.measure in ("level", "share")][-count:]
    if len(levels) < count or len(set(levels)) < count:
        return None
    rest = before[-count].named.text.removeprefix(levels[-1]) if before[-count].named.rule == "weight" else ""
    return [level + rest for level in levels]  # 占比重分别为12%和33%,提高1和2个百分点
