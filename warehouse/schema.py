"""The tables of the warehouse as `schema/*.sql` defines them: columns, types, comments, and how rows are told apart."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

import duckdb

from warehouse.layer_keys import gone_name
from warehouse.sql import identifier, literal, statement

SCHEMAS = ("main", "quality", "ops")
FORMAT = 2  # of catalogue, parts and state folder together; counted up by hand when `gongwen upgrade` has work to do

# Tables written once per file into parts, in the order in which they depend on each other.
FILE_TABLES = (
    "files",
    "documents",
    "document_evidence",
    "edits",
    "marks",
    "segments",
    "terms",
    "indicators",
    "indicator_links",
    "equations",
    "citations",
    "foreign_places",
)
# Tables that depend on all documents together: a run adds a layer of what it changes.
CORPUS_TABLES = (
    "duplicate_pairs",
    "document_clusters",
    "passages",
    "passage_occurrences",
    "passage_slots",
)
CORPUS_PARTS = (*CORPUS_TABLES, *map(gone_name, CORPUS_TABLES))  # the names under which their parts are kept
# Whole-corpus tables of older formats, views by now: their parts go.
FORMER_TABLES = ("reused_passages",)
# Tables that a run's promises need and nobody publishes.
STAGED_TABLES = ("run_counts",)
# A critical fault in one of these takes the whole file away; in any other table the row alone.
WHOLE_FILE = frozenset({"files", "documents", "edits", "segments"})
# Columns that a view works out; no part holds them.
DERIVED = {"documents": ("cluster_id", "is_canonical")}

# The views reuse_by_…: name, column of documents, its word, what it holds.
REUSE_BY = (
    ("genre", "genre", "文体", "文体,不明则空 / genre, null where unknown"),
    ("region", "region_code", "地区", "行政区划代码,不明则空 / administrative division code, null where unknown"),
    ("topic", "topic", "主题", "主题,不明则空 / topic, null where unknown"),
    ("year", "year", "年份", "年份,公历,不明则空 / year AD, null where unknown"),
)

_ROW_ID = {
    "files": "file_id",
    "documents": "document_id",
    "document_evidence": "concat_ws('|', document_id, field, raw_start)",
    "edits": "edit_id",
    "marks": "concat_ws('|', file_id, raw_start, kind)",
    "segments": "segment_id",
    "terms": "concat_ws('|', document_id, term)",
    "indicators": "indicator_id",
    "indicator_links": "concat_ws('|', from_id, to_id, relation)",
    "equations": "concat_ws('|', equation_id, ordinal)",
    "citations": "concat_ws('|', document_id, raw_start)",
    "foreign_places": "concat_ws('|', document_id, raw_start)",
    "duplicate_pairs": "concat_ws('|', left_id, right_id)",
    "document_clusters": "document_id",
    "passages": "passage_id",
    "passage_occurrences": "concat_ws('|', passage_id, document_id, raw_start)",
    "run_counts": "run_id",
    "passage_slots": "concat_ws('|', passage_id, slot, document_id, raw_start)",
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its name, its SQL type, what it holds."""

    name: str
    type: str
    comment: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the warehouse, as the user sees it."""

    schema: str
    name: str
    comment: str
    columns: tuple[Column, ...]

    @property
    def qualified(self) -> str:
        """The name with its schema: main.files."""
        return f"{self.schema}.{self.name}"

    @property
    def stored(self) -> tuple[Column, ...]:
        """The columns that parts hold; the others are worked out by the view."""
        derived = DERIVED.get(self.name, ()) if self.schema == "main" else ()
        return tuple(column for column in self.columns if column.name not in derived)


def definition(schema: str) -> str:
    """The text of `schema/<schema>.sql`."""
    return (files("warehouse") / "schema" / f"{schema}.sql").read_text(encoding="utf-8")


def create(connection: duckdb.DuckDBPyConnection) -> None:
    """Make every table, empty and with its comments, in an empty database."""
    for schema in SCHEMAS:
        connection.execute(definition(schema))


@cache
def tables() -> dict[str, Table]:
    """Every table by its qualified name, in the order of the definitions."""
    with duckdb.connect() as connection:
        create(connection)
        found = connection.execute(
            "select schema_name, table_name, coalesce(comment, '') from duckdb_tables() order by table_oid"
        ).fetchall()
        columns = connection.execute(
            "select schema_name, table_name, column_name, data_type, coalesce(comment, '')"
            " from duckdb_columns() where not internal order by table_oid, column_index"
        ).fetchall()
    ranked = sorted(found, key=lambda row: SCHEMAS.index(row[0]))
    return {
        f"{schema}.{name}": Table(
            schema, name, comment, tuple(Column(*column[2:]) for column in columns if column[:2] == (schema, name))
        )
        for schema, name, comment in ranked
    }


def table(name: str) -> Table:
    """The table of a name, with or without its schema: files, quality.results."""
    return tables()[name if "." in name else f"main.{name}"]


@cache
def views() -> dict[str, Table]:
    """Every view that answers a question, by its qualified name; `views/*.sql` define them."""
    with duckdb.connect() as connection:
        create(connection)
        create_views(connection)
        found = connection.execute(
            "select schema_name, view_name, coalesce(comment, '') from duckdb_views() where not internal order by 2"
        ).fetchall()
        columns = connection.execute(
            "select schema_name, table_name, column_name, data_type, coalesce(comment, '')"
            " from duckdb_columns() where not internal order by column_index"
        ).fetchall()
    return {
        f"{schema}.{name}": Table(
            schema, name, comment, tuple(Column(*column[2:]) for column in columns if column[:2] == (schema, name))
        )
        for schema, name, comment in found
    }


def create_views(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the views over the tables, with their comments; a view may use those whose names come before its own."""
    _create_reading_view(connection)
    folder = files("warehouse") / "views"
    for file in sorted(folder.iterdir(), key=lambda each: each.name):
        if file.name.endswith(".sql"):
            connection.execute(file.read_text(encoding="utf-8"))
    for by, column, word, meaning in REUSE_BY:
        connection.execute(statement("reuse_by", by=by, column=column, word=word, meaning=meaning))


def _create_reading_view(connection: duckdb.DuckDBPyConnection) -> None:
    """Make main.indicators_as_read, which has the columns of the indicators and their comments."""
    indicators = table("indicators")
    columns, structure = column_list(indicators.stored), json_structure(indicators)
    connection.execute(statement("indicators_as_read", columns=columns, structure=structure))
    meaning = "程序读出的指标,不含人工更正 / indicators as the rules read them, without the corrections of people"
    comment(connection, replace(indicators, name="indicators_as_read", comment=meaning), "view")


def comment(connection: duckdb.DuckDBPyConnection, table: Table, kind: str) -> None:
    """Give a table or view, and each of its columns, the comments of the definition."""
    connection.execute(f"comment on {kind} {table.qualified} is {literal(table.comment)}")
    for column in table.columns:
        target = f"{table.qualified}.{identifier(column.name)}"
        connection.execute(f"comment on column {target} is {literal(column.comment)}")


def json_structure(table: Table) -> str:
    """What DuckDB's from_json needs to read a row of the table: {"value": "DOUBLE", "reasons": ["VARCHAR"]}."""
    types = {
        column.name: [column.type.removesuffix("[]")] if column.type.endswith("[]") else column.type
        for column in table.stored
    }
    return json.dumps(types)


@cache
def native_tables() -> tuple[Table, ...]:
    """The small tables that stand in the catalogue itself."""
    parted = {f"main.{name}" for name in FILE_TABLES + CORPUS_TABLES}
    return tuple(each for each in tables().values() if each.qualified not in parted)


@cache
def schema_version() -> str:
    """A hash of the columns that parts hold: parts with others are written again."""
    stored = [(name, column.name, column.type) for name in FILE_TABLES + CORPUS_TABLES for column in table(name).stored]
    return hashlib.sha256(repr(stored).encode()).hexdigest()[:16]


def is_of_corpus(name: str) -> bool:
    """Whether parts of this name belong to a whole-corpus table: its rows, or which of them no longer count."""
    return name in CORPUS_PARTS or name in FORMER_TABLES


def row_id(name: str) -> str:
    """The SQL expression that names a row of a table in results and quarantine."""
    return _ROW_ID[name]


def row_columns(name: str) -> tuple[str, ...]:
    """The columns that `row_id` is made of, in its order."""
    known = {column.name for column in table(name).columns}
    return tuple(word for word in re.findall(r"\w+", _ROW_ID[name]) if word in known)


def file_id(name: str) -> str:
    """The SQL expression for the file a row belongs to; every id begins with the 32 digits of its file's."""
    column_names = [column.name for column in table(name).columns]
    if "file_id" in column_names:
        return "file_id"
    owner = "document_id" if "document_id" in column_names else column_names[0]
    return f"left({owner}, 32)"


def column_list(columns: tuple[Column, ...]) -> str:
    """The columns' names as a select list."""
    return ", ".join(identifier(column.name) for column in columns)


def cast_list(columns: tuple[Column, ...], present: frozenset[str]) -> str:
    """A select list with each column in its type; what a source does not have is null."""
    return ", ".join(
        f"cast({identifier(column.name) if column.name in present else 'null'} as {column.type})"
        f" as {identifier(column.name)}"
        for column in columns
    )


def empty_relation(columns: tuple[Column, ...]) -> str:
    """A relation with these columns and no row."""
    return f"(select {cast_list(columns, frozenset())} where false)"
