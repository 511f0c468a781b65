"""Which rows of the whole-corpus tables are replaced together, and which documents they name: without DuckDB."""

from __future__ import annotations

from collections.abc import Mapping

GENERATION = "generation"  # of a row of a whole-corpus table: the layer it was written in, as a number that grows
REPLACED = "replaced_owners"  # table_name, owner: what a comparison looked at whole, and that has published rows
_GONE = "gone_from_"

# A run that changes a row replaces all rows of the same values here; the first is the owner, which a comparison looks at whole.
KEYS: Mapping[str, tuple[str, ...]] = {
    "duplicate_pairs": ("left_id", "right_id"),
    "document_clusters": ("document_id",),
    "passages": ("passage_id",),
    "passage_occurrences": ("passage_id", "document_id"),
    "passage_slots": ("passage_id", "document_id"),
}
# Every one of these columns names a document that must stand in the warehouse.
DOCUMENT_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "duplicate_pairs": ("left_id", "right_id"),
    "document_clusters": ("document_id", "cluster_id"),
    "passages": ("document_id",),
    "passage_occurrences": ("document_id",),
    "passage_slots": ("document_id",),
}


def gone_name(table: str) -> str:
    """The name of the parts that say which older rows of a table no longer count: passages -> gone_from_passages."""
    return _GONE + table


def table_of_gone(name: str) -> str | None:
    """The table that such parts are about; None for parts of rows."""
    return name.removeprefix(_GONE) if name.startswith(_GONE) else None
