"""What each part adds to the counts on the page: counted once, as a part never changes, and kept beside the parts.

Tallies are a cache: without them, or with a correction in the warehouse, the same questions are asked of all rows.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import duckdb

from warehouse import schema
from warehouse.catalogue import Catalogue, read_catalogue, stored_relation
from warehouse.layout import State
from warehouse.parts import Part
from warehouse.sql import literal, parquet, statement

TALLIES = ("files", "documents", "indicators", "reasons", "names", "doubtful")
COUNTED = ("files", "documents", "indicators")  # the tables that tallies are counted from
QUESTIONS = frozenset(
    {
        "figures_by_kind",
        "documents_by_year",
        "documents_by_region",
        "site_contents",
        "confidence_levels",
        "confidence_reasons",
        "unknown_names",
        "doubtful_indicators",
    }
)


def bring_up(warehouse: Path, state: Path, memory_limit: str = "512MB") -> None:
    """Tally the parts that have not been, and forget those that are gone; for the holder of the writer lock."""
    groups = _groups(read_catalogue(warehouse), State(state))
    folder = _folder(state)
    for old in (*folder.parent.glob("*"), *folder.glob("*")):
        if old != folder and old.name not in groups:
            shutil.rmtree(old)
    missing = [part_id for part_id in groups if not (folder / part_id).is_dir()]
    if not missing:
        return
    with duckdb.connect() as connection:
        connection.execute(f"set memory_limit = {literal(memory_limit)}")
        connection.execute("set threads = 2")
        for part_id in missing:
            _tally(connection, groups[part_id], folder / part_id)


def stand_in(connection: duckdb.DuckDBPyConnection, warehouse: Path, state: Path) -> bool:
    """Make the temporary views `tallied_…` in a reader's connection; False where its questions must be asked of all rows."""
    corrected = connection.execute("select count(*) from quality.corrected_rows").fetchone()
    folders = [_folder(state) / part_id for part_id in _groups(read_catalogue(warehouse), State(state))]
    if corrected != (0,) or not folders or not all(each.is_dir() for each in folders):
        return False
    for name in TALLIES:
        source = parquet([folder / f"{name}.parquet" for folder in folders])
        connection.execute(f"create temp view tallied_{name} as from {source}")
    return True


def _tally(connection: duckdb.DuckDBPyConnection, paths: Mapping[str, Sequence[Path]], target: Path) -> None:
    """The tallies of one part's files, in a folder that appears whole or not at all."""
    aside = target.with_name(f"new-{target.name}")
    aside.mkdir(parents=True)
    relations = {name: stored_relation(schema.table(name), paths.get(name, [])) for name in COUNTED}
    for name in TALLIES:
        query = statement(f"tally_{name}", **{key: relations[key] for key in _parts_of(name)})
        connection.execute(f"copy ({query}) to {literal(aside / f'{name}.parquet')} (format parquet, compression zstd)")
    os.rename(aside, target)


def _parts_of(name: str) -> tuple[str, ...]:
    """The tables that a tally's statement names: documents -> documents and files."""
    return tuple(dict.fromkeys(("files", name) if name in COUNTED else ("indicators",)))


def _groups(catalogue: Catalogue, state: State) -> dict[str, dict[str, list[Path]]]:
    """The Parquet files to count, by part and table."""
    groups: dict[str, dict[str, list[Path]]] = {}
    for part in catalogue.parts:
        if part.table_name in COUNTED:
            groups.setdefault(part.part_id, {}).setdefault(part.table_name, []).append(_path(state, part))
    return groups


def _path(state: State, part: Part) -> Path:
    return state.folder / part.path


def _folder(state: Path) -> Path:
    """Where the tallies lie that are counted as they are now."""
    return state / "tallies" / _version()


@cache
def _version() -> str:
    """A hash of how parts are tallied, and of their columns: others are counted again."""
    texts = [statement(f"tally_{name}", **{key: key for key in _parts_of(name)}) for name in TALLIES]
    return hashlib.sha256(repr([schema.schema_version(), *texts]).encode()).hexdigest()[:16]
