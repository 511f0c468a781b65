"""Runs a user's SQL: one reading statement, no file but the warehouse's own, no setting, no extension."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

import duckdb

from warehouse.catalogue import read_catalogue
from warehouse.formats import FORMATS, Defused
from warehouse.reader import open_reader
from warehouse.reading import located_state
from warehouse.sql import literal, string_list, without_globs

ROWS_AT_ONCE = 10_000
# An EXPLAIN without options: what follows it is parsed again and must be a question itself.
_EXPLAIN = re.compile(r"\s*explain\s+(?:analyze\s+)?", re.IGNORECASE)


class QueryRefused(ValueError):
    """A statement that does not only read, or SQL that cannot be parsed or run."""


def run_query(
    warehouse: Path, sql: str, output_format: str, out: TextIO, seconds: float | None = None, *, exact: bool = True
) -> int:
    """Write what the SQL gives to `out` as table, csv, json or markdown; end it after so many seconds.

    Where CSV need not be exact, cells that a spreadsheet would run are defused; returns how many there were.
    """
    if output_format not in FORMATS:
        raise QueryRefused(f"no format is called {output_format!r}; known: {', '.join(FORMATS)}")
    check_statement(sql)
    safe = Defused()
    write = safe if output_format == "csv" and not exact else FORMATS[output_format]
    with guarded(warehouse) as connection, _deadline(connection, seconds):
        try:
            rows = connection.execute(sql).to_arrow_reader(ROWS_AT_ONCE)
            for text in write(rows):
                out.write(text)
        except duckdb.Error as error:
            raise QueryRefused(str(error)) from error
    return safe.count


def check_statement(sql: str) -> None:
    """Refuse all but one statement that reads: SELECT, FROM, WITH, VALUES, DESCRIBE, SHOW, SUMMARIZE, EXPLAIN."""
    try:
        statements = duckdb.extract_statements(sql)
    except duckdb.Error as error:
        raise QueryRefused(str(error)) from error
    if len(statements) != 1:
        raise QueryRefused(f"one statement at a time, please; this is {len(statements)} (PIVOT needs its IN list)")
    kind = statements[0].type
    if kind == duckdb.StatementType.EXPLAIN:
        prefix = _EXPLAIN.match(sql)
        if prefix is None:
            raise QueryRefused("EXPLAIN is taken without options: explain select …, or explain analyze select …")
        return check_statement(sql[prefix.end() :])
    if kind != duckdb.StatementType.SELECT:
        raise QueryRefused(
            f"only statements that read are run here, this is {kind.name}; to work on a copy: gongwen export"
        )
    return None


@contextmanager
def guarded(warehouse: Path, memory_limit: str = "2GB", threads: int = 2) -> Iterator[duckdb.DuckDBPyConnection]:
    """A read-only connection that can open the warehouse and its parts and nothing else."""
    catalogue = read_catalogue(warehouse)
    folder = located_state(warehouse, catalogue)
    with open_reader(warehouse, memory_limit=memory_limit, threads=threads) as connection:
        named = Path(catalogue.settings.get("state_folder", folder))
        paths = [path for part in catalogue.parts for path in {folder / part.path, named / part.path}]
        allowed = [each for path in paths for each in {str(path), without_globs(path)}]
        connection.execute(f"set temp_directory = {literal(folder / 'spill')}")
        connection.execute(f"set allowed_paths = {string_list(allowed)}")
        connection.execute("set allow_community_extensions = false")
        connection.execute("set enable_external_access = false")
        connection.execute("set lock_configuration = true")
        yield connection


@contextmanager
def _deadline(connection: duckdb.DuckDBPyConnection, seconds: float | None) -> Iterator[None]:
    if seconds is None:
        yield
        return
    timer = threading.Timer(seconds, connection.interrupt)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
