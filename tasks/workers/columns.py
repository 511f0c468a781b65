"""Rows -> columns: the Arrow schema of a record, and a table of its rows."""

from __future__ import annotations

import types
from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from operator import attrgetter, itemgetter
from typing import Any, Union, get_args, get_origin, get_type_hints

import pyarrow as pa

ARROW = {
    str: pa.string(),
    int: pa.int64(),
    float: pa.float64(),
    bool: pa.bool_(),
    bytes: pa.binary(),
    date: pa.date32(),
    datetime: pa.timestamp("us", tz="UTC"),
}
LARGE = frozenset({"text"})  # columns that may pass 2 GB in one table
VERIFIED = "verified"


def arrow_type(annotation: Any, name: str = "") -> pa.DataType:
    """The Arrow type of a record's field: `tuple[str, ...]` -> list of strings, `X | None` as `X`."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin in (Union, types.UnionType):
        (annotation,) = (argument for argument in arguments if argument is not type(None))
        return arrow_type(annotation, name)
    if origin in (tuple, list):
        return pa.list_(arrow_type(arguments[0]))
    if annotation is str and name in LARGE:
        return pa.large_string()
    return ARROW[annotation]


@cache
def schema_of(record: type) -> pa.Schema:
    """The schema of a table of records, with the worker's verdict `verified` as its last column."""
    hints = get_type_hints(record)
    columns = [pa.field(name, arrow_type(annotation, name)) for name, annotation in hints.items()]
    return pa.schema([*columns, pa.field(VERIFIED, pa.bool_(), nullable=False)])


def to_table(record: type, rows: Sequence[object], verified: Sequence[bool]) -> pa.Table:
    """The rows as a table; a value that is not of its column's type raises pyarrow.ArrowException or TypeError."""
    if len(rows) != len(verified):
        raise ValueError(f"{len(rows)} rows of {record.__name__}, but {len(verified)} verdicts")
    schema = schema_of(record)
    names = [name for name in schema.names if name != VERIFIED]
    values = _columns(record, rows, names)
    arrays = [pa.array(column, schema.field(name).type) for name, column in zip(names, values, strict=True)]
    return pa.Table.from_arrays([*arrays, pa.array(verified, pa.bool_())], schema=schema)


def _columns(record: type, rows: Sequence[Any], names: Sequence[str]) -> list[Sequence[Any]]:
    """The values of each field. `zip(*rows)` would make an iterator of every row: four times slower for terms."""
    if issubclass(record, tuple):
        return [list(map(itemgetter(place), rows)) for place in range(len(names))]
    return [list(map(attrgetter(name), rows)) for name in names]
