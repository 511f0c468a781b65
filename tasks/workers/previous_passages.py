"""The passages of the last run: those that nothing new touches stay as they are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from tasks.text.passages import RUN, passage_number
from tasks.workers.current_rows import Published, current, current_where, stored_schema
from tasks.workers.passage_spill import Spill, hexadecimal
from warehouse.records import Passage, PassageOccurrence, PassageSlot

Indexes = NDArray[np.int64]
_COLUMNS = ["passage_id", "document_id", "kind", "variant_id"]


@dataclass(frozen=True, slots=True)
class Previous:
    """The places of some passages as they were published."""

    documents: pa.Array
    numbers: Indexes  # the passage of each occurrence
    variants: Indexes
    is_run: NDArray[np.bool_]

    def families_of(self, hashes: Indexes, found: NDArray[np.int32], looked_at: NDArray[np.bool_]) -> Indexes:
        """A number for the best family of each text, -1 for none: of a text that was not looked at the one it had.

        `found` gives the place of the canonical text among the hashes, a number beyond these for none.
        """
        chosen = ~self.is_run & np.isin(self.variants, hashes[~looked_at])
        every = np.union1d(hashes, self.numbers[chosen])
        families = np.append(np.searchsorted(every, hashes), len(every))[found]
        place = np.searchsorted(hashes, self.variants[chosen])
        np.minimum.at(families, place, np.searchsorted(every, self.numbers[chosen]))
        families[families == len(every)] = -1
        return families

    def run_counts(self) -> tuple[Indexes, Indexes]:
        """The runs, and how many occurrences each has."""
        found: tuple[Indexes, Indexes] = np.unique(self.numbers[self.is_run], return_counts=True)
        return found

    def replaced(self, families: Indexes, runs: Indexes) -> Indexes:
        """The passages that are among these families of paragraphs or these runs."""
        chosen = np.where(self.is_run, np.isin(self.numbers, runs), np.isin(self.numbers, families))
        return np.unique(self.numbers[chosen])

    def of_documents(self, document_ids: pa.Array) -> Indexes:
        """The passages that stand in some of these documents."""
        found: Indexes = np.unique(self.numbers[_among(self.documents, document_ids)])
        return found


def read_previous(published: Published, passages: Indexes, variants: Indexes, documents: pa.Array) -> Previous:
    """The occurrences of these passages, of families in which paragraphs have these variants, and in these documents."""
    names, letters = hexadecimal(passages), hexadecimal(variants)

    def wanted(rows: pa.Table) -> NDArray[np.bool_]:
        found = _among(rows["passage_id"], names)
        if len(letters):
            found |= _among(rows["variant_id"], letters)
        return found | _among(rows["document_id"], documents) if len(documents) else found

    asked = ["passage_id", *["variant_id"] * (len(letters) > 0), *["document_id"] * (len(documents) > 0)]
    some = published if len(names) + len(letters) + len(documents) else {}
    rows = current_where(some, "passage_occurrences", PassageOccurrence, _COLUMNS, asked, wanted)
    is_run = pc.equal(rows["kind"], RUN).to_numpy()
    numbers, letters_of = (_numbers(rows[name].combine_chunks()) for name in ("passage_id", "variant_id"))
    return Previous(rows["document_id"].combine_chunks(), numbers, letters_of, is_run)


def collect_previous(published: Published, passages: Indexes, spill: Spill) -> None:
    """Collect the occurrences and slots of these passages as they were published."""
    names = hexadecimal(passages)
    some = published if len(names) else {}
    for table, record in (("passage_occurrences", PassageOccurrence), ("passage_slots", PassageSlot)):
        columns = stored_schema(record).names
        rows = current_where(some, table, record, columns, columns[:1], lambda found: _among(found[0], names))
        spill.add_table(record, rows)


def all_passages(published: Published) -> pa.Array:
    """The ids of all published passages."""
    return current(published, "passages", Passage, ["passage_id"])["passage_id"].combine_chunks()


def _among(values: pa.Array | pa.ChunkedArray, wanted: pa.Array) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = pc.is_in(values, value_set=wanted).to_numpy(zero_copy_only=False)
    return found


def _numbers(names: pa.Array) -> Indexes:
    """The hashes that hexadecimal ids stand for."""
    encoded = names.dictionary_encode()
    values = np.array([passage_number(name) for name in encoded.dictionary.to_pylist()], np.int64)
    found: Indexes = values[encoded.indices.to_numpy()] if len(encoded) else values
    return found
