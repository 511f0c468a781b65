"""What a comparison wrote anew, and the published rows that still count -> the whole tables after a run."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as parquet

from tasks.text.clusters import DocumentCluster
from tasks.workers.current_rows import CLUSTERS, REPLACED, Published, stored_schema
from tasks.workers.passage_columns import RECORDS
from warehouse.records import DuplicatePair

TABLES: dict[str, type] = {"duplicate_pairs": DuplicatePair, CLUSTERS: DocumentCluster, **RECORDS}
ROWS = 65_536  # published rows held at a time


def whole_tables(published: Published, compared: Path) -> dict[str, Path]:
    """The file of each of the six tables after a comparison that wrote into the folder `compared`.

    A table of which nothing has changed is the published file itself.
    """
    replaced = compared / f"{REPLACED}.parquet"
    if not replaced.exists():  # all was compared anew
        return {name: compared / f"{name}.parquet" for name in TABLES}
    owners = parquet.ParquetFile(replaced).read()
    return {name: _whole(name, published, owners, compared) for name in TABLES}


def _whole(name: str, published: Published, owners: pa.Table, compared: Path) -> Path:
    written = compared / f"{name}.parquet"
    gone = owners.filter(pc.equal(owners["table_name"], name))["owner"].combine_chunks()
    before = published.get(name, ())
    if not len(gone) and not parquet.read_metadata(written).num_rows and len(before) == 1:
        return before[0]
    schema = stored_schema(TABLES[name])
    target = compared / f"{name}-whole.parquet"
    with parquet.ParquetWriter(target, schema, compression="zstd") as writer:
        for path in before:
            for batch in parquet.ParquetFile(path).iter_batches(ROWS, columns=schema.names):
                kept = batch.filter(pc.invert(pc.is_in(batch.column(schema.names[0]), value_set=gone)))
                writer.write_table(pa.Table.from_batches([kept]).select(schema.names).cast(schema))
        for batch in parquet.ParquetFile(written).iter_batches(ROWS):
            writer.write_batch(batch)
    return target
