"""A few worker processes and the batches they read: deaths are survived, and cost no more than the guilty file."""

from __future__ import annotations

import os
import queue
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from types import TracebackType

from tasks.workers.batches import Batch, make_batch
from tasks.workers.done import Done, load_done
from tasks.workers.process import Worker, WorkerDiedError, WorkerFailedError
from tasks.workers.rejections import rejection
from tasks.workers.scan import MAX_FILE_BYTES

TRIES = 3  # of a batch; a kill from outside or a full memory passes, a file that crashes the process does not


class PoolClosedError(RuntimeError):
    """The pool was closed while a batch was read, or before."""


@dataclass(frozen=True, slots=True)
class Job:
    """What all batches of a run have in common."""

    root: str  # the raw folder
    target: str  # `<work folder>/<rules_version>`; each batch gets a folder in it
    rules_version: str
    run_id: str
    max_file_bytes: int = MAX_FILE_BYTES
    furniture: str = ""  # the text of a reviewed table that counts as rules
    in_halves: bool = False  # whether a worker that reads a batch takes a copy of itself to help


class Pool:
    """A number of worker processes, each started with its first batch; close it, best by `with`."""

    def __init__(self, job: Job, workers: int, lent: Sequence[Worker] = ()) -> None:
        """`lent` are processes that were started ahead: they read first, and go on where nothing goes wrong."""
        self._job = job
        self._lent = lent
        self._workers = [*lent, *(Worker() for _ in range(max(1, workers) - len(lent)))]
        self._free: queue.SimpleQueue[Worker | None] = queue.SimpleQueue()
        self._closed = False
        for worker in self._workers:
            self._free.put(worker)

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close(() if kind else self._lent)

    def close(self, kept: Sequence[Worker] = ()) -> None:
        """End all processes at once, but those that are kept; whoever waits for a batch gets PoolClosedError."""
        self._closed = True
        self._free.put(None)
        for worker in self._workers:
            if worker not in kept:
                worker.close()

    def read_all(self, batches: Sequence[Batch]) -> Iterator[Done]:
        """The batches as they are finished, in any order; leaving the loop drops the rest."""
        threads = ThreadPoolExecutor(len(self._workers), "gongwen-pool")
        try:
            for future in as_completed([threads.submit(self.read, batch) for batch in batches]):
                yield from future.result()
        except BaseException:
            self.close()
            raise
        finally:
            threads.shutdown(wait=False, cancel_futures=True)

    def read(self, batch: Batch, tries: int = TRIES) -> list[Done]:
        """The batch, read by the next free worker; in parts, file by file, if it kept killing them. From any thread."""
        how = ""
        for _ in range(tries):
            try:
                return self._ask(batch)
            except WorkerDiedError as error:
                how = str(error)
        if len(batch.files) > 1:
            parts = [make_batch([file], self._job.rules_version) for file in batch.files]
            return [done for part in parts for done in self.read(part, tries=1)]
        return [self._give_up(batch, how)]

    def _ask(self, batch: Batch) -> list[Done]:
        """The batch, read by one worker."""
        worker = self._free.get()
        if worker is None or self._closed:
            self._free.put(None)
            raise PoolClosedError("the pool of workers is closed")
        try:
            answer = worker.ask(self._request(batch))
        except WorkerDiedError:
            if self._closed:
                raise PoolClosedError("the pool of workers was closed") from None
            raise
        finally:
            self._free.put(worker)
        return [self._load(str(folder)) for folder in answer["folders"]]

    def _load(self, folder: str) -> Done:
        """What was read into a folder."""
        done = load_done(folder, self._job.rules_version)
        if done is None:
            raise WorkerFailedError(f"{folder}: the batch was written, but cannot be read back")
        return done

    def _request(self, batch: Batch) -> dict[str, object]:
        return {
            "batch_id": batch.batch_id,
            "files": [(file.path, file.sha256, file.size) for file in batch.files],
            "root": os.path.abspath(self._job.root),
            "target": os.path.abspath(self._job.target),
            "rules": self._job.rules_version,
            "run_id": self._job.run_id,
            "max_file_bytes": self._job.max_file_bytes,
            "furniture": self._job.furniture,
            "in_halves": self._job.in_halves,
        }

    def _give_up(self, batch: Batch, how: str) -> Done:
        """The end of a file that no worker survived; nothing is written, the next run tries it again."""
        (file,) = batch.files
        reason = f"the worker process died over this file: {how}"
        row = rejection(file.path, "worker_died", reason, file.sha256, file.size)
        return Done(batch.batch_id, self._job.rules_version, "", (), (row,), {}, {}, {}, file.size, {})
