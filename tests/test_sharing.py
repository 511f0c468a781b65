"""Leaving out texts that share too little with a few: no pair with one of these is lost."""

from __future__ import annotations

import random

import numpy as np
import pytest

from tasks.text import sharing
from tasks.text.duplicates import (
    CONTAINED_FROM,
    SignatureTable,
    Thresholds,
    candidates,
    distinct_texts,
    signature_table,
)
from tasks.text.sharing import Features, Filter, Sought
from tasks.text.signatures import signatures
from tests.made_documents import made_document, random_text, with_formula


@pytest.fixture(scope="module")
def texts() -> SignatureTable:
    """Some 130 texts; a third of them have a formula in common, and one repeats its own."""
    documents, formula = with_formula(41, 40, 40)
    chooser = random.Random(42)
    documents += [made_document(f"r{at}", formula * 2 + random_text(chooser, at)) for at in (90, 2000)]
    return distinct_texts(signature_table(signatures(documents)))


def features(texts: SignatureTable) -> Features:
    return Features(texts.minhashes, texts.anchors, texts.anchor_starts, texts.normalised_counts >= CONTAINED_FROM)


@pytest.mark.parametrize("thresholds", [Thresholds(), Thresholds(0.5, 0.7), Thresholds(0.3, 0.5)])
@pytest.mark.parametrize("share", [0.05, 0.5])
def test_no_pair_is_lost(
    texts: SignatureTable, thresholds: Thresholds, share: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever some of the texts may be in a pair with, is among those that share enough with them."""
    monkeypatch.setattr(sharing, "_SLICE", 97)
    fresh = np.random.default_rng(3).random(len(texts)) < share
    sought = Sought(features(texts).take(np.flatnonzero(fresh)), thresholds.near, thresholds.contained)
    old = np.flatnonzero(~fresh)
    shared = old[sought.shared_by(features(texts).take(old))]
    pairs = candidates(texts, thresholds=thresholds)
    wanted = {end for pair in pairs[fresh[pairs].any(axis=1)].tolist() for end in pair if not fresh[end]}
    assert wanted
    assert wanted <= set(shared.tolist())


def test_most_others_are_left_out(texts: SignatureTable) -> None:
    """Of texts that have nothing or a short formula in common with three others most are left out."""
    own = features(texts).take(np.array([100, 110, 120]))
    others = np.delete(np.arange(len(texts)), [100, 110, 120])
    assert len(Sought(own, 0.8, 0.9).shared_by(features(texts).take(others))) < len(others) / 2


def test_texts_without_anchors_share_nothing() -> None:
    """Empty texts, on either side, are in no pair."""
    nothing = Features(
        np.empty((0, 128), np.uint32), np.empty(0, np.uint32), np.zeros(1, np.int64), np.empty(0, np.bool_)
    )
    short = Features(np.ones((1, 128), np.uint32), np.empty(0, np.uint32), np.zeros(2, np.int64), np.ones(1, np.bool_))
    assert not len(Sought(nothing, 0.8, 0.9).shared_by(short))
    assert not len(Sought(short, 0.8, 0.9).shared_by(nothing))


def test_a_filter_misses_nothing() -> None:
    """Every number that was put in passes, of others one in ten at most."""
    numbers = np.random.default_rng(1).integers(0, 2**32, 2000, dtype=np.uint32)
    passing = Filter(numbers[:1000])
    assert passing.passes(numbers[:1000]).all()
    assert passing.passes(numbers[1000:]).mean() < 0.1
