"""One batch read by two processes: the one that was asked, and a copy of it, which has loaded all that it needs.

Starting a second worker takes longer than a megabyte takes to be read.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import time
from bisect import bisect_right
from collections.abc import Callable
from itertools import accumulate

from tasks.workers.batches import SMALLEST_BATCH, Batch, make_batch
from tasks.workers.done import Done
from tasks.workers.limits import seconds_for

_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of prctl(2)
_PAUSE = 0.002  # seconds between two looks whether the copy has ended; there is no waiting with a limit in Python

Read = Callable[[Batch], Done]


def read_in_halves(batch: Batch, rules: str, read: Read) -> list[Done]:
    """The batch in two parts, one of them read by a copy of this process; whole where it is small or cannot be cut.

    What the copy did not finish, for whatever reason, is read here: errors and deaths are the asked process's own.
    A copy that hangs is killed: it was made amid other threads, whose locks nobody opens in it.
    """
    mine, other = halves(batch, rules)
    if not other.files or sys.platform != "linux":
        return [read(batch)]
    last = time.monotonic() + _seconds_for(other)
    copy = _begin(lambda: read(other))
    try:
        done = read(mine)
    finally:
        _wait(copy, last)
    return [done, read(other)]  # as it was read there before


def halves(batch: Batch, rules: str) -> tuple[Batch, Batch]:
    """The batch cut where half of its bytes are; the second half is empty where the batch is too small for two."""
    ends = [*accumulate(file.size for file in batch.files)]
    if ends[-1] < 2 * SMALLEST_BATCH or len(ends) == 1:
        return batch, Batch("", ())
    cut = max(1, bisect_right(ends, ends[-1] / 2))
    return make_batch(batch.files[:cut], rules), make_batch(batch.files[cut:], rules)


def _seconds_for(half: Batch) -> float:
    """The time that a copy may take: twice that of one file of so many bytes, as one file is ended after its own.

    The sum over the files would be half an hour for a hundred pages, each of which is given twenty seconds.
    """
    return 2 * seconds_for(sum(file.size for file in half.files))


def _wait(copy: int, last: float) -> None:
    """Until the copy has ended, by itself or, once the clock is past `last`, by force."""
    while os.waitpid(copy, os.WNOHANG) == (0, 0):
        if time.monotonic() > last:
            os.kill(copy, signal.SIGKILL)  # still this process's child, so the id is no other's
            os.waitpid(copy, 0)
            return
        time.sleep(_PAUSE)


def _begin(work: Callable[[], object]) -> int:
    """The id of a copy of this process that does the work and ends, at the latest when this process does."""
    parent = os.getpid()
    copy = os.fork()
    if copy:
        return copy
    try:
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
        if os.getppid() == parent:
            work()
    finally:
        os._exit(0)  # the parent looks for what was done
