"""A batch is read by two processes where it is worth it, and whole whatever becomes of the second."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as parquet
import pytest

from benchmarks.corpus import write_corpus
from tasks.workers import halves as module
from tasks.workers.batches import Batch, make_batch
from tasks.workers.done import Done
from tasks.workers.halves import halves, read_in_halves
from tasks.workers.pool import Job, Pool
from tasks.workers.process import Worker, WorkerDiedError
from tasks.workers.rows import RECORDS
from tasks.workers.scan import Found, scan
from tests.processes import is_alive, wait_until

HERE = os.getpid()
RULES = "0123456789abcdef"
# Python runs this file in a worker: each page that is opened is told with the process that opens it, and the one that
# is named waits.
TRAP = """
import os, sys, time

def spring(event, arguments):
    name = arguments[0] if event == "open" and isinstance(arguments[0], str) else ""
    if name.endswith(".txt") and "/" not in name:
        with open(OPENED, "a") as file:
            print(os.getpid(), name, file=file)
        if os.path.exists(os.path.join(SLOW, name)):
            time.sleep(60)

sys.addaudithook(spring)
"""


def batch(*sizes: int) -> Batch:
    """Files of these sizes, a.txt first."""
    return Batch("whole", tuple(Found(f"{chr(97 + at)}.txt", f"{at:064}", size) for at, size in enumerate(sizes)))


def reader(folder: Path, fault: Callable[[], None] = lambda: None) -> Callable[[Batch], Done]:
    """Reads a batch into a file named after it, unless it stands there; the file says which process wrote it."""

    def read(some: Batch) -> Done:
        place = folder / some.batch_id
        if not place.exists():
            fault()
            place.write_text(str(os.getpid()))
        return Done(some.batch_id, "rules", str(place), (), (), {}, {}, {}, 0, {})

    return read


@pytest.mark.parametrize(
    ("sizes", "first"),
    [
        ((300, 300), 1),
        ((100, 100, 400), 2),
        ((400, 100, 100), 1),
        ((200, 100, 100, 100), 1),
        ((199, 200), 2),
        ((900,), 1),
    ],
)
def test_a_batch_is_cut_where_half_of_its_bytes_are(
    monkeypatch: pytest.MonkeyPatch, sizes: tuple[int, ...], first: int
) -> None:
    """No half is smaller than a batch may be in all, no file is cut."""
    monkeypatch.setattr(module, "SMALLEST_BATCH", 200)
    whole = batch(*sizes)
    mine, other = halves(whole, "rules")
    assert len(mine.files) == first
    assert mine.files + other.files == whole.files
    assert (mine == whole) is (other.files == ())


def test_a_copy_of_the_process_reads_one_half(tmp_path: Path) -> None:
    """Both halves come back, and no process is left."""
    done = read_in_halves(batch(300_000, 300_000), "rules", reader(tmp_path))
    here, there = (int(Path(each.folder).read_text()) for each in done)
    assert (here == HERE, there == HERE) == (True, False)
    with pytest.raises(ChildProcessError):
        os.waitpid(there, 0)


def test_what_the_copy_did_not_read_is_read_here(tmp_path: Path) -> None:
    """A copy that is killed costs its half alone."""

    def die_elsewhere() -> None:
        if os.getpid() != HERE:
            os.kill(os.getpid(), 9)

    done = read_in_halves(batch(300_000, 300_000), "rules", reader(tmp_path, die_elsewhere))
    assert {Path(each.folder).read_text() for each in done} == {str(HERE)}


def test_an_error_here_waits_for_the_copy_and_is_told(tmp_path: Path) -> None:
    """The half that the copy has read stands for the next try."""

    def fail_here() -> None:
        if os.getpid() == HERE:
            raise OSError("no room")

    with pytest.raises(OSError, match="no room"):
        read_in_halves(batch(300_000, 300_000), "rules", reader(tmp_path, fail_here))
    assert len(list(tmp_path.iterdir())) == 1


def test_a_copy_that_hangs_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It costs the time that its half may take, not the run: its half is read here, and no process is left."""
    monkeypatch.setattr(module, "seconds_for", lambda size: size / 3_000_000)
    read = reader(tmp_path)
    copies = tmp_path / "copies"

    def hang_elsewhere(some: Batch) -> Done:
        if os.getpid() != HERE:
            copies.write_text(str(os.getpid()))
            time.sleep(30)
        return read(some)

    started = time.monotonic()
    done = read_in_halves(batch(300_000, 300_000), "rules", hang_elsewhere)
    assert 0.2 <= time.monotonic() - started < 10
    assert {Path(each.folder).read_text() for each in done} == {str(HERE)}
    assert not is_alive(int(copies.read_text()))
    with pytest.raises(ChildProcessError):
        os.waitpid(int(copies.read_text()), 0)


@dataclass(frozen=True, slots=True)
class Asked:
    """A worker in the trap, and a batch for it that is worth two processes."""

    worker: Worker
    raw: Path
    folder: Path
    batch: Batch

    def job(self, name: str, in_halves: bool) -> Job:
        """The batch is read into a folder of this name."""
        return Job(str(self.raw), str(self.folder / name / RULES), RULES, "run-1", in_halves=in_halves)

    def opened(self) -> dict[str, set[int]]:
        """The processes that opened each page."""
        told = self.folder / "opened"
        processes: dict[str, set[int]] = {}
        for line in told.read_text().splitlines() if told.exists() else ():
            process, name = line.split(" ")
            processes.setdefault(name, set()).add(int(process))
        return processes


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    """Pages of just more than twice the smallest batch."""
    folder = tmp_path_factory.mktemp("halves")
    write_corpus(folder, 410_000)
    (folder / "trap").mkdir()
    paths = f"OPENED, SLOW = {str(folder / 'opened')!r}, {str(folder / 'slow')!r}"
    (folder / "trap" / "sitecustomize.py").write_text(f"{paths}\n{TRAP}")
    worker = Worker()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(folder / "trap"))
        worker.start()
        yield Asked(worker, folder / "pages", folder, make_batch(scan(folder / "pages")[0], RULES))
    worker.close()


def rows(parts: list[Done]) -> dict[str, list[dict[str, Any]]]:
    """All rows of each table."""
    return {
        name: pa.concat_tables([parquet.read_table(f"{part.folder}/{name}.parquet") for part in parts]).to_pylist()
        for name in RECORDS
    }


@pytest.mark.flow
def test_a_worker_and_its_copy_read_what_a_worker_alone_does(asked: Asked) -> None:
    """The same rows in the same order, the second half of them read by another process."""
    whole = Pool(asked.job("whole", in_halves=False), 1, [asked.worker]).read(asked.batch)
    assert set.union(*asked.opened().values()) == {asked.worker.pid}
    (asked.folder / "opened").unlink()
    parts = Pool(asked.job("halves", in_halves=True), 1, [asked.worker]).read(asked.batch)
    mine, other = halves(asked.batch, RULES)
    assert [part.batch_id for part in parts] == [mine.batch_id, other.batch_id]
    opened = asked.opened()
    assert [opened[file.path] for file in mine.files] == [{asked.worker.pid}] * len(mine.files)
    (copies,) = {frozenset(opened[file.path]) for file in other.files}
    assert len(copies) == 1
    assert asked.worker.pid not in copies
    expected, found = rows(whole), rows(parts)
    assert min(len(expected[name]) for name in ("files", "segments", "indicators")) > 10
    for name in RECORDS:
        assert found[name] == expected[name], name


@pytest.mark.flow
def test_a_worker_that_is_killed_takes_its_copy_along(asked: Asked) -> None:
    """The copy holds the worker's pipe too: who waits for an answer is told only once both have ended."""
    _, other = halves(asked.batch, RULES)
    (asked.folder / "opened").unlink(missing_ok=True)
    slow = asked.folder / "slow" / other.files[0].path
    slow.parent.mkdir()
    slow.touch()
    request = Pool(asked.job("killed", in_halves=True), 1, [asked.worker])._request(asked.batch)
    errors: list[str] = []

    def wait() -> None:
        try:
            asked.worker.ask(request)
        except WorkerDiedError as error:
            errors.append(str(error))

    thread = threading.Thread(target=wait)
    thread.start()
    wait_until(lambda: slow.name in asked.opened())
    (copy,), worker = asked.opened()[slow.name], asked.worker.pid
    assert worker not in (None, copy)
    assert is_alive(copy)
    os.kill(worker or 0, signal.SIGKILL)
    wait_until(lambda: not is_alive(copy), seconds=5)
    thread.join(5)
    assert errors == ["it was ended by SIGKILL (out of memory?)"]
