"""Publication: staged rows become immutable parts, and a new catalogue takes the place of the old one at once."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

import duckdb

from warehouse import schema
from warehouse.bookkeeping import Quarantined, Result, RunRecord, SeenPath
from warehouse.catalogue import (
    close_to_disk,
    copy_native_tables,
    create_native_tables,
    create_views,
    read_catalogue,
    replace_parts,
    replace_settings,
)
from warehouse.exclusions import Exclusions
from warehouse.layout import State, claim_state, write_through
from warehouse.ledger import Ledger, write_ledger
from warehouse.load import Load, part_paths, with_seconds
from warehouse.lock import held_here, writer_lock
from warehouse.overlay import lay_over
from warehouse.parts import Part, Writer
from warehouse.reader import readable
from warehouse.retention import TEMPORARY, keep_catalogue, next_sequence, sweep
from warehouse.sql import literal

KEPT_CATALOGUES = 3  # the published one and two before it; older ones stay while somebody reads them


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


@dataclass(frozen=True, slots=True)
class Limits:
    """What publishing may use: memory as DuckDB writes it, threads, how many catalogues stay."""

    memory_limit: str = "512MB"
    threads: int = 2
    keep: int = KEPT_CATALOGUES


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
    file_paths: Sequence[SeenPath] | None = None,
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
        before = read_catalogue(warehouse)
        with _working_connection(folder, limits) as connection:
            load = Load(Writer(connection, folder, run.run_id), before, run)
            parts, exclusions = _assemble(load, staging, dropped_files, corpus_tables or {}, tell)
            run = with_seconds(load.counted(exclusions, quarantine), "write_parts", time.monotonic() - started)
            touched = [*dropped_files, *exclusions.staged_files()]
        ledger = Ledger(
            run,
            results,
            quarantine,
            file_paths,
            touched,
            containers,
            list(dropped_files),
            exclusions.faults,
            findings,
            corpus_tables or {},
        )
        temporary = build_catalogue(
            warehouse,
            folder,
            parts,
            lambda catalogue: write_ledger(catalogue, ledger, part_paths(folder, parts, "files")),
            {**before.settings, **(settings or {}), "run_id": run.run_id},
            limits,
        )
        tell("catalogue built")
        keep_catalogue(warehouse, folder, before.settings)
        tell("old catalogue kept")
        replace_catalogue(temporary, warehouse)
        tell("replaced")
        removed = _tidy(warehouse, folder, limits.keep)
        tell("cleaned up")
    old = set(before.parts)
    return Published(run, tuple(p for p in parts if p not in old), tuple(p for p in parts if p in old), tuple(removed))


def _tidy(warehouse: Path, state: State, keep: int) -> list[Path]:
    """Sweep after the publication, which stands even where this fails: the next one sweeps again."""
    try:
        return sweep(warehouse, state, keep)
    except (OSError, ValueError, duckdb.Error):
        return []


def _assemble(
    load: Load, staging: Path | None, dropped: Collection[str], corpus: Mapping[str, Path], tell: Callable[[str], None]
) -> tuple[list[Part], Exclusions]:
    """Write every part of the run; all parts of the warehouse after it, and what was kept out of them."""
    exclusions = load.exclude(staging, dropped)
    parts = load.write_files(exclusions, staging, tell)
    tell("parts written")
    parts += load.write_corpus(exclusions, corpus, parts)
    tell("corpus tables written")
    return parts, exclusions


@contextmanager
def _working_connection(state: State, limits: Limits) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database in memory that spills into the state folder."""
    with duckdb.connect() as connection:
        connection.execute(f"set memory_limit = {literal(limits.memory_limit)}")
        connection.execute(f"set threads = {int(limits.threads)}")
        connection.execute(f"set temp_directory = {literal(state.spill)}")
        connection.execute("set preserve_insertion_order = false")  # with it, a part waits in memory until it is whole
        yield connection


def build_catalogue(
    warehouse: Path,
    state: State,
    parts: Sequence[Part],
    write: Callable[[duckdb.DuckDBPyConnection], None],
    settings: Mapping[str, str],
    limits: Limits,
) -> Path:
    """The new catalogue, complete and synced, under a temporary name beside the old one.

    `write` brings the native tables, which hold the rows of the old catalogue, to their new state.
    """
    temporary = warehouse.with_name(f".{warehouse.name}.{os.getpid()}{TEMPORARY}")
    connection = duckdb.connect(str(temporary))
    try:
        connection.execute(f"set memory_limit = {literal(limits.memory_limit)}")
        connection.execute(f"set threads = {int(limits.threads)}")
        connection.execute("set checkpoint_threshold = '1KB'")  # rows go to the file at once, not to a log before it
        is_first = "sequence" not in settings
        with nullcontext() if is_first else attached(connection, warehouse):
            _fill(connection, state, parts, write, settings, is_first)
        close_to_disk(connection, temporary)
    finally:
        connection.close()
    return temporary


@contextmanager
def attached(connection: duckdb.DuckDBPyConnection, warehouse: Path) -> Iterator[None]:
    """The old catalogue under the name `former`, until it has been read."""
    with readable(warehouse) as old:
        connection.execute(f"attach {literal(old)} as former (read_only)")
        yield
        connection.execute("detach former")


def _fill(
    connection: duckdb.DuckDBPyConnection,
    state: State,
    parts: Sequence[Part],
    write: Callable[[duckdb.DuckDBPyConnection], None],
    settings: Mapping[str, str],
    is_first: bool,
) -> None:
    """All of a new catalogue in one transaction: each statement of its own would be synced on its own.

    What is written and deleted again before it ends, such as the paths of the old catalogue, never reaches the disk.
    """
    connection.begin()
    create_native_tables(connection)
    if not is_first:
        copy_native_tables(connection, "former")
    create_views(connection, state, parts)
    write(connection)
    lay_over(connection)
    replace_parts(connection, parts)
    replace_settings(connection, _settings(state, settings))
    connection.commit()


def _settings(state: State, before: Mapping[str, str]) -> dict[str, str]:
    return dict(before) | {
        "format": str(schema.FORMAT),
        "schema_version": schema.schema_version(),
        "state_folder": str(state.folder),
        "sequence": str(next_sequence(state, int(before.get("sequence", "0")))),
    }


def replace_catalogue(temporary: Path, warehouse: Path) -> None:
    """Put the new catalogue in the old one's place; whoever has the old one open keeps it."""
    log = warehouse.with_name(warehouse.name + ".wal")
    log.unlink(missing_ok=True)  # somebody wrote into the old catalogue: it must not be replayed into the new one
    os.replace(temporary, warehouse)
    write_through(warehouse.parent)
