"""Killed runs, two runs at once, a run beside a long reader: the last good state stands, the next run completes."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from tasks.workers.done import finished
from tasks.workers.rules import rules_version
from tests.loads import Loads
from tests.servers import Server
from tests.watching import state_of, watching


def killed_then_run_again(server: Server, examples: Path, folder: Path, share: float, loads: Loads) -> None:
    """Kill the whole process group at a share of a run's time, then run again; a reader looks on all the time."""
    warehouse = loads.copy_of_first(folder)
    state = warehouse.with_suffix(".gongwen")
    with watching(warehouse) as reader:
        process = server.start(examples, warehouse)
        time.sleep(share * loads.seconds)
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        was_published = state_of(warehouse) == loads.states[1]
        done = 0 if was_published else sum(len(each.sources) for each in finished(str(state / "work"), rules_version()))
        code, output, _ = server.run(examples, warehouse)
        assert code in (0, 1), output
        assert (f"{done} files were read by an interrupted run" in output) == (done > 0), output
        assert reader.seen() <= set(loads.states)
    assert loads.is_whole(warehouse)
    assert not (state / "work").exists()
    assert not (state / "scratch").exists()


@pytest.mark.flow
@pytest.mark.parametrize("share", [0.35, 0.6, 0.8, 0.95])
def test_a_killed_run_leaves_the_last_good_state_and_the_next_one_completes(
    server: Server, examples: Path, tmp_path: Path, share: float, loads: Loads
) -> None:
    killed_then_run_again(server, examples, tmp_path, share, loads)


@pytest.mark.soak
@pytest.mark.parametrize("point", range(40))
def test_forty_kills_spread_over_a_run(
    server: Server, examples: Path, tmp_path: Path, point: int, loads: Loads
) -> None:
    killed_then_run_again(server, examples, tmp_path, (point + 0.5) / 40, loads)


PATIENCE = [pytest.param("300", id="waits"), pytest.param("0.5", id="leaves")]  # seconds to wait for the lock


def two_at_once(server: Server, examples: Path, folder: Path, loads: Loads, patience: str) -> None:
    """Both are published, one after the other, or one is and the other says who writes; the rows are there once."""
    warehouse = loads.copy_of_first(folder)
    with watching(warehouse) as reader:
        processes = [server.start(examples, warehouse, GONGWEN_LOCK_SECONDS=patience) for _ in range(2)]
        outputs = {process.pid: process.communicate(timeout=600)[0] for process in processes}
        left = [process for process in processes if process.returncode == 4]
        assert {process.returncode for process in processes} <= {0, 1, 4}, outputs
        assert len(left) <= (0 if patience == "300" else 1), outputs
        assert all("another run is writing (process" in outputs[process.pid] for process in left), outputs
        assert reader.seen() <= set(loads.states)
    assert loads.is_whole(warehouse)


@pytest.mark.flow
@pytest.mark.parametrize("patience", PATIENCE)
def test_two_runs_at_once(server: Server, examples: Path, tmp_path: Path, loads: Loads, patience: str) -> None:
    two_at_once(server, examples, tmp_path, loads, patience)


@pytest.mark.soak
@pytest.mark.parametrize("patience", PATIENCE)
@pytest.mark.parametrize("time_", range(10))
def test_two_runs_at_once_twenty_times(
    server: Server, examples: Path, tmp_path: Path, time_: int, loads: Loads, patience: str
) -> None:
    two_at_once(server, examples, tmp_path, loads, patience)


def beside_a_long_reader(server: Server, examples: Path, folder: Path, loads: Loads) -> None:
    """Who holds the file open keeps its state through the run, and the run does not wait for it."""
    warehouse = loads.copy_of_first(folder)
    with watching(warehouse, "kept") as reader:
        code, output, _ = server.run(examples, warehouse)
        assert code == 1, output
        assert loads.is_whole(warehouse)
        assert reader.seen() == {loads.states[0]}


@pytest.mark.flow
def test_a_run_beside_a_long_reader(server: Server, examples: Path, tmp_path: Path, loads: Loads) -> None:
    beside_a_long_reader(server, examples, tmp_path, loads)


@pytest.mark.soak
@pytest.mark.parametrize("time_", range(20))
def test_a_run_beside_a_long_reader_twenty_times(
    server: Server, examples: Path, tmp_path: Path, time_: int, loads: Loads
) -> None:
    beside_a_long_reader(server, examples, tmp_path, loads)
