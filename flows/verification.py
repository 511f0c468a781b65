"""What is published, held against its raw texts and every promise again; and some files read anew from their text."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from tasks.text.reading import read_text
from tasks.text.rules import add_table
from tasks.text.units import factors
from tasks.workers.rows import rows_of_text
from tasks.workers.rules import rules_version
from tasks.workers.unsound import unsound_rows
from warehouse import schema
from warehouse.by_file import FileContents, contents_by_file
from warehouse.reader import open_reader
from warehouse.reading import known_quarantine, part_files
from warehouse.records import OF_ONE_TEXT, field_types
from warehouse.soundness import mark_unsound
from warehouse.verdicts import new_staging

MADE_AGAIN = tuple(name for name in OF_ONE_TEXT if name != "files")


@dataclass(frozen=True, slots=True)
class Broken:
    """A promise that published rows do not keep."""

    suite: str
    name: str
    severity: str
    sentence: str
    count: int
    examples: str


@dataclass(frozen=True, slots=True)
class Difference:
    """A row that is not what its text gives: a field with another value, or a row on one side alone."""

    path: str
    table: str
    row_id: str
    field: str
    published: Any
    made_again: Any


@dataclass(frozen=True, slots=True)
class Sample:
    """What a sample of files gave: how many were read anew, how many were left out as other rules made them."""

    files: int
    other_rules: int
    differences: list[Difference]


def broken_promises(parts: Mapping[str, Sequence[Path]], scratch: Path, memory_limit: str) -> list[Broken]:
    """Every promise that the rows of some Parquet parts break, the text of each file in hand."""
    from expectations.promises import SUITES
    from expectations.violations import fill_rejected

    with checked_rows(parts, scratch, memory_limit) as connection:
        found = fill_rejected(connection, SUITES)
    return [
        Broken(
            each.promise.suite,
            each.promise.name,
            each.promise.severity,
            each.promise.sentence,
            each.unexpected_count,
            each.observed or "",
        )
        for each in found
        if each.unexpected_count
    ]


@contextmanager
def checked_rows(
    parts: Mapping[str, Sequence[Path]], scratch: Path, memory_limit: str
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database over the parts in which `verified` says what the raw texts say now."""
    with new_staging(scratch / "verify.duckdb", parts, factors(), memory_limit) as connection:
        mark_unsound(connection, (row for contents in contents_by_file(connection) for row in unsound_rows(contents)))
        yield connection


def published_parts(warehouse: Path) -> dict[str, list[Path]]:
    """The Parquet parts of every table of a warehouse."""
    return {name: part_files(warehouse, name) for name in schema.FILE_TABLES + schema.CORPUS_PARTS}


@contextmanager
def _held(warehouse: Path) -> Iterator[Path]:
    """A folder to work in while the published state is held open, so that no run meanwhile sweeps its parts away."""
    with open_reader(warehouse), TemporaryDirectory(prefix="gongwen-verify-") as scratch:
        yield Path(scratch)


def verify_warehouse(warehouse: Path, memory_limit: str) -> list[Broken]:
    """Every promise that the published rows break."""
    parts = published_parts(warehouse)
    with _held(warehouse) as scratch:
        return broken_promises(parts, scratch, memory_limit)


def verify_sample(warehouse: Path, count: int, seed: str, furniture: str, memory_limit: str) -> Sample:
    """So many files read anew from their stored text, each row and field compared; which files, the seed decides."""
    rules = rules_version(furniture)
    add_table("furniture", furniture)
    held_back = {(fault.table_name, fault.row_id) for fault in known_quarantine(warehouse)}
    parts = {name: paths for name, paths in published_parts(warehouse).items() if name in OF_ONE_TEXT}
    with (
        _held(warehouse) as scratch,
        new_staging(scratch / "verify.duckdb", parts, factors(), memory_limit) as connection,
    ):
        known = connection.execute("select file_id, rules_version from files").fetchall()
        ours = [file_id for file_id, made_by in known if made_by == rules]
        chosen = sorted(ours, key=lambda name: hashlib.sha256(f"{seed}{name}".encode()).digest())[:count]
        differences = [
            each for contents in contents_by_file(connection, chosen) for each in differences_of(contents, held_back)
        ]
    return Sample(len(chosen), len(known) - len(ours), differences)


def differences_of(contents: FileContents, held_back: Collection[tuple[str, str]] = ()) -> list[Difference]:
    """Where the rows of a file differ from those that its text gives; rows in quarantine may be missing."""
    (file,) = contents.of("files")
    again = read_text(file.text, file.file_id, file.media_type)
    fresh = rows_of_text(again)
    out: list[Difference] = []
    for table in MADE_AGAIN:
        ours = dict(contents.rows.get(table, ()))
        theirs = {_row_id(table, row): row for row in fresh[table]}
        for row_id in sorted(ours.keys() | theirs.keys()):
            if row_id in ours or (table, row_id) not in held_back:
                out += _compare(file.path, table, row_id, ours.get(row_id), theirs.get(row_id))
    return out


def _compare(path: str, table: str, row_id: str, ours: Any, theirs: Any) -> Iterator[Difference]:
    """The fields in which two rows differ; one difference of no field where a row stands on one side alone."""
    if ours is None or theirs is None:
        here, there = ("missing" if row is None else "present" for row in (ours, theirs))
        yield Difference(path, table, row_id, "", here, there)
        return
    for name in field_types(OF_ONE_TEXT[table]):
        here, there = getattr(ours, name), getattr(theirs, name)
        if here != there:
            yield Difference(path, table, row_id, name, here, there)


def _row_id(table: str, row: Any) -> str:
    return "|".join(str(getattr(row, name)) for name in schema.row_columns(table))
