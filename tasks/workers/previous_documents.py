"""The pairs and clusters of the last run, and what is no longer as it was."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter
from typing import Any, TypeVar

import pyarrow as pa
import pyarrow.compute as pc

from tasks.text.clusters import DocumentCluster
from tasks.workers.comparison_sources import Sources, read_columns
from tasks.workers.current_rows import CLUSTERS, Published, current, stored_schema
from warehouse.records import DuplicatePair

Row = TypeVar("Row")
Values = tuple[Any, ...]
_TABLES: dict[type, str] = {DuplicatePair: "duplicate_pairs", DocumentCluster: CLUSTERS}


def covers(sources: Sources) -> bool:
    """Whether the published tables were made by comparing all published documents."""
    if not sources.published.get(CLUSTERS):
        return False
    known = current(sources.published, CLUSTERS, DocumentCluster, ["document_id"])["document_id"]
    names = [read_columns(path, ["document_id"])["document_id"] for path in sources.published.get("signatures", ())]
    return all(pc.all(pc.is_in(each, value_set=known.combine_chunks())).as_py() is not False for each in names)


def read_rows(published: Published, record: type) -> list[Values]:
    """The rows of a table as they were published, the fields of the record in order."""
    names = stored_schema(record).names
    rows = current(published, _TABLES[record], record, names)
    return list(zip(*(rows[name].to_pylist() for name in names), strict=True))


def changed_rows(record: type, after: Sequence[Row], before: Sequence[Values]) -> tuple[list[Row], pa.Array]:
    """The rows of all owners (the first field) whose rows are not as they were, and those owners that had any."""
    if not before:
        return list(after), pa.array([], pa.string())
    values = list(
        map(attrgetter(*stored_schema(record).names), after)
    )  # a tuple is hashed ten times as fast as a record
    owners = {row[0] for row in set(before).symmetric_difference(values)}
    gone = sorted(owners.intersection(row[0] for row in before))
    return [row for row, (owner, *_) in zip(after, values, strict=True) if owner in owners], pa.array(gone, pa.string())
