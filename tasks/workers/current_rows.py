"""Rows of the whole-corpus tables as they stand after several runs, each of which replaced the rows of some owners."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as parquet

from tasks.workers.columns import VERIFIED, schema_of

GENERATION = "generation"  # the run a row was written in, as a number that grows
REPLACED = "replaced_owners"  # table_name, owner, generation: of an owner only rows of this generation on count
CLUSTERS = "document_clusters"  # every document has a row there, so what has none was never compared

Published = Mapping[str, Sequence[Path]]


def stored_schema(record: type) -> pa.Schema:
    """The columns of a record without the worker's verdict; the first of them is the row's owner."""
    schema = schema_of(record)
    return schema.remove(schema.get_field_index(VERIFIED))


def current(published: Published, table: str, record: type, columns: Sequence[str]) -> pa.Table:
    """Some columns of the rows of a table that count; the owner's column is among them."""
    schema = stored_schema(record)
    owner = schema.names[0]
    last = _last_replaced(published, table)
    wanted = pa.schema([schema.field(name) for name in columns])
    parts = [wanted.empty_table()]
    for path in published.get(table, ()):
        with parquet.ParquetFile(path) as file:
            rows = file.read([*columns, GENERATION] if last is not None else list(columns))
        if last is not None:
            at = pc.index_in(rows[owner], value_set=last["owner"].combine_chunks())
            least = pc.fill_null(last["last"].combine_chunks().take(at.combine_chunks()), -1)
            rows = rows.filter(pc.less_equal(least, rows[GENERATION].combine_chunks()))
        parts.append(rows.select(columns).cast(wanted))
    return pa.concat_tables(parts).combine_chunks()


def _last_replaced(published: Published, table: str) -> pa.Table | None:
    """Each owner of the table that a later run has replaced, and the last generation that did."""
    parts = [parquet.ParquetFile(path).read() for path in published.get(REPLACED, ())]
    rows = pa.concat_tables([part.filter(pc.equal(part["table_name"], table)) for part in parts]) if parts else None
    if rows is None or not rows.num_rows:
        return None
    found = rows.group_by("owner").aggregate([(GENERATION, "max")])
    return found.select(["owner", f"{GENERATION}_max"]).rename_columns(["owner", "last"])


def owners_table(owners: Mapping[str, pa.Array]) -> pa.Table:
    """The rows of REPLACED, generation left out, from the owners of each table."""
    names = [pa.array([table] * len(values), pa.string()) for table, values in owners.items()]
    columns = [pa.chunked_array(names, pa.string()), pa.chunked_array(list(owners.values()), pa.string())]
    return pa.table(columns, ["table_name", "owner"])
