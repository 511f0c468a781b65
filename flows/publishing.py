"""The last step of a run: what goes to the warehouse, and what the run says about it."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pyarrow
from prefect.utilities.annotations import quote

from flows.comparison import recorded
from flows.gathered import Reading
from flows.outcome import CORRECTION, Fault, Outcome, describe
from flows.run import Run
from tasks.planning import paths_inside
from tasks.publish import publish_run, quarantined
from warehouse.bookkeeping import Result, seen_table
from warehouse.corrections import DOUBTFUL, known_corrections
from warehouse.limits import Limits
from warehouse.reading import Fault as HeldBack
from warehouse.reading import known_quarantine, staged_containers


@dataclass(frozen=True, slots=True)
class Checked:
    """What checking gave: the staging database, the verdicts, the tables that speak of several documents, the findings."""

    staging: Path | None = None
    results: Sequence[Result] = ()
    corpus: Mapping[str, Path] = field(default_factory=dict)
    findings: Path | None = None  # what the audit of the figures found


def publish_reading(run: Run, reading: Reading, checked: Checked) -> Outcome:
    """Publish the run; the batches it read are parts now, and their folders go."""
    settings = run.settings
    held_back, doubtful = _held_back(settings.warehouse), _doubtful(settings.warehouse)
    published = publish_run(
        settings.warehouse,
        settings.state_folder,
        checked.staging,
        run=run.record(),
        dropped_files=run.replaced(reading),
        results=checked.results,
        quarantine=quarantined([*run.unreadable, *reading.rejections]),
        file_paths=quote(_seen(run, reading)),  # Prefect would look into it for what it may have to wait for
        corpus_tables=checked.corpus,
        containers=reading.containers,
        findings=checked.findings,
        settings=recorded(run.thresholds),
        limits=Limits(settings.memory_limit, settings.threads, settings.keep_runs),
    )
    shutil.rmtree(run.work, ignore_errors=True)
    settings.refused_note.unlink(missing_ok=True)
    faults = [
        Fault(each.path or each.row_id, each.expectation, each.reason)
        for key, each in _held_back(settings.warehouse).items()
        if key not in held_back
    ]
    faults += [fault for key, fault in _doubtful(settings.warehouse).items() if key not in doubtful]
    return describe(published.run, str(settings.warehouse), checked.results, faults, run.seconds)


def _held_back(warehouse: Path) -> dict[tuple[str, str, str], HeldBack]:
    """What stands in quarantine, released rows too; what was resolved and comes again is new."""
    rows = known_quarantine(warehouse)
    return {(each.table_name, each.row_id, each.expectation): each for each in rows if each.status != "resolved"}


def _doubtful(warehouse: Path) -> dict[tuple[str, str, str], Fault]:
    """Corrections whose row changed under them, or is gone."""
    return {
        (each.indicator_id, each.field, each.state): Fault(
            each.path or each.indicator_id,
            CORRECTION,
            f"{each.field} of {each.indicator_id} is {each.state}: corrected from {each.value_before} to {each.value_after}",
        )
        for each in known_corrections(warehouse, DOUBTFUL)
    }


def _seen(run: Run, reading: Reading) -> pyarrow.Table:
    """Every path with the content that was found there, or read there after it had changed."""
    changed = reading.changed
    seen = [replace(each, sha256=changed[each.path]) if each.path in changed else each for each in run.plan.seen]
    inside = [*run.plan.inside, *paths_inside(seen, staged_containers(reading.containers))]
    return seen_table([each.file_id for each in seen], [each.path for each in seen], inside)
