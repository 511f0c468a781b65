"""How long a stage took, and how long one file may take: a wild rule must cost one page, not the run."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter
from types import FrameType

SECONDS_PER_MEGABYTE = 5.0  # fifteen times what the stages need together
LEAST_SECONDS = 20.0


class TimeUpError(BaseException):
    """A file's time is up; no Exception, so that no stage takes it for a fault of its own."""


def seconds_for(size: int) -> float:
    """The time that a file of so many bytes may take."""
    return max(LEAST_SECONDS, SECONDS_PER_MEGABYTE * size / 1_000_000)


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raises TimeUpError in the body once the time is up; does nothing outside of a process's main thread.

    Code in C may not let the exception through. When such code has used twice the time, the system ends the process.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGALRM, _raise)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    signal.setitimer(signal.ITIMER_PROF, 2 * seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGALRM, before)


def _raise(_signal: int, _frame: FrameType | None) -> None:
    raise TimeUpError


@contextmanager
def stopwatch(seconds: dict[str, float], stage: str) -> Iterator[None]:
    """Adds the time that the body takes to the stage's seconds."""
    started = perf_counter()
    try:
        yield
    finally:
        seconds[stage] = seconds.get(stage, 0.0) + perf_counter() - started
