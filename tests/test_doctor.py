"""The doctor names what would go wrong before it does: a log beside the warehouse, another version, lost parts."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from flows.doctor import diagnose
from flows.settings import load_settings
from tests.staged_batches import Bench


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    bench = Bench(tmp_path)
    bench.publish("讲话")
    return bench


def bad(bench: Bench) -> dict[str, str]:
    """What is wrong with the warehouse, by the file it is about."""
    (bench.folder / "empty.toml").touch()
    settings = load_settings({"warehouse": bench.warehouse}, {"GONGWEN_CONFIG": str(bench.folder / "empty.toml")})
    return {Path(f.what).name: f.detail for f in diagnose(settings) if not f.good and bench.folder.name in f.what}


def test_a_sound_warehouse_has_no_finding(bench: Bench) -> None:
    assert bad(bench) == {}


def test_a_log_beside_the_warehouse(bench: Bench) -> None:
    """An analyst's connection for writing leaves it until it is closed."""
    with duckdb.connect(str(bench.warehouse)) as connection:
        connection.execute("create table mine as select 1")
        found = bad(bench)
    assert "opened the warehouse for writing" in found["speeches.duckdb.wal"]


def test_lost_parts(bench: Bench) -> None:
    path = bench.part_files()[0]
    path.unlink()
    assert f"1 of its parts are missing, first {path}" in bad(bench)["speeches.duckdb"]


def test_another_version(bench: Bench) -> None:
    with duckdb.connect(str(bench.warehouse)) as connection:
        connection.execute("delete from ops.settings where name = 'format'")
    assert "gongwen upgrade" in bad(bench)["speeches.duckdb"]
