"""Export and dictionary: everything in one file, everything explained."""

from pathlib import Path

import duckdb
import pytest

from tests.staged_batches import Bench
from warehouse import export as export_module
from warehouse import schema
from warehouse.dictionary import dictionary_markdown, table_list_markdown
from warehouse.export import export


def test_an_export_is_whole_without_the_state_folder(tmp_path: Path) -> None:
    """Native tables with all rows and comments, no part needed."""
    bench = Bench(tmp_path / "source")
    bench.folder.mkdir()
    bench.publish("第一篇讲话", "第二篇讲话")
    target = tmp_path / "one.duckdb"
    export(bench.warehouse, target)
    for path in [*bench.part_files(), bench.warehouse]:
        path.unlink()
    with duckdb.connect(str(target), read_only=True) as connection:
        assert connection.execute("select count(*), min(tokens) from segments").fetchall() == [(6, list("第一篇讲话"))]
        assert connection.execute(
            "select count(distinct cluster_id), bool_and(is_canonical) from documents"
        ).fetchall() == [(2, True)]
        assert connection.execute("select count(*) from ops.runs").fetchall() == [(1,)]
        assert connection.execute("select count(*) from duckdb_views() where not internal").fetchall() == [
            (len(schema.views()),)
        ]
        missing = "select count(*) from duckdb_columns() where not internal and comment is null"
        assert connection.execute(missing).fetchall() == [(0,)]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one.duckdb", "source"]


def test_a_failed_export_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No half file under the name that was asked for, none beside it."""
    bench = Bench(tmp_path / "source")
    bench.folder.mkdir()
    bench.publish("第一篇讲话")

    def fail(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(export_module, "close_to_disk", fail)
    with pytest.raises(OSError, match="disk full"):
        export(bench.warehouse, tmp_path / "one.duckdb")
    assert [path.name for path in tmp_path.iterdir()] == ["source"]


def test_the_dictionary_names_every_table_and_column() -> None:
    """One section a table, one line a column, with type and meaning."""
    text = dictionary_markdown()
    for table in schema.tables().values():
        assert f"### {table.qualified}\n" in text
        assert f"| `{table.qualified}` | {table.comment} |" in table_list_markdown()
        for column in table.columns:
            assert f"| `{column.name}` | {column.type} | {column.comment} |" in text
