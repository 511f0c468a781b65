"""The catalogue: the small database file that users open, with views over the parts."""

from __future__ import annotations

import os
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import duckdb

from warehouse import schema
from warehouse.bookkeeping import insert, to_arrow
from warehouse.layers import Paths, corpus_relation
from warehouse.layout import State
from warehouse.parts import Part
from warehouse.reader import open_reader
from warehouse.schema import Table
from warehouse.sql import identifier, parquet, statement

# What a file's smallest path says in place of the path it was read under.
OVERRIDDEN = {
    'files."container_id"': "case when renamed.path is null then files.container_id else renamed.container_id end"
    " as container_id"
}


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What a catalogue says of itself: its parts and its settings."""

    parts: tuple[Part, ...] = ()
    settings: dict[str, str] = field(default_factory=dict)


class NotAWarehouse(ValueError):
    """A file that is no catalogue of ours."""


def read_catalogue(path: Path) -> Catalogue:
    """The parts and settings of a catalogue; none where there is no file."""
    try:
        status = path.stat()
    except FileNotFoundError:
        return Catalogue()
    return _catalogue(path, (status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns))


@lru_cache(maxsize=16)
def _catalogue(path: Path, identity: tuple[int, ...]) -> Catalogue:
    """A catalogue is never changed once published: one of the same identity is read once."""
    try:
        with open_reader(path) as connection:
            had = {name for name, *_ in connection.execute("describe ops.parts").fetchall()}  # an older one has fewer
            columns = ", ".join(name for name in Part.__dataclass_fields__ if name in had)
            parts = connection.execute(f"select {columns} from ops.parts order by part_id, table_name").fetchall()
            settings = connection.execute("select name, value from ops.settings").fetchall()
    except (duckdb.CatalogException, duckdb.BinderException) as error:
        raise NotAWarehouse(f"{path}: a database, but not a warehouse of ours; name another file") from error
    except duckdb.IOException as error:
        raise NotAWarehouse(f"{path}: cannot be opened as a warehouse ({error})") from error
    return Catalogue(tuple(Part(*row) for row in parts), dict(settings))


def create_views(connection: duckdb.DuckDBPyConnection, state: State, parts: Sequence[Part]) -> None:
    """Make a view over its parts for every table that has them, with the comments of the definition, and the views."""
    paths: dict[str, list[Path]] = {}
    for part in parts:
        paths.setdefault(part.table_name, []).append(state.folder.absolute() / part.path)
    for name in schema.FILE_TABLES + schema.CORPUS_TABLES:
        table = schema.table(name)
        connection.execute(f"create view {table.qualified} as {_view(table, paths)}")
        schema.comment(connection, table, "view")
    schema.create_views(connection)


def create_native_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the empty tables that stand in the catalogue itself, with their comments."""
    for name in schema.SCHEMAS:
        connection.execute(f"create schema if not exists {name}")
    for table in schema.native_tables():
        columns = ", ".join(f"{identifier(column.name)} {column.type}" for column in table.columns)
        connection.execute(f"create table {table.qualified} ({columns})")
        schema.comment(connection, table, "table")


def copy_native_tables(connection: duckdb.DuckDBPyConnection, origin: str | None, filled: Collection[str] = ()) -> None:
    """Take the rows of the native tables over from an attached catalogue, as far as it has their columns.

    Those of `filled` are not copied: the temporary views former_<table> give them, empty without an origin.
    """
    had = connection.execute(
        "select schema_name || '.' || table_name, column_name from duckdb_columns() where database_name = ?", [origin]
    ).fetchall()
    for table in schema.native_tables():
        known = frozenset(column.name for column in table.columns if (table.qualified, column.name) in had)
        source = f"{origin}.{table.qualified}" if known else table.qualified
        if table.qualified in filled:
            columns = schema.cast_list(table.columns, known or frozenset(column.name for column in table.columns))
            connection.execute(f"create temp view former_{table.name} as select {columns} from {source}")
        elif known:
            columns = ", ".join(map(identifier, sorted(known)))
            connection.execute(f"insert into {table.qualified} by name select {columns} from {source}")


def replace_parts(connection: duckdb.DuckDBPyConnection, parts: Sequence[Part]) -> None:
    """Let ops.parts list these parts."""
    connection.execute("delete from ops.parts")
    insert(connection, "ops.parts", to_arrow(Part, sorted(parts, key=lambda part: (part.part_id, part.table_name))))


def replace_settings(connection: duckdb.DuckDBPyConnection, settings: dict[str, str]) -> None:
    """Let ops.settings hold these values."""
    connection.execute("delete from ops.settings")
    for name, value in settings.items():
        connection.execute("insert into ops.settings values (?, ?)", [name, value])


def stored_relation(table: Table, paths: Sequence[Path]) -> str:
    """The rows of a table in some parts, or none."""
    return parquet(paths) if paths else schema.empty_relation(table.stored)


def _view(table: Table, paths: Paths) -> str:
    is_layered = table.name in schema.CORPUS_TABLES
    source = corpus_relation(table.name, paths) if is_layered else stored_relation(table, paths.get(table.name, []))
    columns = [f"{table.name}.{identifier(column.name)}" for column in table.stored]
    if table.name == "documents":
        return statement(
            "documents_view",
            columns=",\n    ".join(columns),
            extra="",
            documents=source,
            clusters=corpus_relation("document_clusters", paths),
        )
    if table.name == "files":
        others = [OVERRIDDEN.get(column, column) for column in columns if column != 'files."path"']
        return statement("files_view", file_id=others[0], others=",\n    ".join(others[1:]), files=source)
    return f"select {', '.join(columns)} from {source} as {table.name}"


def close_to_disk(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """End the writing of a database file, so that the file alone holds everything and survives a power cut."""
    connection.execute("checkpoint")
    connection.close()
    path.with_name(path.name + ".wal").unlink(missing_ok=True)
    with path.open("rb") as file:
        os.fsync(file.fileno())
