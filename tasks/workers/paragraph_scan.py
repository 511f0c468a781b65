"""All published paragraphs are looked through for those that share letters, a sketch's key or a window with others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
HELD = 256 * 2**20  # bytes of keys
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


class Scan:
    """All published paragraphs, looked through again and again; what was decoded is held where memory is cheap.

    Arrow's own pool asks the system for each new piece: with it holding the keys of a gigabyte takes longer than decoding
    them again, with the C library's, which our worker processes use, a fifth of it.
    """

    def __init__(self, files: ParagraphFiles) -> None:
        self._files = files
        self._held: list[list[pa.RecordBatch]] = []  # of the first files
        self._room = HELD if pa.default_memory_pool().backend_name == "system" else 0

    def find(self, wanted: Wanted) -> Sketched:
        """The paragraphs that have any of what is wanted."""
        sieve, found = Sieve(wanted), []
        for number, first in enumerate(self._files.begins[: self._files.published].tolist()):
            begin = first
            for batch in self._batches(number):
                at = sieve.places_in(batch)
                if len(at):
                    found.append(_sketched(begin + at, batch.take(pa.array(at))))
                begin += batch.num_rows
        return joined(found)

    def _batches(self, number: int) -> Iterator[pa.RecordBatch]:
        """The keys of a file."""
        if number < len(self._held):
            yield from self._held[number]
            return
        holds, held = self._room > 0 and number == len(self._held), []
        with parquet.ParquetFile(self._files.paths[number]) as file:
            for batch in file.iter_batches(BATCH, columns=COLUMNS):
                yield batch
                if holds:
                    held.append(batch)
        if holds:
            self._held.append(held)
            self._room -= sum(batch.nbytes for batch in held)


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
