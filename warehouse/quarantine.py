"""The quarantine as a person works with it: chosen rows, shown whole, and released with a note."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow

from warehouse.amend import Overtaken, amend
from warehouse.reading import ask
from warehouse.sql import statement

STATUSES = ("open", "released", "resolved")
ALL = "all"


@dataclass(frozen=True, slots=True)
class Selection:
    """Which rows of the quarantine are meant; what is None or empty takes all."""

    status: str = "open"
    expectation: str | None = None
    table_name: str | None = None
    path: str | None = None  # a glob: `2021/*`
    row_ids: tuple[str, ...] = ()

    @property
    def is_everything(self) -> bool:
        """Whether nothing but the status was named."""
        return not (self.expectation or self.table_name or self.path or self.row_ids)


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person says of some rows: who, why."""

    status: str  # released, or open again
    note: str
    author: str


def quarantine_rows(warehouse: Path, selection: Selection) -> list[dict[str, Any]]:
    """The chosen rows, oldest first; `row` is JSON, `file_id` the file they belong to."""
    parameters = {**asdict(selection), "row_ids": list(selection.row_ids)}
    return ask(warehouse, "quarantine_rows", parameters)


def decide(warehouse: Path, state: Path, rows: Sequence[dict[str, Any]], decision: Decision, wait: float = 0.0) -> None:
    """Give the rows another status, with the note; the warehouse is published anew.

    Overtaken where one of them has another status by now than when it was looked at; then none is changed.
    """
    keys = ("table_name", "row_id", "expectation", "status")
    chosen = pyarrow.table({key: pyarrow.array([row[key] for row in rows], pyarrow.string()) for key in keys})

    def change(connection: duckdb.DuckDBPyConnection) -> None:
        connection.register("chosen", chosen)
        found = connection.execute(
            statement("decide_quarantine"), {**asdict(decision), "now": datetime.now(UTC).replace(tzinfo=None)}
        ).fetchall()
        connection.unregister("chosen")
        if len(found) != len(rows):
            raise Overtaken("a run or somebody else changed the same rows meanwhile; look again, then run again")

    amend(warehouse, state, change, wait=wait)
