"""A publication that dies at any point leaves the old warehouse valid and the next run fine."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from tests.staged_batches import Bench
from warehouse import new_catalogue, parts, publish, retention

pytestmark = pytest.mark.flow  # whole publications, killed or watched: half a minute

OLD, NEW = "旧讲话:去年全县", "新讲话:今年全县"
BEFORE = ["swept", "part written", "parts written", "corpus tables written", "catalogue built", "old catalogue kept"]
AFTER = ["replaced", "cleaned up"]  # from here on the new state is published


class Broken(RuntimeError):
    pass


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    bench = Bench(tmp_path)
    bench.publish(OLD)
    return bench


def breaking_at(step: str) -> Callable[[str], None]:
    def tell(done: str) -> None:
        if done == step:
            raise Broken(step)

    return tell


def texts(bench: Bench) -> set[str]:
    return {text for (text,) in bench.ask("select text from files")}


def assert_next_run_is_fine(bench: Bench, expected: set[str]) -> None:
    """The next publication carries the new rows, once, and no leftover stays."""
    bench.publish(NEW)
    assert texts(bench) == expected
    assert bench.ask("select count(*), count(distinct segment_id) from segments") == [(6, 6)]
    assert sorted(path.name for path in bench.folder.iterdir()) == ["speeches.duckdb", "speeches.gongwen"]
    listed = {bench.state / path for (path,) in bench.ask("select path from ops.parts")}
    assert listed == set(bench.part_files())


def test_an_exception_before_the_replacement_leaves_the_old_state(bench: Bench) -> None:
    """One attempt after the other breaks, each a step later; the first that does not ends in the right place."""
    staging = bench.stage([NEW])
    for step in BEFORE:
        with pytest.raises(Broken):
            bench.publish(staging=staging, tell=breaking_at(step))
        assert texts(bench) == {OLD}, step
    assert_next_run_is_fine(bench, {OLD, NEW})


def test_an_exception_after_the_replacement_leaves_the_new_state(bench: Bench) -> None:
    """What breaks later does not take the published rows back, and the next run does not add them twice."""
    for step in AFTER:
        with pytest.raises(Broken):
            bench.publish(NEW, tell=breaking_at(step))
        assert texts(bench) == {OLD, NEW}, step
    assert_next_run_is_fine(bench, {OLD, NEW})


FAILURES = [
    (parts, "write_through"),
    (new_catalogue, "create_views"),
    (publish, "write_ledger"),
    (new_catalogue, "close_to_disk"),
    (retention, "_link"),
]


def test_a_disk_that_fails_leaves_the_old_state(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error of the disk in the middle of any step."""

    def fail(*_: object) -> None:
        raise ValueError("No space left on device")

    staging = bench.stage([NEW])
    for module, name in FAILURES:
        with monkeypatch.context() as patched:
            patched.setattr(module, name, fail)
            with pytest.raises(ValueError, match="No space"):
                bench.publish(staging=staging)
        assert texts(bench) == {OLD}, name
    assert_next_run_is_fine(bench, {OLD, NEW})


def test_a_failing_clean_up_is_no_failure(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """The rows are published; what could not be deleted goes the next time."""
    sweep, calls = publish.sweep, iter([True, False])

    def fail_second(*arguments: object) -> list[Path]:
        if next(calls):
            return sweep(*arguments)  # type: ignore[arg-type]
        raise PermissionError("busy")

    with monkeypatch.context() as patched:
        patched.setattr(publish, "sweep", fail_second)
        bench.publish(NEW)
    assert texts(bench) == {OLD, NEW}


KILLED = """
import os, signal, sys
from datetime import datetime
from pathlib import Path
from warehouse.bookkeeping import RunRecord
from warehouse.publish import publish

warehouse, state, staging, step = sys.argv[1:]

def tell(done):
    if done == step:
        os.kill(os.getpid(), signal.SIGKILL)

publish(Path(warehouse), Path(state), Path(staging), run=RunRecord("killed", datetime(2026, 1, 1)), tell=tell)
"""


def test_killed_processes(bench: Bench) -> None:
    """SIGKILL: neither their locks nor their leftovers are in the way of the next run."""
    staging = bench.stage([NEW])
    environment = os.environ | {"PYTHONPATH": str(Path(publish.__file__).parents[1])}
    for step in ("part written", "old catalogue kept", "replaced"):
        arguments = [str(bench.warehouse), str(bench.state), str(staging), step]
        ended = subprocess.run([sys.executable, "-c", KILLED, *arguments], env=environment, check=False)
        assert ended.returncode == -signal.SIGKILL
        assert texts(bench) == ({OLD, NEW} if step in AFTER else {OLD})
    assert_next_run_is_fine(bench, {OLD, NEW})


def test_the_log_of_somebody_who_wrote_into_the_catalogue_is_not_replayed(bench: Bench) -> None:
    """An analyst who opened the file for writing neither blocks the run nor leaves his tables in the next state."""
    script = (
        "import duckdb, sys\n"
        "connection = duckdb.connect(sys.argv[1])\n"
        "connection.execute('create table mine as select 1')\n"
        "print('written', flush=True)\n"
        "sys.stdin.read()\n"
    )
    command = [sys.executable, "-c", script, str(bench.warehouse)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as analyst:
        assert analyst.stdout is not None
        assert analyst.stdout.readline() == "written\n"
        assert bench.warehouse.with_name("speeches.duckdb.wal").exists()
        bench.publish(NEW)
        assert texts(bench) == {OLD, NEW}
        analyst.communicate("")
    assert texts(bench) == {OLD, NEW}
    with pytest.raises(duckdb.CatalogException):
        bench.ask("from mine")
