"""All published paragraphs are looked through for those that share letters, a sketch's key or a window with others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as parquet
from numpy.typing import NDArray

from tasks.text.families import ParagraphTable
from tasks.text.paragraphs import BANDS, RUN_DTYPE, Paragraph
from tasks.workers.binary_columns import lengths, values
from tasks.workers.current_rows import stored_schema
from tasks.workers.paragraph_rows import Indexes, ParagraphFiles

BATCH = 8_192  # rows whose keys are in memory at a time: they stay in the processor's cache
_BITS = 20  # of the tables that say which values are likely among those wanted: a megabyte each
_LOW = np.uint32((1 << _BITS) - 1)
_SHIFT = np.uint64(64 - _BITS)
_COLUMNS = ["text_hash", "letter_count", "bands", "sketch", "runs"]

Flags = NDArray[np.bool_]
Keys = NDArray[np.uint32]
Words = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Sketched:
    """Paragraphs as columns, each with its number; those without a sketch have zeros there."""

    numbers: Indexes
    hashes: Indexes
    letter_counts: Indexes
    has_sketch: Flags
    bands: Keys
    sketches: NDArray[np.uint8]
    sizes: Indexes  # how many windows each has
    windows: NDArray[np.void]

    def __len__(self) -> int:
        return len(self.numbers)

    @property
    def owners(self) -> Indexes:
        """The place of each window's paragraph."""
        return np.repeat(np.arange(len(self)), self.sizes)

    def take(self, chosen: Indexes) -> Sketched:
        """Some of them, in this order."""
        sizes = self.sizes[chosen]
        begins = (np.cumsum(self.sizes) - self.sizes)[chosen]
        at = np.repeat(begins - np.cumsum(sizes) + sizes, sizes) + np.arange(int(sizes.sum()))
        columns = {each.name: getattr(self, each.name)[chosen] for each in fields(self)[:-1]}
        return Sketched(**columns, windows=self.windows[at])

    def table(self, chosen: Indexes) -> ParagraphTable:
        """What the search for kin wants to know of some."""
        return ParagraphTable(
            self.hashes[chosen], self.bands[chosen], self.sketches[chosen], self.letter_counts[chosen]
        )


def joined(parts: Sequence[Sketched]) -> Sketched:
    """The paragraphs of all parts by their numbers, each once."""
    empty = _sketched(np.empty(0, np.int64), pa.RecordBatch.from_pylist([], stored_schema(Paragraph)))
    columns = {each.name: [getattr(part, each.name) for part in (empty, *parts)] for each in fields(Sketched)}
    every = Sketched(**{name: np.concatenate(some) for name, some in columns.items()})
    return every.take(np.unique(every.numbers, return_index=True)[1])


def read_sketched(files: ParagraphFiles, numbers: Indexes) -> Sketched:
    """The paragraphs of these ascending numbers."""
    return joined([_sketched(some, batch) for some, batch in files.read(numbers, _COLUMNS)])


@dataclass(frozen=True, slots=True)
class Wanted:
    """Letters, keys by band and windows that are looked for."""

    hashes: Indexes
    bands: Keys
    windows: Words

    def __bool__(self) -> bool:
        return any(len(each) > 0 for each in (self.hashes, self.bands, self.windows))


def scan(files: ParagraphFiles, wanted: Wanted) -> Sketched:
    """The published paragraphs that have any of what is wanted."""
    sieve = _Sieve(wanted)
    found = []
    for path, begin in zip(files.paths[: files.published], files.begins.tolist(), strict=False):
        with parquet.ParquetFile(path) as file:
            for batch in file.iter_batches(BATCH, columns=sieve.columns):
                found.append(sieve.found(begin, batch))
                begin += batch.num_rows
    return read_sketched(files, np.concatenate([np.empty(0, np.int64), *found]))


class _Sieve:
    """Which paragraphs of a batch have any of what is wanted: a look at a table of bits, then at the values."""

    def __init__(self, wanted: Wanted) -> None:
        self._wanted = wanted
        self._hashes = _likely(wanted.hashes.view(np.uint64) >> _SHIFT)
        self._windows = _likely(wanted.windows >> _SHIFT)
        self._bands = [_likely(wanted.bands[:, band] & _LOW) for band in range(BANDS)] if len(wanted.bands) else []
        needs = {"text_hash": len(wanted.hashes), "bands": len(wanted.bands), "runs": len(wanted.windows)}
        self.columns = [name for name, size in needs.items() if size]

    def found(self, begin: int, batch: pa.RecordBatch) -> Indexes:
        """The numbers of those paragraphs of the batch, whose first has the number `begin`."""
        hits = np.zeros(batch.num_rows, np.bool_)
        if len(self._wanted.hashes):
            hashes = batch.column("text_hash").to_numpy()
            hits[_among(hashes, self._hashes[hashes.view(np.uint64) >> _SHIFT], self._wanted.hashes)] = True
        if len(self._wanted.windows):
            windows = values(batch.column("runs"), RUN_DTYPE)["hash"]
            at = _among(windows, self._windows[windows >> _SHIFT], self._wanted.windows)
            ends = np.cumsum(lengths(batch.column("runs"))) // RUN_DTYPE.itemsize
            hits[np.searchsorted(ends, at, "right")] = True
        if self._bands:
            hits[self._with_key(batch.column("bands"))] = True
        return begin + np.flatnonzero(hits)

    def _with_key(self, column: pa.Array) -> Indexes:
        """The rows that have one of the wanted keys in its band."""
        rows = np.flatnonzero(lengths(column))
        bands = values(column, "<u4").reshape(-1, BANDS)
        likely = np.zeros(len(bands), np.bool_)
        for band, table in enumerate(self._bands):
            likely |= table[bands[:, band] & _LOW]
        some = np.flatnonzero(likely)
        shares = np.zeros(len(some), np.bool_)
        for band in range(BANDS):
            shares |= np.isin(bands[some, band], self._wanted.bands[:, band])
        return rows[some[shares]]


def _likely(places: NDArray[Any]) -> Flags:
    table = np.zeros(1 << _BITS, np.bool_)
    table[places] = True
    return table


def _among(found: NDArray[Any], likely: Flags, wanted: NDArray[Any]) -> Indexes:
    """The places of what is found among those wanted, asked only where that is likely."""
    some = np.flatnonzero(likely)
    return some[np.isin(found[some], wanted)]


def _sketched(numbers: Indexes, batch: pa.RecordBatch) -> Sketched:
    """The columns of the paragraphs of a batch."""
    has_sketch = lengths(batch.column("bands")) > 0
    bands, sketches = np.zeros((len(numbers), BANDS), np.uint32), np.zeros((len(numbers), BANDS), np.uint8)
    bands[has_sketch] = values(batch.column("bands"), "<u4").reshape(-1, BANDS)
    sketches[has_sketch] = values(batch.column("sketch"), np.uint8).reshape(-1, BANDS)
    hashes, counts = (batch.column(name).to_numpy() for name in _COLUMNS[:2])
    windows = batch.column("runs")
    sizes = lengths(windows) // RUN_DTYPE.itemsize
    found = values(windows, RUN_DTYPE).copy()
    return Sketched(numbers, hashes, counts.astype(np.int64), has_sketch, bands, sketches, sizes, found)
