"""Which paragraphs share their letters, a key and most of a sketch, or a window of sentences with some others."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tasks.text.families import may_be_kin
from tasks.text.paragraphs import BANDS, RUN_DTYPE
from tasks.workers.binary_columns import lengths, values

Indexes = NDArray[np.int64]
Flags = NDArray[np.bool_]
Keys = NDArray[np.uint32]
Words = NDArray[np.uint64]

_BITS = 17  # of a number, by which it is looked up in a table that stays in the processor's cache
_PAIRS = 1 << 18  # pairs of sketches that are compared at a time
_32 = np.uint64(32)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Letters, sketches (a row of keys and one of bytes each, with the count of letters) and windows that are looked for."""

    hashes: Indexes
    bands: Keys
    sketches: NDArray[np.uint8]
    letter_counts: Indexes
    windows: Words

    def __bool__(self) -> bool:
        return any(len(each) > 0 for each in (self.hashes, self.bands, self.windows))


class Sieve:
    """Looks through batches of paragraphs (text_hash, letter_count, bands, sketch, runs) for what is wanted."""

    def __init__(self, wanted: Wanted) -> None:
        """Make a table of the first bits of what is wanted: few others get as far as being compared."""
        self._hashes = _Sought(wanted.hashes.view(np.uint64))
        self._windows = _Sought(wanted.windows)
        self._sketches = _SoughtSketches(wanted)

    def places_in(self, batch: pa.RecordBatch) -> Indexes:
        """The rows of the batch that have any of what is wanted, or may be kin to it."""
        hits = np.zeros(batch.num_rows, np.bool_)
        hits[self._hashes.places_in(batch.column("text_hash").to_numpy().view(np.uint64))] = True
        if self._sketches:
            hits[self._sketches.places_in(batch)] = True
        if self._windows:
            column = batch.column("runs")
            at = self._windows.places_in(values(column, RUN_DTYPE)["hash"])
            hits[np.searchsorted(np.cumsum(lengths(column)) // RUN_DTYPE.itemsize, at, "right")] = True
        return np.flatnonzero(hits)


class _Sought:
    """Numbers of 64 bits that are looked for."""

    def __init__(self, wanted: Words) -> None:
        self._wanted = np.unique(wanted)
        self._shift = np.uint64(64 - _BITS)
        self._likely = np.zeros(1 << _BITS, np.bool_)
        self._likely[self._wanted >> self._shift] = True

    def __bool__(self) -> bool:
        return len(self._wanted) > 0

    def places_in(self, found: Words) -> Indexes:
        """The places of all that are wanted."""
        if not self:
            return np.empty(0, np.int64)
        some = np.flatnonzero(self._likely[found >> self._shift])
        return some[_among(found[some], self._wanted)]


class _SoughtSketches:
    """Sketches that are looked for: another may be of their kin if it has a key in the same band and agrees with them."""

    def __init__(self, wanted: Wanted) -> None:
        keys = ((np.arange(BANDS, dtype=np.uint64) << _32) | wanted.bands).ravel()
        order = np.argsort(keys, kind="stable")
        self._keys, self._begins = np.unique(keys[order], return_index=True)
        self._sizes = np.diff(np.append(self._begins, len(keys)))
        self._rows = order // BANDS  # the sketches that have each key
        self._sketches, self._counts = wanted.sketches, wanted.letter_counts
        self._flags = np.uint32(1) << np.arange(BANDS, dtype=np.uint32)
        self._likely = np.zeros(1 << _BITS, np.uint32)  # by the first bits of a key the bands where such are wanted
        for some, flag in zip(wanted.bands.T, self._flags, strict=True):
            self._likely[np.unique(some >> np.uint32(32 - _BITS))] |= flag

    def __bool__(self) -> bool:
        return len(self._keys) > 0

    def places_in(self, batch: pa.RecordBatch) -> Indexes:
        """The rows that may be kin to one that is wanted."""
        rows = np.flatnonzero(lengths(batch.column("bands")))
        keys = values(batch.column("bands"), "<u4")
        likely = self._likely.take(keys >> np.uint32(32 - _BITS)).reshape(-1, BANDS) & self._flags
        some = np.flatnonzero(likely)
        found = ((some % BANDS).astype(np.uint64) << _32) | keys[some]
        shared = np.flatnonzero(_among(found, self._keys))
        own, place = some[shared] // BANDS, np.searchsorted(self._keys, found[shared])
        sketches = values(batch.column("sketch"), np.uint8).reshape(-1, BANDS)
        counts = batch.column("letter_count").to_numpy()[rows]
        hits = np.zeros(len(rows), np.bool_)
        sizes = self._sizes[place]
        for chosen in np.array_split(np.arange(len(own)), int(sizes.sum()) // _PAIRS + 1):
            size = sizes[chosen]
            steps = np.arange(int(size.sum())) - np.repeat(np.cumsum(size) - size, size)
            others = self._rows[np.repeat(self._begins[place[chosen]], size) + steps]
            ours = np.repeat(own[chosen], size)
            agree = may_be_kin(sketches[ours], self._sketches[others], counts[ours], self._counts[others])
            hits[ours[agree]] = True
        return rows[hits]


def _among(found: Words, wanted: Words) -> Flags:
    """Which numbers are among those wanted, which are sorted."""
    equal: Flags = wanted[np.searchsorted(wanted, found).clip(max=len(wanted) - 1)] == found
    return equal
