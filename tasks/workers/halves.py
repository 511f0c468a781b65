"""One batch read by two processes: the one that was asked, and a copy of it, which has loaded all that it needs.

Starting a second worker takes longer than a megabyte takes to be read.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from bisect import bisect_right
from collections.abc import Callable
from itertools import accumulate

from tasks.workers.batches import SMALLEST_BATCH, Batch, make_batch
from tasks.workers.done import Done

_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of prctl(2)

Read = Callable[[Batch], Done]


def read_in_halves(batch: Batch, rules: str, read: Read) -> list[Done]:
    """The batch in two parts, one of them read by a copy of this process; whole where it is small or cannot be cut.

    What the copy did not finish, for whatever reason, is read here: errors and deaths are the asked process's own.
    """
    mine, other = halves(batch, rules)
    if not other.files or sys.platform != "linux":
        return [read(batch)]
    copy = _begin(lambda: read(other))
    try:
        done = read(mine)
    finally:
        os.waitpid(copy, 0)
    return [done, read(other)]  # as it was read there before


def halves(batch: Batch, rules: str) -> tuple[Batch, Batch]:
    """The batch cut where half of its bytes are; the second half is empty where the batch is too small for two."""
    ends = [*accumulate(file.size for file in batch.files)]
    if ends[-1] < 2 * SMALLEST_BATCH or len(ends) == 1:
        return batch, Batch("", ())
    cut = max(1, bisect_right(ends, ends[-1] / 2))
    return make_batch(batch.files[:cut], rules), make_batch(batch.files[cut:], rules)


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
