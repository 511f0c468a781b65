"""What publication does with the tables of a comparison, without a warehouse: each run's rows beside those before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as parquet

from tasks.text.clusters import DocumentCluster
from tasks.workers.current_rows import CLUSTERS, GENERATION, REPLACED, current, stored_schema
from tasks.workers.passage_columns import RECORDS
from warehouse.records import DuplicatePair

TABLES: Mapping[str, type] = {"duplicate_pairs": DuplicatePair, CLUSTERS: DocumentCluster, **RECORDS}
Parts = dict[str, list[Path]]


def published(before: Mapping[str, Sequence[Path]], staged: Mapping[str, Sequence[Path]], compared: Path) -> Parts:
    """The parts after a run: those before it, the staged ones, and what the comparison wrote into a folder."""
    parts = {name: list(paths) for name, paths in before.items()}
    for name, paths in staged.items():
        parts.setdefault(name, []).extend(paths)
    generation = 1 + len(parts.get(CLUSTERS, []))
    for name in [*TABLES, REPLACED]:
        path = compared / f"{name}.parquet"
        if path.exists():
            rows = parquet.ParquetFile(path).read()
            rows = rows.append_column(GENERATION, pa.array([generation] * rows.num_rows, pa.int64()))
            parquet.write_table(rows, compared / f"{name}-published.parquet")
            parts.setdefault(name, []).append(compared / f"{name}-published.parquet")
    return parts


def rows_of(parts: Mapping[str, Sequence[Path]], name: str) -> pa.Table:
    """The rows of a table that count, in order."""
    schema = stored_schema(TABLES[name])
    rows = current(parts, name, TABLES[name], schema.names)
    keys = [
        each
        for each in ("passage_id", "left_id", "right_id", "slot", "document_id", "raw_start")
        if each in schema.names
    ]
    return rows.sort_by([(key, "ascending") for key in keys])
