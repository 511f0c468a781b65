"""Shingles: folding by table equals folding by definition, and sets equal sets of strings."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.text.shingles import distinct, fold, fold_each, normalise, overlap, shingle_hashes, shingle_set

AWKWARD = "㎡⑴①ⅱ…％Ａａßİ\u0301\u1161\u11a8가ﾞ𠀀🙂\ud800〇×20__年，。 \n"


def as_text(codes: np.ndarray) -> str:
    return "".join(map(chr, codes.tolist()))


def strings(text: str) -> set[str]:
    letters = normalise(text)
    return {letters[i : i + 5] for i in range(len(letters) - 4)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("ＧＤＰ 增长 6.5%", "gdp增长65", id="full-width"),
        pytest.param("20__年,XX镇", "20年xx镇", id="masks"),
        pytest.param("建成120㎡、第⑴条", "建成120m2第1条", id="several-letters"),
        pytest.param("……\n——", "", id="punctuation-only"),
    ],
)
def test_letters_and_digits_are_kept(text: str, expected: str) -> None:
    """What is left are folded letters and digits."""
    assert normalise(text) == expected
    assert as_text(fold(text)) == expected


def test_every_character_folds_as_defined() -> None:
    """The table agrees with NFKC and case folding on every code point below U+10000."""
    characters = [chr(code) for code in range(0x10000)]
    together = "中".join(characters)
    assert as_text(fold(together)) == normalise(together)
    plain = [c for c in characters if len(normalise(c)) == 1][::7]
    assert [as_text(codes) for codes in fold_each(plain)] == [normalise(c) for c in plain]


@given(st.text(st.one_of(st.sampled_from(AWKWARD), st.characters()), max_size=30))
def test_any_text_folds_as_defined(text: str) -> None:
    """Neighbours that compose, lone surrogates and characters beyond U+FFFF make no difference."""
    assert as_text(fold(text)) == normalise(text)


@given(st.lists(st.text(st.sampled_from(AWKWARD + "中国abc"), max_size=8), max_size=5))
def test_many_texts_fold_as_one_by_one(texts: list[str]) -> None:
    """Folding several texts at once gives the same as folding each."""
    assert [as_text(codes) for codes in fold_each(texts)] == [normalise(text) for text in texts]


@given(st.text(st.sampled_from("中国,a1"), max_size=60), st.text(st.sampled_from("中国,a1"), max_size=60))
def test_sets_of_hashes_count_as_sets_of_strings(left: str, right: str) -> None:
    """Sizes and overlaps are those of the sets of 5-character strings."""
    assert len(shingle_set(left)) == len(strings(left))
    assert overlap(shingle_set(left), shingle_set(right)) == len(strings(left) & strings(right))


def test_hashes_are_spread_evenly() -> None:
    """About one hash in sixteen lies below 2^60: a sample by hash is a fair sample."""
    chooser = random.Random(3)
    text = "".join(chr(chooser.randrange(0x4E00, 0x9FA5)) for _ in range(40_000))
    hashes = distinct(shingle_hashes(fold(text)))
    assert len(hashes) == 39_996
    assert 2_300 < np.count_nonzero(hashes < np.uint64(2**60)) < 2_700


@pytest.mark.parametrize("text", ["", "四个字呀", "\ud800\udc00"])
def test_text_without_five_letters_has_no_shingles(text: str) -> None:
    """Nothing is hashed where nothing can be."""
    assert len(shingle_set(text)) == 0
