"""Rows of the whole-corpus tables as they stand after several runs, each of which replaced some of them by a layer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as parquet
from numpy.typing import NDArray

from tasks.workers.columns import VERIFIED, schema_of
from warehouse.layer_keys import GENERATION, KEYS, gone_name

CLUSTERS = "document_clusters"  # every document has a row there, so what has none was never compared
_BETWEEN = "|"  # stands in no id

Published = Mapping[str, Sequence[Path]]
Choose = Callable[[pa.Table], NDArray[np.bool_]]


def stored_schema(record: type) -> pa.Schema:
    """The columns of a record without the worker's verdict; the first of them is the row's owner."""
    schema = schema_of(record)
    return schema.remove(schema.get_field_index(VERIFIED))


def current(published: Published, table: str, record: type, columns: Sequence[str]) -> pa.Table:
    """Some columns of the rows of a table that count, in the order of its parts."""
    wanted, keys = _schema(record, columns), KEYS[table]
    gone = _gone(published, table)
    parts = [wanted.empty_table()]
    for path in published.get(table, ()):
        with parquet.ParquetFile(path) as file:
            rows = file.read(_to_read(table, columns, gone))
        parts.append((rows if gone is None else _without(rows, keys, gone)).select(columns).cast(wanted))
    return pa.concat_tables(parts).combine_chunks()


def current_where(
    published: Published, table: str, record: type, columns: Sequence[str], asked: Sequence[str], choose: Choose
) -> pa.Table:
    """The same of the rows that `choose` picks by the columns `asked`: of row groups without any, no others are read."""
    wanted, keys, found = _schema(record, columns), KEYS[table], []
    gone = _gone(published, table)
    for path in published.get(table, ()):
        with parquet.ParquetFile(path) as file:
            for group in range(file.num_row_groups):
                chosen = np.flatnonzero(choose(file.read_row_group(group, list(asked))))
                if len(chosen):
                    found.append(file.read_row_group(group, _to_read(table, columns, gone)).take(pa.array(chosen)))
    parts = [(rows if gone is None else _without(rows, keys, gone)).select(columns).cast(wanted) for rows in found]
    return pa.concat_tables([wanted.empty_table(), *parts]).combine_chunks()


def _schema(record: type, columns: Sequence[str]) -> pa.Schema:
    """The fields of a record in these columns."""
    schema = stored_schema(record)
    return pa.schema([schema.field(name) for name in columns])


def _to_read(table: str, columns: Sequence[str], gone: pa.Table | None) -> list[str]:
    """The columns to be read, those by which rows are known to have been replaced among them."""
    return list(columns) if gone is None else [*dict.fromkeys([*columns, *KEYS[table], GENERATION])]


def _gone(published: Published, table: str) -> pa.Table | None:
    """Each key that a layer replaced, with the last one that did; None where no layer replaced any."""
    parts = [parquet.ParquetFile(path).read() for path in published.get(gone_name(table), ())]
    if not parts:
        return None
    found = pa.concat_tables(parts).group_by(list(KEYS[table])).aggregate([(GENERATION, "max")])
    return found.rename_columns([*KEYS[table], GENERATION])


def _without(rows: pa.Table, keys: Sequence[str], gone: pa.Table) -> pa.Table:
    """The rows that no later layer has replaced."""
    keeps = np.ones(rows.num_rows, np.bool_)
    likely = np.flatnonzero(pc.is_in(rows[keys[0]], value_set=pc.unique(gone[keys[0]])).to_numpy())
    if len(likely):
        some = rows.select([*keys, GENERATION]).take(pa.array(likely))
        at = pc.index_in(_joined(some, keys), value_set=_joined(gone, keys))
        last = pc.fill_null(gone[GENERATION].combine_chunks().take(at), -1)
        keeps[likely] = pc.less_equal(last, some[GENERATION].combine_chunks()).to_numpy(zero_copy_only=False)
    return rows.filter(pa.array(keeps))


def _joined(rows: pa.Table, keys: Sequence[str]) -> pa.Array:
    """The keys of rows as one string each."""
    return pc.binary_join_element_wise(*(rows[name] for name in keys), _BETWEEN).combine_chunks()


def owners_table(owners: Mapping[str, pa.Array]) -> pa.Table:
    """The rows of REPLACED from the owners of each table."""
    names = [pa.array([table] * len(values), pa.string()) for table, values in owners.items()]
    columns = [pa.chunked_array(names, pa.string()), pa.chunked_array(list(owners.values()), pa.string())]
    return pa.table(columns, ["table_name", "owner"])
