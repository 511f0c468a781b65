"""Candidates: whether two texts are worth comparing depends on these two alone."""

from __future__ import annotations

import random

import numpy as np
import pytest

from tasks.text import containment as rules
from tasks.text.anchor_sieve import Sampled, Sieve
from tasks.text.duplicates import SignatureTable, candidates, distinct_texts, signature_table
from tasks.text.signatures import signatures
from tests.made_documents import made_document, random_text, with_formula


def named(texts: SignatureTable) -> set[tuple[bytes, bytes]]:
    """The candidates by the hashes of their texts."""
    return {(texts.text_hashes[left], texts.text_hashes[right]) for left, right in candidates(texts).tolist()}


@pytest.fixture(scope="module")
def texts() -> SignatureTable:
    """Some 170 texts; a third of them have a formula in common."""
    documents, _ = with_formula(31, 60, 60)
    return distinct_texts(signature_table(signatures(documents)))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_other_texts_make_no_difference(texts: SignatureTable, seed: int) -> None:
    """The candidates among some of the texts are those among all, as far as they are among these."""
    some = sorted(random.Random(seed).sample(range(len(texts)), len(texts) // 2))
    kept = {texts.text_hashes[row] for row in some}
    assert named(texts.take(some)) == {pair for pair in named(texts) if kept.issuperset(pair)}


def test_known_texts_are_left_out_and_nothing_else(texts: SignatureTable) -> None:
    """With some texts known, the pairs found are those of which one is not."""
    known = frozenset(texts.text_hashes[::3])
    found = candidates(texts, known)
    hashes = texts.text_hashes
    assert {(hashes[a], hashes[b]) for a, b in found.tolist()} == {
        pair for pair in named(texts) if not known.issuperset(pair)
    }


def test_small_steps_find_the_same(texts: SignatureTable, monkeypatch: pytest.MonkeyPatch) -> None:
    """How much is looked up at a time decides nothing but the memory."""
    whole = candidates(texts)
    monkeypatch.setattr(rules, "_HITS", 10)
    monkeypatch.setattr(rules, "_PAIRS", 3)
    monkeypatch.setattr(rules, "_SLICE", 500)
    assert np.array_equal(candidates(texts), whole)


def test_evenly_spread_edits_are_seen_through() -> None:
    """Texts of 300 letters and more with a letter changed in every 50, inside longer ones: no chain is safe, all are found."""
    chooser = random.Random(17)
    documents = []
    for at in range(40):
        inside = random_text(chooser, chooser.choice([300, 420, 800, 1500]))
        edited = [chr(0x6C49) if place % 50 == at else each for place, each in enumerate(inside)]
        around = random_text(chooser, 400)
        documents += [made_document(f"s{at}", inside), made_document(f"l{at}", around[:150] + "".join(edited) + around)]
    texts = distinct_texts(signature_table(signatures(documents)))
    pairs = {tuple(sorted((texts.document_ids[left], texts.document_ids[right]))) for left, right in candidates(texts)}
    wanted = {tuple(sorted((documents[at].document_id, documents[at + 1].document_id))) for at in range(0, 80, 2)}
    assert wanted <= pairs


def test_a_sieve_keeps_what_is_contained() -> None:
    """Where all anchors of a text stand in its holder it passes; with those of others it does not."""
    anchors = np.random.default_rng(5).integers(0, 2**32, 600, dtype=np.uint32)
    owners, counts = np.repeat(np.arange(3), 200), np.full(3, 200)
    sieve = Sieve(anchors, owners, 0, counts)
    sampled = Sampled(lambda _: (anchors, owners), [np.arange(3)], counts)
    assert sieve.passes(np.array([[0, 0], [0, 1], [1, 2], [2, 2]]), sampled, 0.9).tolist() == [True, False, False, True]
