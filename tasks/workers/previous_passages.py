"""The passages of the last run: those that nothing new touches are taken over as they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as parquet
from numpy.typing import NDArray

from tasks.text.passages import RUN, passage_number
from tasks.workers.columns import VERIFIED, schema_of
from warehouse.records import PassageOccurrence, PassageSlot

Indexes = NDArray[np.int64]


def stored_schema(record: type) -> pa.Schema:
    """The columns of a record without the worker's verdict."""
    schema = schema_of(record)
    return schema.remove(schema.get_field_index(VERIFIED))


@dataclass(frozen=True, slots=True)
class Previous:
    """The rows of passage_occurrences and passage_slots as they were published."""

    occurrences: pa.Table
    slots: pa.Table
    numbers: Indexes  # the passage of each occurrence
    is_run: NDArray[np.bool_]

    def variants(self) -> tuple[Indexes, Indexes]:
        """(passage, variant) of every occurrence of a family of paragraphs."""
        chosen = np.flatnonzero(~self.is_run)
        names = self.occurrences["variant_id"].take(pa.array(chosen))
        return self.numbers[chosen], _numbers(names)

    def run_counts(self) -> tuple[Indexes, Indexes]:
        """The runs, and how many occurrences each has."""
        found: tuple[Indexes, Indexes] = np.unique(self.numbers[self.is_run], return_counts=True)
        return found

    def rows(self, families: Indexes, runs: Indexes) -> tuple[pa.Table, pa.Table]:
        """The occurrences and slots of these families of paragraphs and these runs."""
        kept = np.where(self.is_run, np.isin(self.numbers, runs), np.isin(self.numbers, families))
        occurrences = self.occurrences.filter(pa.array(kept))
        slots = self.slots.filter(pc.is_in(self.slots["passage_id"], value_set=pc.unique(occurrences["passage_id"])))
        return occurrences, slots


def read_previous(published: Mapping[str, Sequence[Path]]) -> Previous | None:
    """The passages of the last run; None where there were none."""
    paths = published.get("passage_occurrences", ())
    if not paths:
        return None
    occurrences = _read(paths, PassageOccurrence)
    slots = _read(published.get("passage_slots", ()), PassageSlot)
    is_run = pc.equal(occurrences["kind"], RUN).to_numpy()
    return Previous(occurrences, slots, _numbers(occurrences["passage_id"]), is_run)


def _read(paths: Sequence[Path], record: type) -> pa.Table:
    schema = stored_schema(record)
    tables = [parquet.ParquetFile(path).read(schema.names).cast(schema) for path in paths]
    return pa.concat_tables([schema.empty_table(), *tables])


def _numbers(names: pa.ChunkedArray) -> Indexes:
    """The hashes that hexadecimal ids stand for."""
    encoded = (
        names.combine_chunks().dictionary_encode() if len(names) else pa.array([], pa.string()).dictionary_encode()
    )
    values = np.array([passage_number(name) for name in encoded.dictionary.to_pylist()], np.int64)
    found: Indexes = values[encoded.indices.to_numpy()]
    return found
