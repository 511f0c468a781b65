"""A user's SQL reads the warehouse and can do nothing else."""

import io
import os
from pathlib import Path

import duckdb
import pytest

from tests.staged_batches import Bench
from warehouse.query import QueryRefused, check_statement, run_query


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    bench = Bench(tmp_path_factory.mktemp("query"))
    bench.publish("第一篇讲话", "第二篇讲话")
    return bench


def ask(bench: Bench, sql: str, output_format: str = "csv") -> str:
    out = io.StringIO()
    run_query(bench.warehouse, sql, output_format, out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        pytest.param("select count(*) as n from files", "n\n2\n", id="select"),
        pytest.param("from files select count(*) as n", "n\n2\n", id="from-first"),
        pytest.param("with a as (select 1 as n) from a;", "n\n1\n", id="with"),
        pytest.param("values (1)", "col0\n1\n", id="values"),
        pytest.param("-- a comment\nselect 1 as n -- and another", "n\n1\n", id="comments"),
        pytest.param("select sum(count) as n from terms join documents using (document_id)", "n\n4\n", id="join"),
        pytest.param("select count(*) as n from quality.results", "n\n0\n", id="native"),
    ],
)
def test_questions_are_answered(bench: Bench, sql: str, expected: str) -> None:
    """Whatever only reads the warehouse runs."""
    assert ask(bench, sql) == expected


@pytest.mark.parametrize(
    "sql",
    [
        "describe files",
        "show tables",
        "summarize documents",
        "explain select count(*) from files",
        "EXPLAIN ANALYZE select count(*) from files",
        "select * from pragma_table_info('files')",
        "pivot documents on kind in ('speech') using count(*)",
        "select * from duckdb_columns()",
    ],
)
def test_questions_about_the_tables_are_answered(bench: Bench, sql: str) -> None:
    """DESCRIBE, SHOW, SUMMARIZE, EXPLAIN and a PIVOT with its values read too."""
    assert len(ask(bench, sql).splitlines()) > 1


REFUSED = [
    "copy files to '{folder}/out.csv'",
    "copy (select 1) to '{part}' (format parquet)",
    "copy (select 1) to '{part}' (format parquet, use_tmp_file false)",
    "explain analyze copy (select 1) to '{part}' (format parquet, use_tmp_file false)",
    "explain (analyze) copy (select 1) to '{folder}/out.csv'",
    "/* x */ explain analyze copy (select 1) to '{folder}/out.csv'",
    "explain explain analyze copy (select 1) to '{folder}/out.csv'",
    "copy files from '{folder}/in.csv'",
    "export database '{folder}/out'",
    "select * from read_csv('/etc/passwd')",
    "select * from read_csv_auto('/etc/passwd')",
    "select * from sniff_csv('/etc/passwd')",
    "select * from read_json('/etc/passwd')",
    "select * from read_text('/etc/passwd')",
    "select * from read_blob('/proc/self/environ')",
    "select * from read_parquet('{folder}/other.parquet')",
    "select * from parquet_metadata('{folder}/other.parquet')",
    "select * from '/etc/passwd'",
    "select * from '{folder}/other.parquet'",
    "select * from glob('/etc/*')",
    "select * from read_csv('https://example.com/x.csv')",
    "attach '{folder}/other.duckdb'",
    "attach ':memory:' as other",
    "detach speeches",
    "install fts",
    "load fts",
    "set memory_limit = '1GB'",
    "set enable_external_access = true",
    "reset enable_external_access",
    "pragma enable_external_access",
    "pragma threads = 1",
    "call pragma_version()",
    "select getenv('HOME')",
    "select 1; select 2",
    "select 1; drop table quality.results",
    "create table mine as select 1",
    "create temp table mine as select 1",
    "create macro f() as 1",
    "create secret s (type s3)",
    "insert into quality.results (run_id) values ('x')",
    "update ops.settings set value = 'x'",
    "delete from ops.runs",
    "with x as (select 1) delete from ops.runs",
    "truncate ops.runs",
    "drop view files",
    "alter table ops.runs add column x integer",
    "comment on table ops.runs is 'x'",
    "vacuum",
    "checkpoint",
    "begin transaction",
    "use quality",
    "prepare p as select 1",
    "execute p",
    "select * from duckdb_secrets()",
    "",
    "   ;  ",
    "selekt 1",
    "select nothing from files",
]


@pytest.mark.parametrize("sql", REFUSED, ids=[str(number) for number in range(len(REFUSED))])
def test_everything_else_is_refused(bench: Bench, sql: str) -> None:
    """No writing, no other file, no extension, no setting, no environment; and nothing is changed by the attempt."""
    part = next(path for path in bench.part_files() if path.name == "files.parquet")
    other = bench.folder / "other.parquet"
    if not other.exists():
        duckdb.sql("select 1").write_parquet(str(other))
    before = (part.stat().st_mtime_ns, bench.warehouse.read_bytes(), sorted(os.listdir(bench.folder)))
    with pytest.raises(QueryRefused):
        ask(bench, sql.format(folder=bench.folder, part=part))
    assert (part.stat().st_mtime_ns, bench.warehouse.read_bytes(), sorted(os.listdir(bench.folder))) == before


def test_a_new_file_in_the_parts_folder_cannot_be_written_or_read(bench: Bench) -> None:
    """Only the listed parts are open, not their folder."""
    stranger = bench.part_files()[0].parent / "stranger.parquet"
    stranger.write_bytes(bench.part_files()[0].read_bytes())
    try:
        with pytest.raises(QueryRefused, match="disabled"):
            ask(bench, f"select * from '{stranger}'")
    finally:
        stranger.unlink()


def test_a_query_that_takes_too_long_is_ended(bench: Bench) -> None:
    """A deadline interrupts it."""
    with pytest.raises(QueryRefused, match=r"(?i)interrupt"):
        run_query(
            bench.warehouse,
            "select sum(a.range * b.range) from range(1000000) a, range(1000000) b",
            "csv",
            io.StringIO(),
            0.2,
        )


def test_an_unknown_format_is_refused(bench: Bench) -> None:
    """The message names the known ones."""
    with pytest.raises(QueryRefused, match="table, csv, json, markdown"):
        ask(bench, "select 1", "xml")


def test_a_refusal_says_what_to_do_instead() -> None:
    """Writing belongs into an exported copy."""
    with pytest.raises(QueryRefused, match="gongwen export"):
        check_statement("delete from files")


def test_a_query_leaves_no_file_behind(bench: Bench, tmp_path: Path) -> None:
    """Reading makes nothing beside the warehouse."""
    before = sorted(os.listdir(bench.folder))
    ask(bench, "select * from segments order by text")
    assert sorted(os.listdir(bench.folder)) == before


@pytest.mark.parametrize("name", ["a*b", "[a]", "year=2021", "O'Brien", 'a"b', "a#b;c"])
def test_a_folder_of_any_name(tmp_path: Path, name: str) -> None:
    """Stars, brackets and equals signs are patterns and partitions to DuckDB elsewhere, here they are names."""
    bench = Bench(tmp_path / name)
    bench.folder.mkdir()
    bench.publish("讲话甲")
    out = io.StringIO()
    run_query(bench.warehouse, "select count(*) as n from segments", "csv", out)
    assert out.getvalue() == "n\n3\n"
