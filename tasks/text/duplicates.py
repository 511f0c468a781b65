"""Signatures of all documents -> verified pairs: exact, near and contained copies."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tasks.text.candidates import contained_candidates, likely_contained, near_candidates
from tasks.text.shingles import Hashes, overlap
from tasks.text.signatures import MINHASHES, Signature
from warehouse.records import DuplicatePair

NEAR = 0.8  # Jaccard (contract, duplicate_pairs)
CONTAINED = 0.9  # share of the smaller set that stands in the larger
CONTAINED_FROM = 300  # folded letters and digits of the smaller: below it stock phrases alone reach 0.9

ShinglesOf = Callable[[str], Hashes]  # document_id -> its shingle set


@dataclass(frozen=True, slots=True)
class SignatureTable:
    """Signatures as columns; row i has anchors[anchor_starts[i]:anchor_starts[i + 1]]."""

    document_ids: list[str]
    text_hashes: list[bytes]
    shingle_counts: NDArray[np.int64]
    mask_counts: NDArray[np.int64]
    char_counts: NDArray[np.int64]
    normalised_counts: NDArray[np.int64]
    minhashes: NDArray[np.uint32]
    anchors: NDArray[np.uint32]
    anchor_starts: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.document_ids)

    def take(self, rows: Sequence[int]) -> SignatureTable:
        """The table of these rows, in this order."""
        at = np.asarray(rows, np.int64)
        sizes = np.diff(self.anchor_starts)[at]
        starts = np.concatenate((np.zeros(1, np.int64), np.cumsum(sizes)))
        begins = self.anchor_starts[at].tolist()
        anchors = [self.anchors[begin : begin + size] for begin, size in zip(begins, sizes.tolist(), strict=True)]
        return SignatureTable(
            [self.document_ids[row] for row in rows],
            [self.text_hashes[row] for row in rows],
            self.shingle_counts[at],
            self.mask_counts[at],
            self.char_counts[at],
            self.normalised_counts[at],
            self.minhashes[at],
            np.concatenate([self.anchors[:0], *anchors]),
            starts,
        )


@dataclass(frozen=True, slots=True, order=True)
class TextPair:
    """Two distinct texts found near or contained: a function of the two texts, whatever documents have them."""

    smaller: bytes  # text_hash of the one with fewer shingles
    larger: bytes
    jaccard: float
    containment: float
    is_contained: bool


def signature_table(rows: Iterable[Signature]) -> SignatureTable:
    """The signatures as columns."""
    rows = list(rows)

    def column(name: str) -> NDArray[np.int64]:
        return np.array([getattr(row, name) for row in rows], np.int64)

    minhashes = np.frombuffer(b"".join(row.minhash for row in rows), "<u4").reshape(-1, MINHASHES)
    sizes = np.array([len(row.anchors) // 4 for row in rows], np.int64)
    return SignatureTable(
        [row.document_id for row in rows],
        [row.text_hash for row in rows],
        column("shingle_count"),
        column("mask_count"),
        column("char_count"),
        column("normalised_count"),
        minhashes,
        np.frombuffer(b"".join(row.anchors for row in rows), "<u4"),
        np.concatenate((np.zeros(1, np.int64), np.cumsum(sizes))),
    )


def join_tables(tables: Sequence[SignatureTable]) -> SignatureTable:
    """The rows of all tables, one table after the other."""
    tables = [signature_table([]), *tables]
    sizes = [np.diff(table.anchor_starts) for table in tables]

    def joined(name: str) -> Any:
        return np.concatenate([getattr(table, name) for table in tables])

    return SignatureTable(
        [name for table in tables for name in table.document_ids],
        [text for table in tables for text in table.text_hashes],
        joined("shingle_counts"),
        joined("mask_counts"),
        joined("char_counts"),
        joined("normalised_counts"),
        joined("minhashes"),
        joined("anchors"),
        np.concatenate((np.zeros(1, np.int64), np.cumsum(np.concatenate(sizes)))),
    )


def by_priority(table: SignatureTable) -> list[int]:
    """The rows of the table, best document first: fewest masks, longest, smallest id."""
    keys = zip(table.mask_counts.tolist(), (-table.char_counts).tolist(), table.document_ids, strict=True)
    ranked = sorted((key, row) for row, key in enumerate(keys))
    return [row for _, row in ranked]


def exact_groups(table: SignatureTable) -> dict[bytes, list[int]]:
    """The rows of each text, best document first; texts too short for one shingle are left out."""
    groups: dict[bytes, list[int]] = {}
    for row in by_priority(table):
        if table.shingle_counts[row]:
            groups.setdefault(table.text_hashes[row], []).append(row)
    return groups


def distinct_texts(table: SignatureTable) -> SignatureTable:
    """The best document of each text, in ascending order of size (shingles, length, hash)."""
    rows = [group[0] for group in exact_groups(table).values()]
    hashes = table.text_hashes
    rows.sort(key=lambda row: (table.shingle_counts[row], table.normalised_counts[row], hashes[row]))
    return table.take(rows)


def candidates(texts: SignatureTable, known: frozenset[bytes] = frozenset()) -> NDArray[np.int64]:
    """Rows (smaller, larger) of distinct texts to be compared in full; pairs of two known texts are left out."""
    fresh = np.array([text not in known for text in texts.text_hashes], np.bool_)
    near = near_candidates(texts.minhashes, texts.shingle_counts, fresh)
    eligible = texts.normalised_counts >= CONTAINED_FROM
    contained = contained_candidates(texts.anchors, texts.anchor_starts, eligible, fresh)
    contained = likely_contained(contained, texts.minhashes, texts.shingle_counts)
    return np.unique(np.concatenate((near, contained)), axis=0)


def verify(texts: SignatureTable, pairs: NDArray[np.int64], shingles_of: ShinglesOf) -> list[TextPair]:
    """The pairs whose shingle sets are near or contained indeed."""
    found = []
    for left, right in pairs.tolist():
        smaller, larger = shingles_of(texts.document_ids[left]), shingles_of(texts.document_ids[right])
        pair = measure(
            smaller, larger, texts.text_hashes[left], texts.text_hashes[right], texts.normalised_counts[left]
        )
        if pair:
            found.append(pair)
    return found


def measure(smaller: Hashes, larger: Hashes, left: bytes, right: bytes, characters: int) -> TextPair | None:
    """The pair if it is near or contained; `characters` is the normalised length of the smaller."""
    both = overlap(smaller, larger)
    jaccard, containment = both / (len(smaller) + len(larger) - both), both / len(smaller)
    is_contained = containment >= CONTAINED and characters >= CONTAINED_FROM
    if jaccard < NEAR and not is_contained:
        return None
    return TextPair(left, right, jaccard, containment, bool(is_contained))


def document_pairs(table: SignatureTable, text_pairs: Iterable[TextPair]) -> list[DuplicatePair]:
    """The rows of duplicate_pairs in order: each copy with its text's best document, each text pair between those."""
    groups = exact_groups(table)
    ids = table.document_ids
    best = {text: ids[rows[0]] for text, rows in groups.items()}
    out = [_exact(ids[rows[0]], ids[row]) for rows in groups.values() for row in rows[1:]]
    for pair in text_pairs:
        smaller, larger = best[pair.smaller], best[pair.larger]
        left, right = sorted((smaller, larger))
        method = "near" if pair.jaccard >= NEAR else "contained"
        contained_id = smaller if pair.is_contained else None
        out.append(DuplicatePair(left, right, method, pair.jaccard, pair.containment, contained_id))
    return sorted(out, key=lambda pair: (pair.left_id, pair.right_id))


def find_pairs(table: SignatureTable, shingles_of: ShinglesOf) -> list[DuplicatePair]:
    """All rows of duplicate_pairs from nothing but the signatures and the shingle sets."""
    texts = distinct_texts(table)
    return document_pairs(table, verify(texts, candidates(texts), shingles_of))


def _exact(best: str, copy: str) -> DuplicatePair:
    left, right = sorted((best, copy))
    return DuplicatePair(left, right, "exact", 1.0, 1.0, None)
