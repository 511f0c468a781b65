"""No room for a run: a full disk, a full /tmp, a read-only folder. It says so, the last good state stands, the next run is fine."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tasks.workers.done import finished
from tasks.workers.rules import rules_version
from tests.loads import Loads
from tests.published_rows import main_rows
from tests.servers import ROOT, Server
from tests.small_disks import Disk, small_disk
from tests.watching import state_of, watching

AMPLE = 200_000_000  # bytes: more than the samples take at any time


@pytest.fixture(scope="module")
def needed(server: Server, examples: Path, loads: Loads, tmp_path_factory: pytest.TempPathFactory) -> tuple[int, int]:
    """The bytes that the first load takes, and the most that the run after it takes."""
    with small_disk(tmp_path_factory.mktemp("measured") / "disk", AMPLE) as disk:
        warehouse = loads.copy_of_first(disk.folder)
        before = disk.used()
        with disk.peak() as peak:
            code, output, _ = server.run(examples, warehouse)
        assert code == 1, output
        return before, peak[0]


def refused_then_run_again(server: Server, examples: Path, disk: Disk, loads: Loads) -> None:
    """The run ends for want of room; with room, the next one takes over what was read and is whole."""
    warehouse = loads.copy_of_first(disk.folder)
    with watching(warehouse) as reader:
        code, output, _ = server.run(examples, warehouse)
        assert code == 4, output
        assert f"no room left on {disk.folder}" in output
        assert "stands unchanged" in output
        assert state_of(warehouse) == loads.states[0]
        work = warehouse.with_suffix(".gongwen") / "work"
        done = sum(len(each.sources) for each in finished(str(work), rules_version()))
        disk.remount(f"size={AMPLE}")
        code, output, _ = server.run(examples, warehouse)
        assert code == 1, output
        assert (f"{done} files were read by an interrupted run" in output) == (done > 0), output
        assert reader.seen() <= set(loads.states)
    assert loads.is_whole(warehouse)


@pytest.mark.flow
@pytest.mark.parametrize("share", [0.5])
def test_a_disk_of_too_little(
    server: Server, examples: Path, tmp_path: Path, loads: Loads, needed: tuple[int, int], share: float
) -> None:
    """A part of what the run needs beyond the first load: it ends while it reads, or while it publishes."""
    before, peak = needed
    with small_disk(tmp_path / "disk", before + int(share * (peak - before))) as disk:
        refused_then_run_again(server, examples, disk, loads)


@pytest.mark.soak
@pytest.mark.parametrize("share", [number / 20 for number in range(1, 20)])
def test_nineteen_disks_of_too_little(
    server: Server, examples: Path, tmp_path: Path, loads: Loads, needed: tuple[int, int], share: float
) -> None:
    before, peak = needed
    with small_disk(tmp_path / "disk", before + int(share * (peak - before))) as disk:
        refused_then_run_again(server, examples, disk, loads)


@pytest.mark.flow
def test_a_read_only_folder(server: Server, examples: Path, tmp_path: Path, loads: Loads) -> None:
    """Readers read on; the run names the folder; once it can be written the next run is whole."""
    with small_disk(tmp_path / "disk", AMPLE) as disk:
        warehouse = loads.copy_of_first(disk.folder)
        disk.remount("ro")
        code, output, _ = server.run(examples, warehouse)
        assert code == 4, output
        assert f"cannot write to {disk.folder}" in output
        assert state_of(warehouse) == loads.states[0]
        disk.remount("rw")
        assert server.run(examples, warehouse)[0] == 1
        assert loads.is_whole(warehouse)


FULL_TMP = """
set -e
mount -t tmpfs tmpfs /mnt
mkdir /mnt/code /mnt/data /mnt/python
mount --bind "$1" /mnt/code
mount --bind "$2" /mnt/data
mount --bind "$3" /mnt/python
mount -t tmpfs -o size=64k tmpfs /tmp
head -c 100000 /dev/zero > /tmp/full 2> /dev/null || true
cd /mnt/code
export PYTHONPATH=/mnt/code
exec /mnt/python/bin/python -m flows run examples/raw --warehouse /mnt/data/w.duckdb
"""


@pytest.mark.flow
def test_a_full_tmp_is_no_matter(server: Server, tmp_path: Path, loads: Loads) -> None:
    """A run keeps its temporary files in the state folder: a /tmp without a free byte does not stop it."""
    if subprocess.run(["unshare", "--mount", "mount", "-t", "tmpfs", "tmpfs", "/mnt"], capture_output=True).returncode:
        pytest.skip("a /tmp of the test's own cannot be mounted here, which takes root")
    command = ["unshare", "--mount", "bash", "-c", FULL_TMP, "bash", str(ROOT), str(tmp_path), sys.prefix]
    environment = {name: value for name, value in server.environment.items() if name not in ("TMPDIR", "PREFECT_HOME")}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == 1, done.stdout + done.stderr
    assert shutil.disk_usage(tmp_path).free > 0
    assert len(list((tmp_path / "w.gongwen" / "parts").glob("*/files.parquet"))) == 1


@pytest.mark.flow
def test_a_limit_on_the_size_of_files(server: Server, examples: Path, tmp_path: Path, loads: Loads) -> None:
    """What needs no root: a quota of the process stands in for a full disk."""
    warehouse = loads.copy_of_first(tmp_path)
    command = f"ulimit -f 20; exec {sys.executable} -m flows run {examples} --warehouse {warehouse}"
    done = subprocess.run(["bash", "-c", command], cwd=ROOT, env=server.environment, capture_output=True, text=True)
    assert done.returncode == 4, done.stdout + done.stderr
    assert "no room left on" in done.stderr
    assert "stands unchanged" in done.stderr
    assert main_rows(warehouse) == main_rows(loads.first)
    assert server.run(examples, warehouse)[0] == 1
    assert loads.is_whole(warehouse)
