"""All published paragraphs are looked through for those that share letters, a sketch's key or a window with others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
import pyarrow as pa
import pyarrow.parquet as parquet
from numpy.typing import NDArray

from tasks.text.families import ParagraphTable
from tasks.text.paragraphs import BANDS, RUN_DTYPE, Paragraph
from tasks.workers.binary_columns import lengths, values
from tasks.workers.current_rows import stored_schema
from tasks.workers.paragraph_rows import Indexes, ParagraphFiles
from tasks.workers.paragraph_sieve import Sieve, Wanted

BATCH = 8_192  # rows whose keys are in memory at a time: they stay in the processor's cache
COLUMNS = ["text_hash", "letter_count", "bands", "sketch", "runs"]

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
    return joined([_sketched(some, batch) for some, batch in files.read(numbers, COLUMNS)])


def find_published(files: ParagraphFiles, wanted: Wanted) -> Sketched:
    """The published paragraphs that have any of what is wanted.

    Their keys are read again each time: new memory for those of a gigabyte takes longer than to decode them twice.
    """
    sieve, found = Sieve(wanted), []
    for path, first in zip(files.paths[: files.published], files.begins.tolist(), strict=False):
        begin = first
        with parquet.ParquetFile(path) as file:
            for batch in file.iter_batches(BATCH, columns=COLUMNS):
                at = sieve.places_in(batch)
                if len(at):
                    found.append(_sketched(begin + at, batch.take(pa.array(at))))
                begin += batch.num_rows
    return joined(found)


def _sketched(numbers: Indexes, batch: pa.RecordBatch) -> Sketched:
    """The columns of the paragraphs of a batch."""
    has_sketch = lengths(batch.column("bands")) > 0
    bands, sketches = np.zeros((len(numbers), BANDS), np.uint32), np.zeros((len(numbers), BANDS), np.uint8)
    bands[has_sketch] = values(batch.column("bands"), "<u4").reshape(-1, BANDS)
    sketches[has_sketch] = values(batch.column("sketch"), np.uint8).reshape(-1, BANDS)
    hashes, counts = (batch.column(name).to_numpy() for name in COLUMNS[:2])
    windows = batch.column("runs")
    sizes = lengths(windows) // RUN_DTYPE.itemsize
    found = values(windows, RUN_DTYPE).copy()
    return Sketched(numbers, hashes, counts.astype(np.int64), has_sketch, bands, sketches, sizes, found)
