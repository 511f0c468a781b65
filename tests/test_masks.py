"""Numbers blanked out by a site never get a value."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.text.masks import MASK_CHARACTERS, is_dimension, mask_kind
from tasks.text.quantities import find_quantities

MASKS = [
    "x",
    "X",
    "XX",
    "xxx",
    "*",
    "**",
    "****",
    "_",
    "__",
    "×",
    "××",
    "＊＊",
    "ＸＸ",
    "20xx",
    "20**",
    "x.x",
    "XX.XX",
    "1x",
    "3X",
    "x5",
]
UNITS = [
    "个", "家", "亿元", "万元", "元", "%", "％", "个百分点", "万人次", "平方米", "㎡", "公里", "吨", "万亩", "项", "条", "人",
    "名", "户", "件", "起", "次", "期", "篇", "部", "所", "处", "座", "台", "辆", "小时", "个月", "多万元", "余人次", "亿吨公里", "万",
]  # fmt: skip
CONTEXTS = ["完成{},效果明显。", "累计{}；", "达到{}以上", "约{}", "增长{},其中", "({})", "有{}的单位", "不少于{}"]
NO_ROWS = [
    "XX市XX区XX街道", "XX同志主持会议", "20XX年X月XX日", "x年", "XX月底", "**市、**乡、**镇", "XX人民法院", "XX家园小区",
    "XX项目建设", "XX村、XX镇", "docx", "Xbox 360", "X光机", "20_年", "20_—2035年", "XX大道", "来XX必来XX", "x处处有文化",
]  # fmt: skip


@pytest.mark.parametrize("mask", MASKS, ids=range(len(MASKS)))
def test_a_masked_number_is_one_row_without_value(mask: str) -> None:
    """Every mask with every unit in every context is found once, whole, and has no value."""
    for unit, context in itertools.product(UNITS, CONTEXTS):
        text = context.format(mask + unit)
        found = [
            q for q in find_quantities(text) if q.start < text.index(mask) + len(mask) and text.index(mask) < q.end
        ]
        assert [text[q.start : q.end] for q in found] == [mask + unit], text
        assert found[0].masked
        assert (found[0].value, found[0].value_high) == (None, None)
        assert found[0].mask_kind == mask_kind(mask)


def test_known_digits_make_a_mask_partial() -> None:
    """1x is partial; XX is full, and so is 20xx, a year's mask put on a number."""
    assert [mask_kind(m) for m in ("XX", "20xx", "20**", "1x", "x5", "2.x", "_")] == [
        "full", "full", "full", "partial", "partial", "partial", "full",
    ]  # fmt: skip


@pytest.mark.parametrize("text", NO_ROWS, ids=range(len(NO_ROWS)))
def test_masked_names_and_dates_are_no_quantities(text: str) -> None:
    """A mask counts only where a unit follows it."""
    assert find_quantities(text) == []


def test_a_sign_of_multiplication_masks_nothing() -> None:
    """2×60万千瓦 is a product, not a masked number, and gives no row."""
    assert is_dimension("2×60")
    assert find_quantities("装机2×60万千瓦") == []


@settings(max_examples=300)
@given(
    st.lists(
        st.sampled_from(
            [*MASK_CHARACTERS, *"0123456789.", "万", "亿", "个", "元", "%", "多", "年", "的", "-", "、", "至"]
        ),
        max_size=14,
    )
)
def test_no_value_stands_on_a_mask(parts: list[str]) -> None:
    """Whatever surrounds it, a number that touches a mask has no value."""
    text = "".join(parts)
    for q in find_quantities(text):
        if any(c in MASK_CHARACTERS for c in text[max(0, q.start - 1) : q.end]):
            assert (q.value, q.value_high) == (None, None), text
