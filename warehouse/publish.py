"""Publication: staged rows become immutable parts, and a new catalogue takes the place of the old one at once."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
import pyarrow

from warehouse.beside import Beside
from warehouse.bookkeeping import Quarantined, Result, RunRecord, SeenPath
from warehouse.catalogue import Catalogue, read_catalogue
from warehouse.layout import State, claim_state, write_through
from warehouse.ledger import FILLED, Ledger, write_ledger, write_run
from warehouse.limits import Limits
from warehouse.load import Load, part_paths, with_seconds
from warehouse.lock import held_here, writer_lock
from warehouse.new_catalogue import NewCatalogue
from warehouse.parts import PART_BYTES, Part, Writer, raw_bytes_of
from warehouse.retention import keep_catalogue, sweep
from warehouse.sql import literal

SMALL = PART_BYTES  # raw text to write up to which the catalogue is made beside the parts: they leave it memory


@dataclass(frozen=True, slots=True)
class Published:
    """What a publication did; `run` is its row in ops.runs, the counts filled in."""

    run: RunRecord
    new_parts: tuple[Part, ...]
    kept_parts: tuple[Part, ...]
    removed: tuple[Path, ...]

    @property
    def written_bytes(self) -> int:
        """The bytes of the parts that were written."""
        return sum(part.byte_count for part in self.new_parts)


def _silent(step: str) -> None:
    """Tell nobody."""


def publish(
    warehouse: Path,
    state: Path,
    staging: Path | None,
    *,
    run: RunRecord,
    dropped_files: Collection[str] = (),
    results: Sequence[Result] = (),
    quarantine: Sequence[Quarantined] = (),
    file_paths: Sequence[SeenPath] | pyarrow.Table | None = None,
    corpus_tables: Mapping[str, Path] | None = None,
    containers: Sequence[Path] = (),
    findings: Path | None = None,
    settings: Mapping[str, str] | None = None,
    limits: Limits | None = None,
    tell: Callable[[str], None] = _silent,
) -> Published:
    """Make the staged rows, less the rejected, visible all at once; `tell` hears the name of every step done.

    Nothing a reader can see changes before the step "replaced"; an exception or a kill before leaves only files
    that the next publication sweeps away. `file_paths` is what this run saw, None when it did not look;
    `settings` are more rows of ops.settings.
    """
    warehouse, folder = Path(os.path.realpath(warehouse)), State(Path(os.path.realpath(state)))
    limits, started = limits or Limits(), time.monotonic()
    with nullcontext() if held_here(folder.lock) else writer_lock(folder.lock):
        folder.parts.mkdir(parents=True, exist_ok=True)
        claim_state(folder, warehouse)
        sweep(warehouse, folder, limits.keep)
        tell("swept")
        job = _Job(warehouse, folder, read_catalogue(warehouse), limits, tell)
        dropped, corpus = list(dropped_files), corpus_tables or {}
        ledger = Ledger(run, results, quarantine, file_paths, (), containers, dropped, None, findings, corpus)
        run, parts, temporary = _written(job, ledger, staging, settings or {}, started)
        tell("catalogue built")
        keep_catalogue(warehouse, folder, job.before.settings)
        tell("old catalogue kept")
        replace_catalogue(temporary, warehouse)
        tell("replaced")
        removed = _tidy(warehouse, folder, limits.keep)
        tell("cleaned up")
    old = set(job.before.parts)
    return Published(run, tuple(p for p in parts if p not in old), tuple(p for p in parts if p in old), tuple(removed))


@dataclass(frozen=True, slots=True)
class _Job:
    """What every step of a publication needs; `before` is the published catalogue."""

    warehouse: Path
    state: State
    before: Catalogue
    limits: Limits
    tell: Callable[[str], None]


def _written(
    job: _Job, ledger: Ledger, staging: Path | None, settings: Mapping[str, str], started: float
) -> tuple[RunRecord, list[Part], Path]:
    """The run with its numbers, all parts of the warehouse after it, and the new catalogue, not yet in its place."""
    with closing(NewCatalogue(job.warehouse, job.state, job.before.settings)) as catalogue, Beside() as beside:
        run, parts = _parts_written(job, ledger, staging, catalogue, beside)
        run = with_seconds(run, "write_parts", time.monotonic() - started)
        beside.wait()
        write_run(catalogue.connection, run)
        return run, parts, catalogue.finish(parts, {**job.before.settings, **settings, "run_id": run.run_id})


def _parts_written(
    job: _Job, ledger: Ledger, staging: Path | None, catalogue: NewCatalogue, beside: Beside
) -> tuple[RunRecord, list[Part]]:
    """The run with its numbers and all parts after it; the catalogue is begun with what is known of them.

    Beside the writing where that is small and there is a second core, in one thread and a part of the memory; else after
    it, when what the writing took is free again.
    """
    with _working_connection(job.state, job.limits) as connection:
        load = Load(Writer(connection, job.state, ledger.run.run_id), job.before, ledger.run)
        exclusions = load.exclude(staging, ledger.dropped_files)
        groups = load.groups(staging)
        at_once = job.limits.threads > 1 and sum(map(raw_bytes_of, groups)) <= SMALL
        limits = job.limits.beside() if at_once else job.limits
        beside.do(lambda: catalogue.start(limits, FILLED), at_once=at_once)
        parts = load.write_files(exclusions, groups, job.tell)
        job.tell("parts written")
        touched = [*ledger.dropped_files, *exclusions.staged_files()]
        full = replace(ledger, touched_files=touched, held_back=exclusions.faults)
        files = part_paths(job.state, parts, "files")
        beside.do(lambda: write_ledger(catalogue.connection, full, files), at_once=at_once)
        parts += load.write_corpus(exclusions, ledger.corpus, parts)
        job.tell("corpus tables written")
        return load.counted(exclusions, ledger.faults), parts


def _tidy(warehouse: Path, state: State, keep: int) -> list[Path]:
    """Sweep after the publication, which stands even where this fails: the next one sweeps again."""
    try:
        return sweep(warehouse, state, keep)
    except (OSError, ValueError, duckdb.Error):
        return []


@contextmanager
def _working_connection(state: State, limits: Limits) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database in memory that spills into the state folder."""
    with duckdb.connect() as connection:
        connection.execute(f"set memory_limit = {literal(limits.memory_limit)}")
        connection.execute(f"set threads = {int(limits.threads)}")
        connection.execute(f"set temp_directory = {literal(state.spill)}")
        connection.execute("set preserve_insertion_order = false")  # with it, a part waits in memory until it is whole
        yield connection


def replace_catalogue(temporary: Path, warehouse: Path) -> None:
    """Put the new catalogue in the old one's place; whoever has the old one open keeps it."""
    log = warehouse.with_name(warehouse.name + ".wal")
    log.unlink(missing_ok=True)  # somebody wrote into the old catalogue: it must not be replayed into the new one
    os.replace(temporary, warehouse)
    write_through(warehouse.parent)
