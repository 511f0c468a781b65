"""Shingle sets of the documents to be compared, made in one reading and kept in a scratch file."""

from __future__ import annotations

import tempfile
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as parquet
from numpy.typing import NDArray

from tasks.text.shingles import Hashes, shingle_set

CACHE_BYTES = 64 * 2**20  # sets held in memory; the others are read again from the scratch file
ROWS = 256  # documents read at a time: some 10 MB of text


class ShingleStore:
    """document_id -> shingle set, in bounded memory; to be closed."""

    def __init__(self, folder: Path, cache_bytes: int = CACHE_BYTES) -> None:
        """Begin with an empty scratch file in the folder, which vanishes with the process."""
        self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - open as long as the store is
        self._places: dict[str, tuple[int, int]] = {}
        self._cache: OrderedDict[str, Hashes] = OrderedDict()
        self._free = cache_bytes

    def __enter__(self) -> ShingleStore:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def read(self, paths: Iterable[Path], wanted: Iterable[str]) -> None:
        """Add the sets of the wanted documents of these Parquet files (document_id, text)."""
        values = pa.array(sorted(wanted), pa.string())
        if not len(values):
            return
        for path in paths:
            with parquet.ParquetFile(path) as file:
                found = pc.is_in(file.read(["document_id"])["document_id"], value_set=values).to_numpy()
                groups = _groups(file, found)
                if groups:
                    self._read(file, groups, values)

    def _read(self, file: parquet.ParquetFile, groups: Sequence[int], values: pa.Array) -> None:
        """Add the sets of the documents that have these ids, which are in these row groups."""
        for batch in file.iter_batches(ROWS, row_groups=groups, columns=["document_id", "text"]):
            chosen = batch.filter(pc.is_in(batch.column("document_id"), value_set=values))
            for document_id, text in zip(*(column.to_pylist() for column in chosen.columns), strict=True):
                self._add(document_id, shingle_set(text))

    def shingles_of(self, document_id: str) -> Hashes:
        """The set of a document that was read."""
        if document_id in self._cache:
            self._cache.move_to_end(document_id)
            return self._cache[document_id]
        offset, count = self._places[document_id]
        self._file.seek(offset)
        shingles = np.frombuffer(self._file.read(8 * count), np.uint64)
        self._keep(document_id, shingles)
        return shingles

    def _add(self, document_id: str, shingles: Hashes) -> None:
        self._places[document_id] = (self._file.seek(0, 2), len(shingles))
        self._file.write(shingles.tobytes())

    def _keep(self, document_id: str, shingles: Hashes) -> None:
        self._cache[document_id] = shingles
        self._free -= shingles.nbytes
        while self._free < 0:
            _, oldest = self._cache.popitem(last=False)
            self._free += oldest.nbytes


def _groups(file: parquet.ParquetFile, wanted: NDArray[np.bool_]) -> list[int]:
    """The row groups that have wanted rows: of the others no text is unpacked."""
    sizes = [file.metadata.row_group(group).num_rows for group in range(file.num_row_groups)]
    groups: list[int] = np.unique(np.searchsorted(np.cumsum(sizes), np.flatnonzero(wanted), "right")).tolist()
    return groups
