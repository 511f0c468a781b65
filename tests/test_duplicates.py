"""Duplicates: every pair the contract names is found, no other, in any order."""

from __future__ import annotations

import random
from itertools import combinations

import pytest

from tasks.text.duplicates import (
    SignatureTable,
    candidates,
    distinct_texts,
    document_pairs,
    find_pairs,
    join_tables,
    signature_table,
    verify,
)
from tasks.text.shingles import Hashes, normalise, shingle_set
from tasks.text.signatures import count_masks, signatures
from tests.made_documents import family, made_document, random_text, shingle_strings
from warehouse.records import Document, DuplicatePair


class Texts:
    """Shingle sets of documents by id, and how many were asked for."""

    def __init__(self, documents: list[Document]) -> None:
        self.texts = {document.document_id: document.text for document in documents}
        self.asked: set[str] = set()

    def shingles_of(self, document_id: str) -> Hashes:
        self.asked.add(document_id)
        return shingle_set(self.texts[document_id])


def pairs_of(documents: list[Document]) -> list[DuplicatePair]:
    return find_pairs(signature_table(signatures(documents)), Texts(documents).shingles_of)


def brute_force(documents: list[Document]) -> set[tuple[str, str, str]]:
    """(left, right, method) by comparing sets of strings of all pairs of best documents."""
    groups: dict[str, list[Document]] = {}
    for document in sorted(documents, key=lambda d: (count_masks(d.text), -d.char_count, d.document_id)):
        groups.setdefault(normalise(document.text), []).append(document)
    rows = set()
    for best, *copies in groups.values():
        rows |= {(*sorted((best.document_id, copy.document_id)), "exact") for copy in copies}
    sets = [(group[0], len(text), shingle_strings(text)) for text, group in groups.items()]
    for (a, long_a, left), (b, long_b, right) in combinations(sets, 2):
        both = len(left & right)
        smaller = long_a if len(left) <= len(right) else long_b
        ids = sorted((a.document_id, b.document_id))
        if both >= 0.8 * (len(left) + len(right) - both):
            rows.add((*ids, "near"))
        elif both >= 0.9 * min(len(left), len(right)) and smaller >= 300:
            rows.add((*ids, "contained"))
    return rows


def rows(pairs: list[DuplicatePair]) -> set[tuple[str, str, str]]:
    return {(pair.left_id, pair.right_id, pair.method) for pair in pairs}


@pytest.mark.parametrize("seed", [1, 2])
def test_pairs_equal_brute_force(seed: int) -> None:
    """Exact, near and contained pairs of some 180 documents are those of comparing all with all."""
    documents = family(seed, 60)
    assert rows(pairs_of(documents)) == brute_force(documents)


def test_order_makes_no_difference() -> None:
    """Shuffled documents give the same rows."""
    documents = family(4, 40)
    shuffled = random.Random(0).sample(documents, len(documents))
    assert pairs_of(documents) == pairs_of(shuffled)


def test_copies_pair_with_the_best_document() -> None:
    """Of three copies the one without masks is paired with each of the others."""
    text = random_text(random.Random(5), 200)
    masked, plain, spaced = (
        made_document(name, content)
        for name, content in [("a", "**" + text), ("b", text), ("c", text[:50] + "。" + text[50:])]
    )
    pairs = pairs_of([masked, plain, spaced])
    assert {pair.method for pair in pairs} == {"exact"}
    assert all(spaced.document_id in (pair.left_id, pair.right_id) for pair in pairs)
    assert len(pairs) == 2


def test_near_pair_says_which_text_is_contained() -> None:
    """A text and the same with a tenth more are near, and the shorter is named as contained."""
    chooser = random.Random(6)
    text = random_text(chooser, 1000)
    short, long = made_document("a", text), made_document("b", text + random_text(chooser, 100))
    (pair,) = pairs_of([long, short])
    assert (pair.method, pair.contained_id, pair.containment) == ("near", short.document_id, 1.0)
    assert pair.jaccard == pytest.approx(996 / 1096, abs=0.001)


@pytest.mark.parametrize(("length", "expected"), [(299, 0), (300, 1)])
def test_contained_texts_have_300_letters(length: int, expected: int) -> None:
    """A text of 299 letters inside a longer one is no pair, one of 300 is."""
    chooser = random.Random(7)
    text = random_text(chooser, length)
    longer = random_text(chooser, 500) + text + random_text(chooser, 500)
    pairs = pairs_of([made_document("a", text), made_document("b", longer)])
    assert len(pairs) == expected


def test_collections_and_empty_texts_take_no_part() -> None:
    """Headings of collections and texts of fewer than five letters pair with nothing."""
    text = random_text(random.Random(8), 400)
    documents = [made_document("a", text), made_document("b", text, is_collection=True)]
    documents += [made_document("c", "谢谢!"), made_document("d", "谢谢。"), made_document("e", "")]
    assert pairs_of(documents) == []


def test_no_documents_have_no_pairs() -> None:
    """Nothing in, nothing out."""
    assert pairs_of([]) == []


def test_known_texts_are_not_compared_again() -> None:
    """New documents are compared with all, old ones not with each other, and the rows are those of a full run."""
    documents = family(9, 60)
    old, new = documents[:100], documents[100:]
    texts = Texts(documents)
    before = distinct_texts(signature_table(signatures(old)))
    known = verify(before, candidates(before), texts.shingles_of)
    table = join_tables([signature_table(signatures(old)), signature_table(signatures(new))])
    after = distinct_texts(table)
    fresh = candidates(after, frozenset(before.text_hashes))
    assert not {tuple(pair) for pair in fresh.tolist()} & _old_pairs(after, frozenset(before.text_hashes))
    assert document_pairs(table, known + verify(after, fresh, texts.shingles_of)) == pairs_of(documents)


def _old_pairs(texts: SignatureTable, known: frozenset[bytes]) -> set[tuple[int, int]]:
    old = [row for row, text in enumerate(texts.text_hashes) if text in known]
    return {(left, right) for left in old for right in old}


def test_common_passages_do_not_multiply_comparisons() -> None:
    """Two hundred texts that share a long formula are not read at all, though it is a third of some."""
    chooser = random.Random(10)
    formula = random_text(chooser, 150)
    documents = [
        made_document(str(number), random_text(chooser, chooser.randint(300, 1000)) + formula) for number in range(200)
    ]
    texts = Texts(documents)
    assert find_pairs(signature_table(signatures(documents)), texts.shingles_of) == []
    assert not texts.asked
