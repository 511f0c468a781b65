"""Raw folder -> staged parts: list what is there, read what is new, a batch a task."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from prefect import task
from prefect.cache_policies import NO_CACHE

from tasks.workers.batch import Batch
from tasks.workers.done import Done
from tasks.workers.pool import Pool
from tasks.workers.scan import Found, scan
from warehouse.records import Rejection


@task(name="list the raw folder", cache_policy=NO_CACHE, retries=2, retry_delay_seconds=1)
def list_folder(
    raw: Path, include: Sequence[str], exclude: Sequence[str], max_file_bytes: int
) -> tuple[list[Found], list[Rejection]]:
    """Every file with its hash, and what cannot be read; a folder on a network may need a second look."""
    return scan(raw, include, exclude, max_file_bytes)


@task(name="read a batch", cache_policy=NO_CACHE)
def read_batch(pool: Pool, batch: Batch) -> list[Done]:
    """One batch, read by a worker process; the pool itself tries again what a dying worker took with it."""
    return pool.read(batch)
