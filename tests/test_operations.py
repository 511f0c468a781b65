"""What happens to a job at night: kills, two runs at once, a folder that cannot be written, a deployment."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.published_rows import main_rows
from tests.servers import PREFECT, ROOT, Server, prefect_server


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with prefect_server(tmp_path_factory.mktemp("server")) as server:
        yield server


@pytest.fixture(scope="module")
def undisturbed(server: Server, examples: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, float]:
    """A warehouse of the samples, and how long its run took."""
    warehouse = tmp_path_factory.mktemp("undisturbed") / "w.duckdb"
    code, output, seconds = server.run(examples, warehouse)
    assert code == 1, output
    return warehouse, seconds


def killed_then_run_again(
    server: Server, examples: Path, folder: Path, share: float, undisturbed: tuple[Path, float]
) -> None:
    """Kill the whole process group at a share of a run's time, then run again and compare."""
    sound, seconds = undisturbed
    warehouse = folder / "w.duckdb"
    process = server.start(examples, warehouse)
    time.sleep(share * seconds)
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    if warehouse.exists():  # a reader finds the last good state, whole
        assert main_rows(warehouse) == main_rows(sound)
    code, output, _ = server.run(examples, warehouse)
    assert code in (0, 1), output
    assert main_rows(warehouse) == main_rows(sound)
    state = warehouse.with_suffix(".gongwen")
    assert not (state / "work").exists()
    assert not (state / "scratch").exists()


@pytest.mark.flow
@pytest.mark.parametrize("share", [0.35, 0.6, 0.8, 0.95])
def test_a_killed_run_leaves_the_last_good_state_and_the_next_one_completes(
    server: Server, examples: Path, tmp_path: Path, share: float, undisturbed: tuple[Path, float]
) -> None:
    killed_then_run_again(server, examples, tmp_path, share, undisturbed)


@pytest.mark.soak
@pytest.mark.parametrize("point", range(40))
def test_forty_kills_spread_over_a_run(
    server: Server, examples: Path, tmp_path: Path, point: int, undisturbed: tuple[Path, float]
) -> None:
    killed_then_run_again(server, examples, tmp_path, (point + 0.5) / 40, undisturbed)


def two_at_once(server: Server, examples: Path, folder: Path, sound: Path) -> None:
    warehouse = folder / "w.duckdb"
    processes = [server.start(examples, warehouse) for _ in range(2)]
    outputs = [process.communicate(timeout=300)[0] for process in processes]
    assert {process.returncode for process in processes} <= {0, 1}, outputs
    assert main_rows(warehouse) == main_rows(sound)


@pytest.mark.flow
def test_two_runs_at_once_wait_for_each_other(
    server: Server, examples: Path, tmp_path: Path, undisturbed: tuple[Path, float]
) -> None:
    two_at_once(server, examples, tmp_path, undisturbed[0])


@pytest.mark.soak
@pytest.mark.parametrize("time_", range(20))
def test_two_runs_at_once_twenty_times(
    server: Server, examples: Path, tmp_path: Path, time_: int, undisturbed: tuple[Path, float]
) -> None:
    two_at_once(server, examples, tmp_path, undisturbed[0])


@pytest.mark.flow
def test_a_run_that_finds_no_room_says_so_and_keeps_the_last_good_state(
    server: Server, examples: Path, tmp_path: Path
) -> None:
    """A limit on the size of every file stands in for a full disk, which needs no root."""
    warehouse = tmp_path / "w.duckdb"
    raw = tmp_path / "raw"
    raw.mkdir()
    shutil.copy(examples / "03_masks.txt", raw / "03.txt")
    assert server.run(raw, warehouse)[0] == 0
    before = main_rows(warehouse)
    shutil.copytree(examples, raw, dirs_exist_ok=True)
    command = f"ulimit -f 20; exec {sys.executable} -m flows run {raw} --warehouse {warehouse}"
    done = subprocess.run(["bash", "-c", command], cwd=ROOT, env=server.environment, capture_output=True, text=True)
    assert done.returncode == 4, done.stdout + done.stderr
    assert "stands unchanged" in done.stderr
    assert main_rows(warehouse) == before
    assert server.run(raw, warehouse)[0] == 1
    assert len(main_rows(warehouse)["files"]) == 11


@pytest.mark.flow
def test_from_nothing_to_a_deployed_run_that_loaded_new_files(server: Server, examples: Path, tmp_path: Path) -> None:
    """Pool, deploy, worker, a run with the deployment's parameters and one with others, the report, all as documented."""
    raw, warehouse = tmp_path / "raw", tmp_path / "w.duckdb"
    raw.mkdir()
    shutil.copy(examples / "03_masks.txt", raw / "03.txt")
    where = {"GONGWEN_HOME": str(ROOT), "GONGWEN_RAW": str(raw), "GONGWEN_WAREHOUSE": str(warehouse)}
    server.prefect("work-pool", "create", "gongwen", "--type", "process")
    deployed = server.prefect("deploy", "--all", **where)
    assert set(re.findall(r"Deployment '([^']+)'", deployed)) == {"ingest/ingest", "ingest/audit", "report/report"}
    assert "30 2 * * *" in server.prefect("deployment", "inspect", "ingest/ingest")
    worker = [str(PREFECT), "worker", "start", "--pool", "gongwen"]
    environment = {**server.environment, **where}
    with open(tmp_path / "worker.log", "w") as log:
        running = subprocess.Popen(worker, cwd=tmp_path, env=environment, stdout=log, stderr=log)
    try:
        server.prefect("deployment", "run", "ingest/ingest", "--watch", **where)
        assert len(main_rows(warehouse)["files"]) == 1
        shutil.copy(examples / "04_noise.txt", raw / "04.txt")
        server.prefect("deployment", "run", "ingest/ingest", "--param", "workers=1", "--watch", **where)
        assert len(main_rows(warehouse)["files"]) == 2
        server.prefect("deployment", "run", "report/report", "--watch", **where)
    finally:
        running.terminate()
        running.wait(timeout=60)
    assert "gongwen-run" in server.prefect("artifact", "ls")
