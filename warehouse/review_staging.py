"""A staging database of some corrected indicators, so that the promises can be held against them before they are kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pyarrow

from warehouse import schema
from warehouse.reader import readable
from warehouse.sql import identifier, literal
from warehouse.verdicts import Units, write_units

AROUND = ("files", "documents", "segments")  # what the promises about an indicator look up


@contextmanager
def review_staging(
    warehouse: Path, rows: Sequence[Mapping[str, Any]], units: Units
) -> Iterator[duckdb.DuckDBPyConnection]:
    """The rows as `indicators`, with the documents, sentences and files they come from; the other tables are empty."""
    with duckdb.connect() as connection, readable(warehouse) as published:
        connection.execute(f"attach {literal(published)} as published (read_only)")
        for name in schema.FILE_TABLES + schema.CORPUS_TABLES:
            table = schema.table(name)
            columns = ", ".join(f"{identifier(column.name)} {column.type}" for column in table.columns)
            connection.execute(f"create table {name} ({columns}, verified boolean)")
        _insert_rows(connection, rows)
        ids = {name: sorted({str(row[f"{name[:-1]}_id"]) for row in rows}) for name in ("documents", "segments")}
        ids["files"] = sorted({document[:32] for document in ids["documents"]})
        for name in AROUND:
            key = f"{name[:-1]}_id"
            connection.execute(
                f"insert into {name} by name select *, true as verified from published.main.{name}"
                f" where {key} in (select unnest(?))",
                [ids[name]],
            )
        connection.execute("detach published")
        write_units(connection, units)
        yield connection


def _insert_rows(connection: duckdb.DuckDBPyConnection, rows: Sequence[Mapping[str, Any]]) -> None:
    columns = [column.name for column in schema.table("indicators").columns]
    arriving = pyarrow.table({name: pyarrow.array([row[name] for row in rows]) for name in columns})
    connection.register("arriving", arriving)
    names = ", ".join(map(identifier, columns))
    connection.execute(f"insert into indicators by name select {names}, true as verified from arriving")
    connection.unregister("arriving")
