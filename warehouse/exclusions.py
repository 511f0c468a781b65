"""Which staged rows stay out: rejected files with all their rows, rejected leaves, links left dangling."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import duckdb
import pyarrow

from warehouse import schema
from warehouse.parts import file_id
from warehouse.sql import literal, parquet, statement

STAGING = "staging"  # the name under which a staging database is attached


class Exclusions:
    """Conditions that keep rejected and dropped rows out of the parts."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, dropped: Iterable[str], published: Sequence[Path]
    ) -> None:
        """Begin with the files to drop and those already published."""
        self._connection = connection
        self._strings("dropped_files", sorted(set(dropped)))
        known = (
            f"select file_id from {parquet(published)}" if published else "select file_id from dropped_files limit 0"
        )
        connection.execute(
            f"create temp table published_files as select file_id from ({known}) anti join dropped_files using (file_id)"
        )
        connection.execute("create temp table kept_out as select file_id from published_files")
        connection.execute("create temp table rejected_rows (table_name varchar, row_id varchar)")
        for name in ("staged_files", "rejected_files"):
            connection.execute(f"create temp table {name} (file_id varchar)")
        self.faults: Path | None = None

    def attach(self, staging: Path) -> None:
        """Read the verdicts of a staging database; the rows it holds back are copied beside it, for the quarantine."""
        self._connection.execute(f"attach {literal(staging)} as {STAGING} (read_only)")
        names = ", ".join(map(literal, sorted(schema.WHOLE_FILE)))
        ids = {"link_id": schema.row_id("indicator_links"), "member_id": schema.row_id("equations")}
        self._connection.execute(statement("exclusions", whole_file=names, **ids))
        self.faults = staging.with_suffix(".faults.parquet")
        self._connection.execute(f"copy (from faults) to {literal(self.faults)} (format parquet)")

    def keeps(self, name: str, staged: bool) -> str:
        """The condition that lets a table's staged or published rows through; empty where all may pass."""
        if not staged:
            return self._not_in(file_id(name), "dropped_files")
        conditions = [self._not_in(file_id(name), "kept_out"), self.keeps_row(name)]
        return " and ".join(condition for condition in conditions if condition)

    def keeps_row(self, name: str) -> str:
        """The condition that leaves a table's rejected rows out; empty where there are none."""
        if name not in schema.FILE_TABLES + schema.CORPUS_TABLES or not self._count(
            "select count(*) from rejected_rows where table_name = ?", name
        ):
            return ""
        return f"{schema.row_id(name)} not in (select row_id from rejected_rows where table_name = {literal(name)})"

    def has_dropped(self) -> bool:
        """Whether published files are to go."""
        return bool(self._count("select count(*) from dropped_files"))

    def staged_files(self) -> list[str]:
        """The ids of all files that were staged, kept or not."""
        return [name for (name,) in self._connection.execute("select file_id from staged_files").fetchall()]

    def rejected_file_count(self) -> int:
        """How many staged files were rejected."""
        return self._count("select count(*) from rejected_files")

    def _not_in(self, expression: str, table: str) -> str:
        return (
            f"{expression} not in (select file_id from {table})" if self._count(f"select count(*) from {table}") else ""
        )

    def _count(self, query: str, *values: str) -> int:
        row = self._connection.execute(query, list(values)).fetchone()
        return int(row[0]) if row else 0

    def _strings(self, name: str, values: Sequence[str]) -> None:
        rows = pyarrow.table({"file_id": pyarrow.array(values, pyarrow.string())})
        self._connection.register("arriving", rows)
        self._connection.execute(f"create temp table {name} as from arriving")
        self._connection.unregister("arriving")
