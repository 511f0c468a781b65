"""Runs every promise's SQL inside DuckDB and fills the table `rejected` of the staging database, whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import pyarrow

from expectations.promises import Promise, load_promises
from warehouse import schema
from warehouse.bookkeeping import insert
from warehouse.sql import statement

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

EXAMPLES = 3  # rows shown in quality.results; the rest are counted, and critical ones quarantined
LONG_TEXTS = {"files": "text", "documents": "text", "edits": "removed"}  # columns that may hold a whole book
LONG_TEXT = 100_000  # characters of a book-long text kept in a quarantined row; the file itself is on disk


@dataclass(frozen=True, slots=True)
class Violations:
    """How many rows of a table broke a promise, with a few of them as JSON."""

    promise: Promise
    element_count: int
    unexpected_count: int
    observed: str | None


def fill_rejected(con: DuckDBPyConnection, suites: Sequence[str]) -> list[Violations]:
    """The violations of every promise in the suites; rows that break a critical one now stand in `rejected`.

    A row that a person released from the promise stands there with the severity `released`, and may pass.
    Running it again gives the same rows. `promise_counts` keeps the counts for Great Expectations to be held against.
    """
    promises = load_promises(suites)
    con.execute("set enable_progress_bar = false")
    con.begin()  # one transaction: each statement of its own would be synced on its own
    try:
        con.execute(statement("rejected_table"))
        con.execute(_statement("relations"))
        _forget(con, promises)
        counts = {table: _count(con, table) for table in {promise.table for promise in promises}}
        found = [_check(con, promise, counts[promise.table]) for promise in promises]
        insert(con, "promise_counts", _counted(found))
        con.execute("drop table if exists violating")
    except BaseException:
        con.rollback()
        raise
    con.commit()
    return found


def _check(con: DuckDBPyConnection, promise: Promise, element_count: int) -> Violations:
    try:  # what creating a table answers is the number of its rows
        unexpected_count = int(_first(con, f"create or replace temp table violating as {promise.query}")[0])
    except Exception as error:
        raise RuntimeError(f"promise {promise.suite}/{promise.name}.sql does not run: {error}") from error
    observed = _examples(con) if unexpected_count else None
    if unexpected_count and promise.severity == "critical":
        _reject(con, promise)
    return Violations(promise, element_count, unexpected_count, observed)


def _counted(found: Sequence[Violations]) -> pyarrow.Table:
    """The rows of promise_counts, which go in at once: one by one they took a tenth of a small run's checks."""
    return pyarrow.table(
        {
            "suite": [each.promise.suite for each in found],
            "expectation": [each.promise.name for each in found],
            "element_count": [each.element_count for each in found],
            "unexpected_count": [each.unexpected_count for each in found],
            "observed": pyarrow.array([each.observed for each in found], pyarrow.string()),
        }
    )


def _reject(con: DuckDBPyConnection, promise: Promise) -> None:
    """Copies the violating rows of the table into `rejected` as JSON."""
    long_text = LONG_TEXTS.get(promise.table)
    shortened = f"replace (left({long_text}, {LONG_TEXT}) as {long_text})" if long_text else ""
    row_id, file_id = schema.row_id(promise.table), schema.file_id(promise.table)
    con.execute(
        _statement("reject").format(table=promise.table, row_id=row_id, file_id=file_id, shortened=shortened),
        {"expectation": promise.name, "severity": promise.severity, "reason": promise.sentence},
    )


def _examples(con: DuckDBPyConnection) -> str:
    """The first few violating rows as a JSON list, by row id so that every machine shows the same."""
    query = "select to_json(list(v order by row_id)) from (from violating order by row_id limit ?) as v"
    return str(_first(con, query, [EXAMPLES])[0])


def _forget(con: DuckDBPyConnection, promises: Sequence[Promise]) -> None:
    names = [promise.name for promise in promises]
    con.execute("delete from rejected where list_contains(?, expectation)", [names])
    con.execute("delete from promise_counts where list_contains(?, expectation)", [names])


def _count(con: DuckDBPyConnection, table: str) -> int:
    return int(_first(con, f"select count(*) from {table}")[0])


def _first(con: DuckDBPyConnection, query: str, parameters: Sequence[object] = ()) -> tuple[Any, ...]:
    row = con.execute(query, list(parameters)).fetchone()
    if row is None:
        raise LookupError(f"no row from {query!r}")
    return row


def _statement(name: str) -> str:
    return (files("expectations") / "statements" / f"{name}.sql").read_text(encoding="utf-8")
