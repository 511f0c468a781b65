"""One frozen dataclass for each small table of quality and ops: what a run tells the warehouse about itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

import duckdb
import pyarrow

from warehouse.sql import identifier


@dataclass(frozen=True, slots=True)
class RunRecord:
    """One run, as ops.runs keeps it (运行批次); times are UTC without a zone, `parameters` is JSON."""

    run_id: str
    started_at: datetime
    finished_at: datetime | None = None
    state: str = "published"
    parameters: str = "{}"
    files_seen: int = 0
    files_new: int = 0
    files_quarantined: int = 0
    documents: int = 0
    indicators: int = 0
    masked: int = 0
    code_version: str = ""
    rules_version: str = ""
    vocabulary_version: str = ""  # of the data tables among the rules
    rule_code_version: str = ""  # of the code among them


@dataclass(frozen=True, slots=True)
class Result:
    """The verdict on one expectation, as quality.results keeps it (校验结果); `observed` is JSON."""

    run_id: str
    suite: str
    expectation: str
    table_name: str
    column_name: str | None
    severity: str
    success: bool
    element_count: int | None = None
    unexpected_count: int | None = None
    observed: str | None = None


@dataclass(frozen=True, slots=True)
class Quarantined:
    """One row held back by one expectation (隔离); `row` is JSON, None for a status means open."""

    table_name: str
    row_id: str
    expectation: str
    reason: str
    row: str | None = None
    path: str | None = None
    status: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class SeenPath:
    """A content seen at a path in this run (路径)."""

    file_id: str
    path: str
    container_id: str | None = None


def to_arrow(kind: type[Any], rows: Sequence[Any]) -> pyarrow.Table:
    """Rows of one of these classes as an Arrow table, its columns typed even where there is no row."""
    names = [field.name for field in fields(kind)]
    types = {field.name: _arrow_type(str(field.type)) for field in fields(kind)}
    return pyarrow.table(
        {name: pyarrow.array([getattr(row, name) for row in rows], types[name]) for name in names},
    )


def seen_table(file_ids: Sequence[str], paths: Sequence[str], inside: Sequence[SeenPath]) -> pyarrow.Table:
    """Contents at paths, and those in containers, as one Arrow table: an object for each of a million paths takes seconds."""
    of_containers = to_arrow(SeenPath, inside)
    columns = {"file_id": file_ids, "path": paths, "container_id": [None] * len(paths)}
    return pyarrow.concat_tables([pyarrow.table(columns, of_containers.schema), of_containers])


def insert(connection: duckdb.DuckDBPyConnection, table: str, rows: pyarrow.Table) -> None:
    """Add the rows of an Arrow table to a table that has its columns."""
    columns = ", ".join(identifier(name) for name in rows.column_names)
    connection.register("arriving", rows)
    connection.execute(f"insert into {table} by name select {columns} from arriving")
    connection.unregister("arriving")


def _arrow_type(annotation: str) -> pyarrow.DataType:
    plain = annotation.removesuffix(" | None")
    return {
        "str": pyarrow.string(),
        "int": pyarrow.int64(),
        "bool": pyarrow.bool_(),
        "datetime": pyarrow.timestamp("us"),
    }[plain]
