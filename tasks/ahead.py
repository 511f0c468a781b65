"""Processes that a run will need, started before it needs them, and kept where it finds them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from tasks.workers.process import Worker

READ, JUDGE = "read", "judge"  # the jobs of a worker, and of the process that asks Great Expectations

_waiting: dict[str, Worker] = {}


def start_ahead(jobs: Sequence[str]) -> None:
    """Start one process of each job that has none waiting; it loads what it needs while nobody waits for it."""
    for job in jobs:
        if job not in _waiting:
            worker = Worker(job)
            worker.launch()
            _waiting[job] = worker


def taken(job: str) -> Worker:
    """The process of this job that waits, or one that starts when it is asked; the caller closes it."""
    return _waiting.pop(job, None) or Worker(job)


@contextmanager
def lent(job: str) -> Iterator[Worker]:
    """The same, to be left for the next run of this process: what it has loaded need not be loaded again."""
    worker = taken(job)
    try:
        yield worker
    except BaseException:
        worker.close()
        raise
    _waiting[job] = worker


def waits(job: str) -> bool:
    """Whether a process of this job waits and runs, so that asking it costs no start."""
    return job in _waiting and _waiting[job].pid is not None


def end_waiting(jobs: Sequence[str] = (READ, JUDGE)) -> None:
    """End the processes that wait, as far as there are any."""
    for job in jobs:
        if worker := _waiting.pop(job, None):
            worker.close()
