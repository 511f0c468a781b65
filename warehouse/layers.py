"""The rows of a whole-corpus table that count: each run adds a layer, and says which older rows it replaces."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from warehouse import schema
from warehouse.layer_keys import KEYS, gone_name
from warehouse.sql import parquet, statement

LAYERS = 8  # as many layers of which none outweighs the others are written as one
MASKED = 0.25  # share of stored rows that no longer count from which on everything is written anew
Paths = Mapping[str, Sequence[Path]]


def current_rows(name: str, paths: Paths, columns: str) -> str:
    """A relation: some columns of the rows of a table that count; the parts are given by table name."""
    rows, gone = paths.get(name, ()), paths.get(gone_name(name), ())
    if not rows:
        return f"(select {columns} from {schema.empty_relation(schema.table(name).stored)} as rows)"
    if not gone:
        return f"(select {columns} from {parquet(rows)} as rows)"
    return (
        f"({statement('current_rows', columns=columns, rows=parquet(rows), gone=parquet(gone), same=same_key(name))})"
    )


def corpus_relation(name: str, paths: Paths) -> str:
    """A relation: the rows of a table that count, with the columns of the table."""
    return current_rows(name, paths, schema.column_list(schema.table(name).stored))


def same_key(name: str, one: str = "rows", other: str = "gone") -> str:
    """The condition that two rows of a table are replaced together."""
    return " and ".join(f"{one}.{column} = {other}.{column}" for column in KEYS[name])


def key_list(name: str) -> str:
    """The columns of the key as a select list."""
    return ", ".join(KEYS[name])


def merged_from(weights: Sequence[int], masked: int) -> int:
    """From which layer on all are written as one, oldest first: [900, 2, 2] -> 3 for none.

    `weights` are the rows that each layer holds or replaces, `masked` those of all that no longer count. Eight layers or
    more are merged where the heaviest is an eighth of them at most, so that a row is written again only into a layer
    eight times as heavy: three times while a layer of 1 MB grows to 500 MB.
    """
    if masked > MASKED * sum(weights) and len(weights) > 1:
        return 0
    for start in range(len(weights) - LAYERS + 1):
        suffix = weights[start:]
        if max(suffix) * LAYERS <= sum(suffix):
            return start
    return len(weights)
