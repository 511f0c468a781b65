"""Misread words are mended where the sentence falls into fewer words, and only there."""

from __future__ import annotations

import pytest

from tasks.text.misread import misread_table
from tasks.text.slips import find_slips


def mended(text: str) -> str:
    out = list(text)
    for change in find_slips(text).changes:
        if change.rule == "misread_word":
            out[change.start] = change.inserted
    return "".join(out)


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("要坚特下去。", "要坚持下去。"),
        ("基层予盾,不能回避", "基层矛盾,不能回避"),
        ("分折形势、加强管埋", "分析形势、加强管理"),
        ("政冶责任", "政治责任"),
        ("全市农衬工作", "全市农村工作"),
    ],
)
def test_misread_words_are_mended(text, right):
    assert mended(text) == right


@pytest.mark.parametrize("text", misread_table()["misses"])
def test_right_words_stay(text):
    assert mended(text) == text


def test_most_words_of_every_pair_are_mended_when_they_stand_alone():
    """A pair none of whose words is ever mended is a slip in the table."""
    for pair in misread_table()["pairs"]:
        wrong, right = pair["wrong"], pair["right"]
        words = pair["words"].split()
        assert all(right in word for word in words), pair
        assert any(mended(f"。{word.replace(right, wrong)}。") == f"。{word}。" for word in words), pair
