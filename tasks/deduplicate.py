"""All documents, staged and published -> duplicate pairs, clusters, reused passages."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from prefect import task
from prefect.cache_policies import NO_CACHE

from tasks.text.duplicates import DEFAULT, Thresholds
from tasks.workers.apart import compare_apart
from tasks.workers.compare import compare
from tasks.workers.process import Worker

Paths = Mapping[str, Sequence[Path]]


@task(name="compare documents", cache_policy=NO_CACHE)
def compare_documents(
    staged: Paths,
    published: Paths,
    rejected: Collection[str],
    replaced: Collection[str],
    target: Path,
    thresholds: Thresholds = DEFAULT,
    same_thresholds: bool = True,
    threads: int | None = None,
    lent: Worker | None = None,
) -> dict[str, Path]:
    """What is new or changed in the tables over all documents that stay, as Parquet files by table name.

    The rows are all of those owners, and `replaced_owners` says which of these have published rows; without it the tables
    are whole. With `threads` a process of its own does it, which is worth its start where much is compared, or one that was
    lent.
    """
    what = (staged, published, rejected, target, replaced, thresholds, same_thresholds)
    counts = compare(*what) if threads is None else compare_apart(*what, threads, lent)
    return {name: target / f"{name}.parquet" for name in counts}
