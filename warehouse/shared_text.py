"""How much of each document stands in others, too: kept beside the parts, so that a new layer costs what it changes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

import duckdb

from warehouse.layer_keys import gone_name
from warehouse.layers import Paths, current_rows
from warehouse.sql import literal, parquet, statement
from warehouse.whole_folders import holds, made_whole, throw_away

OCCURRENCES, PASSAGES = "passage_occurrences", "passages"
COUNTED = (PASSAGES, gone_name(PASSAGES), OCCURRENCES, gone_name(OCCURRENCES))  # the parts that are looked at
COLUMNS = {OCCURRENCES: ("passage_id", "document_id", "raw_start", "raw_end"), PASSAGES: ("passage_id", "is_stock")}
PREFIX = "shared-"
ROWS, NOTE = "shared.parquet", "parts.json"


def folder_of(folder: Path, paths: Paths) -> Path:
    """Where the rows for these parts lie, the parts given by table name."""
    return folder / (PREFIX + hashlib.sha256(repr(_names(paths)).encode()).hexdigest()[:16])


def is_kept(folder: Path, paths: Paths) -> bool:
    """Whether the rows for these parts lie there."""
    return _noted(folder_of(folder, paths)) is not None


def bring_up(connection: duckdb.DuckDBPyConnection, folder: Path, paths: Paths) -> Path:
    """Count for these parts, from what was counted for fewer of them where nothing but layers came; forget all other counts."""
    target = folder_of(folder, paths)
    kept = [path for path in folder.glob(f"{PREFIX}*") if path != target]
    if not is_kept(folder, paths):
        names = _names(paths)
        query = _from_changes(connection, paths, kept) or _whole(paths)
        with made_whole(target) as aside:
            (aside / NOTE).write_text(json.dumps(names), encoding="utf-8")
            connection.execute(f"copy ({query}) to {literal(aside / ROWS)} (format parquet, compression zstd)")
    for path in kept:
        throw_away(path)
    return target


def rule() -> str:
    """How it is counted, as text: the queries for one layer on another. What was counted by another rule is not carried on."""
    first, second = ({name: Path(layer) / f"{name}.parquet" for name in COUNTED} for layer in ("first", "second"))
    paths = {name: [first[name], second[name]] for name in COUNTED}
    return repr([_whole(paths), *_changed(paths, [_name(path) for path in first.values()], Path("before"))])


def _whole(paths: Paths) -> str:
    """The query for all documents."""
    occurrences, passages = (current_rows(name, paths, ", ".join(columns)) for name, columns in COLUMNS.items())
    return statement("shared_text", occurrences=occurrences, passages=passages)


def _from_changes(connection: duckdb.DuckDBPyConnection, paths: Paths, kept: Sequence[Path]) -> str | None:
    """The query that carries on one of the counts that are kept; None where none of them is of fewer parts and readable."""
    names = set(_names(paths))
    for before in kept:
        noted = _noted(before)
        if noted is not None and set(noted) <= names and _is_readable(connection, before / ROWS):
            prepare, query = _changed(paths, noted, before)
            connection.execute(prepare)
            return query
    return None


def _changed(paths: Paths, noted: Sequence[str], before: Path) -> tuple[str, str]:
    """What finds the documents that new layers touch, and the query for these; the others are as they were."""
    new = {name: [path for path in paths.get(name, ()) if _name(path) not in set(noted)] for name in COUNTED}
    prepare = statement(
        "changed_documents",
        occurrences=current_rows(OCCURRENCES, paths, "passage_id, document_id"),
        passages=_column("passage_id", new[PASSAGES], new[gone_name(PASSAGES)]),
        documents=_column("document_id", new[OCCURRENCES], new[gone_name(OCCURRENCES)]),
        places=current_rows(OCCURRENCES, paths, ", ".join(COLUMNS[OCCURRENCES])),
        kinds=current_rows(PASSAGES, paths, ", ".join(COLUMNS[PASSAGES])),
    )
    some = statement("shared_text", occurrences="changed_occurrences", passages="changed_passages")
    others = (
        f"select document_id, shared from {parquet([before / ROWS])} anti join changed_documents using (document_id)"
    )
    return prepare, f"{others} union all from ({some})"


def _is_readable(connection: duckdb.DuckDBPyConnection, rows: Path) -> bool:
    """Whether a count that was kept can be read to its end; asked apart, so that no error of our own reads as damage."""
    try:
        connection.execute(f"select sum(hash(document_id, shared)) from {parquet([rows])}").fetchall()
    except duckdb.Error:
        return False
    return True


def _column(name: str, *every: Sequence[Path]) -> str:
    """The query for one column of some Parquet files, those of one list alike."""
    queries = [f"select {name} from {parquet(paths)}" for paths in every if paths]
    return " union ".join(queries) or f"select '' as {name} where false"


def _names(paths: Paths) -> list[str]:
    return sorted(_name(path) for name in COUNTED for path in paths.get(name, ()))


def _name(path: Path) -> str:
    """A part's own file: 20261122T130000-0a1b2c-0001/passages.parquet."""
    return f"{path.parent.name}/{path.name}"


def _noted(folder: Path) -> list[str] | None:
    """The names of the parts that were counted; None where note or rows are not whole."""
    try:
        names = json.loads((folder / NOTE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    is_whole = isinstance(names, list) and all(isinstance(name, str) for name in names) and holds(folder, [ROWS])
    return names if is_whole else None
