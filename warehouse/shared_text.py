"""How much of each document stands in others, too: kept beside the parts, so that a new layer costs what it changes."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Sequence
from pathlib import Path

import duckdb

from warehouse.layer_keys import gone_name
from warehouse.layers import Paths, current_rows
from warehouse.sql import literal, parquet, statement

OCCURRENCES, PASSAGES = "passage_occurrences", "passages"
COUNTED = (PASSAGES, gone_name(PASSAGES), OCCURRENCES, gone_name(OCCURRENCES))  # the parts that are looked at
COLUMNS = {OCCURRENCES: ("passage_id", "document_id", "raw_start", "raw_end"), PASSAGES: ("passage_id", "is_stock")}
PREFIX = "shared-"
ROWS, NOTE = "shared.parquet", "parts.json"


def folder_of(folder: Path, paths: Paths) -> Path:
    """Where the rows for these parts lie, the parts given by table name."""
    return folder / (PREFIX + hashlib.sha256(repr(_names(paths)).encode()).hexdigest()[:16])


def bring_up(connection: duckdb.DuckDBPyConnection, folder: Path, paths: Paths) -> Path:
    """Count for these parts, from what was counted for fewer of them where nothing but layers came; forget all other counts."""
    target = folder_of(folder, paths)
    kept = [path for path in folder.glob(f"{PREFIX}*") if path != target]
    if not target.is_dir():
        names = _names(paths)
        before = next((path for path in kept if set(_noted(path)) <= set(names)), None)
        query = _changed(connection, paths, before) if before else _whole(paths)
        aside = folder / f"new-{target.name}"
        aside.mkdir(parents=True)
        (aside / NOTE).write_text(json.dumps(names), encoding="utf-8")
        connection.execute(f"copy ({query}) to {literal(aside / ROWS)} (format parquet, compression zstd)")
        os.rename(aside, target)
    for path in kept:
        shutil.rmtree(path)
    return target


def _whole(paths: Paths) -> str:
    """The query for all documents."""
    occurrences, passages = (current_rows(name, paths, ", ".join(columns)) for name, columns in COLUMNS.items())
    return statement("shared_text", occurrences=occurrences, passages=passages)


def _changed(connection: duckdb.DuckDBPyConnection, paths: Paths, before: Path) -> str:
    """The query for the documents that new layers touch; the others are as they were."""
    noted = set(_noted(before))
    new = {name: [path for path in paths.get(name, ()) if _name(path) not in noted] for name in COUNTED}
    connection.execute(
        statement(
            "changed_documents",
            occurrences=current_rows(OCCURRENCES, paths, "passage_id, document_id"),
            passages=_column("passage_id", new[PASSAGES]),
            documents=_column("document_id", new[OCCURRENCES], new[gone_name(OCCURRENCES)]),
            places=current_rows(OCCURRENCES, paths, ", ".join(COLUMNS[OCCURRENCES])),
            kinds=current_rows(PASSAGES, paths, ", ".join(COLUMNS[PASSAGES])),
        )
    )
    some = statement("shared_text", occurrences="changed_occurrences", passages="changed_passages")
    others = (
        f"select document_id, shared from {parquet([before / ROWS])} anti join changed_documents using (document_id)"
    )
    return f"{others} union all from ({some})"


def _column(name: str, *every: Sequence[Path]) -> str:
    """The query for one column of some Parquet files, those of one list alike."""
    queries = [f"select {name} from {parquet(paths)}" for paths in every if paths]
    return " union ".join(queries) or f"select '' as {name} where false"


def _names(paths: Paths) -> list[str]:
    return sorted(_name(path) for name in COUNTED for path in paths.get(name, ()))


def _name(path: Path) -> str:
    """A part's own file: 20261122T130000-0a1b2c-0001/passages.parquet."""
    return f"{path.parent.name}/{path.name}"


def _noted(folder: Path) -> list[str]:
    """The names of the parts that were counted."""
    names: list[str] = json.loads((folder / NOTE).read_text(encoding="utf-8"))
    return names
