"""Cursors for Great Expectations: each keeps its rows, none keeps the memory of its query."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import Any

import duckdb
import pytest

from expectations.cursors import FetchedCursor, own_cursors


@pytest.fixture
def numbers(tmp_path: Path) -> Path:
    path = tmp_path / "numbers.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("create table numbers as select range as n from range(1000000)")
        connection.execute("create table more as select range as n from range(3000000)")
    return path


def connected(path: Path) -> Any:
    import sqlalchemy

    return sqlalchemy.create_engine("duckdb:///x", connect_args={"database": str(path), "read_only": True}).connect()


def test_a_result_is_read_after_another_query_and_after_its_connection(numbers: Path) -> None:
    import sqlalchemy

    with own_cursors():
        connection = connected(numbers)
        first = connection.execute(sqlalchemy.text("select n from numbers order by n limit 5"))
        connection.execute(sqlalchemy.text("select 1"))
        assert first.fetchone() == (0,)
        assert first.fetchmany(2) == [(1,), (2,)]
        connection.close()
        assert first.fetchall() == [(3,), (4,)]


def test_an_unread_result_keeps_no_memory(numbers: Path) -> None:
    """Great Expectations reads one row of a count and lets the rest be."""
    import sqlalchemy

    query = sqlalchemy.text(
        "select count(*) from (select a.n from numbers as a left join more as b using (n) where b.n is null)"
    )
    held = sqlalchemy.text(
        "select sum(memory_usage_bytes) from duckdb_memory() where tag in ('HASH_TABLE', 'COLUMN_DATA')"
    )
    with own_cursors():
        connection = connected(numbers)
        assert connection.execute(query).fetchone() == (0,)
        assert connection.execute(held).fetchone() == (0,)


def test_a_connection_that_was_not_given_back_ends_in_silence(numbers: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Great Expectations keeps one; what SQLAlchemy logs while memory is freed would stand amid a run's lines."""
    with own_cursors():
        connection = connected(numbers)
        connection.exec_driver_sql("select 1")
    del connection
    gc.collect()
    assert caplog.records == []


def test_fetching_by_the_standard(numbers: Path) -> None:
    with duckdb.connect(str(numbers)) as connection:
        cursor = FetchedCursor(connection)
        cursor.execute("select n from numbers where n >= ? order by n limit 3", (7,))
        assert [column[0] for column in cursor.description] == ["n"]
        assert cursor.fetchmany() == [(7,)]
        assert cursor.fetchone() == (8,)
        assert cursor.fetchall() == [(9,)]
        assert cursor.fetchone() is None
        with pytest.raises(duckdb.CatalogException):
            cursor.execute("select n from nothing")
