"""Sketches of paragraphs: the keys of each band in a scratch file, so that one band at a time is in memory."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tasks.text.families import ParagraphTable
from tasks.text.paragraphs import BANDS
from tasks.workers.binary_columns import lengths, values
from tasks.workers.paragraph_rows import Indexes, ParagraphRows


class SketchStore:
    """The sketches of some paragraphs, those without a sketch left out; `rows` says which they are. To be closed."""

    def __init__(self, folder: Path, paragraphs: ParagraphRows, chosen: Indexes) -> None:
        """Read the sketches of the chosen paragraphs."""
        self._paragraphs = paragraphs
        self._files = [tempfile.TemporaryFile(dir=folder) for _ in range(BANDS)]  # noqa: SIM115 - open as long as this
        rows, sketches = [np.empty(0, np.int64)], [np.empty((0, BANDS), np.uint8)]
        for some, batch in paragraphs.read(chosen, ["bands", "sketch"]):
            rows.append(some[lengths(batch.column("bands")) > 0])
            sketches.append(values(batch.column("sketch"), np.uint8).reshape(-1, BANDS).copy())
            self._write(batch)
        self.rows = np.concatenate(rows)
        self._sketches = np.concatenate(sketches)

    def __enter__(self) -> SketchStore:
        return self

    def __exit__(self, *_: object) -> None:
        for file in self._files:
            file.close()

    def __len__(self) -> int:
        return len(self.rows)

    def _write(self, batch: pa.RecordBatch) -> None:
        keys = values(batch.column("bands"), "<u4").reshape(-1, BANDS)
        for file, column in zip(self._files, keys.T, strict=True):
            file.write(column.tobytes())

    def keys(self, band: int) -> NDArray[np.uint32]:
        """The keys of all in one band."""
        self._files[band].seek(0)
        return np.fromfile(self._files[band], np.uint32)

    def take(self, chosen: Indexes) -> ParagraphTable:
        """The whole sketches of some."""
        bands = np.empty((len(chosen), BANDS), np.uint32)
        for band in range(BANDS):
            bands[:, band] = self.keys(band)[chosen]
        rows = self.rows[chosen]
        counts = self._paragraphs.letter_counts[rows].astype(np.int64)
        return ParagraphTable(self._paragraphs.hashes[rows], bands, self._sketches[chosen], counts)
