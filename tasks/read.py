"""Raw folder -> staged parts: list what is there, read what is new, a batch a task."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from prefect import task
from prefect.cache_policies import NO_CACHE

from tasks.workers.batches import Batch
from tasks.workers.done import Done
from tasks.workers.hashes import Hashes, read_hashes, touch, write_hashes
from tasks.workers.scan import Found, scan
from warehouse.records import Rejection


@task(name="list the raw folder", cache_policy=NO_CACHE, retries=2, retry_delay_seconds=1)
def list_folder(
    raw: Path,
    include: Sequence[str],
    exclude: Sequence[str],
    max_file_bytes: int,
    hashes_file: Path,
    is_trusted: bool = True,
) -> tuple[list[Found], list[Rejection]]:
    """Every file with its hash, and what cannot be read; a folder on a network may need a second look.

    `hashes_file` keeps the hashes from run to run; unless it is trusted, every file is hashed.
    """
    left = read_hashes(hashes_file)
    hashes = left if is_trusted else Hashes()  # which writes the list anew
    listed = scan(raw, include, exclude, max_file_bytes, hashes)
    if hashes.current != left.earlier:
        write_hashes(hashes_file, hashes)
    elif hashes.current:
        touch(hashes_file)
    return listed


class Reader(Protocol):
    """What reads batches: a pool of worker processes here, or one that the engine carries to another machine."""

    def read(self, batch: Batch) -> list[Done]:
        """The batch, in parts where it had to be split; tries again what a dying worker process took with it."""


@task(name="read a batch", cache_policy=NO_CACHE)
def read_batch(reader: Reader, batch: Batch) -> list[Done]:
    """One batch, read by a worker process."""
    return reader.read(batch)
