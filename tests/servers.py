"""A Prefect server of the tests' own, and runs of the command against it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PREFECT = Path(sys.executable).with_name("prefect")


@dataclass(frozen=True)
class Server:
    """A running server: what a command needs in its environment to use it."""

    home: Path
    url: str
    process: subprocess.Popen[bytes] | None = None

    def kill(self) -> None:
        """SIGKILL to the server and its children."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    @property
    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "PREFECT_HOME": str(self.home),
            "PREFECT_API_URL": self.url,
            "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
            "DO_NOT_TRACK": "1",
            "GONGWEN_BATCH_BYTES": "1",  # a batch a file: the samples are small
        }

    def prefect(self, *arguments: object, **more: str) -> str:
        """What a `prefect` command prints; it must succeed."""
        done = self.try_prefect(*arguments, **more)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def try_prefect(self, *arguments: object, **more: str) -> subprocess.CompletedProcess[str]:
        """A `prefect` command, whatever its end."""
        command = [str(PREFECT), "--no-prompt", *map(str, arguments)]
        return subprocess.run(
            command, cwd=ROOT, env={**self.environment, **more}, capture_output=True, text=True, timeout=300
        )

    def start(self, raw: Path, warehouse: Path, *arguments: str, **more: str) -> subprocess.Popen[str]:
        """`gongwen run` in a process group of its own, with more in its environment."""
        command = [sys.executable, "-m", "flows", "run", str(raw), "--warehouse", str(warehouse), *arguments]
        return subprocess.Popen(
            command,
            cwd=ROOT,
            env={**self.environment, **more},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def run(self, raw: Path, warehouse: Path, *arguments: str, **more: str) -> tuple[int, str, float]:
        """Exit code, output and seconds of a whole `gongwen run`."""
        started = time.monotonic()
        process = self.start(raw, warehouse, *arguments, **more)
        output, _ = process.communicate(timeout=300)
        return process.returncode, output, time.monotonic() - started


@contextmanager
def prefect_server(home: Path) -> Iterator[Server]:
    """A server on a free port of this machine, gone at the end."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = Server(home, f"http://127.0.0.1:{port}/api")
    command = [str(PREFECT), "server", "start", "--port", str(port), "--no-ui"]
    with open(home / "server.log", "w") as log:
        process = subprocess.Popen(command, env=server.environment, stdout=log, stderr=log, start_new_session=True)
    try:
        _wait_until_healthy(server.url, process)
        yield replace(server, process=process)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=30)


def _wait_until_healthy(url: str, process: subprocess.Popen[bytes], seconds: float = 120) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        assert process.poll() is None, "the server ended"
        try:
            with urllib.request.urlopen(f"{url}/health", timeout=2):
                return
        except (urllib.error.URLError, TimeoutError):
            time.sleep(0.3)
    raise TimeoutError(f"{url} does not answer")
