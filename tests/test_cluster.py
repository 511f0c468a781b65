"""A run whose batches a Dask cluster reads: the rows of a run at home, whatever becomes of a worker."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.corpus import write_corpus
from flows.engine import bring_home, open_engine
from flows.run import open_run
from flows.settings import SettingError, load_settings
from tasks.workers.batches import plan_batches
from tasks.workers.done import finished
from tasks.workers.exchange import Exchange
from tasks.workers.pool import Job
from tasks.workers.remote import RemoteReader
from tasks.workers.scan import scan
from tests.clusters import Cluster, dask_cluster
from tests.published_rows import main_rows
from tests.servers import Server, prefect_server


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with prefect_server(tmp_path_factory.mktemp("server")) as server:
        yield server


@pytest.fixture(scope="module")
def home(server: Server, examples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse of the samples, made on this machine alone."""
    warehouse = tmp_path_factory.mktemp("home") / "w.duckdb"
    code, output, _ = server.run(examples, warehouse)
    assert code == 1, output
    return warehouse


def start(server: Server, cluster: Cluster, raw: Path, folder: Path, batch_bytes: int) -> subprocess.Popen[str]:
    arguments = ["--cluster", cluster.address, "--exchange", str(folder / "exchange")]
    return server.start(raw, folder / "w.duckdb", *arguments, GONGWEN_BATCH_BYTES=str(batch_bytes))


def wait_for_batch(exchange: Path, process: subprocess.Popen[str]) -> None:
    """Until a batch stands in the exchange, or raw files wait there to be read."""
    while not any(exchange.glob("raw/*")):
        assert process.poll() is None, process.communicate()[0]
        time.sleep(0.02)


def left_in(exchange: Path) -> list[Path]:
    return [path for path in exchange.rglob("*") if path.is_file()]


@pytest.mark.flow
def test_a_cluster_gives_the_rows_of_a_run_at_home(server: Server, examples: Path, home: Path, tmp_path: Path) -> None:
    with dask_cluster(server, tmp_path) as cluster:
        process = start(server, cluster, examples, tmp_path, 5_000)
        output, _ = process.communicate(timeout=120)
    assert process.returncode == 1, output
    assert main_rows(tmp_path / "w.duckdb") == main_rows(home)
    assert left_in(tmp_path / "exchange") == []


@pytest.mark.flow
def test_a_worker_lost_amid_the_run_costs_its_batches_alone(
    server: Server, examples: Path, home: Path, tmp_path: Path
) -> None:
    with dask_cluster(server, tmp_path) as cluster:
        process = start(server, cluster, examples, tmp_path, 5_000)
        wait_for_batch(tmp_path / "exchange", process)
        cluster.kill_worker(0)
        assert process.poll() is None, "the run was over before the worker died"
        output, _ = process.communicate(timeout=120)
    assert process.returncode == 1, output
    assert main_rows(tmp_path / "w.duckdb") == main_rows(home)
    assert left_in(tmp_path / "exchange") == []


@pytest.fixture(scope="module")
def fifty(server: Server, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Pages of 50 MB, and the warehouse that this machine alone makes of them."""
    folder = tmp_path_factory.mktemp("fifty")
    write_corpus(folder / "raw", 50_000_000)
    process = server.start(folder / "raw", folder / "home.duckdb", GONGWEN_BATCH_BYTES="2000000")
    output, _ = process.communicate(timeout=1800)
    assert process.returncode in (0, 1), output
    return folder / "raw", folder / "home.duckdb"


@pytest.mark.soak
@pytest.mark.parametrize("kill", [False, True])
def test_fifty_megabytes_on_a_cluster_give_the_rows_of_a_run_at_home(
    server: Server, fifty: tuple[Path, Path], tmp_path: Path, kill: bool
) -> None:
    raw, home = fifty
    with dask_cluster(server, tmp_path) as cluster:
        process = start(server, cluster, raw, tmp_path, 2_000_000)
        wait_for_batch(tmp_path / "exchange", process)
        if kill:
            time.sleep(10)
            cluster.kill_worker(0)
            assert process.poll() is None, "the run was over before the worker died"
        output, _ = process.communicate(timeout=1800)
    assert process.returncode in (0, 1), output
    assert main_rows(tmp_path / "w.duckdb") == main_rows(home)


def test_a_cluster_without_a_server_is_a_setting_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "a.txt").write_text("在全县工作会议上的讲话\n各位代表:今年修路12公里。\n")
    settings = load_settings({"warehouse": tmp_path / "w.duckdb", "raw": tmp_path / "raw", "cluster": "tcp://h:1"})
    with open_run(settings) as run, pytest.raises(SettingError, match="PREFECT_API_URL"), open_engine(run, 1):
        pass


def test_what_a_cluster_finished_for_a_killed_run_is_fetched_by_the_next(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "a.txt").write_text("在全县工作会议上的讲话\n各位代表:今年修路12公里。\n")
    flags = {"warehouse": tmp_path / "w.duckdb", "raw": raw, "cluster": "tcp://h:1", "exchange": tmp_path / "exchange"}
    with open_run(load_settings(flags)) as run:
        exchange = Exchange(run.settings.exchange_url)
        (batch,) = plan_batches(scan(raw)[0], rules=run.rules)
        exchange.send_raw(str(raw), batch.files)
        RemoteReader(Job("nowhere", "nowhere", run.rules, run.run_id), exchange).read(batch)
        bring_home(run)
        assert [done.batch_id for done in finished(str(run.work), run.rules)] == [batch.batch_id]
        assert list(exchange.batches(run.rules)) == []
