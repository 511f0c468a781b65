"""New files -> batches for the workers: planned here, read by `tasks.workers.batch`, which loads all of the text stages."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tasks.workers.rules import rules_version
from tasks.workers.scan import Found

BATCH_BYTES = 2_000_000  # about a second of work: little is lost by a kill, little is spent on starting
SMALLEST_BATCH = 200_000  # bytes; below that a task's own cost (5 to 50 ms) shows


@dataclass(frozen=True, slots=True)
class Batch:
    """Files of distinct content that one worker reads at a time."""

    batch_id: str
    files: tuple[Found, ...]


def plan_batches(
    found: Iterable[Found], batch_bytes: int = BATCH_BYTES, rules: str | None = None, shares: int = 1
) -> list[Batch]:
    """Batches of about so many bytes; content that stands under two paths is read once, under the smaller one.

    A batch is no larger than a share of what is left: the last ones are small, so that all workers end together.
    """
    distinct: dict[str, Found] = {}
    for file in sorted(found):
        distinct.setdefault(file.sha256, file)
    batches: list[list[Found]] = []
    size = limit = 0
    left = sum(file.size for file in distinct.values())
    for file in distinct.values():
        if not batches or size + file.size > limit:
            batches.append([])
            size, limit = 0, min(batch_bytes, max(left // shares, SMALLEST_BATCH))
        batches[-1].append(file)
        size += file.size
        left -= file.size
    return [make_batch(files, rules) for files in batches]


def make_batch(files: Sequence[Found], rules: str | None = None) -> Batch:
    """The batch of these files, named by their contents and the rules."""
    names = "\n".join([rules or rules_version(), *sorted(file.sha256 for file in files)])
    return Batch(hashlib.sha256(names.encode()).hexdigest()[:24], tuple(files))
