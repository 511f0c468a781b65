"""The staging database: views under the contract's names over what the workers wrote."""

from pathlib import Path

import duckdb

from tests.staged_batches import file_id_of, write_batch
from warehouse import schema
from warehouse.staging import open_staging, stage_tables


def columns_of(connection: duckdb.DuckDBPyConnection, table: str) -> list[tuple[str, str]]:
    return [(name, kind) for name, kind, *_ in connection.execute(f"describe main.{table}").fetchall()]


def test_staged_tables_have_the_contract_s_columns_and_a_verdict(tmp_path: Path) -> None:
    """Columns and types are those of the definition, then `verified`."""
    with open_staging(tmp_path / "s.duckdb", write_batch(tmp_path / "batch", ["甲", "乙"])) as connection:
        for name in schema.FILE_TABLES:
            expected = [(column.name, column.type) for column in schema.table(name).columns]
            assert columns_of(connection, name) == [*expected, ("verified", "BOOLEAN")], name
        assert connection.execute("select count(*), bool_and(verified) from files").fetchall() == [(2, True)]


def test_tables_without_parts_are_empty(tmp_path: Path) -> None:
    """A run without any staged row has every table."""
    with open_staging(tmp_path / "s.duckdb", {}) as connection:
        for name in schema.FILE_TABLES + schema.CORPUS_TABLES:
            assert connection.execute(f"select count(verified) from main.{name}").fetchall() == [(0,)]
        assert connection.execute("select count(*) from rejected").fetchall() == [(0,)]


def test_clusters_staged_later_show_in_documents(tmp_path: Path) -> None:
    """Deduplication comes after the view; staging its table makes documents see it."""
    document = f"{file_id_of('甲')}-0-d"
    with open_staging(tmp_path / "s.duckdb", write_batch(tmp_path / "batch", ["甲"])) as connection:
        query = "select cluster_id, is_canonical from documents"
        assert connection.execute(query).fetchall() == [(document, True)]
        clusters = tmp_path / "clusters.parquet"
        row = f"select '{document}' as document_id, 'other' as cluster_id, false as is_canonical"
        connection.execute(f"copy ({row}) to '{clusters}' (format parquet)")
        stage_tables(connection, {"document_clusters": [clusters]})
        assert connection.execute(query).fetchall() == [("other", False)]


def test_staging_begins_anew(tmp_path: Path) -> None:
    """Verdicts of an earlier attempt are gone."""
    path = tmp_path / "s.duckdb"
    with open_staging(path, {}) as connection:
        connection.execute("insert into rejected (table_name) values ('files')")
    with open_staging(path, {}) as connection:
        assert connection.execute("select count(*) from rejected").fetchall() == [(0,)]


def test_a_folder_with_glob_characters_is_taken_literally(tmp_path: Path) -> None:
    """Brackets and stars in a path are no pattern."""
    parts = write_batch(tmp_path / "b[1]*", ["甲"])
    with open_staging(tmp_path / "s.duckdb", parts) as connection:
        assert connection.execute("select count(*) from segments").fetchall() == [(3,)]
