"""The parts of whole-corpus tables: replaced whole, and only when their rows have changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from warehouse import schema
from warehouse.exclusions import Exclusions
from warehouse.layout import write_through
from warehouse.parts import Part, Writer
from warehouse.sql import parquet, statement
from warehouse.staging import parquet_columns

# Every one of these columns names a document that must stand in the warehouse.
DOCUMENT_COLUMNS = {
    "duplicate_pairs": ("left_id", "right_id"),
    "document_clusters": ("document_id", "cluster_id"),
    "reused_passages": ("document_id",),
    "passages": ("document_id",),
    "passage_occurrences": ("document_id",),
    "passage_slots": ("document_id",),
}


@dataclass(frozen=True, slots=True)
class CorpusTables:
    """Writes the whole-corpus tables of one run."""

    writer: Writer
    exclusions: Exclusions
    rules_version: str

    def write(
        self, given: Mapping[str, Path], old: Sequence[Part], documents: Sequence[Path], changed: bool
    ) -> list[Part]:
        """The parts of these tables after the run: those given, or the old ones, without lost documents."""
        if given or changed:
            live = f"select document_id from {parquet(documents)}" if documents else "select '' where false"
            self.writer.connection.execute(f"create or replace temp table live_documents as {live}")
        parts = []
        for name in schema.CORPUS_TABLES:
            before = next((part for part in old if part.table_name == name), None)
            after = self._table(name, given.get(name), before) if name in given or (before and changed) else before
            parts += [after] if after else []
        return parts

    def _table(self, name: str, given: Path | None, before: Part | None) -> Part | None:
        before_path = self.writer.state.folder / before.path if before else None
        origin = given or before_path
        assert origin is not None
        query = self._query(name, origin)
        if before and before_path and self._summary(query) == self._summary(f"from {parquet([before_path])}"):
            return before
        part_id = self.writer.new_id()
        part = self.writer.table(part_id, name, query, 0, self.rules_version)
        write_through(self.writer.state.parts / part_id)
        return part

    def _query(self, name: str, origin: Path) -> str:
        conditions = [f"{column} in (from live_documents)" for column in DOCUMENT_COLUMNS[name]]
        conditions += [condition for condition in [self.exclusions.keeps_row(name)] if condition]
        columns = schema.cast_list(schema.table(name).stored, parquet_columns(origin))
        return statement("corpus_rows", columns=columns, source=parquet([origin]), condition=" and ".join(conditions))

    def _summary(self, query: str) -> object:
        """The number of rows and a sum of their hashes: equal for the same rows in any order."""
        return self.writer.connection.execute(
            f"select count(*), sum(cast(hash(rows) as hugeint)) from ({query}) as rows"
        ).fetchone()
