"""The paragraphs of the documents that count, as columns, and their texts when they are asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as parquet
from numpy.typing import NDArray

from tasks.text.families import ParagraphTable
from tasks.text.paragraphs import BANDS, RUN_DTYPE
from tasks.workers.comparison_sources import Signed, Sources, in_files, read_columns

TABLE = "paragraphs"
BATCH = 4_096  # rows whose texts are read at a time
_KEYS = ["text_hash", "document_id", "raw_start", "letter_count"]

Indexes = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class ParagraphRows:
    """One row a paragraph; those of documents that leave come last."""

    hashes: Indexes
    documents: Indexes  # the document's row in the signatures; -1 for a document that leaves
    changed: NDArray[np.bool_]  # staged, or leaving
    letter_counts: Indexes
    files: Indexes  # which Parquet file, and which row of it
    places: Indexes
    paths: Sequence[Path]

    def __len__(self) -> int:
        return len(self.hashes)

    def read(self, rows: Indexes, columns: list[str]) -> Iterator[tuple[Indexes, pa.RecordBatch]]:
        """Some columns of these rows, a Parquet file's batch at a time: which rows, and the batch of these."""
        order = rows[np.lexsort((self.places[rows], self.files[rows]))]
        bounds = np.searchsorted(self.files[order], np.arange(len(self.paths) + 1))
        for number, path in enumerate(self.paths):
            wanted = order[bounds[number] : bounds[number + 1]]
            if len(wanted):
                yield from _read(path, wanted, self.places[wanted], columns)


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
                    yield rows[first:last], batch.take(pa.array(places[first:last] - begin))
                begin += batch.num_rows


def load_paragraphs(sources: Sources, signed: Signed, is_first: bool) -> ParagraphRows:
    """All paragraphs of the documents that count, each once, and those of published documents that leave.

    In a first comparison all count as changed, and nothing leaves.
    """
    names = pa.array(signed.table.document_ids, pa.string())
    staged = np.array([name in signed.staged for name in signed.table.document_ids], np.bool_)
    paths = [*sources.published.get(TABLE, ()), *sources.staged.get(TABLE, ())]
    published = len(sources.published.get(TABLE, ()))
    parts: list[list[Indexes]] = []
    for number, path in enumerate(paths):
        keys = read_columns(path, _KEYS)
        documents = pc.fill_null(pc.index_in(keys["document_id"], value_set=names), -1).to_numpy().astype(np.int64)
        stays = documents >= 0
        stays[stays] = staged[documents[stays]] == (number >= published)
        if number < published and sources.dropped:
            stays &= ~in_files(keys, sources.dropped)
        chosen = np.flatnonzero(stays | (number < published and not is_first))
        values = [keys[name].to_numpy()[chosen] for name in ("text_hash", "raw_start", "letter_count")]
        documents = np.where(stays, documents, -1)[chosen]
        changed = np.full(len(chosen), number >= published or is_first) | (documents < 0)
        parts.append([*values, documents, changed.astype(np.int64), np.full(len(chosen), number), chosen])
    empty = np.empty(0, np.int64)
    return _once([np.concatenate([empty, *(part[column] for part in parts)]) for column in range(7)], paths)


def _once(columns: Sequence[Indexes], paths: Sequence[Path]) -> ParagraphRows:
    """The rows by document and place, a paragraph that was staged twice once."""
    hashes, starts, counts, documents, changed, files, places = columns
    order = np.lexsort((places, files, starts, documents))
    order = np.concatenate((order[documents[order] >= 0], order[documents[order] < 0]))
    again = np.zeros(len(order), np.bool_)
    again[1:] = (np.diff(documents[order]) == 0) & (np.diff(starts[order]) == 0) & (documents[order][1:] >= 0)
    order = order[~again]
    return ParagraphRows(
        hashes[order],
        documents[order],
        changed[order].astype(np.bool_),
        counts[order],
        files[order],
        places[order],
        paths,
    )


def load_table(rows: ParagraphRows, chosen: Indexes) -> tuple[ParagraphTable, Indexes]:
    """The sketches of some rows, and which rows they are: those that have any."""
    found: list[Indexes] = [np.empty(0, np.int64)]
    bands: list[NDArray[np.uint32]] = [np.empty(0, np.uint32)]
    sketches: list[NDArray[np.uint8]] = [np.empty(0, np.uint8)]
    for some, batch in rows.read(chosen, ["bands", "sketch"]):
        keys = batch.column("bands").to_pylist()
        found.append(some[[bool(each) for each in keys]])
        bands.append(np.frombuffer(b"".join(keys), np.uint32))
        sketches.append(np.frombuffer(b"".join(batch.column("sketch").to_pylist()), np.uint8))
    kept = np.concatenate(found)
    band_keys, values = np.concatenate(bands).reshape(-1, BANDS), np.concatenate(sketches).reshape(-1, BANDS)
    return ParagraphTable(rows.hashes[kept], band_keys, values, rows.letter_counts[kept]), kept


def load_windows(rows: ParagraphRows) -> tuple[NDArray[np.void], Indexes]:
    """The windows of all paragraphs of documents that stay, in the order of the rows, and the row of each."""
    chosen = np.flatnonzero(rows.documents >= 0)
    parts: list[NDArray[np.void]] = [np.empty(0, RUN_DTYPE)]
    owners: list[Indexes] = [np.empty(0, np.int64)]
    for some, batch in rows.read(chosen, ["runs"]):
        column = batch.column("runs")
        sizes = pc.binary_length(column).to_numpy() // RUN_DTYPE.itemsize
        parts.append(np.frombuffer(b"".join(column.to_pylist()), RUN_DTYPE))
        owners.append(np.repeat(some, sizes))
    windows, owner = np.concatenate(parts), np.concatenate(owners)
    order = np.argsort(owner, kind="stable")
    return windows[order], owner[order]
