"""Corrections by people: kept by the indicator's id, with what was read and what they set, and never lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from warehouse.amend import Overtaken, amend
from warehouse.bookkeeping import insert, to_arrow
from warehouse.reading import answer, ask, has_column
from warehouse.sql import statement

STANDING = ("applied", "confirmed", "changed", "moved", "gone")  # states of corrections that nobody has taken back
DOUBTFUL = ("changed", "moved", "gone")  # the row changed under them


@dataclass(frozen=True, slots=True)
class Correction:
    """One correction as quality.corrections keeps it (更正); `row_read` and `sets` are JSON."""

    indicator_id: str
    field: str
    value_before: str | None
    value_after: str | None
    note: str
    author: str
    corrected_at: datetime
    state: str
    path: str | None
    quote: str
    row_read: str
    sets: str


def known_corrections(warehouse: Path, states: Sequence[str] = STANDING) -> list[Correction]:
    """The corrections of some states, in the order in which they were made."""
    columns = ", ".join(field.name for field in fields(Correction))
    query = f"select {columns} from quality.corrections where state in (select unnest($states)) order by corrected_at, rowid"
    try:
        rows = answer(warehouse, query, {"states": list(states)})
    except (duckdb.CatalogException, duckdb.BinderException):
        if has_column(warehouse, "quality.corrections", "sets"):
            raise  # the error is ours, and nobody's corrections may be passed over for it
        return []  # a warehouse of an older version has none
    return [Correction(**row) for row in rows]


def rows_as_read(warehouse: Path, ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """The indicators of these ids as the rules read them, each with the `path` of its file."""
    rows = ask(warehouse, "rows_as_read", {"ids": list(ids)})
    return {row["indicator_id"]: row for row in rows}


def keep_corrections(
    warehouse: Path, state: Path, read: Sequence[Correction], corrections: Sequence[Correction], wait: float = 0.0
) -> None:
    """Put `corrections` in the place of those that were read before, which they hold too, in whatever state they are now.

    The warehouse is published anew, with the rows that the corrections give.
    """
    touched = sorted({each.indicator_id for each in corrections})
    expected = sorted((each.indicator_id, each.field, each.corrected_at) for each in read)
    parameters = {"touched": touched, "states": list(STANDING)}

    def change(connection: duckdb.DuckDBPyConnection) -> None:
        replaced = connection.execute(statement("forget_corrections"), parameters).fetchall()
        if sorted(replaced) != expected:
            raise Overtaken("somebody else corrected the same indicators meanwhile; look again, then run again")
        insert(connection, "quality.corrections", to_arrow(Correction, corrections))

    amend(warehouse, state, change, wait=wait)
