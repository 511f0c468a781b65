"""A batch is read by two processes where it is worth it, and whole whatever becomes of the second."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tasks.workers import halves as module
from tasks.workers.batches import Batch
from tasks.workers.done import Done
from tasks.workers.halves import halves, read_in_halves
from tasks.workers.scan import Found

HERE = os.getpid()


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
