"""The staging database: views over what the workers wrote, under the names of the published tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow.parquet

from warehouse import schema
from warehouse.bookkeeping import insert, to_arrow
from warehouse.layer_keys import gone_name
from warehouse.layers import corpus_relation
from warehouse.schema import Table
from warehouse.sql import literal, parquet, statement

KEPT_FOOTERS = 2_000  # of Parquet files, 20 kB each: those of 250 MB of pages


@dataclass(frozen=True, slots=True)
class StagedPart:
    """One Parquet file of a staged table, and its place among them (暂存文件)."""

    table_name: str
    path: str
    ordinal: int


def open_staging(
    path: Path, parts: Mapping[str, Sequence[Path]], *, memory_limit: str = "512MB", threads: int = 2
) -> duckdb.DuckDBPyConnection:
    """A new database at `path` with a view over each staged table and an empty table `rejected`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    for old in (path, path.with_name(path.name + ".wal")):
        old.unlink(missing_ok=True)
    connection = duckdb.connect(str(path))
    connection.execute(f"set memory_limit = {literal(memory_limit)}")
    connection.execute(f"set threads = {int(threads)}")
    connection.execute("set preserve_insertion_order = true")
    if sum(map(len, parts.values())) <= KEPT_FOOTERS:
        connection.execute("set parquet_metadata_cache = true")  # a hundred promises ask the same files: a fifth less
    connection.execute(statement("rejected_table"))
    connection.execute("create table staged_parts (table_name varchar, path varchar, ordinal integer)")
    ours = schema.FILE_TABLES + schema.CORPUS_TABLES
    stage_tables(connection, {name: parts.get(name, ()) for name in dict.fromkeys([*ours, *parts])})
    return connection


def stage_tables(connection: duckdb.DuckDBPyConnection, parts: Mapping[str, Sequence[Path]]) -> None:
    """Let the views of some tables stand over these Parquet files."""
    connection.begin()  # one transaction: each statement of its own would be synced on its own
    connection.execute("delete from staged_parts where list_contains(?, table_name)", [list(parts)])
    rows = [
        StagedPart(name, str(each.absolute()), ordinal)
        for name, paths in parts.items()
        for ordinal, each in enumerate(paths)
    ]
    insert(connection, "staged_parts", to_arrow(StagedPart, rows))
    staged = _staged_paths(connection)
    names = [name for name in parts if f"main.{name}" in schema.tables()]
    names += ["documents"] if "document_clusters" in parts and "documents" not in parts else []
    for name in names:
        _view(connection, schema.table(name), staged)
    connection.commit()


def _staged_paths(connection: duckdb.DuckDBPyConnection) -> dict[str, list[Path]]:
    """The Parquet files staged for each table, in the order they were given."""
    staged: dict[str, list[Path]] = {}
    for name, path in connection.execute("select table_name, path from staged_parts order by ordinal").fetchall():
        staged.setdefault(name, []).append(Path(path))
    return staged


def parquet_columns(path: Path) -> frozenset[str]:
    """The names of the columns a Parquet file has."""
    return frozenset(pyarrow.parquet.read_schema(path).names)


def relation(table: Table, paths: Iterable[Path]) -> str:
    """All stored columns of a table, and `verified`, over some Parquet files; empty without any."""
    paths = list(paths)
    if not paths:
        return f"(select *, cast(null as boolean) as verified from {schema.empty_relation(table.stored)})"
    present = parquet_columns(paths[0])
    verified = "verified" if "verified" in present else "cast(null as boolean)"
    return f"(select {schema.cast_list(table.stored, present)}, {verified} as verified from {parquet(paths)})"


def _view(connection: duckdb.DuckDBPyConnection, table: Table, staged: Mapping[str, list[Path]]) -> None:
    if table.name in schema.CORPUS_TABLES:
        source = _corpus_relation(table.name, staged)
    else:
        source = relation(table, staged.get(table.name, ()))
    if table.name == "documents":
        source = statement(
            "documents_view",
            columns=", ".join(f'documents."{column.name}"' for column in table.stored),
            extra=", documents.verified",
            documents=source,
            clusters=_corpus_relation("document_clusters", staged),
        )
    connection.execute(f"create or replace view {table.qualified} as from ({source}) as source")


def _corpus_relation(name: str, staged: Mapping[str, list[Path]]) -> str:
    """The rows of a whole-corpus table that count, of one comparison or of the layers of several."""
    paths = {each: staged.get(each, []) for each in (name, gone_name(name))}
    if not paths[gone_name(name)]:
        return relation(schema.table(name), paths[name])
    return f"(select *, cast(null as boolean) as verified from {corpus_relation(name, paths)} as rows)"
