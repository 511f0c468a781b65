"""Corrections laid over the rows as they are read, in the views that users query."""

from __future__ import annotations

import duckdb

from warehouse import schema
from warehouse.schema import Table
from warehouse.sql import statement

LAID_OVER = {  # view -> the statement that makes it anew
    "indicators": "corrected_indicators",
    "indicator_links": "corrected_links",
    "equations": "corrected_equations",
}


def lay_over(connection: duckdb.DuckDBPyConnection) -> None:
    """Hold every correction against the rows as they are read now, and let main.indicators show the corrected ones.

    Needs a catalogue under construction, whose views stand over the parts alone.
    """
    if not _count(connection, "quality.corrections"):
        return
    connection.execute(statement("lay_over_corrections"))
    if not _count(connection, "quality.corrected_rows"):
        return
    for name, query in LAID_OVER.items():
        table = schema.table(name)
        read = _definition(connection, table)
        connection.execute(
            statement(
                query, columns=schema.column_list(table.stored), read=read, structure=schema.json_structure(table)
            )
        )
        schema.comment(connection, table, "view")


def _definition(connection: duckdb.DuckDBPyConnection, table: Table) -> str:
    """The query behind a view: create view x as select 1; -> select 1."""
    query = "select sql from duckdb_views() where schema_name = ? and view_name = ?"
    row = connection.execute(query, [table.schema, table.name]).fetchone()
    assert row is not None
    return str(row[0]).split(" AS ", 1)[1].rstrip().rstrip(";")


def _count(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    row = connection.execute(f"select count(*) from {table}").fetchone()
    return int(row[0]) if row else 0
