"""Paragraph hashes of all documents -> the rows of reused_passages."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as parquet

from tasks.text.passages import count_occurrences
from tasks.workers.columns import VERIFIED, schema_of
from tasks.workers.comparison_sources import Signed, Sources
from warehouse.records import ReusedPassage

_COLUMNS = ["passage_id", "document_id", "segment_id", "raw_start", "raw_end"]


def write_passages(sources: Sources, signed: Signed, target: Path) -> int:
    """Write a row for each place of a passage that stands in several documents; how many there are."""
    schema = schema_of(ReusedPassage)
    schema = schema.remove(schema.get_field_index(VERIFIED))
    rows = _repeated(sources, signed)
    occurrences = _occurrences(rows, signed)
    rows = rows.append_column("occurrences", pa.array(occurrences, pa.int64()))
    rows = rows.filter(pa.array(occurrences > 0)).sort_by([(name, "ascending") for name in _COLUMNS])
    parquet.write_table(rows.select(schema.names).cast(schema), target, compression="zstd")
    return int(rows.num_rows)


def _repeated(sources: Sources, signed: Signed) -> pa.Table:
    """The rows of the passages that stand in more than one place: hashes are read first, rows only of these."""
    parts = [rows["passage_id"] for rows, _ in sources.read("paragraph_hashes", _COLUMNS[:2], signed.staying)]
    counts = pc.value_counts(pa.chunked_array([chunk for part in parts for chunk in part.chunks], pa.string()))
    values, sizes = counts.flatten()
    repeated = values.filter(pc.greater(sizes, 1))
    read = sources.read("paragraph_hashes", _COLUMNS, signed.staying)
    found = [rows.filter(pc.is_in(rows["passage_id"], value_set=repeated)) for rows, _ in read]
    empty = schema_of(ReusedPassage).empty_table().select(_COLUMNS)
    rows = pa.concat_tables([empty, *found], promote_options="permissive")
    known = pc.is_in(rows["document_id"], value_set=pa.array(signed.table.document_ids, pa.string()))
    return rows.filter(known).group_by(_COLUMNS).aggregate([])  # each place once


def _occurrences(rows: pa.Table, signed: Signed) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """For each row the number of documents with its passage; 0 for rows of one text, and of unknown documents."""
    place = {name: at for at, name in enumerate(signed.table.document_ids)}
    text_of: dict[bytes, int] = {}
    texts = np.array([text_of.setdefault(text, len(text_of)) for text in signed.table.text_hashes], np.int64)
    documents = np.array([place[name] for name in rows["document_id"].to_pylist()], np.int64)
    return count_occurrences(rows["passage_id"].to_pylist(), documents, texts[documents])
