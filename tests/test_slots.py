"""Slots: whole numbers, years, places and names in which copies of a passage differ."""

from __future__ import annotations

import random

import pytest

from tasks.text.alignment import Slot, changed, find_slots
from tasks.text.slots import Copy, FamilySlot, family_slots, kind_of, span_in, widen
from tests.made_documents import edited, random_text

BASE = (
    "今年以来,在青石县委的坚强领导下,全县上下紧紧围绕2019年确定的目标任务,完成投资6.5亿元,新建小区12个,张伟同志带队深入云溪镇走访群众,"
    "解决各类问题十五件,群众满意度明显提高,为今后的工作打下了坚实的基础。"
)
OTHER = (
    "今年以来,在青山县委的坚强领导下,全县上下紧紧围绕20__年确定的目标任务,完成投资6.8亿元,新建小区15个,李建国同志带队深入河湾乡走访群众,"
    "解决各类问题二十三件,群众满意度明显提高,为今后的工作打下了坚实的基础。"
)


def value(copy: Copy, own: list[Slot], slot: FamilySlot) -> str | None:
    span = span_in(copy, own, slot)
    return copy.text[slice(*span)] if span else None


def slots(base: str, *others: str) -> list[tuple[str, list[str | None]]]:
    copies = [Copy(base), *map(Copy, others)]
    found = [widen(copies[0], copy, find_slots(copies[0].letters, copy.letters, 1.0) or []) for copy in copies[1:]]
    return [
        (slot.kind, [value(copy, own, slot) for copy, own in zip(copies, [[], *found], strict=True)])
        for slot in family_slots(copies[0], zip(copies[1:], found, strict=True))
    ]


def test_slots_hold_whole_words_and_know_their_kind() -> None:
    """6.5 against 6.8, not 5 against 8; 青石县 against 青山县; a masked year with its mask."""
    assert slots(BASE, OTHER) == [
        ("place", ["青石县", "青山县"]),
        ("year", ["2019", "20__"]),
        ("number", ["6.5", "6.8"]),
        ("number", ["12", "15"]),
        ("name", ["张伟", "李建国"]),
        ("place", ["云溪镇", "河湾乡"]),
        ("number", ["十五", "二十三"]),
    ]


def test_every_copy_has_a_value_in_every_slot() -> None:
    """A copy that changes another place has the canonical value where it changes nothing."""
    third = BASE.replace("今后的工作", "今后的发展")
    found = slots(BASE, OTHER, third)
    assert ("number", ["12", "15", "12"]) in found
    assert ("other", ["工作", "工作", "发展"]) in found


def test_a_copy_without_the_words_has_an_empty_value() -> None:
    found = slots(BASE, BASE.replace("新建小区12个,", ""))
    assert [values[1] for _, values in found] == [""]


@pytest.mark.parametrize("share", [0.0, 0.02, 0.1])
def test_slots_rebuild_the_other_text(share: float) -> None:
    """The one text with its slots replaced is the other."""
    chooser = random.Random(int(share * 100))
    for length in (60, 150, 400):
        left = Copy(random_text(chooser, length)).letters
        right = Copy(edited(chooser, left, share)).letters
        found = find_slots(left, right)
        assert found is not None
        out, at = "", 0
        for a, b, c, d in found:
            assert left[at:a] == right[c - (a - at) : c]
            out += left[at:a] + right[c:d]
            at = b
        assert out + left[at:] == right
        assert changed(found) >= round(share * length)


def test_texts_that_differ_in_more_are_no_copies() -> None:
    chooser = random.Random(9)
    left = random_text(chooser, 200)
    assert find_slots(left, edited(chooser, left, 0.4)) is None
    assert find_slots("", "") == []
    assert find_slots("一" * 100, "") is None


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        pytest.param([("2019", "年度"), ("2021", "年度")], "year", id="year"),
        pytest.param([("20__", "年以"), ("2021", "年以")], "year", id="masked-year"),
        pytest.param([("12", "个小"), ("XX", "个小")], "number", id="number-and-mask"),
        pytest.param([("青石县", "的"), ("云溪镇", "的")], "place", id="place"),
        pytest.param([("王建华", "同志"), ("李敏", "同志")], "name", id="name"),
        pytest.param([("全县", "上"), ("全区", "上")], "other", id="no-name-of-a-place"),
        pytest.param([("工作", "打"), ("发展", "打")], "other", id="other"),
        pytest.param([("", "的"), ("", "的")], "other", id="nothing"),
    ],
)
def test_kinds(values: list[tuple[str, str]], kind: str) -> None:
    assert kind_of(values) == kind
