"""The staging database between its stages: opened again, added to, and asked what it rejected."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pyarrow

from warehouse import schema
from warehouse.bookkeeping import RunRecord, insert
from warehouse.layer_keys import DOCUMENT_COLUMNS
from warehouse.sql import literal, parquet, statement
from warehouse.staging import open_staging, stage_tables

RUN_COLUMNS = pyarrow.schema(
    [
        ("run_id", pyarrow.string()),
        ("started_at", pyarrow.timestamp("us")),
        *((name, pyarrow.int64()) for name in ("files_new", "files_quarantined", "documents", "indicators", "masked")),
    ]
)
Units = Mapping[str, tuple[float, str]]  # unit as written -> (factor, base unit)


@contextmanager
def new_staging(
    path: Path,
    parts: Mapping[str, Sequence[Path]],
    units: Units,
    memory_limit: str,
    released: Sequence[tuple[str, str, str]] = (),
    threads: int = 2,
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A new staging database over the parts, tables that users do not see among them; closed at the end.

    `units` become a table that the promises about base values look factors up in, `released` one of the rows (table,
    id) and the promises that do not hold them back any more.
    """
    connection = open_staging(path, parts, memory_limit=memory_limit, threads=threads)
    try:
        write_units(connection, units)
        _write_released(connection, released)
        own = schema.FILE_TABLES + schema.CORPUS_TABLES
        stage_tables(connection, {name: paths for name, paths in parts.items() if name not in own})
        yield connection
    finally:
        connection.close()


def write_units(connection: duckdb.DuckDBPyConnection, units: Units) -> None:
    """Make the table that promises about base values look factors up in."""
    factors = [factor for factor, _ in units.values()]
    bases = [base for _, base in units.values()]
    arriving = pyarrow.table({"unit": list(units), "factor": factors, "base_unit": bases})
    connection.register("arriving", arriving)
    connection.execute("create table units as select unit, cast(factor as double) as factor, base_unit from arriving")
    connection.unregister("arriving")


def _write_released(connection: duckdb.DuckDBPyConnection, released: Sequence[tuple[str, str, str]]) -> None:
    columns = zip(*released, strict=True) if released else ((), (), ())
    names = ("table_name", "row_id", "expectation")
    arriving = {name: pyarrow.array(column, pyarrow.string()) for name, column in zip(names, columns, strict=True)}
    insert(connection, "released", pyarrow.table(arriving))


@contextmanager
def more_staging(
    path: Path,
    parts: Mapping[str, Sequence[Path]],
    published_documents: Sequence[Path],
    memory_limit: str,
    threads: int,
) -> Iterator[duckdb.DuckDBPyConnection]:
    """The staging database with more tables, and with `known_documents`: of those that they name, all that there are."""
    with duckdb.connect(str(path)) as connection:
        connection.execute(f"set memory_limit = {literal(memory_limit)}")
        connection.execute(f"set threads = {int(threads)}")
        stage_tables(connection, parts)
        published = f"from {parquet(published_documents)}" if published_documents else "from documents"
        named = [f"select {column} from {table}" for table in DOCUMENT_COLUMNS for column in DOCUMENT_COLUMNS[table]]
        connection.execute(statement("known_documents", published=published, named=" union ".join(named)))
        yield connection


def rejected_files(connection: duckdb.DuckDBPyConnection) -> frozenset[str]:
    """The files that a critical fault keeps out with all their rows."""
    names = ", ".join(map(literal, sorted(schema.WHOLE_FILE)))
    rows = connection.execute(
        f"select distinct file_id from rejected where severity = 'critical' and table_name in ({names})"
    ).fetchall()
    return frozenset(file_id for (file_id,) in rows if file_id)


def stage_runs(connection: duckdb.DuckDBPyConnection, run: RunRecord, earlier: Sequence[RunRecord]) -> None:
    """The table `run_counts`: this run as it is staged, and earlier ones as they were published."""
    names = ("run_id", "started_at", "files_new", "files_quarantined", "documents", "indicators", "masked")
    rows = pyarrow.Table.from_pylist([{name: getattr(each, name) for name in names} for each in earlier], RUN_COLUMNS)
    connection.register("earlier", rows)
    connection.execute(
        statement("run_counts"),
        {
            "run_id": run.run_id,
            "started_at": run.started_at,
            "unreadable": run.files_quarantined,
            "whole_file": sorted(schema.WHOLE_FILE),
        },
    )
    connection.unregister("earlier")


def stage_thresholds(connection: duckdb.DuckDBPyConnection, near: float, contained: float) -> None:
    """The table `thresholds`, a row a method: from which similarity on two documents are a pair in this run."""
    connection.execute("create or replace table thresholds (method varchar, least double)")
    connection.execute("insert into thresholds values ('exact', 1), ('near', ?), ('contained', ?)", [near, contained])
