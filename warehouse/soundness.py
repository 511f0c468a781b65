"""Which rows of a staging database are what their raw texts say: worked out elsewhere, laid over its tables here."""

from __future__ import annotations

from collections.abc import Iterable

import duckdb
import pyarrow

from warehouse import schema
from warehouse.sql import statement


def mark_unsound(connection: duckdb.DuckDBPyConnection, unsound: Iterable[tuple[str, str]]) -> None:
    """Let `verified` of every table about single files be false for these rows, by table and row id, true for the rest."""
    rows = list(unsound)
    arriving = pyarrow.table(
        {
            "table_name": pyarrow.array([table for table, _ in rows], pyarrow.string()),
            "row_id": pyarrow.array([row_id for _, row_id in rows], pyarrow.string()),
        }
    )
    connection.register("arriving", arriving)
    connection.execute("create table unsound as from arriving")
    connection.unregister("arriving")
    for name in schema.FILE_TABLES:
        connection.execute(f"alter view {name} rename to {name}_as_read")
        connection.execute(statement("verified_view", table=name, row_id=schema.row_id(name)))
