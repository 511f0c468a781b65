"""A batch without some of its files: what another batch holds too is published once."""

from __future__ import annotations

import os
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as compute
import pyarrow.parquet as parquet

from tasks.workers.done import Done

OWNERS = ("file_id", "document_id", "from_id")  # columns whose first 32 characters name a row's file
ID_LENGTH = 32


def without_files(done: Done, file_ids: Collection[str], target: Path) -> Done:
    """The batch written anew below `target`, less all rows of these files; what is in which container stays listed."""
    folder = target / done.batch_id
    folder.mkdir(parents=True, exist_ok=True)
    names = pa.array(sorted(file_ids), pa.string())
    counts = {}
    for table in done.sizes:
        source = parquet.ParquetFile(f"{done.folder}/{table}.parquet")
        owner = next(name for name in OWNERS if name in source.schema_arrow.names)
        counts[table] = 0
        with parquet.ParquetWriter(folder / f"{table}.parquet", source.schema_arrow, compression="zstd") as writer:
            for number in range(source.num_row_groups):
                rows = source.read_row_group(number)
                owners = compute.utf8_slice_codeunits(rows[owner], 0, ID_LENGTH)
                kept = rows.filter(compute.invert(compute.is_in(owners, names)))
                writer.write_table(kept)
                counts[table] += kept.num_rows
    return replace(
        done,
        folder=str(folder),
        file_ids=tuple(name for name in done.file_ids if name not in file_ids),
        counts=counts,
        sizes={table: os.path.getsize(folder / f"{table}.parquet") for table in done.sizes},
    )
