"""The rows of a database, file after file, as the records they were made from: for checks that need the text in hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

import duckdb

from warehouse import schema
from warehouse.records import OF_ONE_TEXT, field_types
from warehouse.sql import identifier

ORDER = {"documents": "ordinal", "edits": "ordinal", "segments": "ordinal", "terms": "document_id"}
FETCHED = 2_000  # rows taken at a time of each table


@dataclass(frozen=True, slots=True)
class FileContents:
    """A file's rows by table, each with the id by which results name it; `files` is empty where only others point to it."""

    file_id: str
    rows: dict[str, list[tuple[str, Any]]]

    def of(self, table: str) -> list[Any]:
        """The records of a table."""
        return [record for _, record in self.rows.get(table, ())]


def contents_by_file(
    connection: duckdb.DuckDBPyConnection, file_ids: Sequence[str] | None = None
) -> Iterator[FileContents]:
    """Every file with its rows, or those of some files, by file id; one pass over each table."""
    streams = {table: _by_file(connection, table, file_ids) for table in OF_ONE_TEXT}
    heads = {table: next(stream, None) for table, stream in streams.items()}
    while waiting := [head[0] for head in heads.values() if head is not None]:
        file_id = min(waiting)
        rows = {}
        for table, head in heads.items():
            if head is not None and head[0] == file_id:
                rows[table] = head[1]
                heads[table] = next(streams[table], None)
        yield FileContents(file_id, rows)


def _by_file(
    connection: duckdb.DuckDBPyConnection, table: str, file_ids: Sequence[str] | None
) -> Iterator[tuple[str, list[tuple[str, Any]]]]:
    record = OF_ONE_TEXT[table]
    columns = ", ".join(identifier(name) for name in field_types(record))
    file_id = f"coalesce({schema.file_id(table)}, '')"
    some = f"where list_contains($file_ids, {file_id})" if file_ids is not None else ""
    order = ", ".join(filter(None, ["1", ORDER.get(table), "2"]))
    cursor = connection.cursor()
    query = f"select {file_id}, coalesce({schema.row_id(table)}, ''), {columns} from {table} {some} order by {order}"
    cursor.execute(query, {"file_ids": list(file_ids)} if file_ids is not None else {})
    for name, rows in groupby(_fetched(cursor), itemgetter(0)):
        yield name, [(row[1], record(*map(_plain, row[2:]))) for row in rows]
    cursor.close()


def _fetched(cursor: duckdb.DuckDBPyConnection) -> Iterator[tuple[Any, ...]]:
    while rows := cursor.fetchmany(FETCHED):
        yield from rows


def _plain(value: Any) -> Any:
    """Lists as the tuples that records hold."""
    return tuple(value) if isinstance(value, list) else value
