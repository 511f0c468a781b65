"""The exchange between machines: what is sent comes back whole or not at all, on any file system that fsspec knows."""

from __future__ import annotations

from pathlib import Path

import fsspec
import pytest

from tasks.workers.batches import plan_batches
from tasks.workers.done import NAME
from tasks.workers.exchange import Exchange
from tasks.workers.pool import Job
from tasks.workers.process import WorkerFailedError
from tasks.workers.remote import RemoteReader
from tasks.workers.rules import rules_version
from tasks.workers.scan import scan

PAGE = "在全县工作会议上的讲话\n各位代表:过去一年,全县生产总值完成80.5亿元,增长9%。\n"


@pytest.fixture(params=["folder", "memory"])
def exchange(request: pytest.FixtureRequest, tmp_path: Path) -> Exchange:
    return Exchange(str(tmp_path / "exchange") if request.param == "folder" else f"memory://{tmp_path.name}")


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    """Two pages, one of them in a folder with a name that nobody would choose."""
    (tmp_path / "raw" / "公文 #1?").mkdir(parents=True)
    (tmp_path / "raw" / "公文 #1?" / "页.txt").write_text(PAGE)
    (tmp_path / "raw" / "b.txt").write_text(PAGE * 2)
    return tmp_path / "raw"


def reader(exchange: Exchange) -> RemoteReader:
    return RemoteReader(Job("nowhere", "nowhere", rules_version(), "run-1"), exchange)


def left_in(exchange: Exchange) -> list[str]:
    system, base = fsspec.core.url_to_fs(exchange.url)
    return list(system.find(base))


def test_a_batch_goes_out_and_comes_back(exchange: Exchange, raw: Path, tmp_path: Path) -> None:
    (batch,) = plan_batches(scan(raw)[0])
    exchange.send_raw(str(raw), batch.files)
    (done,) = reader(exchange).read(batch)
    assert done.folder == ""
    assert list(exchange.batches(rules_version())) == [batch.batch_id]
    home = exchange.fetch(batch.batch_id, rules_version(), str(tmp_path / "work"))
    assert home is not None
    assert sorted(home.paths.values()) == ["b.txt", "公文 #1?/页.txt"]
    assert home.counts["documents"] == 2
    exchange.drop(batch.batch_id, rules_version())
    exchange.drop_raw(batch.files)
    assert left_in(exchange) == []


def test_a_raw_file_that_vanished_is_one_rejection(exchange: Exchange, raw: Path) -> None:
    (batch,) = plan_batches(scan(raw)[0])
    (raw / "b.txt").unlink()
    exchange.send_raw(str(raw), batch.files)
    (done,) = reader(exchange).read(batch)
    assert [row.path for row in done.rejections] == ["b.txt"]
    assert done.counts["documents"] == 1


@pytest.mark.parametrize("cut", [NAME, "indicators.parquet"])
def test_a_batch_that_is_not_whole_does_not_count(exchange: Exchange, raw: Path, tmp_path: Path, cut: str) -> None:
    (batch,) = plan_batches(scan(raw)[0])
    exchange.send_raw(str(raw), batch.files)
    reader(exchange).read(batch)
    system, base = fsspec.core.url_to_fs(exchange.url)
    system.rm_file(f"{base}/{rules_version()}/{batch.batch_id}/{cut}")
    assert exchange.fetch(batch.batch_id, rules_version(), str(tmp_path / "work")) is None


def test_other_rules_are_refused(exchange: Exchange, raw: Path) -> None:
    (batch,) = plan_batches(scan(raw)[0])
    other = RemoteReader(Job("nowhere", "nowhere", "0123456789abcdef", "run-1"), exchange)
    with pytest.raises(WorkerFailedError, match="install the same gongwen"):
        other.read(batch)
    assert left_in(exchange) == []
