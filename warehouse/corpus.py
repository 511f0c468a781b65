"""The parts of whole-corpus tables: a run adds a layer of the rows it changes; now and then layers become one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet

from warehouse import schema
from warehouse.exclusions import Exclusions
from warehouse.layer_keys import DOCUMENT_COLUMNS, KEYS, REPLACED, gone_name, table_of_gone
from warehouse.layers import current_rows, key_list, merged_from, same_key
from warehouse.layout import State, write_through
from warehouse.parts import Part, Writer
from warehouse.sql import literal, parquet, statement
from warehouse.staging import parquet_columns


@dataclass(frozen=True, slots=True)
class CorpusTables:
    """Writes the whole-corpus tables of one run."""

    writer: Writer
    exclusions: Exclusions
    rules_version: str
    old: Sequence[Part]  # of whole-corpus tables, as they were published

    def write(self, given: Mapping[str, Path], documents: Sequence[Path], is_anew: bool) -> list[Part]:
        """The parts of these tables after the run.

        `given` is what a comparison wrote: of the owners it replaces, or all rows where it names none. Without a
        comparison the tables are held against the documents that are left where `is_anew` says so.
        """
        if not given and not is_anew:
            return list(self.old)
        live = f"select document_id from {parquet(documents)}" if documents else "select '' as document_id where false"
        self.writer.connection.execute(f"create or replace temp table live_documents as {live}")
        if REPLACED in given:
            return self._merged([*self.old, *self._layer(given)])
        return self._whole(given, is_anew)

    def _whole(self, given: Mapping[str, Path], is_anew: bool) -> list[Part]:
        """The parts of tables given whole; a table whose rows are as they were keeps its parts."""
        parts, part_id = [], self.writer.new_id()
        for name in schema.CORPUS_TABLES:
            before = self._of(name)
            if name not in given and not (before and is_anew):
                parts += before
                continue
            query = self._allowed(name, self._given(name, given) if name in given else self._current(name, before))
            if self._is_ours(before) and self._summary(query) == self._summary(f"from {self._current(name, before)}"):
                parts += before
                continue
            parts += self._written(part_id, name, query, self._next())
        self._finish(part_id)
        return parts

    def _layer(self, given: Mapping[str, Path]) -> list[Part]:
        """The rows of the given owners that are not as they were, and what they take the place of."""
        parts, part_id, generation = [], self.writer.new_id(), self._next()
        for name in schema.CORPUS_TABLES:
            keys, replaced = key_list(name), f"from {parquet([given[REPLACED]])} where table_name = {literal(name)}"
            if not pyarrow.parquet.read_metadata(given[name]).num_rows and not self._has_rows(replaced):
                continue
            self.writer.connection.execute(
                statement(
                    "changed_rows",
                    given=self._allowed(name, self._given(name, given)),
                    current=self._current(name, self._of(name)),
                    owner=KEYS[name][0],
                    replaced=replaced,
                    keys=keys,
                )
            )
            rows, gone = (f"{side} semi join changed_keys using ({keys})" for side in ("rows_after", "rows_before"))
            parts += self._written(part_id, name, f"from {rows}", generation)
            parts += self._written(part_id, gone_name(name), f"select {keys} from {gone}", generation)
        self._finish(part_id)
        return parts

    def _merged(self, parts: Sequence[Part]) -> list[Part]:
        """The parts, some of the last layers written as one where there are many."""
        generations = sorted({part.generation for part in parts})
        weights = [sum(part.row_count for part in parts if part.generation == each) for each in generations]
        gone = {gone_name(name) for name in schema.CORPUS_TABLES}
        masked = sum(part.row_count for part in parts if part.table_name in gone)
        start = merged_from(weights, masked)
        if start == len(generations):
            return list(parts)
        kept = [part for part in parts if part.generation < generations[start]]
        part_id = self.writer.new_id()
        for name in schema.CORPUS_TABLES:
            ours = [part for part in parts if part.table_name in (name, gone_name(name))]
            some = [part for part in ours if part.generation >= generations[start]]
            kept += self._one_layer(part_id, name, some, len(some) == len(ours))
        self._finish(part_id)
        return kept

    def _one_layer(self, part_id: str, name: str, parts: Sequence[Part], is_all: bool) -> list[Part]:
        """Some layers of a table as one; where they are all there is, nothing is left to replace."""
        if len({part.generation for part in parts}) < 2:
            return list(parts)
        generation = max(part.generation for part in parts)
        written = self._written(part_id, name, f"from {self._current(name, parts)}", generation)
        paths = self._paths(parts)
        if not is_all and paths.get(gone_name(name)):
            gone = parquet(paths[gone_name(name)])
            rows = parquet(paths[name]) if name in paths else f"(from {gone} where false)"
            query = statement("still_gone", keys=key_list(name), rows=rows, gone=gone, same=same_key(name))
            written += self._written(part_id, gone_name(name), query, generation)
        return written

    def _written(self, part_id: str, name: str, query: str, generation: int) -> list[Part]:
        """What a query gives as a part of a layer; none without rows."""
        layer = f"select *, cast({generation} as bigint) as generation from ({query}) as rows"
        part = self.writer.table(part_id, name, layer, 0, self.rules_version, generation)
        return [part] if part else []

    def _allowed(self, name: str, origin: str) -> str:
        """The rows whose documents all stand in the warehouse and that no promise holds back."""
        conditions = [f"{column} in (from live_documents)" for column in DOCUMENT_COLUMNS[name]]
        conditions += [condition for condition in [self.exclusions.keeps_row(name)] if condition]
        return statement("corpus_rows", source=origin, condition=" and ".join(conditions))

    def _given(self, name: str, given: Mapping[str, Path]) -> str:
        """The rows that a comparison gives, in the types of the table."""
        columns = schema.cast_list(schema.table(name).stored, parquet_columns(given[name]))
        return f"(select {columns} from {parquet([given[name]])} as rows)"

    def _current(self, name: str, parts: Sequence[Part]) -> str:
        """The rows of a table that count in some parts, which may be of an older schema."""
        paths = self._paths(parts)
        present = parquet_columns(paths[name][0]) if paths.get(name) else frozenset()
        return current_rows(name, paths, schema.cast_list(schema.table(name).stored, present))

    def _of(self, name: str) -> list[Part]:
        """The published parts of a table."""
        return [part for part in self.old if part.table_name in (name, gone_name(name))]

    def _paths(self, parts: Sequence[Part]) -> dict[str, list[Path]]:
        return paths_by_table(self.writer.state, parts)

    def _is_ours(self, parts: Sequence[Part]) -> bool:
        """Whether there are parts, all of layers, with our columns: those of older formats are not."""
        rows = [part for part in parts if table_of_gone(part.table_name) is None]
        return bool(rows) and all(part.generation and self.writer.is_of_our_schema(part) for part in rows)

    def _next(self) -> int:
        return 1 + max((part.generation for part in self.old), default=0)

    def _finish(self, part_id: str) -> None:
        """Make the folder of the parts survive a power cut; an empty one goes."""
        folder = self.writer.state.parts / part_id
        if any(folder.iterdir()):
            write_through(folder)
        else:
            folder.rmdir()

    def _has_rows(self, query: str) -> bool:
        return self.writer.connection.execute(f"{query} limit 1").fetchone() is not None

    def _summary(self, query: str) -> object:
        """The number of rows and a sum of their hashes: equal for the same rows in any order."""
        return self.writer.connection.execute(
            f"select count(*), sum(cast(hash(rows) as hugeint)) from ({query}) as rows"
        ).fetchone()


def paths_by_table(state: State, parts: Sequence[Part]) -> dict[str, list[Path]]:
    """The Parquet files of some parts, by table."""
    paths: dict[str, list[Path]] = {}
    for part in parts:
        paths.setdefault(part.table_name, []).append(state.folder / part.path)
    return paths
