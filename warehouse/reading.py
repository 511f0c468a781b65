"""What a run, a report and `gongwen status` must know of the published state; each call opens it and closes it at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Protocol

import duckdb
import pyarrow.parquet

from warehouse import schema
from warehouse.bookkeeping import RunRecord
from warehouse.catalogue import Catalogue, read_catalogue
from warehouse.layer_keys import table_of_gone
from warehouse.layout import State, state_folder
from warehouse.looked_up import QUESTIONS as LOOKUPS
from warehouse.reader import open_reader
from warehouse.sql import identifier, literal, parquet, question
from warehouse.tallies import QUESTIONS, stand_in


class Ask(Protocol):
    """Gives the rows of one question, each by column."""

    def __call__(self, name: str, parameters: Mapping[str, object] | None = None) -> list[dict[str, Any]]:
        """The rows that `queries/<name>.sql` gives."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One row in quarantine, without the row itself (隔离)."""

    table_name: str
    row_id: str
    expectation: str
    reason: str
    path: str | None
    first_run: str
    last_run: str
    status: str
    note: str | None


@dataclass(frozen=True, slots=True)
class Inside:
    """A file in a container: its place, `!/b.html` or `#17`, its content, and the container right around it."""

    place: str
    file_id: str
    holder_id: str


def known_files(warehouse: Path, state: Path | None = None) -> dict[str, str]:
    """Published files, and containers that need not be opened, with the rules that made them: file_id -> rules_version."""
    paths = part_files(warehouse, "files", state)
    known = dict(_rows(warehouse, f"select file_id, rules_version from {parquet(paths)}")) if paths else {}
    containers = "select file_id, rules_version from ops.containers where is_complete"
    return known | (dict(_rows(warehouse, containers)) if _has_containers(warehouse) else {})


def known_containers(warehouse: Path) -> dict[str, list[Inside]]:
    """What is in each container that was read: container -> its files, those of containers inside included."""
    columns = "file_id, unnest(places), unnest(member_ids), unnest(holder_ids)"
    found: dict[str, list[Inside]] = {}
    for container, *inside in (
        _rows(warehouse, f"select {columns} from ops.containers") if _has_containers(warehouse) else ()
    ):
        found.setdefault(container, []).append(Inside(*inside))
    return found


def staged_containers(paths: Sequence[Path]) -> dict[str, list[Inside]]:
    """The same of containers that a run has read, from its Parquet files."""
    found: dict[str, list[Inside]] = {}
    for path in paths:
        for batch in pyarrow.parquet.ParquetFile(path).iter_batches(64):
            for row in batch.to_pylist():
                inside = zip(row["places"], row["member_ids"], row["holder_ids"], strict=True)
                found[row["file_id"]] = [Inside(*each) for each in inside]
    return found


def _has_containers(warehouse: Path) -> bool:
    """False for a catalogue of an older version."""
    return has_column(warehouse, "ops.containers", "file_id")


def has_column(warehouse: Path, table: str, column: str) -> bool:
    """Whether the catalogue, which may be of an older version, has a column."""
    if not warehouse.exists():
        return False
    try:  # duckdb_columns() would bind every view, and so open every part; pragma_table_info() takes 80 ms
        _rows(warehouse, f"select {identifier(column)} from {table} limit 0")
    except (duckdb.CatalogException, duckdb.BinderException):
        return False
    return True


def known_paths(warehouse: Path) -> dict[str, str]:
    """Where published files were when a run looked last: path -> file_id."""
    return dict(_rows(warehouse, "select path, file_id from main.file_paths where state = 'present' order by path"))


def known_refused(warehouse: Path, rules_version: str) -> frozenset[str]:
    """Contents that these rules kept out whole, also after a release: reading them again changes nothing."""
    return kept_out_whole(warehouse, rules_version) - known_files(warehouse).keys() - decided_files(warehouse)


def kept_out_whole(warehouse: Path, rules_version: str) -> frozenset[str]:
    """Contents that stand in quarantine for these rules, published by now or not, decided on or not."""
    tables = ", ".join(map(literal, sorted(schema.WHOLE_FILE)))
    query = (
        "select distinct left(row_id, 32) from quality.quarantine as faults join ops.runs as runs"
        f" on runs.run_id = faults.last_run where status <> 'resolved' and table_name in ({tables}) and rules_version = ?"
    )
    return frozenset(file_id for (file_id,) in _rows(warehouse, query, rules_version))


def decided_files(warehouse: Path) -> frozenset[str]:
    """Contents with a row in quarantine that a person has decided on since a run tried it: the next run reads them."""
    if not has_column(warehouse, "quality.quarantine", "decided_at"):
        return frozenset()
    everything: dict[str, object] = {
        "status": "all",
        "expectation": None,
        "table_name": None,
        "path": None,
        "row_ids": [],
    }
    query = f"select distinct file_id from ({question('quarantine_rows')}) where is_pending"
    return frozenset(row["file_id"] for row in answer(warehouse, query, everything))


def known_released(warehouse: Path) -> list[tuple[str, str, str]]:
    """What persons have released: table, row and the promise that does not hold it back any more."""
    query = (
        "select distinct table_name, row_id, expectation from quality.quarantine where status = 'released' order by all"
    )
    return [(str(table), str(row_id), str(promise)) for table, row_id, promise in _rows(warehouse, query)]


def known_quarantine(warehouse: Path) -> list[Fault]:
    """Every row of the quarantine, oldest first."""
    columns = ", ".join(Fault.__dataclass_fields__)
    query = f"select {columns} from quality.quarantine order by first_run, table_name, row_id, expectation"
    return [Fault(*row) for row in _rows(warehouse, query)]


def part_files(warehouse: Path, table: str, state: Path | None = None) -> list[Path]:
    """The Parquet files of a table, also after the warehouse and its state folder were moved together."""
    catalogue = read_catalogue(warehouse)
    folder = State(state).folder if state else located_state(warehouse, catalogue)
    return [folder / part.path for part in catalogue.parts if part.table_name == table]


def located_state(warehouse: Path, catalogue: Catalogue) -> Path:
    """The folder that holds the catalogue's parts: beside the warehouse, or where the catalogue says it is."""
    beside = state_folder(warehouse)
    recorded = Path(catalogue.settings.get("state_folder", beside))
    first = next(iter(catalogue.parts), None)
    is_beside = beside.is_dir() if first is None else (beside / first.path).is_file()
    return beside if is_beside or not recorded.is_dir() else recorded


def row_counts(warehouse: Path) -> dict[str, int]:
    """How many rows each table has; those in parts are counted without opening them, less what was replaced."""
    counts = dict.fromkeys(schema.FILE_TABLES + schema.CORPUS_TABLES, 0)
    for part in read_catalogue(warehouse).parts:
        if part.table_name in counts:
            counts[part.table_name] += part.row_count
        elif (replaced_in := table_of_gone(part.table_name)) is not None:
            counts[replaced_in] -= part.row_count
    for table in schema.native_tables() if warehouse.exists() else ():
        name = table.name if table.schema == "main" else table.qualified
        counts[name] = int(_rows(warehouse, f"select count(*) from {table.qualified}")[0][0])
    return counts


def byte_count(warehouse: Path) -> int:
    """How many bytes the warehouse takes: its parts and the catalogue."""
    return warehouse.stat().st_size + sum(part.byte_count for part in read_catalogue(warehouse).parts)


def recent_runs(warehouse: Path, most: int = 20) -> list[RunRecord]:
    """The last runs that published, newest first; none where there is no warehouse."""
    if not warehouse.is_file():
        return []
    rows = answer(warehouse, f"select * from ops.runs order by started_at desc, run_id desc limit {most}")
    known = [field.name for field in fields(RunRecord)]
    return [RunRecord(**{name: row[name] for name in known if row.get(name) is not None}) for row in rows]


def last_run(warehouse: Path) -> dict[str, Any] | None:
    """The row of ops.runs that was published last."""
    rows = answer(warehouse, "select * from ops.runs order by started_at desc, run_id desc limit 1")
    return rows[0] if rows else None


def ask(warehouse: Path, name: str, parameters: Mapping[str, object] | None = None) -> list[dict[str, Any]]:
    """The rows that `queries/<name>.sql` gives, each by column."""
    return answer(warehouse, question(name), parameters)


@contextmanager
def asking(warehouse: Path, state: Path | None = None) -> Iterator[Ask]:
    """Asks one question of `queries/` after the other of one and the same published state, opened once.

    With the state folder, what the tallies in it answer is not counted again, and what was looked up is not looked for.
    """
    with open_reader(warehouse) as connection:
        known = stand_in(connection, warehouse, state) if state is not None else None

        def ask(name: str, parameters: Mapping[str, object] | None = None) -> list[dict[str, Any]]:
            if known is None:
                return rows_of(connection, question(name), parameters)
            if name in LOOKUPS and parameters:
                return known.rows(name, parameters, lambda: rows_of(connection, question(name), parameters))
            return rows_of(connection, question(f"tallied/{name}" if name in QUESTIONS else name), parameters)

        yield ask
        if known is not None:
            known.keep()


def answer(warehouse: Path, query: str, parameters: Mapping[str, object] | None = None) -> list[dict[str, Any]]:
    """The rows that a query of ours gives, each by column; none where there is no warehouse yet."""
    if not warehouse.exists():
        return []
    with open_reader(warehouse) as connection:
        return rows_of(connection, query, parameters)


def rows_of(
    connection: duckdb.DuckDBPyConnection, query: str, parameters: Mapping[str, object] | None = None
) -> list[dict[str, Any]]:
    """The rows that a query gives, each by column."""
    cursor = connection.execute(query, dict(parameters) if parameters else None)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _rows(warehouse: Path, query: str, *values: object) -> list[tuple[Any, ...]]:
    if not warehouse.exists():
        return []
    with open_reader(warehouse) as connection:
        return connection.execute(query, list(values)).fetchall()


def missing_parts(warehouse: Path) -> list[Path]:
    """The Parquet files that the catalogue names and that are not there."""
    catalogue = read_catalogue(warehouse)
    folder = located_state(warehouse, catalogue)
    return [folder / part.path for part in catalogue.parts if not (folder / part.path).is_file()]
