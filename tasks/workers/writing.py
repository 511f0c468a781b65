"""Columns of a batch -> Parquet files, written while the batch is read: a container may hold more than memory does."""

from __future__ import annotations

import os
from collections.abc import Mapping

import pyarrow as pa
import pyarrow.parquet as parquet

from tasks.workers.columns import to_table

SPILLED_CHARACTERS = 4_000_000  # of text whose rows wait in memory, twice a usual batch


class TableWriter:
    """One Parquet file a table in a folder; a row group for each few megabytes of text."""

    def __init__(self, folder: str, records: Mapping[str, type]) -> None:
        self._folder = folder
        self._waiting: dict[str, list[pa.Table]] = {name: [to_table(kind, [], [])] for name, kind in records.items()}
        self._writers: dict[str, parquet.ParquetWriter] = {}
        self._characters = 0
        self.counts = dict.fromkeys(records, 0)

    def add(self, tables: Mapping[str, pa.Table], characters: int) -> None:
        """Keep the columns of some files with so much text."""
        for name, table in tables.items():
            self._waiting[name].append(table)
            self.counts[name] += table.num_rows
        self._characters += characters
        if self._characters > SPILLED_CHARACTERS:
            self._spill()

    def close(self) -> dict[str, int]:
        """Write the rest; the size of each file."""
        self._spill()
        for writer in self._writers.values():
            writer.close()
        return {name: os.path.getsize(self._path(name)) for name in self._waiting}

    def _spill(self) -> None:
        for name, tables in self._waiting.items():
            whole = pa.concat_tables(tables)
            if name not in self._writers:
                # least and greatest values tell nothing in files of hashed ids: a tenth of the time of writing
                self._writers[name] = parquet.ParquetWriter(
                    self._path(name), whole.schema, compression="zstd", write_statistics=False
                )
            if whole.num_rows:
                self._writers[name].write_table(whole)
            self._waiting[name] = [whole.schema.empty_table()]
        self._characters = 0

    def _path(self, name: str) -> str:
        return f"{self._folder}/{name}.parquet"
