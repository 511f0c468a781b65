"""Which paragraphs share their letters, a key of their sketch or a window of sentences with some others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tasks.text.paragraphs import BANDS, RUN_DTYPE
from tasks.workers.binary_columns import lengths, values

Indexes = NDArray[np.int64]
Keys = NDArray[np.uint32]
Words = NDArray[np.uint64]

_BITS = 17  # of a number, by which it is looked up in a table that stays in the processor's cache
_32 = np.uint64(32)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Letters, keys by band and windows that are looked for."""

    hashes: Indexes
    bands: Keys
    windows: Words

    def __bool__(self) -> bool:
        return any(len(each) > 0 for each in (self.hashes, self.bands, self.windows))


class Sieve:
    """Looks through batches of paragraphs (text_hash, bands, runs) for what is wanted."""

    def __init__(self, wanted: Wanted) -> None:
        """Make a table of the first bits of what is wanted: few others get as far as being compared."""
        self._hashes = _Sought(wanted.hashes.view(np.uint64))
        self._windows = _Sought(wanted.windows)
        self._keys = _SoughtKeys(wanted.bands)

    def places_in(self, batch: pa.RecordBatch) -> Indexes:
        """The rows of the batch that have any of what is wanted."""
        hits = np.zeros(batch.num_rows, np.bool_)
        hits[self._hashes.places_in(batch.column("text_hash").to_numpy().view(np.uint64))] = True
        if self._windows:
            column = batch.column("runs")
            at = self._windows.places_in(values(column, RUN_DTYPE)["hash"])
            hits[np.searchsorted(np.cumsum(lengths(column)) // RUN_DTYPE.itemsize, at, "right")] = True
        if self._keys:
            column = batch.column("bands")
            hits[np.flatnonzero(lengths(column))[self._keys.places_in(values(column, "<u4"))]] = True
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


class _SoughtKeys:
    """Keys that are looked for, each in its band."""

    def __init__(self, bands: Keys) -> None:
        numbers = np.arange(BANDS, dtype=np.uint64)
        self._wanted = np.unique((numbers << _32) | bands)
        self._flags = np.uint32(1) << np.arange(BANDS, dtype=np.uint32)
        self._likely = np.zeros(1 << _BITS, np.uint32)  # by the first bits of a key the bands where such are wanted
        for keys, flag in zip(bands.T, self._flags, strict=True):
            self._likely[np.unique(keys >> np.uint32(32 - _BITS))] |= flag

    def __bool__(self) -> bool:
        return len(self._wanted) > 0

    def places_in(self, keys: NDArray[Any]) -> Indexes:
        """The rows of so many bands each that have a key that is wanted."""
        likely = self._likely.take(keys >> np.uint32(32 - _BITS)).reshape(-1, BANDS) & self._flags
        some = np.flatnonzero(likely)
        bands = (some % BANDS).astype(np.uint64)
        found: Indexes = np.unique(some[_among((bands << _32) | keys[some], self._wanted)] // BANDS)
        return found


def _among(found: Words, wanted: Words) -> NDArray[np.bool_]:
    """Which numbers are among those wanted, which are sorted."""
    equal: NDArray[np.bool_] = wanted[np.searchsorted(wanted, found).clip(max=len(wanted) - 1)] == found
    return equal
