"""From nothing to a scheduled load: pool, deployments, worker, runs, report."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.published_rows import main_rows
from tests.servers import PREFECT, ROOT, Server


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
