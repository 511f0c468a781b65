"""What publication does with the tables of a comparison, without a warehouse: each run's rows beside those before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as parquet

from tasks.text.clusters import DocumentCluster
from tasks.workers.current_rows import CLUSTERS, current, stored_schema
from tasks.workers.passage_columns import RECORDS
from warehouse.layer_keys import GENERATION, KEYS, REPLACED, gone_name
from warehouse.records import DuplicatePair

TABLES: Mapping[str, type] = {"duplicate_pairs": DuplicatePair, CLUSTERS: DocumentCluster, **RECORDS}
Parts = dict[str, list[Path]]


def published(before: Mapping[str, Sequence[Path]], staged: Mapping[str, Sequence[Path]], compared: Path) -> Parts:
    """The parts after a run: those before it, the staged ones, and what the comparison wrote into a folder."""
    parts = {name: list(paths) for name, paths in before.items()}
    for name, paths in staged.items():
        parts.setdefault(name, []).extend(paths)
    generation = 1 + len(parts.get(CLUSTERS, []))
    owners = compared / f"{REPLACED}.parquet"
    replaced = parquet.ParquetFile(owners).read() if owners.exists() else None
    for name in TABLES:
        if replaced is None:
            parts[name] = parts[gone_name(name)] = []
        else:
            mine = replaced.filter(pc.equal(replaced["table_name"], name))["owner"].combine_chunks()
            rows = current(parts, name, TABLES[name], KEYS[name])
            gone = rows.filter(pc.is_in(rows[KEYS[name][0]], value_set=mine))
            _add(parts, gone_name(name), gone, generation, compared)
        _add(parts, name, parquet.ParquetFile(compared / f"{name}.parquet").read(), generation, compared)
    return parts


def _add(parts: Parts, name: str, rows: pa.Table, generation: int, folder: Path) -> None:
    """Write a layer of rows, or of keys that no longer count."""
    path = folder / f"{name}-published.parquet"
    parquet.write_table(rows.append_column(GENERATION, pa.array([generation] * rows.num_rows, pa.int64())), path)
    parts[name] = [*parts.get(name, []), path]


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
