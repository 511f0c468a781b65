"""DuckDB results through SQLAlchemy as Great Expectations needs them: each its own, fetched when it is made."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def own_cursors() -> Iterator[None]:
    """While it lasts, each SQLAlchemy cursor holds the rows of its own query; in the end all connections are closed.

    Great Expectations closes its connection before it reads the result, and duckdb-engine hands every cursor the
    same DuckDB connection, so that results would vanish. A DuckDB cursor of its own for each would keep them, but one
    that is not read to its end also keeps the hash tables of its query: over a gigabyte of pages all memory.
    """
    import duckdb_engine

    connections: list[Any] = []
    wrapper: Any = duckdb_engine.ConnectionWrapper
    dialect: Any = duckdb_engine.Dialect
    shared_cursor, connect = wrapper.cursor, dialect.connect

    def remembered(self: Any, *arguments: Any, **options: Any) -> Any:
        connections.append(connect(self, *arguments, **options))
        return connections[-1]

    def cursor(connection: Any) -> FetchedCursor:
        return FetchedCursor(connection)

    wrapper.cursor, dialect.connect = cursor, remembered
    try:
        yield
    finally:
        wrapper.cursor, dialect.connect = shared_cursor, connect
        for each in reversed(connections):  # an open one would keep the file locked against the next writer
            each.close()
            each.rollback = (
                _nothing  # SQLAlchemy does it to each connection that was not given back, when memory is freed
            )


class FetchedCursor:
    """A DB-API cursor (PEP 249) that takes all rows at once: counts, and the few rows a verdict quotes."""

    arraysize = 1

    def __init__(self, connection: Any) -> None:
        self.connection = connection
        self.description: Any = None
        self.rowcount = -1
        self._rows: Iterator[Any] = iter(())

    def execute(self, statement: str, parameters: Any = None, context: Any = None) -> None:
        """Run one statement and take its rows."""
        own = self.connection.duplicate()
        try:
            own.execute("set enable_progress_bar = false")
            own.execute(statement, parameters or ())
            self.description = own.description
            self._rows = iter(own.fetchall())
        finally:
            own.close()

    def fetchone(self) -> Any:
        """The next row, None after the last."""
        return next(self._rows, None)

    def fetchmany(self, size: int | None = None) -> list[Any]:
        """The next rows, one where no number is given."""
        return [row for _, row in zip(range(size or self.arraysize), self._rows, strict=False)]

    def fetchall(self) -> list[Any]:
        """The rows that are left."""
        return list(self._rows)

    def close(self) -> None:
        """Nothing is held that would have to be let go."""


def _nothing() -> None:
    """What is left to do for a connection that is closed."""
