"""Sketches of distinct paragraphs -> families: a canonical paragraph and all that differ from it in a few slots.

A family hangs on the paragraphs' texts alone. Two are kin if they agree in a band, in their sketches and letter by
letter; in order of priority each that is kin to no canonical one becomes canonical, each other is a member of every
canonical one it is kin to. So a family changes only with paragraphs that a chain of kin joins to it, and a run over
new files looks at those alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tasks.text.alignment import CHANGED, Slot, find_slots
from tasks.text.paragraphs import BANDS

AGREE = 8  # of the 24 bytes of two sketches; kin have 13 where most was changed, paragraphs of the same set phrases 3
ASKED = 10_000  # pairs whose letters are read together

LettersOf = Callable[[int], str]  # row -> its letters and digits
Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class ParagraphTable:
    """Distinct paragraphs as columns."""

    hashes: NDArray[np.int64]
    bands: NDArray[np.uint32]  # a row of BANDS keys each
    sketches: NDArray[np.uint8]  # a row of BANDS bytes each
    letter_counts: NDArray[np.int64]

    def take(self, rows: Rows) -> ParagraphTable:
        """The table of these rows."""
        return ParagraphTable(self.hashes[rows], self.bands[rows], self.sketches[rows], self.letter_counts[rows])

    def priority(self) -> Rows:
        """The place of each in the order of all: the longest first, since masks make a text shorter."""
        order = np.lexsort((self.hashes, -self.letter_counts))
        places = np.empty(len(order), np.int64)
        places[order] = np.arange(len(order))
        return places


@dataclass(frozen=True, slots=True)
class Member:
    """A paragraph of a family and how it differs from the canonical one; both are rows."""

    canonical: int
    row: int
    slots: list[Slot]


def may_be_kin(
    left: NDArray[np.uint8], right: NDArray[np.uint8], left_counts: Rows, right_counts: Rows | np.int64
) -> NDArray[np.bool_]:
    """Which pairs of sketches agree, and are of texts that are not too long or short to be kin: a row a pair."""
    agree: NDArray[np.bool_] = (left == right).sum(axis=1) >= AGREE
    agree &= np.abs(left_counts - right_counts) <= (CHANGED * np.maximum(left_counts, right_counts)).astype(np.int64)
    return agree


class Kinship:
    """Who is kin to whom among the rows of a table."""

    def __init__(self, table: ParagraphTable, letters_of: LettersOf) -> None:
        self.table, self.letters_of = table, letters_of
        self.places = table.priority().tolist()
        self.buckets, self.bucket_count = _buckets(table.bands)

    def compare(self, left: int, right: int) -> list[Slot] | None:
        """The slots between two rows whose sketches agree, the better one first; None if they are not kin."""
        return find_slots(self.letters_of(left), self.letters_of(right))

    def agreeing(self, row: int, others: Iterable[int]) -> list[int]:
        """Those of the rows whose sketches agree with the row's, and that are not too long or short to be its kin."""
        several = list(others)
        if not several:
            return several
        sketches, counts = self.table.sketches, self.table.letter_counts
        agree = may_be_kin(sketches[several], sketches[row], counts[several], counts[row])
        return [other for other, agrees in zip(several, agree.tolist(), strict=True) if agrees]

    def are_kin(self, left: int, right: int) -> bool:
        """Whether two rows that share a bucket and agree are kin, asked in the one order that `find_families` asks in."""
        better, worse = (left, right) if self.places[left] < self.places[right] else (right, left)
        return self.compare(better, worse) is not None

    def members(self) -> Callable[[int], list[int]]:
        """The function that gives the rows of a bucket."""
        flat = self.buckets.ravel()
        places = np.flatnonzero(flat >= 0)
        order = places[np.argsort(flat[places], kind="stable")]
        starts = np.searchsorted(flat[order], np.arange(self.bucket_count + 1))
        return lambda bucket: (order[starts[bucket] : starts[bucket + 1]] // BANDS).tolist()

    def buckets_of(self, row: int) -> list[int]:
        """The buckets that a row shares with others."""
        return [each for each in self.buckets[row].tolist() if each >= 0]


def find_families(kinship: Kinship, rows: Iterable[int]) -> Iterator[Member]:
    """The members of all families of these rows, which have no kin among the others."""
    canonical = _Shelves()
    others = _Shelves()
    for row in sorted(rows, key=kinship.places.__getitem__):
        buckets = kinship.buckets_of(row)
        found = list(_kin(kinship, canonical.beside(buckets), row))
        yield from found
        (others if found else canonical).put(row, buckets)
        if not found:
            for other in kinship.agreeing(row, others.beside(buckets)):
                if (slots := kinship.compare(other, row)) is not None:
                    yield Member(row, other, [(c, d, a, b) for a, b, c, d in slots])


def with_kin(kinship: Kinship, changed: Iterable[int], read: Callable[[list[int]], object] = len) -> set[int]:
    """These rows and all that a chain of kin joins to them; `read` is told which rows' letters are asked for next."""
    reached = set(changed)
    members = kinship.members()
    waiting = list(reached)
    while waiting:
        asked: list[tuple[int, int]] = []
        while waiting and len(asked) < ASKED:
            row = waiting.pop()
            near = {other for bucket in kinship.buckets_of(row) for other in members(bucket)}
            asked += [(row, other) for other in kinship.agreeing(row, near - reached)]
        read(sorted({row for pair in asked for row in pair}))
        for row, other in asked:
            if other not in reached and kinship.are_kin(row, other):
                reached.add(other)
                waiting.append(other)
    return reached


class _Shelves:
    """Rows by the buckets they stand in."""

    def __init__(self) -> None:
        self._rows: dict[int, list[int]] = {}

    def put(self, row: int, buckets: Iterable[int]) -> None:
        for bucket in buckets:
            self._rows.setdefault(bucket, []).append(row)

    def beside(self, buckets: Iterable[int]) -> list[int]:
        """The rows in any of these buckets, each once."""
        return list(dict.fromkeys(row for bucket in buckets for row in self._rows.get(bucket, ())))


def _kin(kinship: Kinship, canonical: Iterable[int], row: int) -> Iterator[Member]:
    for each in kinship.agreeing(row, canonical):
        if (slots := kinship.compare(each, row)) is not None:
            yield Member(each, row, slots)


def _buckets(bands: NDArray[np.uint32]) -> tuple[NDArray[np.int32], int]:
    """For each row and band the number of its bucket, -1 where no other row has the key; how many buckets."""
    out = np.full(bands.shape, -1, np.int32)
    count = 0
    for band in range(bands.shape[1]):
        order = np.argsort(bands[:, band], kind="stable")
        keys = bands[order, band]
        new = np.ones(len(keys), np.bool_)
        new[1:] = keys[1:] != keys[:-1]
        group = np.cumsum(new) - 1
        shared = np.bincount(group, minlength=1)[group] > 1 if len(group) else new
        numbers = np.cumsum(new & shared) - 1 + count
        out[order[shared], band] = numbers[shared]
        count += int((new & shared).sum())
    return out, count
