"""What each part adds to the counts on the page: counted once, as a part never changes, and kept beside the parts.

Tallies are a cache: without them, or with a correction in the warehouse, the same questions are asked of all rows.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import duckdb

from warehouse import looked_up, schema, shared_text
from warehouse.catalogue import Catalogue, read_catalogue, stored_relation
from warehouse.layers import Paths
from warehouse.layout import State
from warehouse.looked_up import LookedUp
from warehouse.parts import Part
from warehouse.sql import literal, parquet, question, statement
from warehouse.whole_folders import holds, made_whole, throw_away

TALLIES = ("files", "documents", "lengths", "indicators", "reasons", "names", "doubtful")
FILES = tuple(f"{name}.parquet" for name in TALLIES)
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
        "contents",
        "reuse_in_short",
    }
)


def bring_up(warehouse: Path, state: Path, memory_limit: str = "512MB") -> None:
    """Tally the parts that have not been, and forget those that are gone; for the holder of the writer lock."""
    catalogue, folder = read_catalogue(warehouse), _folder(state)
    groups, of_corpus = _groups(catalogue, State(state)), _of_corpus(catalogue, State(state))
    for old in (*folder.parent.glob("*"), *folder.glob("*")):
        if old.is_dir() and old != folder and old.name not in groups and not old.name.startswith(shared_text.PREFIX):
            throw_away(old)
    missing = [part_id for part_id in groups if not holds(folder / part_id, FILES)]
    if not missing and shared_text.is_kept(folder, of_corpus):
        return
    with duckdb.connect() as connection:
        connection.execute(f"set memory_limit = {literal(memory_limit)}")
        connection.execute("set threads = 2")
        for part_id in missing:
            _tally(connection, groups[part_id], folder / part_id)
        shared_text.bring_up(connection, folder, of_corpus)


def stand_in(connection: duckdb.DuckDBPyConnection, warehouse: Path, state: Path) -> LookedUp | None:
    """Make the temporary views `tallied_…` in a reader's connection, and give what is known of single rows.

    None where the questions must be asked of all rows.
    """
    corrected = connection.execute("select count(*) from quality.corrected_rows").fetchone()
    catalogue, folder = read_catalogue(warehouse), _folder(state)
    part_ids = list(_groups(catalogue, State(state)))
    folders = [folder / part_id for part_id in part_ids]
    of_corpus = _of_corpus(catalogue, State(state))
    if corrected != (0,) or not folders or not shared_text.is_kept(folder, of_corpus):
        return None
    if not all(holds(each, FILES) for each in folders):
        return None
    shared = shared_text.folder_of(folder, of_corpus)
    sources = {name: [each / file for each in folders] for name, file in zip(TALLIES, FILES, strict=True)}
    for name, paths in {**sources, "shared": [shared / shared_text.ROWS]}.items():
        connection.execute(f"create temp view tallied_{name} as from {parquet(paths)}")
    renamed = connection.execute("select count(*), sum(hash(renamed)) from ops.path_overrides as renamed").fetchone()
    return LookedUp(folder / "looked_up.json", part_ids, str(renamed))


def _tally(connection: duckdb.DuckDBPyConnection, paths: Mapping[str, Sequence[Path]], target: Path) -> None:
    """The tallies of one part's files, in a folder that appears whole or not at all."""
    relations = {name: stored_relation(schema.table(name), paths.get(name, [])) for name in COUNTED}
    with made_whole(target) as aside:
        for name, file in zip(TALLIES, FILES, strict=True):
            query = statement(f"tally_{name}", **{key: relations[key] for key in _parts_of(name)})
            connection.execute(f"copy ({query}) to {literal(aside / file)} (format parquet, compression zstd)")


def _parts_of(name: str) -> tuple[str, ...]:
    """The tables that a tally's statement names: documents -> documents and files."""
    if name == "lengths":
        return ("documents",)
    return tuple(dict.fromkeys(("files", name) if name in COUNTED else ("indicators",)))


def _groups(catalogue: Catalogue, state: State) -> dict[str, dict[str, list[Path]]]:
    """The Parquet files to count, by part and table."""
    groups: dict[str, dict[str, list[Path]]] = {}
    for part in catalogue.parts:
        if part.table_name in COUNTED:
            groups.setdefault(part.part_id, {}).setdefault(part.table_name, []).append(_path(state, part))
    return groups


def _of_corpus(catalogue: Catalogue, state: State) -> Paths:
    """The Parquet files that say which text stands in several documents, by table."""
    paths: dict[str, list[Path]] = {}
    for part in catalogue.parts:
        if part.table_name in shared_text.COUNTED:
            paths.setdefault(part.table_name, []).append(_path(state, part))
    return paths


def _path(state: State, part: Part) -> Path:
    return state.folder / part.path


def _folder(state: Path) -> Path:
    """Where the tallies lie that are counted as they are now."""
    return state / "tallies" / _version()


@cache
def _version() -> str:
    """A hash of how parts are tallied, and of their columns: others are counted again."""
    texts = [statement(f"tally_{name}", **{key: key for key in _parts_of(name)}) for name in TALLIES]
    texts += [shared_text.rule(), *map(question, sorted(looked_up.QUESTIONS))]
    return hashlib.sha256(repr([schema.schema_version(), *texts]).encode()).hexdigest()[:16]
