"""The last step of a run: what goes to the warehouse, and what the run says about it."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from flows.outcome import Fault, Outcome, describe
from flows.reading import Reading
from flows.run import Run
from tasks.planning import paths_inside
from tasks.publish import publish_run, quarantined
from warehouse.bookkeeping import Result, SeenPath
from warehouse.publish import Limits
from warehouse.reading import known_quarantine, staged_containers


@dataclass(frozen=True, slots=True)
class Checked:
    """What checking gave: the staging database, the verdicts, the tables that speak of several documents."""

    staging: Path | None = None
    results: Sequence[Result] = ()
    corpus: Mapping[str, Path] = field(default_factory=dict)


def publish_reading(run: Run, reading: Reading, checked: Checked) -> Outcome:
    """Publish the run; the batches it read are parts now, and their folders go."""
    settings = run.settings
    published = publish_run(
        settings.warehouse,
        settings.state_folder,
        checked.staging,
        run=run.record(),
        dropped_files=run.replaced(reading),
        results=checked.results,
        quarantine=quarantined([*run.unreadable, *reading.rejections]),
        file_paths=_seen(run, reading),
        corpus_tables=checked.corpus,
        containers=reading.containers,
        limits=Limits(settings.memory_limit, keep=settings.keep_runs),
    )
    shutil.rmtree(run.work, ignore_errors=True)
    faults = [
        Fault(each.path or each.row_id, each.expectation, each.reason)
        for each in known_quarantine(settings.warehouse)
        if each.first_run == run.run_id and each.status == "open"
    ]
    return describe(published.run, str(settings.warehouse), checked.results, faults, run.seconds)


def _seen(run: Run, reading: Reading) -> list[SeenPath]:
    """Every path with the content that was found there, or read there after it had changed."""
    changed = reading.changed
    seen = [replace(each, sha256=changed.get(each.path, each.sha256)) for each in run.plan.seen]
    inside = [*run.plan.inside, *paths_inside(seen, staged_containers(reading.containers))]
    return [*(SeenPath(each.file_id, each.path) for each in seen), *inside]
