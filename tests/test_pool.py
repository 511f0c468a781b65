"""Worker processes: small, alone with their work, mortal without harm, and never left behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tasks.workers.batch import read_batch
from tasks.workers.batches import make_batch, plan_batches
from tasks.workers.done import Done, finished
from tasks.workers.pool import Job, Pool, PoolClosedError
from tasks.workers.process import Worker, WorkerDiedError, WorkerFailedError, _how_it_ended
from tasks.workers.rejections import is_final
from tasks.workers.scan import scan
from tests.processes import is_alive, wait_until

RULES = "0123456789abcdef"
PAGE = "在全县工作会议上的讲话\n各位代表:过去一年,全县生产总值完成80.5亿元,增长9%。\n"
REPOSITORY = Path(__file__).parent.parent
# Python runs this file in each worker: opening a file by these names kills, waits or prints.
TRAP = """
import os, sys, time

def spring(event, arguments):
    if event != "open":
        return
    name = os.fspath(arguments[0]) if isinstance(arguments[0], (str, os.PathLike)) else ""
    if name == "poison.txt":
        os.kill(os.getpid(), 9)
    if name == "flaky.txt" and not os.path.exists(MARK):
        os.mkdir(MARK)
        os.kill(os.getpid(), 9)
    if name == "slow.txt":
        time.sleep(60)
    if name == "chatty.txt":
        print("a library that prints")

sys.addaudithook(spring)
"""


@pytest.fixture
def raw(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A raw folder with three good files, and workers that fall into the trap."""
    (tmp_path / "raw").mkdir()
    for number in range(3):
        (tmp_path / "raw" / f"{number}.txt").write_text(PAGE * (number + 1))
    (tmp_path / "trap").mkdir()
    (tmp_path / "trap" / "sitecustomize.py").write_text(f"MARK = {str(tmp_path / 'mark')!r}\n{TRAP}")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "trap"))
    return tmp_path / "raw"


def job(raw: Path) -> Job:
    """What a run over the raw folder asks of its workers."""
    return Job(str(raw), str(raw.parent / "work" / RULES), RULES, "run-1")


def read_all(raw: Path, workers: int = 1, batch_bytes: int = 1_000_000) -> list[Done]:
    """Every batch of the raw folder, in order of their ids."""
    with Pool(job(raw), workers) as pool:
        return sorted(pool.read_all(plan_batches(scan(raw)[0], batch_bytes, RULES)), key=lambda done: done.batch_id)


@pytest.mark.flow
def test_workers_read_what_this_process_would_even_if_one_is_killed(raw: Path) -> None:
    """Two processes, a batch each file, one death that does not come again: the same rows as without any process."""
    (raw / "chatty.txt").write_text(PAGE * 5)
    (raw / "flaky.txt").write_text(PAGE * 7)
    dones = read_all(raw, workers=2, batch_bytes=1)
    assert (raw.parent / "mark").exists()
    assert len(dones) == 5
    assert not [done.rejections for done in dones if done.rejections]
    here = [
        read_batch(str(raw), batch, str(raw.parent / "here" / RULES), RULES, "run-1")
        for batch in plan_batches(scan(raw)[0], 1, RULES)
    ]
    here.sort(key=lambda done: done.batch_id)
    assert [(d.batch_id, d.file_ids, d.counts, d.sizes) for d in dones] == [
        (d.batch_id, d.file_ids, d.counts, d.sizes) for d in here
    ]
    assert finished(str(raw.parent / "work"), RULES) == dones


FRAMEWORKS = {"prefect", "great_expectations", "duckdb", "pandas", "sqlalchemy"}


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    """A worker for all tests that do not kill it."""
    worker = Worker()
    yield worker
    worker.close()


def test_worker_is_small_and_knows_no_framework(worker: Worker) -> None:
    """At most 150 MB before its first batch."""
    ready = worker.start()
    assert ready["memory"] <= 150_000_000
    assert "pyarrow" in ready["modules"]
    assert not FRAMEWORKS & set(ready["modules"])


def test_fault_of_the_machine_raises(worker: Worker, tmp_path: Path) -> None:
    """A target that cannot be written is no file's fault: nobody may take it for a bad file."""
    (tmp_path / "work").write_text("a file where the folder belongs")
    request = {"batch_id": "b", "files": [], "root": "", "target": str(tmp_path / "work"), "rules": "", "run_id": ""}
    with pytest.raises(WorkerFailedError, match=r"NotADirectoryError|FileExistsError"):
        worker.ask(request)


@pytest.mark.flow
def test_worker_takes_nothing_over_from_its_parent(tmp_path: Path) -> None:
    """A parent with Prefect loaded and a __main__ of its own starts the same small worker."""
    script = tmp_path / "parent.py"
    script.write_text(
        "import json, prefect\n"
        "from tasks.workers.process import Worker\n"
        "print('MAIN')\n"
        "worker = Worker()\n"
        "print(json.dumps(worker.start()))\n"
        "worker.close()\n"
    )
    settings = {"PREFECT_HOME": str(tmp_path / "prefect"), "PYTHONPATH": str(REPOSITORY)}
    ran = subprocess.run(
        [sys.executable, str(script)], env={**os.environ, **settings}, capture_output=True, text=True, check=True
    )
    assert ran.stdout.count("MAIN") == 1
    ready = json.loads(ran.stdout.splitlines()[-1])
    assert ready["memory"] <= 150_000_000
    assert not FRAMEWORKS & set(ready["modules"])


@pytest.mark.flow
def test_file_that_kills_every_worker_is_rejected_alone(raw: Path) -> None:
    """The batch is taken apart: the other files are loaded, and the next run may try the guilty one again."""
    (raw / "2.txt").rename(raw / "poison.txt")
    dones = read_all(raw)
    (row,) = [row for done in dones for row in done.rejections]
    assert (row.path, row.expectation) == ("poison.txt", "worker_died")
    assert "SIGKILL" in row.reason
    assert row.size_bytes == len((PAGE * 3).encode())
    assert not is_final(row)
    assert sum(len(done.file_ids) for done in dones) == 2
    assert len(finished(str(raw.parent / "work"), RULES)) == 2


def test_closing_ends_workers_and_whoever_waits(raw: Path) -> None:
    """No process is left, none is started again, and the waiting threads are told."""
    (raw / "slow.txt").write_text(PAGE * 7)
    files = scan(raw)[0]
    pool = Pool(job(raw), 1)
    errors: list[BaseException] = []

    def wait() -> None:
        try:
            pool.read(make_batch(files, RULES))
        except PoolClosedError as error:
            errors.append(error)

    threads = [threading.Thread(target=wait) for _ in range(3)]
    for thread in threads:
        thread.start()
    wait_until(lambda: pool._workers[0].pid)
    pid = pool._workers[0].pid
    assert pid is not None
    pool.close()
    for thread in threads:
        thread.join(10)
    assert len(errors) == 3
    assert not is_alive(pid)
    with pytest.raises(PoolClosedError):
        pool.read(make_batch(files, RULES))


def test_leaving_the_loop_drops_the_rest(raw: Path) -> None:
    """The first finished batch is enough: the one that would take a minute is ended."""
    (raw / "slow.txt").write_text(PAGE * 7)
    batches = plan_batches(scan(raw)[0], 1, RULES)
    started = time.monotonic()
    with Pool(job(raw), 1) as pool:
        for _done in pool.read_all(batches):
            break
    assert time.monotonic() - started < 10


@pytest.mark.parametrize("kind", [signal.SIGKILL, signal.SIGINT])
def test_workers_end_with_their_parent(raw: Path, kind: signal.Signals) -> None:
    """However the parent ends, amid a batch, no worker is left."""
    (raw / "slow.txt").write_text(PAGE * 7)
    script = raw.parent / "parent.py"
    script.write_text(
        "import sys\n"
        "from tasks.workers.pool import Job, Pool\n"
        "from tasks.workers.batches import plan_batches\n"
        "from tasks.workers.scan import scan\n"
        f"with Pool(Job({str(raw)!r}, {str(raw.parent / 'work')!r}, {RULES!r}, 'run-1'), 1) as pool:\n"
        "    print(pool._workers[0].start() and pool._workers[0].pid, flush=True)\n"
        f"    list(pool.read_all(plan_batches(scan({str(raw)!r})[0], 1_000_000, {RULES!r})))\n"
    )
    parent = subprocess.Popen(
        [sys.executable, str(script)],
        env={**os.environ, "PYTHONPATH": f"{REPOSITORY}:{os.environ['PYTHONPATH']}"},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )
    assert parent.stdout is not None
    worker = int(parent.stdout.readline())
    time.sleep(0.2)  # the batch has been sent
    assert is_alive(worker)
    os.killpg(parent.pid, kind)
    parent.wait(60)
    parent.stdout.close()
    wait_until(lambda: not is_alive(worker))


def test_code_that_no_exception_can_stop_ends_the_process() -> None:
    """C code that never looks for signals is ended by the system after twice the time."""
    program = "from tasks.workers.limits import time_limit\nwith time_limit(0.1):\n    sum(range(10**12))\n"
    ran = subprocess.run([sys.executable, "-c", program], cwd=REPOSITORY, check=False, timeout=20)
    assert ran.returncode == -signal.SIGPROF


def test_worker_that_cannot_start_is_dead(monkeypatch: pytest.MonkeyPatch) -> None:
    """No waiting for an answer that will never come."""
    monkeypatch.setenv("PYTHONHOME", "/nonexistent")
    worker = Worker()
    with pytest.raises(WorkerDiedError, match="ended with code"):
        worker.start()
    worker.close()


def test_ends_of_processes_are_told_in_words() -> None:
    """The signal by name, with the likeliest cause of a kill."""
    assert _how_it_ended(-9) == "it was ended by SIGKILL (out of memory?)"
    assert _how_it_ended(-11) == "it was ended by SIGSEGV"
    assert _how_it_ended(1) == "it ended with code 1"
