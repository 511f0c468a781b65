"""Writes the native tables of a new catalogue: paths, results, quarantine, runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pyarrow

from warehouse import schema
from warehouse.auditing import no_findings
from warehouse.bookkeeping import Quarantined, Result, RunRecord, SeenPath, insert, to_arrow
from warehouse.catalogue import stored_relation
from warehouse.layer_keys import KEYS, REPLACED
from warehouse.sql import literal, parquet, statement


@dataclass(frozen=True, slots=True)
class Ledger:
    """What a run tells: its own row, verdicts, faults, the paths it saw (None: it did not look), what it touched."""

    run: RunRecord
    results: Sequence[Result]
    faults: Sequence[Quarantined]
    seen: Sequence[SeenPath] | pyarrow.Table | None
    touched_files: Sequence[str]
    containers: Sequence[Path] = ()  # Parquet files with the containers it read
    dropped_files: Sequence[str] = ()  # containers among them are forgotten
    held_back: Path | None = None  # a Parquet file with the rows that validation kept out, or a person released
    findings: Path | None = None  # Parquet file with what the audit found; None where it did not run
    corpus: Mapping[str, Path] = field(default_factory=dict)  # what a comparison of documents gave


FILLED = frozenset({"main.file_paths"})  # tables that the ledger fills itself: all their rows change with every run


def write_ledger(connection: duckdb.DuckDBPyConnection, ledger: Ledger, file_parts: Sequence[Path]) -> None:
    """Bring the native tables, which hold the rows of the last catalogue, to the state after this run."""
    _live_files(connection, file_parts)
    _write_containers(connection, ledger)
    _write_paths(connection, ledger)
    _write_quarantine(connection, ledger)
    _write_findings(connection, ledger)
    connection.execute("delete from quality.results where run_id = ?", [ledger.run.run_id])
    insert(connection, "quality.results", to_arrow(Result, ledger.results))


def write_run(connection: duckdb.DuckDBPyConnection, run: RunRecord) -> None:
    """Note the run itself, with the numbers of what it publishes."""
    connection.execute("delete from ops.runs where run_id = ?", [run.run_id])
    insert(connection, "ops.runs", to_arrow(RunRecord, [run]))


def _live_files(connection: duckdb.DuckDBPyConnection, file_parts: Sequence[Path]) -> None:
    columns = "file_id, path, container_id"
    source = stored_relation(schema.table("files"), file_parts)
    connection.execute(f"create or replace temp table live_files as select {columns} from {source}")


def _write_containers(connection: duckdb.DuckDBPyConnection, ledger: Ledger) -> None:
    """Forget what was dropped, add what was read; a container inside two others stands once."""
    dropped = pyarrow.table({"file_id": pyarrow.array(sorted(set(ledger.dropped_files)), pyarrow.string())})
    _temporary(connection, "dropped_containers", dropped)
    connection.execute("delete from ops.containers where file_id in (select file_id from dropped_containers)")
    if ledger.containers:
        columns = ", ".join(column.name for column in schema.table("ops.containers").columns)
        connection.execute(statement("new_containers", columns=columns, containers=parquet(ledger.containers)))


def _write_paths(connection: duckdb.DuckDBPyConnection, ledger: Ledger) -> None:
    """Needs `former_file_paths`, the paths of the last catalogue, and main.file_paths without a row."""
    if ledger.seen is None:
        merged = "(from former_file_paths where file_id in (select file_id from live_files))"
    else:
        is_table = isinstance(ledger.seen, pyarrow.Table)
        _temporary(connection, "seen_paths", ledger.seen if is_table else to_arrow(SeenPath, ledger.seen))
        connection.execute(statement("merge_paths"), {"run": ledger.run.run_id})
        merged = "merged_paths"
    connection.execute(f"insert into main.file_paths by name from {merged}")
    connection.execute("delete from ops.path_overrides")
    connection.execute(statement("path_overrides"))


def _write_quarantine(connection: duckdb.DuckDBPyConnection, ledger: Ledger) -> None:
    touched = pyarrow.table({"file_id": pyarrow.array(sorted(set(ledger.touched_files)), pyarrow.string())})
    _temporary(connection, "touched_files", touched)
    _temporary(connection, "new_faults", to_arrow(Quarantined, ledger.faults))
    if ledger.held_back:
        connection.execute(f"insert into new_faults by name from {parquet([ledger.held_back])}")
    connection.execute(
        "create or replace temp table healed_paths as select path from main.file_paths where state = 'present'"
        " union all select path from ops.containers where run_id = ?",
        [ledger.run.run_id],
    )
    _judged_owners(connection, ledger)
    connection.execute(statement("merge_quarantine"), {"run": ledger.run.run_id})
    _replace(connection, "quality.quarantine", "merged_quarantine")


def _judged_owners(connection: duckdb.DuckDBPyConnection, ledger: Ledger) -> None:
    """The owners in whole-corpus tables whose rows were all looked at; null for all owners of a table."""
    connection.execute("create or replace temp table judged_owners (table_name varchar, owner varchar)")
    for name in sorted(ledger.corpus.keys() & set(schema.CORPUS_TABLES)):
        connection.execute("insert into judged_owners " + _owners(name, ledger.corpus))


def _owners(name: str, corpus: Mapping[str, Path]) -> str:
    if REPLACED not in corpus:
        return f"values ({literal(name)}, null)"
    replaced = f"select table_name, owner from {parquet([corpus[REPLACED]])} where table_name = {literal(name)}"
    given = f"select distinct {literal(name)}, {KEYS[name][0]} from {parquet([corpus[name]])}"
    return f"{replaced} union all {given}"


def _write_findings(connection: duckdb.DuckDBPyConnection, ledger: Ledger) -> None:
    """Open what the audit found, resolve what no longer holds; needs `touched_files`, `live_files`, `judged_owners`."""
    source = parquet([ledger.findings]) if ledger.findings else no_findings()
    connection.execute(f"create or replace temp table new_findings as from {source}")
    compared = "true" if ledger.findings else "false"
    connection.execute(statement("merge_findings", are_compared=compared), {"run": ledger.run.run_id})
    _replace(connection, "quality.findings", "merged_findings")


def _temporary(connection: duckdb.DuckDBPyConnection, name: str, rows: pyarrow.Table) -> None:
    connection.register("arriving", rows)
    connection.execute(f"create or replace temp table {name} as from arriving")
    connection.unregister("arriving")


def _replace(connection: duckdb.DuckDBPyConnection, table: str, merged: str) -> None:
    connection.execute(f"delete from {table}")
    connection.execute(f"insert into {table} by name from {merged}")
