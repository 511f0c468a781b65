"""Sketches of the paragraphs that share a key with changed ones: the others are looked through and not kept."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tasks.text.families import ParagraphTable
from tasks.text.kin_groups import sharing
from tasks.text.paragraphs import BANDS
from tasks.workers.binary_columns import lengths, values
from tasks.workers.paragraph_rows import Indexes, ParagraphRows

_COLUMNS = ["bands", "sketch"]
_FILTER = np.uint32((1 << 20) - 1)


class NearSketches:
    """The sketches read so far, in the order of `rows`; each reading of the others costs a look at their keys."""

    def __init__(self, paragraphs: ParagraphRows, every: Indexes) -> None:
        """Begin with none; `every` are the rows that may be read."""
        self._paragraphs, self._every = paragraphs, every
        self.rows = np.empty(0, np.int64)
        self._bands = np.empty((0, BANDS), np.uint32)
        self._sketches = np.empty((0, BANDS), np.uint8)

    def __len__(self) -> int:
        return len(self.rows)

    def keys(self, band: int) -> NDArray[np.uint32]:
        """The keys of all that were read in one band."""
        return self._bands[:, band]

    def read(self, rows: Indexes) -> Indexes:
        """Add these rows; those of them that have a sketch."""
        found = [_sketched(some, batch) for some, batch in self._paragraphs.read(rows, _COLUMNS)]
        self._add(found)
        return np.concatenate([np.empty(0, np.int64), *(each for each, _, _ in found)])

    def read_sharing(self, rows: Indexes) -> None:
        """Add all rows that have a key of these, which were read, in the same band."""
        wanted = self._bands[np.searchsorted(self.rows, rows)]
        likely = np.zeros((BANDS, int(_FILTER) + 1), np.bool_)
        for band in range(BANDS):
            likely[band, wanted[:, band] & _FILTER] = True
        found = []
        for some, batch in self._paragraphs.read(self._every, _COLUMNS):
            known, bands, sketches = _sketched(some, batch)
            hits = np.zeros(len(known), np.bool_)
            for band in range(BANDS):
                hits |= likely[band, bands[:, band] & _FILTER]
            at = np.flatnonzero(hits)
            at = at[_share(bands[at], wanted)]
            found.append((known[at], bands[at], sketches[at]))
        self._add(found)

    def sharing(self, rows: Indexes) -> Indexes:
        """The places of all that were read and have a key of these rows in the same band."""
        return sharing(self.keys, len(self), np.searchsorted(self.rows, rows))

    def take(self, chosen: Indexes) -> ParagraphTable:
        """The whole sketches at some places."""
        rows = self.rows[chosen]
        counts = self._paragraphs.letter_counts[rows].astype(np.int64)
        return ParagraphTable(self._paragraphs.hashes[rows], self._bands[chosen], self._sketches[chosen], counts)

    def _add(self, found: list[tuple[Indexes, NDArray[np.uint32], NDArray[np.uint8]]]) -> None:
        """Put what is not there yet into its place."""
        rows = np.concatenate([self.rows, *(each for each, _, _ in found)])
        self.rows, first = np.unique(rows, return_index=True)
        self._bands = np.concatenate([self._bands, *(each for _, each, _ in found)])[first]
        self._sketches = np.concatenate([self._sketches, *(each for _, _, each in found)])[first]


def _sketched(rows: Indexes, batch: pa.RecordBatch) -> tuple[Indexes, NDArray[np.uint32], NDArray[np.uint8]]:
    """The rows of a batch that have a sketch, their keys and their sketches."""
    bands = values(batch.column("bands"), "<u4").reshape(-1, BANDS)
    sketches = values(batch.column("sketch"), np.uint8).reshape(-1, BANDS)
    return rows[lengths(batch.column("bands")) > 0], bands, sketches


def _share(bands: NDArray[np.uint32], wanted: NDArray[np.uint32]) -> NDArray[np.bool_]:
    """Which rows have one of the wanted keys in its band."""
    found = np.zeros(len(bands), np.bool_)
    for band in range(BANDS):
        found |= np.isin(bands[:, band], wanted[:, band])
    return found
