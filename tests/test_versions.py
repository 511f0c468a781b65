"""A warehouse of another version is brought up or refused with a clear word, never read wrongly or lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from flows.__main__ import cli
from tests.published_rows import main_rows
from tests.staged_batches import Bench
from warehouse import schema
from warehouse.export import export
from warehouse.schema import FORMAT
from warehouse.versions import OtherFormat, format_of, is_current, refuse_export, upgrade

A, B = "去年全县供水", "今年全县供水"
MISSING = {"indicators": "reasons", "files": "published_at"}  # columns that the older version did not have


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    bench = Bench(tmp_path)
    bench.publish(A)
    bench.publish(B)
    return bench


def change(warehouse: Path, *statements: str) -> None:
    with duckdb.connect(str(warehouse)) as connection:
        for statement in statements:
            connection.execute(statement)


def make_older(bench: Bench) -> None:
    """What a version before formats had numbers left: parts, views and a native table with fewer columns."""
    for path in bench.part_files():
        if column := MISSING.get(path.stem):
            path.chmod(0o644)
            pq.write_table(pq.read_table(path).drop_columns([column]), path)
    views = [
        f"create or replace view main.{name} as select * from read_parquet("
        f"{[str(path) for path in bench.part_files() if path.stem == name]})"
        for name in MISSING
    ]
    change(
        bench.warehouse,
        *views,
        "alter table ops.runs drop column code_version",
        "delete from ops.settings where name = 'format'",
        "update ops.settings set value = '0123456789abcdef' where name = 'schema_version'",
    )


def test_an_older_warehouse_is_brought_up_with_all_its_rows(bench: Bench) -> None:
    """Columns it did not have are null, every other value is as it was, and the old catalogue is kept."""
    whole = main_rows(bench.warehouse)
    make_older(bench)
    assert format_of(bench.warehouse) == 0
    published = upgrade(bench.warehouse, bench.state, bench.run_record())
    assert published is not None
    assert is_current(bench.warehouse)
    rows = main_rows(bench.warehouse)
    assert rows.keys() == whole.keys()
    for name in rows.keys() - MISSING.keys() - {"indicators_as_read"}:
        assert rows[name] == whole[name], name
    assert bench.ask("select count(*), count(reasons) from indicators") == [(4, 0)]
    assert bench.ask("select count(*), count(code_version) from ops.runs") == [(3, 1)]
    assert len(list((bench.state / "catalogues").iterdir())) == 2
    bench.publish("明年全县供水")
    assert bench.count("files") == 3


def test_a_warehouse_of_this_version_is_left_alone(bench: Bench) -> None:
    before = bench.warehouse.stat()
    assert upgrade(bench.warehouse, bench.state, bench.run_record()) is None
    assert bench.warehouse.stat() == before


def test_parts_with_our_columns_are_not_written_again(bench: Bench) -> None:
    """Only the number of the format is older: a new catalogue is all it takes."""
    change(bench.warehouse, "update ops.settings set value = '0' where name = 'format'")
    published = upgrade(bench.warehouse, bench.state, bench.run_record())
    assert published is not None
    assert published.new_parts == ()
    assert format_of(bench.warehouse) == FORMAT


Command = Callable[..., tuple[int, str]]


@pytest.fixture
def gongwen(bench: Bench) -> Command:
    def run(*arguments: str) -> tuple[int, str]:
        done = CliRunner().invoke(cli, [*arguments, "-w", str(bench.warehouse)])
        return done.exit_code, done.output

    return run


def test_commands_refuse_an_older_one_and_say_what_to_do(bench: Bench, gongwen: Command, tmp_path: Path) -> None:
    make_older(bench)
    before = bench.warehouse.read_bytes()
    for arguments in (["run", str(tmp_path)], ["query", "from files"], ["status"]):
        code, output = gongwen(*arguments)
        assert code == 2, output
        assert f"gongwen upgrade -w {bench.warehouse}" in output
    assert bench.warehouse.read_bytes() == before
    code, output = gongwen("upgrade")
    assert code == 0, output
    assert f"brought up from format 0 to {FORMAT}" in output
    assert gongwen("upgrade")[1].endswith("nothing to do\n")
    assert gongwen("query", "select count(*) as n from files", "--format", "csv") == (0, "n\n2\n")


def test_a_newer_one_is_refused_by_every_command(bench: Bench, gongwen: Command, tmp_path: Path) -> None:
    change(bench.warehouse, f"update ops.settings set value = '{FORMAT + 1}' where name = 'format'")
    for arguments in (["run", str(tmp_path)], ["query", "from files"]):
        code, output = gongwen(*arguments)
        assert code == 2, output
        assert "made by a newer version of gongwen" in output
    code, output = gongwen("upgrade")
    assert code == 4
    assert "made by a newer version of gongwen" in output


def test_an_export_is_never_published_to(bench: Bench, tmp_path: Path) -> None:
    """It would lose its rows: they stand in the file itself."""
    target = tmp_path / "sent.duckdb"
    export(bench.warehouse, target)
    with pytest.raises(OtherFormat, match="made by gongwen export"):
        refuse_export(target)
    with pytest.raises(OtherFormat, match="made by gongwen export"):
        upgrade(target, tmp_path / "sent.gongwen", bench.run_record())
    assert CliRunner().invoke(cli, ["query", "from files", "-w", str(target)]).exit_code == 0


def test_the_version_of_the_columns_changes_with_a_column(monkeypatch: pytest.MonkeyPatch) -> None:
    before = schema.schema_version()
    assert schema.schema_version.__wrapped__() == before
    monkeypatch.setattr(schema, "FILE_TABLES", schema.FILE_TABLES[:-1])
    assert schema.schema_version.__wrapped__() != before
