"""The paragraphs of all documents, or of some, as a few columns, and the others when they are asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as parquet
from numpy.typing import NDArray

from tasks.workers.comparison_sources import Signed, Sources, in_files, read_columns

TABLE = "paragraphs"
BATCH = 4_096  # rows whose texts are read at a time
_KEYS = ["text_hash", "document_id", "raw_start", "letter_count"]

Indexes = NDArray[np.int64]
Numbers = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class ParagraphFiles:
    """The Parquet files of all paragraphs, the published ones first: those of file i have the numbers from begins[i] on."""

    paths: Sequence[Path]
    begins: Indexes
    published: int  # how many of the files are

    def __len__(self) -> int:
        return int(self.begins[-1])

    @property
    def first_staged(self) -> int:
        """The number of the first staged paragraph."""
        return int(self.begins[self.published])

    def read(self, numbers: Indexes, columns: list[str]) -> Iterator[tuple[Indexes, pa.RecordBatch]]:
        """Some columns of the paragraphs of these ascending numbers, a file's batch at a time, and which these are."""
        bounds = np.searchsorted(numbers, self.begins)
        for at, path in enumerate(self.paths):
            wanted = numbers[bounds[at] : bounds[at + 1]]
            if len(wanted):
                yield from _read(path, wanted, wanted - self.begins[at], columns)


@dataclass(frozen=True, slots=True)
class ParagraphRows:
    """One row a paragraph, in the order of their numbers."""

    hashes: Indexes
    documents: Numbers  # the document's row in the signatures; -1 where the paragraph does not count
    starts: Numbers
    letter_counts: Numbers
    changed: NDArray[np.bool_]  # staged, or of a document that leaves
    files: ParagraphFiles
    numbers: Indexes | None = None  # of the rows; none where they are all there are

    def __len__(self) -> int:
        return len(self.hashes)

    def read(self, rows: Indexes, columns: list[str]) -> Iterator[tuple[Indexes, pa.RecordBatch]]:
        """Some columns of these rows, a Parquet file's batch at a time: which rows, and the batch of these."""
        ordered = np.sort(rows)
        if self.numbers is None:
            yield from self.files.read(ordered, columns)
            return
        for found, batch in self.files.read(self.numbers[ordered], columns):
            yield np.searchsorted(self.numbers, found), batch


def _read(path: Path, rows: Indexes, places: Indexes, columns: list[str]) -> Iterator[tuple[Indexes, pa.RecordBatch]]:
    """The rows at these places, in ascending order, of the row groups that have any."""
    with parquet.ParquetFile(path) as file:
        sizes = [file.metadata.row_group(group).num_rows for group in range(file.num_row_groups)]
        starts = np.concatenate((np.zeros(1, np.int64), np.cumsum(sizes)))
        bounds = np.searchsorted(places, starts)
        for group in np.flatnonzero(np.diff(bounds)).tolist():
            begin = int(starts[group])
            for batch in file.iter_batches(BATCH, row_groups=[group], columns=columns):
                first, last = np.searchsorted(places, (begin, begin + batch.num_rows))
                if first < last:
                    whole = last - first == batch.num_rows
                    yield rows[first:last], batch if whole else batch.take(pa.array(places[first:last] - begin))
                begin += batch.num_rows


def paragraph_files(sources: Sources) -> ParagraphFiles:
    """The files of all paragraphs, staged and published."""
    published = sources.published.get(TABLE, ())
    paths = [*published, *sources.staged.get(TABLE, ())]
    sizes = [parquet.read_metadata(path).num_rows for path in paths]
    return ParagraphFiles(paths, np.cumsum([0, *sizes]), len(published))


def load_paragraphs(files: ParagraphFiles, sources: Sources, signed: Signed) -> ParagraphRows:
    """All paragraphs; those of documents that count are changed, once each."""
    parts: list[list[NDArray[Any]]] = []
    for number, path in enumerate(files.paths):
        keys = read_columns(path, _KEYS)
        documents = _documents(keys, number >= files.published, sources, signed)
        numbers = [keys[name].to_numpy().astype(np.int32) for name in ("raw_start", "letter_count")]
        parts.append([keys["text_hash"].to_numpy(), documents, *numbers])
    kinds = (np.int64, np.int32, np.int32, np.int32)
    hashes, documents, starts, counts = (
        np.concatenate([np.empty(0, kind), *(part[at] for part in parts)]) for at, kind in enumerate(kinds)
    )
    _once(documents, starts)
    return ParagraphRows(hashes, documents, starts, counts, documents >= 0, files)


def load_some(files: ParagraphFiles, sources: Sources, signed: Signed, numbers: Indexes) -> ParagraphRows:
    """The paragraphs of these numbers; staged ones that count and published ones of files that leave are changed."""
    parts = [pa.Table.from_batches([batch]) for _, batch in files.read(numbers, _KEYS)]
    keys = pa.concat_tables(parts).combine_chunks() if parts else _no_keys()
    cut = int(np.searchsorted(numbers, files.first_staged))
    documents = np.concatenate(
        [_documents(keys[:cut], False, sources, signed), _documents(keys[cut:], True, sources, signed)]
    )
    starts, counts = (keys[name].to_numpy().astype(np.int32) for name in ("raw_start", "letter_count"))
    _once(documents, starts)
    changed = np.concatenate([in_files(keys[:cut], sources.dropped), documents[cut:] >= 0])
    return ParagraphRows(keys["text_hash"].to_numpy(), documents, starts, counts, changed, files, numbers)


def changed_numbers(files: ParagraphFiles, sources: Sources, signed: Signed) -> Indexes:
    """The numbers of the staged paragraphs that count and of the published ones of files that leave."""
    leaving = [np.empty(0, np.int64)]
    for path, begin in zip(files.paths[: files.published if sources.dropped else 0], files.begins, strict=False):
        leaving.append(begin + np.flatnonzero(in_files(read_columns(path, ["document_id"]), sources.dropped)))
    staged = np.arange(files.first_staged, len(files))
    return np.concatenate([*leaving, staged[load_some(files, sources, signed, staged).documents >= 0]])


def _no_keys() -> pa.Table:
    kinds = [pa.int64(), pa.string(), pa.int64(), pa.int64()]
    return pa.schema(list(zip(_KEYS, kinds, strict=True))).empty_table()


def _documents(keys: pa.Table, is_staged: bool, sources: Sources, signed: Signed) -> Numbers:
    """The row of each paragraph's document in the signatures, -1 where the paragraph does not count."""
    place = pc.fill_null(pc.index_in(keys["document_id"], value_set=signed.names), -1)
    documents: Numbers = place.to_numpy().astype(np.int32)
    known = documents >= 0
    documents[known] = np.where(signed.staged[documents[known]] == is_staged, documents[known], np.int32(-1))
    if not is_staged and sources.dropped:
        documents[in_files(keys, sources.dropped)] = -1
    return documents


def _once(documents: Numbers, starts: Numbers) -> None:
    """Of a paragraph that was staged twice the first alone counts."""
    counted = np.flatnonzero(documents >= 0)
    keys = (documents[counted].astype(np.int64) << 32) | starts[counted]
    order = np.argsort(keys, kind="stable")
    documents[counted[order[1:][np.diff(keys[order]) == 0]]] = -1
