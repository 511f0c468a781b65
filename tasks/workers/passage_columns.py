"""Rows of passages collected as columns, and what is counted over all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as parquet
from numpy.typing import NDArray

from tasks.text.passages import STOCK_FROM, passage_id
from tasks.workers.comparison_sources import Signed
from tasks.workers.previous_passages import stored_schema
from warehouse.records import Passage, PassageOccurrence, PassageSlot, ReusedPassage

Indexes = NDArray[np.int64]
FLUSH = 20_000  # rows held as objects


@dataclass(slots=True)
class Collected:
    """Occurrences and slots, as far as they are known."""

    occurrences: list[pa.Table] = field(default_factory=list)
    slots: list[pa.Table] = field(default_factory=list)
    _equal: list[pa.Table] = field(default_factory=list)
    _places: list[tuple[Indexes, Indexes]] = field(default_factory=list)
    _occurrences: list[PassageOccurrence] = field(default_factory=list)
    _slots: list[PassageSlot] = field(default_factory=list)

    def add(self, occurrences: Sequence[PassageOccurrence], slots: Sequence[PassageSlot]) -> None:
        """Rows of one passage."""
        self._occurrences += occurrences
        self._slots += slots
        if len(self._occurrences) + len(self._slots) > FLUSH:
            self.flush()

    def flush(self) -> None:
        """Turn rows into columns."""
        self.occurrences.append(_to_table(PassageOccurrence, self._occurrences))
        self.slots.append(_to_table(PassageSlot, self._slots))
        self._occurrences, self._slots = [], []

    def add_places(
        self,
        passages: Indexes,
        places: pa.Table,
        kind: str,
        letter_counts: Indexes,
        order: Indexes,
        variants: Indexes | None = None,
    ) -> None:
        """Places (document_id, segment_id, raw_start, raw_end) of passages whose copies are equal letter for letter."""
        self._places.append((passages, order))
        size = len(passages)
        columns = {
            "passage_id": hexadecimal(passages),
            **{name: places[name] for name in ("document_id", "segment_id", "raw_start", "raw_end")},
            "kind": pa.array([kind] * size, pa.string()),
            "is_canonical": pa.array([False] * size),
            "variant_id": hexadecimal(passages if variants is None else variants),
            "letter_count": pa.array(letter_counts),
            "changed": pa.array([0.0] * size),
            "slots": pa.array([0] * size, pa.int64()),
            "alignment": pa.array([""] * size),
        }
        self._equal.append(pa.table(columns).cast(stored_schema(PassageOccurrence)))

    def join_places(self) -> None:
        """End a list of such places: the first of each passage in the order given is its canonical one."""
        if not self._places:
            return
        passages, order = (np.concatenate([each[column] for each in self._places]) for column in (0, 1))
        ranked = np.lexsort((order, passages))
        canonical = np.zeros(len(passages), np.bool_)
        canonical[ranked[np.diff(passages[ranked], prepend=passages[ranked][:1] - 1) != 0]] = True
        table = pa.concat_tables(self._equal)
        column = table.schema.get_field_index("is_canonical")
        self.occurrences.append(table.set_column(column, table.schema.field(column), pa.array(canonical)))
        self._places, self._equal = [], []

    def tables(self) -> tuple[pa.Table, pa.Table]:
        """All occurrences and all slots, in order."""
        self.flush()
        occurrences = pa.concat_tables([stored_schema(PassageOccurrence).empty_table(), *self.occurrences])
        slots = pa.concat_tables([stored_schema(PassageSlot).empty_table(), *self.slots])
        self.occurrences, self.slots = [], []
        places = [("passage_id", "ascending"), ("document_id", "ascending"), ("raw_start", "ascending")]
        return occurrences.sort_by(places), slots.sort_by([*places[:1], ("slot", "ascending"), *places[1:]])


def hexadecimal(numbers: Indexes) -> pa.Array:
    """The ids of some hashes."""
    values, place = np.unique(numbers, return_inverse=True)
    return pa.array([passage_id(each) for each in values.tolist()], pa.string()).take(pa.array(place))


def write_tables(collected: Collected, signed: Signed, clusters: Indexes, target: Path) -> dict[str, int]:
    """Write the four tables of passages; how many rows each has. `clusters` is the cluster of each signed document."""
    occurrences, slots = collected.tables()
    documents = pc.index_in(occurrences["document_id"], value_set=pa.array(signed.table.document_ids, pa.string()))
    cluster = pa.array(clusters).take(documents.combine_chunks()) if len(occurrences) else pa.array([], pa.int64())
    counted = _counts(occurrences.select(["passage_id", "variant_id"]), documents, cluster)
    reused = occurrences.select(["passage_id", "document_id", "segment_id", "raw_start", "raw_end"])
    where = pc.index_in(occurrences["passage_id"], value_set=counted["passage_id"].combine_chunks())
    reused = reused.append_column("occurrences", counted["documents"].combine_chunks().take(where.combine_chunks()))
    tables = {
        "reused_passages": reused.cast(stored_schema(ReusedPassage)),
        "passages": _passages(occurrences, slots, counted),
        "passage_occurrences": occurrences,
        "passage_slots": slots,
    }
    for name, table in tables.items():
        parquet.write_table(table, target / f"{name}.parquet", compression="zstd")
    return {name: int(table.num_rows) for name, table in tables.items()}


def _counts(rows: pa.Table, documents: pa.ChunkedArray, clusters: pa.Array) -> pa.Table:
    """Of each passage, in the order of the ids, its documents, clusters and variants."""
    rows = rows.append_column("document", documents).append_column("cluster", clusters)
    found = rows.group_by("passage_id").aggregate(
        [("document", "count"), *((name, "count_distinct") for name in ("document", "cluster", "variant_id"))]
    )
    found = found.select(
        [
            "passage_id",
            "document_count",
            "document_count_distinct",
            "cluster_count_distinct",
            "variant_id_count_distinct",
        ]
    )
    names = ["passage_id", "occurrences", "documents", "clusters", "variants"]
    return found.rename_columns(names).sort_by("passage_id")


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


def _to_table(record: type, rows: Sequence[object]) -> pa.Table:
    schema = stored_schema(record)
    arrays = [pa.array([getattr(row, each.name) for row in rows], each.type) for each in schema]
    return pa.Table.from_arrays(arrays, schema=schema)
