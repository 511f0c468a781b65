"""Signatures of all documents -> verified pairs: exact, near and contained copies."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tasks.text.candidates import near_candidates
from tasks.text.containment import Samples, contained_candidates
from tasks.text.shingles import Hashes, overlap
from tasks.text.signatures import MINHASHES, Signature
from warehouse.records import DuplicatePair

NEAR = 0.8  # Jaccard (contract, duplicate_pairs)
CONTAINED = 0.9  # share of the smaller set that stands in the larger
CONTAINED_FROM = 300  # folded letters and digits of the smaller: below it stock phrases alone reach 0.9


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From which similarity on a pair is reported; the contract's unless a run is told otherwise."""

    near: float = NEAR
    contained: float = CONTAINED


DEFAULT = Thresholds()
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
        places = np.repeat(self.anchor_starts[at] - starts[:-1], sizes) + np.arange(starts[-1])
        return SignatureTable(
            [self.document_ids[row] for row in rows],
            [self.text_hashes[row] for row in rows],
            self.shingle_counts[at],
            self.mask_counts[at],
            self.char_counts[at],
            self.normalised_counts[at],
            self.minhashes[at],
            self.anchors[places],
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
    is_near: bool


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
    tables = list(tables) or [signature_table([])]
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
    names = np.array([name.encode() for name in table.document_ids], np.bytes_)
    ranked: list[int] = np.lexsort((names, -table.char_counts, table.mask_counts)).tolist()
    return ranked


def exact_groups(table: SignatureTable) -> dict[bytes, list[int]]:
    """The rows of each text, best document first; texts too short for one shingle are left out."""
    groups: dict[bytes, list[int]] = {}
    for row in by_priority(table):
        if table.shingle_counts[row]:
            groups.setdefault(table.text_hashes[row], []).append(row)
    return groups


def distinct_texts(table: SignatureTable) -> SignatureTable:
    """The best document of each text, in ascending order of size (shingles, length, hash)."""
    rows = np.array([group[0] for group in exact_groups(table).values()], np.int64)
    hashes = np.frombuffer(b"".join(table.text_hashes[row] for row in rows.tolist()), ">u8").reshape(-1, 2)
    order = np.lexsort((hashes[:, 1], hashes[:, 0], table.normalised_counts[rows], table.shingle_counts[rows]))
    return table.take(rows[order].tolist())


def candidates(
    texts: SignatureTable, known: frozenset[bytes] = frozenset(), thresholds: Thresholds = DEFAULT
) -> NDArray[np.int64]:
    """Rows (smaller, larger) of distinct texts to be compared in full; pairs of two known texts are left out."""
    fresh = np.array([text not in known for text in texts.text_hashes], np.bool_)
    near = near_candidates(texts.minhashes, texts.shingle_counts, fresh, thresholds.near)
    eligible = texts.normalised_counts >= CONTAINED_FROM
    samples = Samples(texts.anchors, texts.anchor_starts, texts.minhashes, texts.shingle_counts)
    contained = contained_candidates(samples, eligible, fresh, thresholds.contained)
    return np.unique(np.concatenate((near, contained)), axis=0)


def verify(
    texts: SignatureTable, pairs: NDArray[np.int64], shingles_of: ShinglesOf, thresholds: Thresholds = DEFAULT
) -> list[TextPair]:
    """The pairs whose shingle sets are near or contained indeed."""
    found = []
    for left, right in pairs.tolist():
        smaller, larger = shingles_of(texts.document_ids[left]), shingles_of(texts.document_ids[right])
        names = texts.text_hashes[left], texts.text_hashes[right]
        pair = measure(smaller, larger, *names, int(texts.normalised_counts[left]), thresholds)
        if pair:
            found.append(pair)
    return found


def measure(
    smaller: Hashes, larger: Hashes, left: bytes, right: bytes, characters: int, thresholds: Thresholds = DEFAULT
) -> TextPair | None:
    """The pair if it is near or contained; `characters` is the normalised length of the smaller."""
    both = overlap(smaller, larger)
    jaccard, containment = both / (len(smaller) + len(larger) - both), both / len(smaller)
    is_contained = containment >= thresholds.contained and characters >= CONTAINED_FROM
    is_near = jaccard >= thresholds.near
    return TextPair(left, right, jaccard, containment, is_contained, is_near) if is_near or is_contained else None


def document_pairs(table: SignatureTable, text_pairs: Iterable[TextPair]) -> list[DuplicatePair]:
    """The rows of duplicate_pairs in order: each copy with its text's best document, each text pair between those."""
    groups = exact_groups(table)
    ids = table.document_ids
    best = {text: ids[rows[0]] for text, rows in groups.items()}
    out = [_exact(ids[rows[0]], ids[row]) for rows in groups.values() for row in rows[1:]]
    for pair in text_pairs:
        smaller, larger = best[pair.smaller], best[pair.larger]
        left, right = sorted((smaller, larger))
        method = "near" if pair.is_near else "contained"
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
