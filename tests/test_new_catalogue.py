"""A catalogue under construction: what it may use, where it spills to, and what a kill leaves of it."""

from __future__ import annotations

from pathlib import Path
from threading import Event

import duckdb
import pytest

from tests.staged_batches import Bench
from warehouse import publish
from warehouse.beside import Beside
from warehouse.layout import State
from warehouse.ledger import Ledger
from warehouse.limits import Limits
from warehouse.new_catalogue import NewCatalogue

TEXT = "讲话:今年全县新建水厂"
MANY = "create temp table many as select i, hash(i) as h from range(4000000) as rows(i)"  # more than 20MB


def test_what_is_made_beside_parts_has_one_thread_and_a_quarter_of_the_memory() -> None:
    """Units stay as they were given; what is no size has no quarter."""
    assert Limits("600MB", 4, 7).beside() == Limits("150MB", 1, 7)
    assert Limits("1.5 GiB").beside().memory_limit == "0.375GiB"
    assert Limits("none").beside().memory_limit == "none"


def test_steps_keep_their_order_and_raise_where_they_are_waited_for() -> None:
    """Those left for later begin only then, and are forgotten where nobody waits."""
    done: list[str] = []
    with Beside() as beside:
        for at_once in (True, False):
            for name in ("a", "b"):
                beside.do(lambda name=name: done.append(name), at_once=at_once)  # type: ignore[misc]
        beside.wait()
        assert done == ["a", "b", "a", "b"]
        beside.do(lambda: 1 // 0, at_once=True)
        with pytest.raises(ZeroDivisionError):
            beside.wait()
    with Beside() as beside:
        beside.do(lambda: done.append("late"), at_once=False)
    assert "late" not in done


def used(bench: Bench, monkeypatch: pytest.MonkeyPatch, limits: Limits, *, beside: bool) -> tuple[int, str]:
    """Threads and memory of the catalogue's connection; it fails unless the ledger is written beside the parts, or after."""
    write, noted, steps, found = publish.write_ledger, Event(), list[str](), list[tuple[int, str]]()

    def note(connection: duckdb.DuckDBPyConnection, ledger: Ledger, files: list[Path]) -> None:
        row = connection.execute("select current_setting('threads'), current_setting('memory_limit')").fetchone()
        found.append(row or (0, ""))
        noted.set()
        assert beside or "corpus tables written" in steps
        write(connection, ledger, files)

    def tell(step: str) -> None:
        assert not beside or step != "corpus tables written" or noted.wait(20)
        steps.append(step)

    with monkeypatch.context() as patched:
        patched.setattr(publish, "write_ledger", note)
        bench.publish(f"{bench.runs} {TEXT}", limits=limits, tell=tell)
    (only,) = found
    return only


@pytest.mark.flow  # whole publications
def test_the_catalogue_keeps_to_the_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beside small parts one thread and a quarter of the memory; by one thread, or where much is written, after them."""
    bench = Bench(tmp_path)
    assert used(bench, monkeypatch, Limits("400MiB", 2), beside=True) == (1, "100.0 MiB")
    assert used(bench, monkeypatch, Limits("400MiB", 1), beside=False) == (1, "400.0 MiB")
    monkeypatch.setattr(publish, "SMALL", 0)
    assert used(bench, monkeypatch, Limits("400MiB", 2), beside=False) == (2, "400.0 MiB")


@pytest.mark.flow
def test_a_killed_catalogue_s_spill_is_swept(tmp_path: Path) -> None:
    """It spills into the state folder, and what a kill leaves goes with the next run: folders too, but nothing linked."""
    bench, others = Bench(tmp_path / "here"), tmp_path / "others"
    others.mkdir()
    (others / "kept").touch()
    bench.publish(TEXT)
    state = State(bench.state)
    catalogue = NewCatalogue(bench.warehouse, state, {"sequence": "1"})
    catalogue.start(Limits("20MB", 1))
    catalogue.connection.execute(MANY)
    assert list(state.catalogue_spill.iterdir())
    assert not [path for path in bench.folder.iterdir() if path.is_dir() and path != bench.state]
    catalogue.close()
    state.catalogue_spill.mkdir(exist_ok=True)  # as a kill leaves it
    (state.catalogue_spill / "duckdb_temp_block-1.block").touch()
    spilled = bench.folder / ".speeches.duckdb.7.publishing.tmp"  # as earlier versions left it
    spilled.mkdir()
    (spilled / "link").symlink_to(others)
    (bench.folder / ".speeches.duckdb.8.publishing.tmp").symlink_to(others)
    bench.publish()
    assert sorted(path.name for path in bench.folder.iterdir()) == ["speeches.duckdb", "speeches.gongwen"]
    assert not state.catalogue_spill.exists()
    assert (others / "kept").exists()
