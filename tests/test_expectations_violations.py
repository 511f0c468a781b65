"""Quarantine is filled whole, by the same SQL that gives the verdict."""

from __future__ import annotations

import json
from collections.abc import Iterator

import duckdb
import pytest

from expectations.promises import SUITES
from expectations.violations import LONG_TEXT, fill_rejected
from tests.staged_rows import FILE, FIRST, sound_staging

MANY = 10_000


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with sound_staging() as con:
        yield con


def rejected(con: duckdb.DuckDBPyConnection) -> list[tuple[str, ...]]:
    return con.execute("select table_name, row_id, file_id, expectation, path from rejected order by all").fetchall()


def test_sound_rows_are_not_rejected(con: duckdb.DuckDBPyConnection) -> None:
    """Nothing is held back, and every promise reports how many rows it saw."""
    found = fill_rejected(con, SUITES)
    assert rejected(con) == []
    assert {each.unexpected_count for each in found} == {0}
    assert {each.promise.table: each.element_count for each in found}["indicators"] == 3


def test_a_critical_fault_rejects_the_row_with_its_file_and_path(con: duckdb.DuckDBPyConnection) -> None:
    """The row stands in quarantine as JSON, in full."""
    con.execute("update indicators set confidence = 2 where quote = '20%'")
    fill_rejected(con, ["indicators"])
    assert rejected(con) == [("indicators", f"{FILE}-27", FILE, "indicator_confidence_range", "a/page.txt")]
    row = json.loads(con.execute('select "row" from rejected').fetchall()[0][0])
    assert row["quote"] == "20%"
    assert row["confidence"] == 2
    assert set(row) == {name for name, *_ in con.execute("describe indicators").fetchall()}


def test_a_warning_is_counted_with_examples_and_not_rejected(con: duckdb.DuckDBPyConnection) -> None:
    """A doubtful row is published; the result shows which rows raised the doubt."""
    con.execute("update indicators set name = ''")
    found = {each.promise.name: each for each in fill_rejected(con, ["indicators"])}
    assert rejected(con) == []
    assert found["indicator_has_name"].unexpected_count == 3
    observed = found["indicator_has_name"].observed
    assert observed is not None
    assert [row["row_id"] for row in json.loads(observed)] == [f"{FILE}-{start}" for start in (21, 27, 51)]


def test_ten_thousand_failing_rows_are_all_rejected(con: duckdb.DuckDBPyConnection) -> None:
    """Great Expectations hands back 200 rows at most; quarantine holds every one."""
    con.execute(
        "insert into indicators by name select i.* replace (false as verified, file || '-' || n as indicator_id)"
        " from indicators as i, range(1000, ?) as r(n), (select left(document_id, 32) as file from indicators limit 1)"
        " where i.quote = '20%'",
        [1000 + MANY],
    )
    fill_rejected(con, ["indicators"])
    query = "select count(distinct row_id) from rejected where expectation = 'indicator_verified'"
    assert con.execute(query).fetchall() == [(MANY,)]


def test_twice_is_as_once(con: duckdb.DuckDBPyConnection) -> None:
    """A second call replaces what the first one found, and leaves what others rejected."""
    con.execute("update indicators set confidence = 2 where quote = '20%'")
    fill_rejected(con, SUITES)
    con.execute("insert into rejected (table_name, expectation) values ('files', 'file_decodes')")
    once = rejected(con)
    fill_rejected(con, SUITES)
    assert rejected(con) == once
    assert len(once) == 2


def test_a_row_without_an_id_is_rejected_too(con: duckdb.DuckDBPyConnection) -> None:
    """A null id joins nothing, yet the row must not slip through."""
    con.execute("update indicators set indicator_id = null where quote = '20%'")
    fill_rejected(con, ["indicators"])
    assert ("indicators", "", FILE, "indicator_id_well_made", "a/page.txt") in rejected(con)


def test_a_book_is_kept_by_its_beginning(con: duckdb.DuckDBPyConnection) -> None:
    """A quarantined file keeps the first 100,000 characters of its text; the file itself is on disk."""
    con.execute("update files set text = repeat('文', ?), verified = false where file_id = ?", [LONG_TEXT + 1, FILE])
    fill_rejected(con, ["files"])
    rows = con.execute("select length(\"row\" ->> 'text') from rejected where expectation = 'file_replays'").fetchall()
    assert rows == [(LONG_TEXT,)]


def test_published_documents_may_be_ends_of_pairs(con: duckdb.DuckDBPyConnection) -> None:
    """A staging database that names the published documents has pairs with them accepted."""
    con.execute("delete from documents where document_id = ?", [FIRST])
    con.execute(f"create view known_documents as from (values ('{FIRST}', false)) as v(document_id, is_collection)")
    con.execute("insert into duplicate_pairs values (?, 'x', 'near', 0.9, 0.9, null)", [FIRST])
    con.execute("delete from duplicate_pairs where right_id <> 'x'")
    found = {each.promise.name: each.unexpected_count for each in fill_rejected(con, ["duplicates"])}
    assert found["pair_ends_exist"] == 1  # x alone
    con.execute(
        f"create or replace view known_documents as select unnest(['{FIRST}', 'x']) as document_id, false as is_collection"
    )
    found = {each.promise.name: each.unexpected_count for each in fill_rejected(con, ["duplicates"])}
    assert found["pair_ends_exist"] == 0


def test_a_missing_column_names_the_rule(con: duckdb.DuckDBPyConnection) -> None:
    """A broken schema is a broken program: it raises, and says where."""
    con.execute("alter table terms drop column count")
    with pytest.raises(RuntimeError, match=r"segments/term_count_positive\.sql"):
        fill_rejected(con, ["segments"])
