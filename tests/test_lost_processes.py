"""Processes that end under a run: a worker, as out of memory ends it, and Prefect's server."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path

import psutil
import pytest

from tests.loads import Loads
from tests.servers import Server, prefect_server


def wait_for_a_batch(run: subprocess.Popen[str], warehouse: Path) -> None:
    """Until the first batch is read."""
    while not list(warehouse.with_suffix(".gongwen").glob("work/*/*/done.json")):
        assert run.poll() is None, run.communicate()[0]
        time.sleep(0.01)


@pytest.mark.flow
def test_a_worker_that_is_killed_costs_its_batch_alone(
    server: Server, examples: Path, tmp_path: Path, loads: Loads
) -> None:
    """SIGKILL, as the system does when memory runs out: the batch is read again, no file is held against it."""
    warehouse = loads.copy_of_first(tmp_path)
    run = server.start(examples, warehouse)
    wait_for_a_batch(run, warehouse)
    workers = [
        child for child in psutil.Process(run.pid).children(recursive=True) if "tasks.workers.serve" in child.cmdline()
    ]
    workers[0].kill()
    output, _ = run.communicate(timeout=300)
    assert run.returncode == 1, output
    assert loads.is_whole(warehouse)


@pytest.mark.flow
def test_a_server_that_is_killed_in_mid_run(examples: Path, tmp_path: Path, loads: Loads) -> None:
    """The run goes on and publishes; it says that its page in Prefect is not complete, and does not wait for ever."""
    warehouse = loads.copy_of_first(tmp_path)
    (tmp_path / "home").mkdir()
    with prefect_server(tmp_path / "home") as doomed:
        run = doomed.start(examples, warehouse, PREFECT_CLIENT_MAX_RETRIES="1")
        wait_for_a_batch(run, warehouse)
        doomed.kill()
        output, _ = run.communicate(timeout=120)
        assert run.returncode == 1, output
        assert "published" in output
        assert f"the Prefect server {doomed.url} does not answer" in output
        assert loads.is_whole(warehouse)
        started = time.monotonic()
        code, output, _ = doomed.run(examples, warehouse)
        assert code == 4
        assert f"failed: the Prefect server {doomed.url} does not answer: start it" in output
        assert time.monotonic() - started < 60
        assert loads.is_whole(warehouse)
