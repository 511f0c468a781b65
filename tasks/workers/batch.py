"""A batch of raw files -> one Parquet file a table, in a folder that appears whole or not at all."""

from __future__ import annotations

import itertools
import os
import shutil
from collections.abc import Sequence

import pyarrow as pa

from tasks.text.rules import add_table
from tasks.workers.batches import Batch
from tasks.workers.columns import to_table
from tasks.workers.containers import Opened
from tasks.workers.done import LEFTOVER, Done, load_done, write_done
from tasks.workers.limits import stopwatch
from tasks.workers.loading import Loader, Outcome, failure
from tasks.workers.rejections import is_final
from tasks.workers.rows import RECORDS, FileRows
from tasks.workers.scan import MAX_FILE_BYTES
from tasks.workers.writing import TableWriter
from warehouse.records import Rejection

CHUNK_CHARACTERS = 100_000  # rows of so much text are held as objects, then as columns, a tenth of the memory

MISFITS = (pa.ArrowException, TypeError, ValueError, OverflowError)  # what a value raises that fits no column


def read_batch(
    root: str,
    batch: Batch,
    target: str,
    rules: str,
    run_id: str,
    max_file_bytes: int = MAX_FILE_BYTES,
    furniture: str = "",
) -> Done:
    """The batch read into the folder `target/<batch_id>`, or as it was read there before.

    `furniture` is the text of a reviewed table whose rows count as rules.

    A bad file is a rejection in what comes back, the others are loaded.
    """
    folder = os.path.join(target, batch.batch_id)
    if (before := load_done(folder, rules)) and not before.changed and all(map(is_final, before.rejections)):
        return before
    os.makedirs(aside := f"{target}/{LEFTOVER}{batch.batch_id}-{os.getpid()}", exist_ok=True)
    add_table("furniture", furniture)
    loader = Loader(root, rules, run_id, max_file_bytes)
    work = _Work(aside, loader.seconds)
    for found in batch.files:
        for outcome in loader.load(found):
            work.add(outcome)
    work.flush()
    return _publish(work, batch, folder, rules)


class _Work:
    """What a batch has given so far."""

    def __init__(self, aside: str, seconds: dict[str, float]) -> None:
        self.aside = aside
        self.writer = TableWriter(aside, RECORDS)
        self.waiting: list[FileRows] = []
        self.loaded: dict[str, str] = {}  # file_id -> path
        self.rejections: list[Rejection] = []
        self.seconds = seconds
        self._characters = 0

    def add(self, outcome: Outcome) -> None:
        """Keep a file's rows, a container's list, or a rejection."""
        if isinstance(outcome, Rejection):
            self.rejections.append(outcome)
        elif isinstance(outcome, Opened):
            if outcome.source.file_id not in self.loaded:
                self.loaded[outcome.source.file_id] = outcome.source.path
                self.writer.add({"containers": to_table(RECORDS["containers"], [outcome.row], [True])}, 0)
        else:
            self.waiting.append(outcome)
            self._characters += outcome.rows["files"][0].char_count
            if self._characters > CHUNK_CHARACTERS:
                self.flush()

    def flush(self) -> None:
        """Turn the waiting rows into columns; a file whose rows do not fit them is rejected."""
        with stopwatch(self.seconds, "columns"):
            try:
                self._keep(self.waiting)
            except MISFITS:
                for file in self.waiting:
                    try:
                        self._keep([file])
                    except MISFITS as error:
                        self.rejections.append(failure(file.source, error))
        self.waiting, self._characters = [], 0

    def _keep(self, files: Sequence[FileRows]) -> None:
        """The columns of whole files, each content once: all their tables, or an error and none."""
        new = {file.source.file_id: file for file in reversed(files) if file.source.file_id not in self.loaded}
        files = list(reversed(new.values()))
        made = {name: _columns(name, files) for name in RECORDS}
        self.writer.add(made, self._characters)
        self.loaded |= {file.source.file_id: file.source.path for file in files}


def _columns(name: str, files: Sequence[FileRows]) -> pa.Table:
    """One table of the files' rows."""
    rows = [row for file in files for row in file.rows.get(name, ())]
    verdicts = [
        verdict
        for file in files
        for verdict in file.verified.get(name, itertools.repeat(True, len(file.rows.get(name, ()))))
    ]
    return to_table(RECORDS[name], rows, verdicts)


def _publish(work: _Work, batch: Batch, folder: str, rules: str) -> Done:
    """The batch's folder, written aside and put in its place in one step."""
    with stopwatch(work.seconds, "write"):
        sizes = work.writer.close()
    claimed = {file.path: file.file_id for file in batch.files}
    done = Done(
        batch_id=batch.batch_id,
        rules_version=rules,
        folder=folder,
        file_ids=tuple(sorted(work.loaded)),
        rejections=tuple(work.rejections),
        changed={path: file_id for file_id, path in work.loaded.items() if claimed.get(path, file_id) != file_id},
        counts=work.writer.counts,
        seconds={stage: round(seconds, 4) for stage, seconds in work.seconds.items()},
        raw_bytes=sum(file.size for file in batch.files),
        sizes=sizes,
        sources=tuple(sorted(claimed.values())),
        paths=work.loaded,
    )
    write_done(done, work.aside)
    if os.path.isdir(folder):  # of an older try that was cut off, or whose files changed
        shutil.rmtree(folder)
    os.rename(work.aside, folder)
    return done
