"""What reads the batches of a run: worker processes on this machine, or a Dask cluster that shares a folder with it.

Dask, because Prefect's own task runner for it hands a lost worker's tasks to another, and because a scheduler and
its workers are two plain commands on machines that one has, with no further service.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, Protocol

from prefect import Task
from prefect.futures import PrefectFuture

from flows.run import Run
from flows.settings import SettingError
from tasks.ahead import READ, lent
from tasks.workers.batches import Batch
from tasks.workers.done import Done
from tasks.workers.exchange import Exchange
from tasks.workers.pool import Job, Pool
from tasks.workers.remote import RemoteReader

ReadTask = Task[[Any, Batch], list[Done]]


class Engine(Protocol):
    """Where batches go, and where they come back from."""

    @property
    def workers(self) -> int:
        """How many batches are read at a time."""

    def submit(self, task: ReadTask, batch: Batch) -> PrefectFuture[list[Done]]:
        """Hand a batch out."""

    def receive(self, batch: Batch, parts: Sequence[Done]) -> list[Done]:
        """The batch as it was read, its rows on this machine."""


@dataclass(frozen=True, slots=True)
class Local:
    """Worker processes of our own."""

    pool: Pool
    workers: int

    def submit(self, task: ReadTask, batch: Batch) -> PrefectFuture[list[Done]]:
        """To the flow's own task runner: a thread that waits for a worker process."""
        return task.submit(self.pool, batch)

    def receive(self, batch: Batch, parts: Sequence[Done]) -> list[Done]:
        """As they are: the workers write on this machine."""
        return list(parts)


@dataclass(frozen=True, slots=True)
class Cluster:
    """A Dask cluster, and the exchange through which it gets raw files and gives rows."""

    runner: Any  # a started DaskTaskRunner
    reader: RemoteReader
    root: str
    work: str
    workers: int

    def submit(self, task: ReadTask, batch: Batch) -> PrefectFuture[list[Done]]:
        """Its raw files to the exchange, then the batch to the scheduler."""
        self.reader.exchange.send_raw(self.root, batch.files)
        future: PrefectFuture[list[Done]] = self.runner.submit(task, {"reader": self.reader, "batch": batch})
        return future

    def receive(self, batch: Batch, parts: Sequence[Done]) -> list[Done]:
        """Its rows from the exchange, where nothing of it stays."""
        home = [_brought(self.reader.exchange, done, self.work) for done in parts]
        self.reader.exchange.drop_raw(batch.files)
        return home


@contextmanager
def open_engine(run: Run, batches: int) -> Iterator[Engine]:
    """The engine that the settings name, ready to read so many batches."""
    if run.settings.cluster is not None:
        with _open_cluster(run, run.settings.cluster) as cluster:
            yield cluster
        return
    workers = min(run.settings.workers, batches)
    job = replace(_job(run), in_halves=batches == 1 and run.settings.workers > 1)
    with lent(READ) as first, Pool(job, workers, [first]) as pool:
        yield Local(pool, workers)


def bring_home(run: Run) -> None:
    """Fetch the batches that a cluster finished for a run that was interrupted; other rules' are left alone.

    A replay leaves them to the run that goes on from there.
    """
    if run.settings.cluster is None or run.only is not None:
        return
    exchange = Exchange(run.settings.exchange_url)
    for batch_id in exchange.batches(run.rules):
        exchange.fetch(batch_id, run.rules, str(run.work))
        exchange.drop(batch_id, run.rules)


@contextmanager
def _open_cluster(run: Run, address: str) -> Iterator[Cluster]:
    try:
        from prefect_dask.task_runners import DaskTaskRunner
    except ImportError as error:
        raise SettingError(f"cluster = {address!r} needs Dask: pip install 'gongwen[dask]'") from error
    if not os.environ.get("PREFECT_API_URL"):
        raise SettingError(f"cluster = {address!r} needs a Prefect server that its workers reach: set PREFECT_API_URL")
    reader = RemoteReader(_job(run), Exchange(run.settings.exchange_url))
    with DaskTaskRunner(address=address) as runner:
        threads = max(1, sum(runner.client.nthreads().values()))
        yield Cluster(runner, reader, str(run.settings.raw_folder), str(run.work), threads)


def _brought(exchange: Exchange, done: Done, work: str) -> Done:
    """A part's rows, brought here; a part without rows has no folder anywhere."""
    if not done.sizes:
        return done
    home = exchange.fetch(done.batch_id, done.rules_version, work)
    if home is None:
        raise FileNotFoundError(f"{exchange.url}: batch {done.batch_id} was read, but is not there whole")
    exchange.drop(done.batch_id, done.rules_version)
    return home


def _job(run: Run) -> Job:
    settings = run.settings
    return Job(
        str(settings.raw_folder),
        str(run.work / run.rules),
        run.rules,
        run.run_id,
        settings.max_file_bytes,
        run.furniture,
    )
