"""Export: the warehouse as one self-contained database file, with native tables and their comments."""

from __future__ import annotations

import os
from pathlib import Path

import duckdb

from warehouse import schema
from warehouse.catalogue import close_to_disk
from warehouse.layout import write_through
from warehouse.reader import readable
from warehouse.sql import identifier, literal


def export(warehouse: Path, target: Path, *, memory_limit: str = "1GB", threads: int = 2) -> None:
    """Write everything a reader of the warehouse sees to `target`, which appears only when it is whole."""
    temporary = target.with_name(f".{target.name}.{os.getpid()}.exporting")
    try:
        with readable(warehouse) as source, duckdb.connect(str(temporary)) as connection:
            connection.execute(f"set memory_limit = {literal(memory_limit)}")
            connection.execute(f"set threads = {int(threads)}")
            connection.execute("set preserve_insertion_order = false")
            schema.create(connection)
            connection.execute(f"attach {literal(source)} as source (read_only)")
            for table in schema.tables().values():
                columns = ", ".join(identifier(column.name) for column in table.columns)
                connection.execute(
                    f"insert into {table.qualified} by name select {columns} from source.{table.qualified}"
                )
            connection.execute("delete from ops.parts")  # they are inside now
            connection.execute("delete from ops.path_overrides")
            connection.execute("insert into ops.settings values ('exported', 'true')")  # no run may write to it
            connection.execute("detach source")
            schema.create_views(connection)
            close_to_disk(connection, temporary)
        os.replace(temporary, target)
        write_through(target.absolute().parent)
    finally:
        temporary.unlink(missing_ok=True)
