"""One writer at a time, and no lock that outlives its process."""

import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from warehouse.lock import Busy, held_here, holder, writer_lock

HOLDER = """
import sys, time
from pathlib import Path
from warehouse.lock import writer_lock
with writer_lock(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def lock(tmp_path: Path) -> Path:
    return tmp_path / "state" / "lock"


def start_holder(lock: Path) -> subprocess.Popen[str]:
    root = str(Path(__file__).parents[1])
    command = [sys.executable, "-c", HOLDER, str(lock)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=root)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_a_second_process_is_told_who_holds_it_and_a_dead_one_is_no_obstacle(lock: Path) -> None:
    """The message names the process; after its kill the lock is free at once."""
    process = start_holder(lock)
    try:
        with pytest.raises(Busy, match=f"process {process.pid}, since 20"), writer_lock(lock, wait=0.2):
            pass
        assert not held_here(lock)
    finally:
        process.send_signal(signal.SIGKILL)
        process.communicate()
    with writer_lock(lock):
        assert held_here(lock)
        assert holder(lock) == "this process"


def test_a_second_thread_waits(lock: Path) -> None:
    """Two runs in one process exclude each other too; the second gets the lock when the first ends."""
    order = []
    with writer_lock(lock):
        waiting = threading.Thread(target=lambda: order.append(_take(lock)))
        waiting.start()
        with pytest.raises(Busy), writer_lock(lock):
            pass
        order.append("first")
    waiting.join()
    assert order == ["first", "second"]


def _take(lock: Path) -> str:
    with writer_lock(lock, wait=10):
        return "second"


def test_the_lock_is_free_after_an_error(lock: Path) -> None:
    """Whatever happens inside, it ends with the block."""
    with pytest.raises(ZeroDivisionError), writer_lock(lock):
        raise ZeroDivisionError
    with writer_lock(lock):
        pass


def test_a_file_without_an_owner_is_an_unknown_process(tmp_path: Path) -> None:
    """An empty or damaged lock file says nothing and does no harm."""
    lock = tmp_path / "lock"
    assert holder(lock) == "an unknown process"
    lock.write_text("[1]")
    assert holder(lock) == "an unknown process"
    with writer_lock(lock):
        pass
