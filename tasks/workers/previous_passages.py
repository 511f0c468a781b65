"""The passages of the last run: those that nothing new touches stay as they are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from tasks.text.passages import RUN, passage_number
from tasks.workers.current_rows import Published, current, stored_schema
from warehouse.records import PassageOccurrence, PassageSlot

Indexes = NDArray[np.int64]
_COLUMNS = ["passage_id", "document_id", "kind", "variant_id"]


@dataclass(frozen=True, slots=True)
class Previous:
    """The places of passages as they were published."""

    published: Published
    documents: pa.Array
    numbers: Indexes  # the passage of each occurrence
    variants: Indexes
    is_run: NDArray[np.bool_]

    def families(self) -> tuple[Indexes, Indexes]:
        """(passage, variant) of every occurrence of a family of paragraphs."""
        chosen = ~self.is_run
        return self.numbers[chosen], self.variants[chosen]

    def run_counts(self) -> tuple[Indexes, Indexes]:
        """The runs, and how many occurrences each has."""
        found: tuple[Indexes, Indexes] = np.unique(self.numbers[self.is_run], return_counts=True)
        return found

    def kept(self, families: Indexes, runs: Indexes) -> NDArray[np.bool_]:
        """Which occurrences are of these families of paragraphs and these runs."""
        out: NDArray[np.bool_] = np.isin(self.numbers, families)
        out[self.is_run] = np.isin(self.numbers[self.is_run], runs)
        return out

    def of_documents(self, document_ids: pa.Array) -> Indexes:
        """The passages that stand in some of these documents."""
        found: Indexes = np.unique(self.numbers[pc.is_in(self.documents, value_set=document_ids).to_numpy(False)])
        return found

    def rows(self, names: pa.Array) -> dict[type, pa.Table]:
        """The occurrences and slots of the passages of these ids."""
        found: dict[type, pa.Table] = {}
        for table, record in (("passage_occurrences", PassageOccurrence), ("passage_slots", PassageSlot)):
            rows = current(self.published, table, record, stored_schema(record).names)
            found[record] = rows.filter(pc.is_in(rows["passage_id"], value_set=names))
        return found


def read_previous(published: Published) -> Previous:
    """The passages of the last run."""
    rows = current(published, "passage_occurrences", PassageOccurrence, _COLUMNS)
    is_run = pc.equal(rows["kind"], RUN).to_numpy()
    passages, documents, variants = (_chunk(rows[name]) for name in ("passage_id", "document_id", "variant_id"))
    return Previous(published, documents, _numbers(passages), _numbers(variants), is_run)


def _chunk(column: pa.ChunkedArray) -> pa.Array:
    return column.combine_chunks() if column.num_chunks != 1 else column.chunk(0)


def _numbers(names: pa.Array) -> Indexes:
    """The hashes that hexadecimal ids stand for."""
    encoded = names.dictionary_encode()
    values = np.array([passage_number(name) for name in encoded.dictionary.to_pylist()], np.int64)
    found: Indexes = values[encoded.indices.to_numpy()] if len(encoded) else values
    return found
