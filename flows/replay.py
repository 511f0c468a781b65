"""Rows in quarantine -> their files read again, and nothing else: after a rule or a file was mended, or a row released."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from prefect import flow

from flows.outcome import Outcome
from flows.pipeline import carry, look, tell_server
from flows.progress import reporter
from flows.run import Run, open_run
from flows.settings import load_settings
from tasks.planning import Only
from tasks.workers.rejections import printable
from warehouse.quarantine import ALL, STATUSES, Selection, quarantine_rows

INSIDE = re.compile(r"(!/.*|#[0-9]+)$", re.DOTALL)  # the place of a file in a container
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Replayed:
    """What became of the rows that were tried again."""

    outcome: Outcome
    counts: dict[str, int]  # rows by status
    not_found: tuple[str, ...] = ()  # paths of files that are not in the raw folder any more


@flow(name="replay", flow_run_name="replay {raw}")
def replay(
    raw: Path,
    warehouse: Path | None = None,
    state: Path | None = None,
    workers: int | None = None,
    furniture: Path | None = None,
    expectation: str | None = None,
    table_name: str | None = None,
    path: str | None = None,
    row_ids: list[str] | None = None,
    config: Path | None = None,
) -> Replayed:
    """Read the files of the chosen rows again, by the rules as they are now, and publish what passes."""
    flags = {"raw": raw, "warehouse": warehouse, "state": state, "workers": workers, "furniture": furniture}
    loaded = load_settings(flags, config=config)
    settings = replace(loaded, full_refresh=False, prune=False, dry_run=False, limit=None)
    selection = Selection(ALL, expectation, table_name, path, tuple(row_ids or ()))
    with reporter(sys.stderr) as progress, open_run(settings) as run:
        rows = waiting(settings.warehouse, selection)
        run.only = wanted(rows)
        look(run, progress)
        missing = _not_found(run, rows)
        if not run.plan.to_read and not run.unreadable:
            return Replayed(Outcome("nothing to replay"), {}, missing)
        outcome = carry(run, progress)
    tell_server(settings, outcome)
    return Replayed(outcome, _became(settings.warehouse, selection, rows), missing)


def waiting(warehouse: Path, selection: Selection) -> list[Row]:
    """The chosen rows that are open, or that a person has decided on since a run tried them."""
    rows = quarantine_rows(warehouse, replace(selection, status=ALL))
    return [row for row in rows if row["status"] == "open" or row["is_pending"]]


def wanted(rows: Sequence[Row]) -> Only:
    """The contents the rows come from, and the paths where a mended file may stand now."""
    paths = {_outer(row["path"]) for row in rows if row["path"] and row["table_name"] == "files"}
    return Only(frozenset(row["file_id"] for row in rows), frozenset(paths))


def _outer(path: str) -> str:
    """The file of the raw folder that holds a path: a.zip!/b.html -> a.zip."""
    return INSIDE.sub("", path)


def _not_found(run: Run, rows: Sequence[Row]) -> tuple[str, ...]:
    """The paths of rows whose file is neither there as it was nor mended in its place."""
    files = {each.file_id for each in run.plan.to_read}
    files |= {member.file_id for each in run.plan.to_read for member in run.known.containers.get(each.file_id, ())}
    paths = {each.path for each in run.plan.to_read} | {each.path for each in run.unreadable}
    lost = {
        row["path"] or row["row_id"]
        for row in rows
        if row["file_id"] not in files and _outer(row["path"] or "") not in paths
    }
    return tuple(sorted(map(printable, lost)))


def _became(warehouse: Path, selection: Selection, tried: Sequence[Row]) -> dict[str, int]:
    keys = {(row["table_name"], row["row_id"], row["expectation"]) for row in tried}
    now = quarantine_rows(warehouse, replace(selection, status=ALL))
    found = Counter(row["status"] for row in now if (row["table_name"], row["row_id"], row["expectation"]) in keys)
    return {status: found[status] for status in STATUSES if found[status]}
