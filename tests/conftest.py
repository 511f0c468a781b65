"""What tests share: the samples, and Prefect's engine on a database of its own, started once."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hostile_pages import write_hostile_pages
from tests.loads import Loads, make_loads
from tests.servers import Server, prefect_server

os.environ.update(
    PREFECT_SERVER_ANALYTICS_ENABLED="false",
    DO_NOT_TRACK="1",
    GX_ANALYTICS_ENABLED="false",
    PREFECT_LOGGING_LEVEL="ERROR",
)
ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def examples() -> Path:
    """The samples' raw folder."""
    return ROOT / "examples" / "raw"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The material that is not ours; a test that needs it is skipped where it is absent."""
    folder = ROOT.parent / "shared"
    if not (folder / "gold").is_dir():
        pytest.skip("../shared is not there")
    return folder


@pytest.fixture(scope="session")
def engine() -> Iterator[None]:
    """Prefect's engine with a temporary server and database (about 10 s to start)."""
    from prefect.testing.utilities import prefect_test_harness

    with prefect_test_harness(server_startup_timeout=120):
        yield


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A Prefect server of the tests' own (about 8 s to start)."""
    with prefect_server(tmp_path_factory.mktemp("server")) as running:
        yield running


@pytest.fixture(scope="session")
def loads(server: Server, examples: Path, tmp_path_factory: pytest.TempPathFactory) -> Loads:
    """Two states of a warehouse of the samples, each made by a run of the command."""
    return make_loads(server, examples, tmp_path_factory.mktemp("loads"))


@pytest.fixture(scope="session")
def hostile(engine: None, examples: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A warehouse of the samples and of hostile pages, and what the run said on the terminal."""
    from flows.pipeline import ingest
    from flows.report_flow import report

    folder = tmp_path_factory.mktemp("hostile")
    raw, warehouse = folder / "raw", folder / "w.duckdb"
    shutil.copytree(examples, raw)
    write_hostile_pages(raw)
    outcome = ingest(raw, warehouse, workers=2)
    report(warehouse)
    return warehouse, outcome.summary
