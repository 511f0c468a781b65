"""From nothing to a scheduled load: pool, deployments, worker, runs, report."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.published_rows import main_rows
from tests.servers import PREFECT, ROOT, Server


@contextmanager
def web_hook() -> Iterator[tuple[str, list[str]]]:
    """An address that takes messages, and the messages it took."""
    taken: list[str] = []

    class Taking(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            taken.append(self.rfile.read(int(self.headers["content-length"])).decode())
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Taking) as listening:
        threading.Thread(target=listening.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{listening.server_port}/alert", taken
        listening.shutdown()


@contextmanager
def ended(process: subprocess.Popen[bytes]) -> Iterator[None]:
    """The process, ended after the block."""
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(timeout=60)
        except subprocess.TimeoutExpired:  # a worker asks its server for long before it goes
            process.kill()
            process.wait()


def add_the_documented_alert(server: Server, url: str) -> None:
    """The Python that docs/operations.md shows."""
    (code,) = re.findall(r"```python\n(.*?)```", (ROOT / "docs" / "operations.md").read_text("utf8"), re.S)
    environment = {**server.environment, "ALERT_URL": url}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr


def wait_for(taken: list[str], words: str, seconds: float = 180) -> None:
    deadline = time.monotonic() + seconds
    while not any(words in message for message in taken):
        assert time.monotonic() < deadline, taken
        time.sleep(0.2)


@pytest.mark.flow
def test_from_nothing_to_a_deployed_run_that_loaded_new_files(server: Server, examples: Path, tmp_path: Path) -> None:
    """As documented: pool, deploy, worker, an alert, a run with the deployment's parameters, one with others that finds
    a new fault, one that fails, the report."""
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
    with web_hook() as (url, taken), ended(running):
        add_the_documented_alert(server, url)
        server.prefect("deployment", "run", "ingest/ingest", "--watch", **where)
        assert len(main_rows(warehouse)["files"]) == 1
        shutil.copy(examples / "04_noise.txt", raw / "04.txt")
        (raw / "broken.txt").write_bytes(bytes(range(128, 256)) * 20)
        server.prefect("deployment", "run", "ingest/ingest", "--param", "workers=1", "--watch", **where)
        assert len(main_rows(warehouse)["files"]) == 2
        wait_for(taken, f"gongwen.new-faults: {warehouse}")
        failing = server.try_prefect(
            "deployment", "run", "ingest/ingest", "--param", "raw=/nowhere", "--watch", **where
        )
        assert failing.returncode != 0
        wait_for(taken, "prefect.flow-run.Failed")
        server.prefect("deployment", "run", "report/report", "--watch", **where)
    assert "gongwen-run" in server.prefect("artifact", "ls")
