"""What a run is about to hold back, held against what the published warehouse holds back already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from warehouse import schema
from warehouse.bookkeeping import Quarantined, to_arrow
from warehouse.reader import readable
from warehouse.sql import literal, statement


@dataclass(frozen=True, slots=True)
class FaultGroup:
    """Rows of one table that newly break one promise, or files that newly cannot be read."""

    is_promise: bool
    table_name: str
    expectation: str
    count: int
    example: str
    path: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class NewFaults:
    """What is new among the faults of a run, and how much it read."""

    groups: tuple[FaultGroup, ...] = ()
    held_back_files: frozenset[str] = frozenset()  # contents kept out whole by a promise, new or known
    staged_rows: Mapping[str, int] = field(
        default_factory=dict
    )  # rows of the tables with faults, rejected ones included
    known_broken: frozenset[str] = frozenset()  # promises that an earlier published run found broken


def find_new_faults(warehouse: Path, staging: Path | None, unreadable: Sequence[Quarantined]) -> NewFaults:
    """Compare the verdicts in a staging database, and the unreadable files, with the published quarantine."""
    with duckdb.connect() as connection, readable(warehouse) if warehouse.exists() else nullcontext() as published:
        connection.register("unreadable", to_arrow(Quarantined, unreadable))
        _attach(connection, staging, published)
        groups = tuple(FaultGroup(*row) for row in connection.execute(statement("new_faults")).fetchall())
        broken = connection.execute("select expectation from broken").fetchall()
        tables = {group.table_name for group in groups if group.is_promise}
        return NewFaults(
            groups,
            _held_back_files(connection) if staging else frozenset(),
            {name: _count(connection, f"staging.main.{name}") for name in sorted(tables)},
            frozenset(name for (name,) in broken),
        )


def _attach(connection: duckdb.DuckDBPyConnection, staging: Path | None, published: Path | None) -> None:
    """Make the relations of the comparison: staged_rejected, known, broken; empty where there is nothing yet."""
    rejected = "select * from unreadable where false"
    known = "select table_name, row_id, expectation from unreadable where false"
    broken = "select expectation from unreadable where false"
    if staging:
        connection.execute(f"attach {literal(staging)} as staging (read_only)")
        rejected = "from staging.main.rejected where severity = 'critical'"
    if published:
        connection.execute(f"attach {literal(published)} as published (read_only)")
        known = "select table_name, row_id, expectation from published.quality.quarantine where status <> 'resolved'"
        broken = "select distinct expectation from published.quality.results where not success"
    for name, query in (("staged_rejected", rejected), ("known", known), ("broken", broken)):
        connection.execute(f"create temp view {name} as {query}")


def _held_back_files(connection: duckdb.DuckDBPyConnection) -> frozenset[str]:
    tables = ", ".join(map(literal, sorted(schema.WHOLE_FILE)))
    query = f"select distinct file_id from staged_rejected where table_name in ({tables}) and file_id is not null"
    return frozenset(name for (name,) in connection.execute(query).fetchall())


def _count(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    row = connection.execute(f"select count(*) from {table}").fetchone()
    return int(row[0]) if row else 0
