"""The paragraphs of all documents as a few columns, and the others when they are asked for."""

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
class ParagraphRows:
    """One row a paragraph, in the order of the Parquet files: row i is in the file whose `begins` is before it."""

    hashes: Indexes
    documents: Numbers  # the document's row in the signatures; -1 where the paragraph does not count
    starts: Numbers
    letter_counts: Numbers
    changed: NDArray[np.bool_]  # staged, or of a document that leaves
    begins: Indexes
    paths: Sequence[Path]

    def __len__(self) -> int:
        return len(self.hashes)

    def read(self, rows: Indexes, columns: list[str]) -> Iterator[tuple[Indexes, pa.RecordBatch]]:
        """Some columns of these rows, a Parquet file's batch at a time: which rows, and the batch of these."""
        ordered = np.sort(rows)
        bounds = np.searchsorted(ordered, self.begins)
        for number, path in enumerate(self.paths):
            wanted = ordered[bounds[number] : bounds[number + 1]]
            if len(wanted):
                yield from _read(path, wanted, wanted - self.begins[number], columns)


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


def load_paragraphs(sources: Sources, signed: Signed, is_first: bool) -> ParagraphRows:
    """All paragraphs; those of documents that count once, and those of published documents that leave, are told.

    In a first comparison all that count are changed, and nothing leaves.
    """
    names, staged = signed.names, signed.staged
    published = sources.published.get(TABLE, ())
    paths = [*published, *sources.staged.get(TABLE, ())]
    parts: list[list[NDArray[Any]]] = []
    for number, path in enumerate(paths):
        keys = read_columns(path, _KEYS)
        documents = pc.fill_null(pc.index_in(keys["document_id"], value_set=names), -1).to_numpy().astype(np.int32)
        is_staged = number >= len(published)
        stays = documents >= 0
        stays[stays] = staged[documents[stays]] == is_staged
        if not is_staged and sources.dropped:
            stays &= ~in_files(keys, sources.dropped)
        leaves = ~stays & (not is_staged and not is_first)
        changed = leaves | (stays & (is_staged or is_first))
        numbers = [keys[name].to_numpy().astype(np.int32) for name in ("raw_start", "letter_count")]
        parts.append([keys["text_hash"].to_numpy(), np.where(stays, documents, np.int32(-1)), *numbers, changed])
    begins = np.cumsum([0, *(len(part[0]) for part in parts)])
    kinds = (np.int64, np.int32, np.int32, np.int32, np.bool_)
    hashes, documents, starts, counts, changed = (
        np.concatenate([np.empty(0, kind), *(part[at] for part in parts)]) for at, kind in enumerate(kinds)
    )
    return _once(ParagraphRows(hashes, documents, starts, counts, changed, begins, paths))


def _once(rows: ParagraphRows) -> ParagraphRows:
    """The rows, of a paragraph that was staged twice the first alone counting."""
    counted = np.flatnonzero(rows.documents >= 0)
    keys = (rows.documents[counted].astype(np.int64) << 32) | rows.starts[counted]
    order = np.argsort(keys, kind="stable")
    again = counted[order[1:][np.diff(keys[order]) == 0]] if len(order) else counted
    rows.documents[again], rows.changed[again] = -1, False
    return rows
