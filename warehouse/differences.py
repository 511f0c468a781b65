"""What changed between two published states: rows that appeared, vanished or changed, and why.

Only parts that one of the states has alone are read: a comparison costs what changed, not what is there. Of tables in
layers, whose older rows a later part may replace, the rows are read whose keys stand in such parts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from warehouse import schema
from warehouse.corpus import paths_by_table
from warehouse.kept_runs import KeptRun
from warehouse.layer_keys import DOCUMENT_COLUMNS, gone_name
from warehouse.layers import corpus_relation, key_list
from warehouse.layout import State
from warehouse.load import part_paths
from warehouse.parts import Part, select_all
from warehouse.reader import readable
from warehouse.reading import located_state, rows_of
from warehouse.sql import identifier, literal, parquet, statement

STAMPS = frozenset({"run_id", "rules_version", "extractor_version"})  # they say who made a row, not what it says
SHOWN = 80  # characters of one value
VERSIONS = ("vocabulary_version", "rule_code_version")

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Differences:
    """The open comparison of two states."""

    connection: duckdb.DuckDBPyConnection

    def counts(self) -> list[Row]:
        """How many rows of which table appeared, vanished or changed, by cause."""
        query = "select table_name, change, cause, count(*) as rows from differences group by all order by all"
        return rows_of(self.connection, query)

    def rows(self) -> list[Row]:
        """Every such row, with its file, and the columns in which a changed row differs."""
        return rows_of(
            self.connection,
            "select table_name, change, cause, path, row_id, columns from differences"
            " left join changed_columns using (table_name, row_id) order by table_name, change, path, row_id",
        )


@contextmanager
def differences(
    warehouse: Path, before: KeptRun, after: KeptRun, tables: Sequence[str] = (), *, memory_limit: str = "600MB"
) -> Iterator[Differences]:
    """The rows that two states of a warehouse do not share; of some tables, or of all that parts hold."""
    state = State(located_state(warehouse, after.catalogue))
    with duckdb.connect() as connection:
        connection.execute(f"set memory_limit = {literal(memory_limit)}")
        connection.execute(f"set temp_directory = {literal(state.spill)}")
        connection.execute(
            "create table differences (table_name text, row_id text, file_id text, path text, change text, cause text)"
        )
        connection.execute("create table changed_columns (table_name text, row_id text, columns json)")
        _causes(connection, warehouse, state, before, after)
        for name in tables or schema.FILE_TABLES + schema.CORPUS_TABLES:
            _compare(connection, state, name, before, after)
        yield Differences(connection)


def _causes(
    connection: duckdb.DuckDBPyConnection, warehouse: Path, state: State, before: KeptRun, after: KeptRun
) -> None:
    """Why the rows of each file that may differ do."""
    for name, kept, other in (("before_files", before, after), ("after_files", after, before)):
        connection.execute(f"create temp table {name} as {_alone(state, 'files', kept, other)}")
    whole = ", ".join(map(literal, sorted(schema.WHOLE_FILE)))
    for name, kept in (("then_kept_out", before), ("now_kept_out", after)):
        with _attached(connection, kept.path):
            connection.execute(
                f"create temp table {name} as select distinct left(row_id, 32) as file_id"
                f" from state.quality.quarantine where status = 'open' and table_name in ({whole})"
            )
    with _attached(connection, warehouse):
        had = {
            name
            for (name,) in connection.execute(
                "select column_name from duckdb_columns() where database_name = 'state' and table_name = 'runs'"
            ).fetchall()
        }
        columns = ", ".join(name if name in had else f"cast(null as varchar) as {name}" for name in VERSIONS)
        connection.execute(
            f"create temp table rule_versions as select distinct on (rules_version) rules_version, {columns}"
            " from state.ops.runs order by rules_version, vocabulary_version nulls last"
        )
    connection.execute(statement("diff_files"))


@contextmanager
def _attached(connection: duckdb.DuckDBPyConnection, path: Path) -> Iterator[None]:
    """A catalogue under the name `state`."""
    with readable(path) as file:
        connection.execute(f"attach {literal(file)} as state (read_only)")
        try:
            yield
        finally:
            connection.execute("detach state")


def _alone(state: State, name: str, kept: KeptRun, other: KeptRun) -> str:
    """The rows of a table in the parts that one state has and the other has not."""
    shared = {part.path for part in other.catalogue.parts}
    parts: list[Part] = [part for part in kept.catalogue.parts if part.path not in shared]
    paths = part_paths(state, parts, name)
    return select_all(name, paths) if paths else f"from {schema.empty_relation(schema.table(name).stored)}"


def _sides(
    connection: duckdb.DuckDBPyConnection, state: State, name: str, before: KeptRun, after: KeptRun
) -> dict[str, str]:
    """The rows of a table in each of the states, without such as are the same in both."""
    states = {"before": before, "after": after}
    if name not in schema.CORPUS_TABLES:
        others = {"before": after, "after": before}
        return {side: f"({_alone(state, name, kept, others[side])})" for side, kept in states.items()}
    paths = {side: paths_by_table(state, kept.catalogue.parts) for side, kept in states.items()}
    keys = [
        f"select {key_list(name)} from {parquet([path])}"
        for each in (name, gone_name(name))
        for path in sorted(set(paths["before"].get(each, ())) ^ set(paths["after"].get(each, ())))
    ]
    if not keys:
        return dict.fromkeys(states, schema.empty_relation(schema.table(name).stored))
    connection.execute(f"create or replace temp table changed_keys as {' union '.join(keys)}")
    return {
        side: f"(from {corpus_relation(name, each)} semi join changed_keys using ({key_list(name)}))"
        for side, each in paths.items()
    }


def _compare(connection: duckdb.DuckDBPyConnection, state: State, name: str, before: KeptRun, after: KeptRun) -> None:
    """Add the differing rows of one table, and their columns."""
    sides = _sides(connection, state, name, before, after)
    compared = [column.name for column in schema.table(name).stored if column.name not in STAMPS]
    owners = DOCUMENT_COLUMNS.get(name, ())
    common = {"table_name": name, "row_id": schema.row_id(name), **sides}
    connection.execute(
        statement(
            "diff_rows",
            owners=f"[{', '.join(owners)}]" if owners else f"[{schema.file_id(name)}]",
            compared=", ".join(map(identifier, compared)),
            **common,
        )
    )
    if not connection.execute(
        "select 1 from differences where table_name = ? and change = 'changed' limit 1", [name]
    ).fetchall():
        return
    pairs = ", ".join(
        f"{{'name': {literal(column)}, 'before': {_shown('b', column)}, 'after': {_shown('a', column)}}}"
        for column in compared
    )
    columns = ", ".join(map(identifier, compared))
    connection.execute(statement("diff_columns", pairs=pairs, columns=columns, **common))


def _shown(side: str, column: str) -> str:
    return f"left(cast({side}.{identifier(column)} as varchar), {SHOWN})"
