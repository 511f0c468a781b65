"""The pairs and clusters of the last run, and what is no longer as it was."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import pyarrow as pa
import pyarrow.compute as pc

from tasks.text.clusters import DocumentCluster
from tasks.workers.comparison_sources import Sources, read_columns
from tasks.workers.current_rows import CLUSTERS, Published, current, stored_schema
from warehouse.records import DuplicatePair

Row = TypeVar("Row")
_TABLES: dict[type, str] = {DuplicatePair: "duplicate_pairs", DocumentCluster: CLUSTERS}


def covers(sources: Sources) -> bool:
    """Whether the published tables were made by comparing all published documents."""
    if not sources.published.get(CLUSTERS):
        return False
    known = current(sources.published, CLUSTERS, DocumentCluster, ["document_id"])["document_id"]
    names = [read_columns(path, ["document_id"])["document_id"] for path in sources.published.get("signatures", ())]
    return all(pc.all(pc.is_in(each, value_set=known.combine_chunks())).as_py() is not False for each in names)


def read_rows(published: Published, record: type[Row]) -> list[Row]:
    """The rows of a table as they were published."""
    names = stored_schema(record).names
    rows = current(published, _TABLES[record], record, names)
    return [record(*values) for values in zip(*(rows[name].to_pylist() for name in names), strict=True)]


def changed_rows(after: Sequence[Row], before: Sequence[Row]) -> tuple[list[Row], pa.Array]:
    """The rows of all owners (the first field) whose rows are not as they were, and those owners that had any."""
    if not before:
        return list(after), pa.array([], pa.string())
    old, new = set(before), set(after)
    owners = {_owner(row) for row in old ^ new}
    gone = sorted(owners.intersection(map(_owner, before)))
    return [row for row in after if _owner(row) in owners], pa.array(gone, pa.string())


def _owner(row: object) -> str:
    """The value of a record's first field."""
    return str(getattr(row, next(iter(row.__dataclass_fields__))))  # type: ignore[attr-defined]
