"""One run's own state: its id, its folders, the lock it holds, and what it decided to read."""

from __future__ import annotations

import json
import secrets
import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from flows.comparison import published_thresholds, wanted_thresholds
from flows.gathered import Reading
from flows.outcome import Outcome
from flows.settings import Settings
from tasks.planning import Known, Only, Plan, make_plan
from tasks.text.duplicates import DEFAULT, Thresholds
from tasks.text.rules import reviewed_rules
from tasks.workers.rejections import printable
from tasks.workers.rules import rule_code_version, rules_version, vocabulary_version
from tasks.workers.scan import Found
from warehouse.bookkeeping import RunRecord
from warehouse.lock import writer_lock
from warehouse.reading import decided_files, kept_out_whole, known_containers, known_files, part_files, recent_runs
from warehouse.records import Rejection
from warehouse.schema import CORPUS_PARTS
from warehouse.versions import refuse_export, refuse_other_format

COMPARED = ("documents", "indicators", "signatures", "paragraphs", *CORPUS_PARTS)


@dataclass(slots=True)
class Run:
    """A run under way. Folders: `work` for staged batches, `scratch` for what the run throws away at its end."""

    settings: Settings
    run_id: str
    started_at: datetime
    rules: str
    known: Known
    seconds: dict[str, float] = field(default_factory=dict)
    plan: Plan = field(default_factory=lambda: Plan([], frozenset(), frozenset(), []))
    unreadable: list[Rejection] = field(default_factory=list)
    only: Only | None = None  # what a replay reads; None: all that is new
    published_thresholds: Thresholds = DEFAULT  # of the pairs that are published
    thresholds: Thresholds = DEFAULT  # of the pairs that this run finds
    furniture: str = ""  # the reviewed table that counts as rules, as it stood when the run began

    @property
    def work(self) -> Path:
        """Batches read and not yet published, by rules and content: an interrupted run's work is found there."""
        if self.only is not None:
            return self.scratch / "work"  # a replay leaves the finished batches of other runs alone
        return self.settings.state_folder / "work"

    @property
    def scratch(self) -> Path:
        """The run's own folder: staging database, corpus tables."""
        return self.settings.state_folder / "scratch" / self.run_id

    @property
    def staging(self) -> Path:
        """The staging database of the run."""
        return self.scratch / "staging.duckdb"

    def excluded(self) -> tuple[str, ...]:
        """The exclude patterns, with the warehouse and its state folder where they lie below the raw folder."""
        out = list(self.settings.exclude)
        raw = self.settings.raw_folder.resolve()
        for path, is_folder in ((self.settings.warehouse, False), (self.settings.state_folder, True)):
            if path.resolve().is_relative_to(raw):
                inside = path.resolve().relative_to(raw).as_posix()
                out += [f"{inside}/**"] if is_folder else [inside, f"{inside}.wal"]
        return tuple(out)

    def decide(self, found: Sequence[Found], unreadable: Sequence[Rejection]) -> Plan:
        """What to read of what was found."""
        settings = self.settings
        self.unreadable = [each for each in unreadable if self.only is None or each.path in self.only.paths]
        self.plan = make_plan(
            found,
            self.known,
            self.rules,
            full_refresh=settings.full_refresh,
            keep_old_rules=settings.keep_old_rules,
            limit=settings.limit,
            only=self.only,
        )
        return self.plan

    @contextmanager
    def timed(self, stage: str) -> Iterator[None]:
        """Add the seconds that the block takes to the stage."""
        started = time.monotonic()
        try:
            yield
        finally:
            self.seconds[stage] = self.seconds.get(stage, 0.0) + time.monotonic() - started

    def replaced(self, reading: Reading) -> frozenset[str]:
        """Published files whose rows go: made again in this run, refused by it, or pruned."""
        again = self.plan.replaced | (reading.file_ids & self.known.files.keys())
        return again | (self.plan.vanished if self.settings.prune else frozenset())

    def published_parts(self) -> dict[str, list[Path]]:
        """The published Parquet files that the comparison of documents and of their figures reads."""
        return {name: part_files(self.settings.warehouse, name) for name in COMPARED}

    def earlier(self) -> list[RunRecord]:
        """The last runs, as they were published."""
        return recent_runs(self.settings.warehouse)

    def so_far(self, reading: Reading) -> RunRecord:
        """This run before it is checked: the files that could not be read are counted, the rows are not."""
        unread = {each.path for each in (*self.unreadable, *reading.rejections)}
        return replace(self.record(), files_quarantined=len(unread))

    def intention(self) -> Outcome:
        """What a dry run says: nothing is written."""
        paths = [each.path for each in self.plan.to_read]
        lines = [f"would read {len(paths)} of {len(self.plan.seen)} files", *map(printable, paths)]
        lines += [f"cannot read {each.path}: {each.reason}" for each in self.unreadable]
        return Outcome("\n".join(lines))

    def record(self) -> RunRecord:
        """The run as ops.runs keeps it; publication adds what it counts."""
        settings = self.settings
        parameters = {
            "raw": str(settings.raw),
            "workers": settings.workers,
            "full_refresh": settings.full_refresh,
            "limit": settings.limit,
            "furniture": str(settings.furniture) if settings.furniture else None,
            "seconds": {stage: round(seconds, 3) for stage, seconds in self.seconds.items()},
        }
        return RunRecord(
            run_id=self.run_id,
            started_at=self.started_at,
            parameters=json.dumps(parameters, ensure_ascii=False),
            files_seen=len(self.plan.seen) + len(self.unreadable),
            code_version=_code_version(),
            rules_version=self.rules,
            vocabulary_version=vocabulary_version(self.furniture),
            rule_code_version=rule_code_version(),
        )


@contextmanager
def open_run(settings: Settings) -> Iterator[Run]:
    """A run that holds the warehouse's lock; its scratch folder, and those of dead runs, are gone at its end."""
    with writer_lock(settings.state_folder / "lock", settings.lock_seconds):
        scratch = settings.state_folder / "scratch"
        shutil.rmtree(scratch, ignore_errors=True)
        refuse_other_format(settings.warehouse)
        refuse_export(settings.warehouse)
        now = utc_now()
        furniture = settings.furniture_text
        reviewed_rules("furniture", furniture)  # a table that cannot be used ends the run before it begins
        rules = rules_version(furniture)
        published = published_thresholds(settings.warehouse)
        run = Run(
            settings=settings,
            run_id=new_run_id(now),
            started_at=now,
            rules=rules,
            known=_known(settings.warehouse, rules),
            published_thresholds=published,
            thresholds=wanted_thresholds(settings, published),
            furniture=furniture,
        )
        run.scratch.mkdir(parents=True)
        try:
            yield run
        finally:
            shutil.rmtree(scratch, ignore_errors=True)


def _known(warehouse: Path, rules: str) -> Known:
    """What the warehouse holds, as the run finds it."""
    files, decided = known_files(warehouse), decided_files(warehouse)
    refused = kept_out_whole(warehouse, rules) - files.keys() - decided
    return Known(files, refused, known_containers(warehouse), decided)


def utc_now() -> datetime:
    """This moment, without a zone as the warehouse keeps it."""
    return datetime.now(UTC).replace(tzinfo=None)


def new_run_id(now: datetime) -> str:
    """A name for a run that begins now: 20261122T023000-1f0c3a."""
    return f"{now:%Y%m%dT%H%M%S}-{secrets.token_hex(3)}"


def new_run_record(state: str) -> RunRecord:
    """The row in ops.runs of a publication that reads no file: `upgraded`."""
    now = utc_now()
    return RunRecord(new_run_id(now), now, state=state, code_version=_code_version())


def _code_version() -> str:
    """The version of the installed package; a clone may also run without being installed."""
    try:
        return version("gongwen")
    except PackageNotFoundError:
        return "not installed"
