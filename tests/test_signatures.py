"""Signatures: equal for exact copies, alike as far as the texts are."""

from __future__ import annotations

import random

import numpy as np
import pytest

from tasks.text.shingles import shingle_set
from tasks.text.signatures import ANCHOR_RATE, MINHASHES, count_masks, minhash, sign, signatures
from tests.made_documents import edited, made_document, random_text


def test_a_signature_counts_its_document() -> None:
    """Characters, folded letters, shingles and masks are counted; the text itself is not kept."""
    signature = sign(made_document("a", "20__年，我们完成了任务。"))
    assert (signature.char_count, signature.normalised_count, signature.shingle_count) == (14, 10, 6)
    assert signature.mask_count == 1
    assert len(signature.minhash) == 4 * MINHASHES


def test_punctuation_width_and_breaks_leave_the_hash() -> None:
    """Texts of the same letters have the same hash, sketch and anchors."""
    one, two = (sign(made_document("a", text)) for text in ("全县ＧＤＰ增长，6.5%。", "全县gdp\n增长 6.5%"))
    assert (one.text_hash, one.minhash, one.anchors) == (two.text_hash, two.minhash, two.anchors)


def test_collections_have_no_signature() -> None:
    """The heading of a collection is passed over."""
    documents = [made_document("a", "篇一", is_collection=True), made_document("b", "全县工作会议")]
    assert [row.document_id for row in signatures(documents)] == [documents[1].document_id]


def test_anchors_are_a_sample_of_shingles() -> None:
    """One shingle in sixteen is an anchor; a text inside another has all its anchors there, in the same order."""
    chooser = random.Random(1)
    inner = random_text(chooser, 3000)
    outer = random_text(chooser, 500) + inner + random_text(chooser, 500)
    short, long = (np.frombuffer(sign(made_document("a", text)).anchors, "<u4") for text in (inner, outer))
    assert short.tobytes() in long.tobytes()
    assert len(short) == pytest.approx(3000 / ANCHOR_RATE, rel=0.25)


def test_minhashes_agree_as_often_as_shingles() -> None:
    """The share of equal MinHashes is the Jaccard index, within four standard deviations, in short texts too."""
    chooser = random.Random(11)
    for length in (40, 120, 1000, 5000):
        agreed, true = [], []
        for _ in range(60):
            text = random_text(chooser, length)
            left, right = shingle_set(text), shingle_set(edited(chooser, text, 0.025))
            both = len(np.intersect1d(left, right))
            true.append(both / (len(left) + len(right) - both))
            agreed.append(np.mean(minhash(left) == minhash(right)))
        assert np.mean(agreed) == pytest.approx(np.mean(true), abs=0.03)
    assert len(minhash(shingle_set("一二三四五"))) == MINHASHES


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("20__年XX镇某某同志", 3, id="years-names"),
        pytest.param("20**年,完成××万元", 2, id="stars-crosses"),
        pytest.param("3×5米的x光室", 0, id="times-sign"),
        pytest.param("2021年全镇", 0, id="none"),
    ],
)
def test_masks_are_counted_by_runs(text: str, expected: int) -> None:
    """A run of mask characters is one mask; a lone times sign or letter is none."""
    assert count_masks(text) == expected
