"""Occurrences and slots of passages, collected in any order and given back in order, some at a time."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tasks.text.passages import passage_id
from tasks.workers.current_rows import stored_schema
from warehouse.records import PassageOccurrence, PassageSlot

Indexes = NDArray[np.int64]
FLUSH = 5_000  # rows held as objects
HELD = 32 * 2**20  # bytes held as columns
_BITS = 6  # of a passage's hash: 64 parts, each small enough to be sorted in memory
PARTS = 1 << _BITS
_PLACES = [("passage_id", "ascending"), ("document_id", "ascending"), ("raw_start", "ascending")]
_SLOTS = [*_PLACES[:1], ("slot", "ascending"), *_PLACES[1:]]


class Spill:
    """The rows of two tables; what memory has no room for lies in a scratch file for each range of passages."""

    def __init__(self, folder: Path) -> None:
        """Begin with nothing; scratch files vanish with the process."""
        self._folder = folder
        self._rows: dict[type, list[object]] = {PassageOccurrence: [], PassageSlot: []}
        self._tables: dict[type, list[pa.Table]] = {PassageOccurrence: [], PassageSlot: []}
        self._files: dict[type, list[tuple[IO[bytes], pa.ipc.RecordBatchStreamWriter]]] = {}
        self._held = 0

    def add(self, occurrences: Sequence[PassageOccurrence], slots: Sequence[PassageSlot]) -> None:
        """Rows of one passage."""
        for record, rows in ((PassageOccurrence, occurrences), (PassageSlot, slots)):
            self._rows[record] += rows
            if len(self._rows[record]) > FLUSH:
                self._flush(record)

    def add_table(self, record: type, table: pa.Table) -> None:
        """Rows of many passages; where `is_canonical` is null, the first place of the passage is its canonical one."""
        self._tables[record].append(table)
        self._held += table.nbytes
        if self._held > HELD:
            self._write()

    def _flush(self, record: type) -> None:
        """Turn rows into columns."""
        rows, self._rows[record] = self._rows[record], []
        schema = stored_schema(record)
        arrays = [pa.array([getattr(row, each.name) for row in rows], each.type) for each in schema]
        self.add_table(record, pa.Table.from_arrays(arrays, schema=schema))

    def _write(self) -> None:
        """Put the columns into the scratch files."""
        if not self._files:
            self._files = {record: [self._open(record) for _ in range(PARTS)] for record in self._tables}
        for record, tables in self._tables.items():
            table = pa.concat_tables([stored_schema(record).empty_table(), *tables])
            part = parts_of(table["passage_id"])
            for number, (_, writer) in enumerate(self._files[record]):
                chosen = np.flatnonzero(part == number)
                if len(chosen):
                    writer.write_table(table.take(pa.array(chosen)))
            self._tables[record] = []
        self._held = 0

    def _open(self, record: type) -> tuple[IO[bytes], pa.ipc.RecordBatchStreamWriter]:
        file = tempfile.TemporaryFile(dir=self._folder)  # noqa: SIM115 - open as long as the spill is
        return file, pa.ipc.new_stream(file, stored_schema(record))

    def parts(self) -> Iterator[tuple[pa.Table, pa.Table]]:
        """All occurrences and slots in order, those of one range of passages after the other."""
        for record in self._rows:
            self._flush(record)
        if not self._files:
            yield self._sorted(*(self._tables[record] for record in self._rows))
            return
        self._write()
        for number in range(PARTS):
            yield self._sorted(*([self._read(record, number)] for record in self._rows))

    def _read(self, record: type, number: int) -> pa.Table:
        file, writer = self._files[record][number]
        writer.close()
        file.seek(0)
        table = pa.ipc.open_stream(file.read()).read_all()
        file.close()
        return table

    def _sorted(self, occurrences: Sequence[pa.Table], slots: Sequence[pa.Table]) -> tuple[pa.Table, pa.Table]:
        places, values = (
            pa.concat_tables([stored_schema(record).empty_table(), *tables])
            for record, tables in ((PassageOccurrence, occurrences), (PassageSlot, slots))
        )
        return with_canonical(places.sort_by(_PLACES)), values.sort_by(_SLOTS)


def with_canonical(occurrences: pa.Table) -> pa.Table:
    """The sorted rows, the first of each passage canonical where none was said to be."""
    column = occurrences.schema.get_field_index("is_canonical")
    said = occurrences["is_canonical"].combine_chunks()
    names = occurrences["passage_id"].combine_chunks()
    first = np.ones(len(names), np.bool_)
    if len(names) > 1:
        first[1:] = pa.compute.not_equal(names[1:], names[:-1]).to_numpy(zero_copy_only=False)
    filled = pa.compute.coalesce(said, pa.array(first))
    return occurrences.set_column(column, occurrences.schema.field(column), filled)


def parts_of(names: pa.ChunkedArray) -> Indexes:
    """The part of each passage by the first two digits of its id, so that parts are in the order of the ids."""
    first = pa.compute.utf8_slice_codeunits(names, 0, 2).combine_chunks().dictionary_encode()
    numbers = np.array([int(each, 16) for each in first.dictionary.to_pylist()], np.int64) >> (8 - _BITS)
    found: Indexes = numbers[first.indices.to_numpy()] if len(first) else np.empty(0, np.int64)
    return found


def equal_places(
    passages: Indexes, places: pa.Table, kind: str, letter_counts: Indexes, variants: Indexes | None = None
) -> pa.Table:
    """Occurrences at places (document_id, segment_id, raw_start, raw_end) whose copies are equal letter for letter."""
    size = len(passages)
    columns = {
        "passage_id": hexadecimal(passages),
        **{name: places[name] for name in ("document_id", "segment_id", "raw_start", "raw_end")},
        "kind": pa.array([kind] * size, pa.string()),
        "is_canonical": pa.nulls(size, pa.bool_()),
        "variant_id": hexadecimal(passages if variants is None else variants),
        "letter_count": pa.array(letter_counts),
        "changed": pa.array(np.zeros(size)),
        "slots": pa.array(np.zeros(size, np.int64)),
        "alignment": pa.array([""] * size, pa.string()),
    }
    return pa.table(columns).cast(stored_schema(PassageOccurrence))


def hexadecimal(numbers: Indexes) -> pa.Array:
    """The ids of some hashes."""
    values, place = np.unique(numbers, return_inverse=True)
    return pa.array([passage_id(each) for each in values.tolist()], pa.string()).take(pa.array(place))
