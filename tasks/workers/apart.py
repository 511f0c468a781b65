"""The comparison of documents in a process of its own: beside other Python code it would wait for its turn."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pyarrow as pa

from tasks.text.duplicates import Thresholds
from tasks.workers.compare import compare
from tasks.workers.process import Worker

JOB = "compare"  # processes that read do it too
READ = ("documents", "signatures", "paragraphs")  # the staged tables that a comparison reads

Paths = Mapping[str, Sequence[Path]]


def compare_apart(
    staged: Paths,
    published: Paths,
    rejected_file_ids: Collection[str],
    target: Path,
    dropped_file_ids: Collection[str],
    thresholds: Thresholds,
    same_thresholds: bool,
    threads: int,
    lent: Worker | None = None,
) -> dict[str, int]:
    """As `tasks.workers.compare.compare`; all of its memory goes back to the machine, unless a process was lent for it."""
    request = {
        "job": JOB,
        "staged": _names({name: paths for name, paths in staged.items() if name in READ}),
        "published": _names(published),
        "rejected_file_ids": sorted(rejected_file_ids),
        "target": str(target.absolute()),
        "dropped_file_ids": sorted(dropped_file_ids),
        "thresholds": asdict(thresholds),
        "same_thresholds": same_thresholds,
        "threads": threads,
    }
    worker = lent or Worker(JOB)
    try:
        counts: dict[str, int] = worker.insist(request)["counts"]
    finally:
        if lent is None:
            worker.close()
    return counts


def _names(paths: Paths) -> dict[str, list[str]]:
    return {name: [str(each.absolute()) for each in some] for name, some in paths.items()}


def answer(request: dict[str, Any]) -> dict[str, object]:
    """What the process does with a request: the comparison, with so many threads; the counts.

    A lent process reads again, with as many threads as before: it makes a copy of itself, where no thread goes along.
    """
    request.pop("job", JOB)
    threads = request.pop("threads")
    for name in ("staged", "published"):
        request[name] = {table: [Path(each) for each in some] for table, some in request[name].items()}
    request["target"] = Path(request["target"])
    request["thresholds"] = Thresholds(**request["thresholds"])
    before = pa.cpu_count()
    pa.set_cpu_count(threads)
    try:
        return {"counts": compare(**request)}
    finally:
        pa.set_cpu_count(before)
