"""A Dask scheduler and workers of the tests' own, each a process group that can be killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.servers import ROOT, Server


@dataclass
class Cluster:
    """A running cluster: the scheduler's address and the processes of its workers."""

    address: str
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def kill_worker(self, number: int) -> None:
        """SIGKILL to a worker and all it started."""
        os.killpg(self.workers[number].pid, signal.SIGKILL)
        self.workers[number].wait()


@contextmanager
def dask_cluster(server: Server, folder: Path, workers: int = 2) -> Iterator[Cluster]:
    """A scheduler on a free port of this machine and so many workers of one thread, gone at the end."""
    environment = {**server.environment, "PYTHONPATH": str(ROOT), "DASK_DISTRIBUTED__WORKER__DAEMON": "false"}
    found = folder / "scheduler.json"
    common = ["--scheduler-file", str(found)]
    scheduler = _start(
        ["scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", *common], folder, "s", environment
    )
    processes = [scheduler]
    try:
        deadline = time.monotonic() + 60
        while not found.exists():
            assert scheduler.poll() is None, (folder / "s.log").read_text()
            assert time.monotonic() < deadline, "no scheduler after a minute"
            time.sleep(0.05)
        cluster = Cluster(_address(found))
        for number in range(workers):
            local = folder / f"worker{number}"
            local.mkdir()
            options = ["--nthreads", "1", "--no-nanny", "--no-dashboard", "--host", "127.0.0.1", *common]
            options += ["--local-directory", str(local)]
            more = {**environment, "TMPDIR": str(local)}
            cluster.workers.append(_start(["worker", *options], local, "w", more))
        processes += cluster.workers
        yield cluster
    finally:
        for process in processes:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _address(found: Path) -> str:
    import json

    while True:
        with suppress(json.JSONDecodeError):
            return str(json.loads(found.read_text())["address"])
        time.sleep(0.05)


def _start(command: list[str], folder: Path, name: str, environment: dict[str, str]) -> subprocess.Popen[bytes]:
    with open(folder / f"{name}.log", "wb") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "dask", *command],
            cwd=folder,
            env=environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
