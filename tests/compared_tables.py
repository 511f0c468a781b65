"""What a comparison of documents gives to a publication, small: rows of owners, and whose published rows they replace."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.layers import TABLES
from tasks.workers.current_rows import owners_table, stored_schema
from warehouse import schema
from warehouse.layer_keys import REPLACED


def write_given(path: Path, name: str, rows: Sequence[tuple[Any, ...]]) -> Path:
    """The rows of a table as the comparison writes them."""
    columns = stored_schema(TABLES[name])
    values = zip(*rows, strict=True) if rows else [[]] * len(columns)
    arrays = [pa.array(list(each), kind.type) for each, kind in zip(values, columns, strict=True)]
    pq.write_table(pa.Table.from_arrays(arrays, schema=columns), path)
    return path


def write_replaced(path: Path, owners: Mapping[str, Sequence[str]]) -> Path:
    """The owners that had rows, by table."""
    pq.write_table(owners_table({name: pa.array(list(each), pa.string()) for name, each in owners.items()}), path)
    return path


def compared_pairs(
    folder: Path, pairs: Sequence[tuple[str, str, float]], replaced: Sequence[str] | None
) -> dict[str, Path]:
    """A comparison that gives these near pairs and no other row; whole where it names no owners."""
    folder.mkdir()
    rows = [(left, right, "near", jaccard, 1.0, None) for left, right, jaccard in pairs]
    given = {
        name: write_given(folder / f"{name}.parquet", name, rows if name == "duplicate_pairs" else [])
        for name in schema.CORPUS_TABLES
    }
    if replaced is not None:
        given[REPLACED] = write_replaced(folder / f"{REPLACED}.parquet", {"duplicate_pairs": replaced})
    return given
