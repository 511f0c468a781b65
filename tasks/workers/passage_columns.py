"""Occurrences and slots in order -> the three tables of passages, with what is counted over each passage."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as parquet
from numpy.typing import NDArray

from tasks.text.passages import STOCK_FROM
from tasks.workers.comparison_sources import Signed
from tasks.workers.current_rows import stored_schema
from tasks.workers.passage_spill import Spill
from warehouse.records import Passage, PassageOccurrence, PassageSlot

RECORDS: Mapping[str, type] = {
    "passages": Passage,
    "passage_occurrences": PassageOccurrence,
    "passage_slots": PassageSlot,
}


def write_tables(spill: Spill, signed: Signed, clusters: NDArray[np.int64], target: Path) -> dict[str, int]:
    """Write the three tables; how many rows each has. `clusters` is the cluster of each signed document."""
    names, owners = signed.names, pa.array(clusters)
    counts = dict.fromkeys(RECORDS, 0)
    writers = {
        name: parquet.ParquetWriter(target / f"{name}.parquet", stored_schema(record), compression="zstd")
        for name, record in RECORDS.items()
    }
    for occurrences, slots in spill.parts():
        for name, table in _tables(occurrences, slots, names, owners).items():
            writers[name].write_table(table)
            counts[name] += int(table.num_rows)
    for writer in writers.values():
        writer.close()
    return counts


def _tables(occurrences: pa.Table, slots: pa.Table, names: pa.Array, clusters: pa.Array) -> dict[str, pa.Table]:
    """The rows of some passages in the three tables."""
    documents = pc.index_in(occurrences["document_id"], value_set=names)
    cluster = clusters.take(documents.combine_chunks())
    counted = _counts(occurrences.select(["passage_id", "variant_id"]), documents, cluster)
    return {
        "passages": _passages(occurrences, slots, counted),
        "passage_occurrences": occurrences,
        "passage_slots": slots,
    }


def _counts(rows: pa.Table, documents: pa.ChunkedArray, clusters: pa.Array) -> pa.Table:
    """Of each passage, in the order of the ids, its occurrences, documents, clusters and variants."""
    rows = rows.append_column("document", documents).append_column("cluster", clusters)
    found = rows.group_by("passage_id").aggregate(
        [("document", "count"), *((name, "count_distinct") for name in ("document", "cluster", "variant_id"))]
    )
    columns = ["document_count", *(f"{name}_count_distinct" for name in ("document", "cluster", "variant_id"))]
    names = ["passage_id", "occurrences", "documents", "clusters", "variants"]
    return found.select(["passage_id", *columns]).rename_columns(names).sort_by("passage_id")


def _passages(occurrences: pa.Table, slots: pa.Table, counted: pa.Table) -> pa.Table:
    """The rows of passages: each at its canonical place."""
    best = occurrences.filter(occurrences["is_canonical"]).sort_by("passage_id")
    assert best["passage_id"].equals(counted["passage_id"]) or not len(best)
    most = slots.group_by("passage_id").aggregate([("slot", "max")])
    place = pc.index_in(best["passage_id"], value_set=most["passage_id"].combine_chunks())
    slot_counts = pc.fill_null(most["slot_max"].combine_chunks().take(place.combine_chunks()), 0)
    columns = {name: best[name] for name in ("passage_id", "kind", "document_id", "segment_id", "raw_start", "raw_end")}
    columns |= {"letter_count": best["letter_count"]}
    columns |= {name: counted[name] for name in ("occurrences", "documents", "clusters", "variants")}
    columns |= {"slots": slot_counts, "is_stock": pc.greater_equal(counted["clusters"], STOCK_FROM)}
    return pa.table(columns).cast(stored_schema(Passage))
