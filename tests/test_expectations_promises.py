"""The rule files: each says what it promises, and its SQL names the broken rows and no others."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from expectations.promises import SUITES, Promise, load_promises, parse_promise
from expectations.violations import fill_rejected
from tests.staged_rows import sound_staging
from warehouse import schema

CASES = tomllib.loads((Path(__file__).parent / "golden" / "promises.toml").read_text(encoding="utf-8"))
HEAD = (
    "-- 位次从 1 起 / A rank is 1 or more\n-- why: none is before the first\n-- table: indicators\n-- column: value\n"
)
SQL = "select t.indicator_id as row_id\nfrom {batch} as t\n"


@pytest.fixture(scope="module")
def sound() -> Iterator[duckdb.DuckDBPyConnection]:
    con = sound_staging()
    fill_rejected(con, SUITES)
    yield con
    con.close()


@pytest.fixture
def con(sound: duckdb.DuckDBPyConnection) -> Iterator[duckdb.DuckDBPyConnection]:
    sound.begin()
    yield sound
    sound.rollback()


@pytest.mark.parametrize("promise", load_promises(), ids=lambda promise: promise.name)
def test_a_promise_holds_for_sound_rows(promise: Promise, con: duckdb.DuckDBPyConnection) -> None:
    """The sound database breaks no promise."""
    assert con.execute(promise.query).fetchall() == []


@pytest.mark.parametrize("promise", load_promises(), ids=lambda promise: promise.name)
def test_a_promise_names_exactly_the_broken_rows(promise: Promise, con: duckdb.DuckDBPyConnection) -> None:
    """One row that fails is named as warehouse.schema names it; at least one that passes is not."""
    case = CASES[promise.name]
    con.execute(case["sql"])
    named = con.execute(f"select row_id from ({promise.query}) order by row_id").fetchall()
    rows = f"select {schema.row_id(promise.table)} as row_id from {promise.table}"
    assert named == con.execute(f"{rows} where {case['fails']} order by row_id").fetchall()
    assert 0 < len(named) < len(con.execute(rows).fetchall())


@pytest.mark.parametrize("promise", load_promises(), ids=lambda promise: promise.name)
def test_no_promise_compares_all_rows_with_all_rows(promise: Promise, con: duckdb.DuckDBPyConnection) -> None:
    """DuckDB plans no join that is quadratic, and no rule slices a long text."""
    plan = con.execute(f"explain {promise.query}").fetchall()[0][1]
    assert not re.search("NESTED_LOOP|BLOCKWISE|CROSS_PRODUCT|DEPENDENT", plan)
    assert not re.search(r"substr\w*\((\w+\.)?(text|removed)\b", promise.sql)


def test_every_promise_has_a_case() -> None:
    """The cases and the rule files name the same promises."""
    assert set(CASES) == {promise.name for promise in load_promises()}


def test_promises_come_by_suite() -> None:
    """Suites that were not asked for stay out, and all five have promises."""
    assert {promise.suite for promise in load_promises()} == set(SUITES)
    assert {promise.suite for promise in load_promises(["files"])} == {"files"}


def test_unknown_suite_is_named() -> None:
    """A misspelt suite does not silently check nothing."""
    with pytest.raises(ValueError, match="unknown suite 'file'"):
        load_promises(["file"])


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        pytest.param(HEAD + SQL, "lacks severity", id="no-severity"),
        pytest.param(HEAD + "-- severity: fatal\n" + SQL, "severity 'fatal'", id="unknown-severity"),
        pytest.param(HEAD.replace(" / ", ": ") + "-- severity: info\n" + SQL, "lacks the sentence", id="one-language"),
        pytest.param(HEAD.replace("indicators", "numbers") + "-- severity: info\n" + SQL, "no table", id="no-table"),
        pytest.param(HEAD + "-- severity: info\n" + SQL.replace("{batch}", "files"), "must stand", id="no-batch"),
        pytest.param(HEAD + "-- severity: info\n" + SQL + "where x = :y", "parameter", id="parameter"),
        pytest.param(HEAD + "-- severity: info\n" + SQL.replace("row_id", "id"), "row_id", id="no-row-id"),
    ],
)
def test_a_faulty_rule_file_is_refused(source: str, complaint: str) -> None:
    """The loader says which file and what is wrong with it."""
    with pytest.raises(ValueError, match=rf"indicators/rank\.sql.*{complaint}"):
        parse_promise("rank", "indicators", source)
