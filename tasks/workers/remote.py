"""A batch read on another machine: raw files fetched from the exchange, read as at home, the rows sent back to it."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
import threading
from dataclasses import dataclass, replace
from functools import lru_cache

from tasks.workers.batches import Batch
from tasks.workers.done import Done
from tasks.workers.exchange import Exchange
from tasks.workers.pool import Job, Pool
from tasks.workers.process import WorkerFailedError
from tasks.workers.rules import rules_version

_pools = threading.Lock()


@dataclass(frozen=True, slots=True)
class RemoteReader:
    """Reads batches wherever it is carried to; `processes` at a time in one process of the engine.

    Each batch is read by a process of its own kind, as at home: a file that kills it costs itself alone, and the
    engine's worker lives on. The loss of an engine's worker is the engine's affair: it hands the batch to another.
    """

    job: Job
    exchange: Exchange
    processes: int = 1

    def read(self, batch: Batch) -> list[Done]:
        """The batch, in parts if it had to be split; each stands whole in the exchange, its folder is not here."""
        ours = rules_version(self.job.furniture)
        if ours != self.job.rules_version:
            raise WorkerFailedError(
                f"this worker's rules are {ours}, the run's are {self.job.rules_version}: install the same gongwen"
            )
        with _pools:
            root, pool = _pool(replace(self.job, root="", target=""), self.processes)
        self.exchange.fetch_raw(root, batch.files)
        parts = pool.read(batch)
        for file in batch.files:
            path = os.path.join(root, file.path)
            if os.path.exists(path):
                os.remove(path)
        for done in parts:
            if done.folder:
                self.exchange.send(done)
                shutil.rmtree(done.folder)
        return [replace(done, folder="") for done in parts]


@lru_cache(maxsize=1)
def _pool(job: Job, processes: int) -> tuple[str, Pool]:
    """The raw folder and the pool of this process, made with its first batch of a run and kept until the next run."""
    folder = tempfile.mkdtemp(prefix="gongwen-")
    root = os.path.join(folder, "raw")
    os.mkdir(root)
    pool = Pool(replace(job, root=root, target=os.path.join(folder, "work")), processes)

    def end() -> None:
        pool.close()
        shutil.rmtree(folder, ignore_errors=True)

    atexit.register(end)
    return root, pool
