"""A catalogue under construction: under a name of its own beside the published one, whose place it takes when it is whole."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

import duckdb

from warehouse import schema
from warehouse.catalogue import (
    close_to_disk,
    copy_native_tables,
    create_native_tables,
    create_views,
    replace_parts,
    replace_settings,
)
from warehouse.layout import State
from warehouse.limits import Limits
from warehouse.overlay import lay_over
from warehouse.parts import Part
from warehouse.reader import readable
from warehouse.retention import TEMPORARY, next_sequence
from warehouse.sql import literal

FORMER = "former"  # the name under which the published catalogue is attached


class NewCatalogue:
    """All of a new catalogue in one transaction: each statement of its own would be synced on its own.

    First `start`, then whatever changes the native tables, then `finish`: one after the other, in any thread.
    """

    def __init__(self, warehouse: Path, state: State, before: Mapping[str, str]) -> None:
        """Nothing yet; `before` are the settings of the published catalogue, empty where there is none."""
        self._warehouse, self._state, self._before = warehouse, state, before
        self._path = warehouse.with_name(f".{warehouse.name}.{os.getpid()}{TEMPORARY}")
        self._open = ExitStack()

    @property
    def is_first(self) -> bool:
        """Whether no catalogue is published yet."""
        return "sequence" not in self._before

    def start(self, limits: Limits, filled: Collection[str] = ()) -> None:
        """Open the file, make the native tables and take over their rows; those of `filled` under the name former_<table>.

        What is written and deleted again would cost as much as what stays.
        """
        connection = self._open.enter_context(duckdb.connect(str(self._path)))
        connection.execute(f"set memory_limit = {literal(limits.memory_limit)}")
        connection.execute(f"set threads = {int(limits.threads)}")
        connection.execute(f"set temp_directory = {literal(self._state.catalogue_spill)}")  # else beside the warehouse
        connection.execute("set checkpoint_threshold = '1KB'")  # rows go to the file at once, not to a log before it
        if not self.is_first:
            old = self._open.enter_context(readable(self._warehouse))
            connection.execute(f"attach {literal(old)} as {FORMER} (read_only)")
        connection.begin()
        create_native_tables(connection)
        copy_native_tables(connection, None if self.is_first else FORMER, filled)
        self.connection = connection

    def finish(self, parts: Sequence[Part], settings: Mapping[str, str]) -> Path:
        """The file, complete and synced: with the views over the parts, and closed."""
        create_views(self.connection, self._state, parts)
        lay_over(self.connection)
        replace_parts(self.connection, parts)
        replace_settings(self.connection, self._settings(settings))
        self.connection.commit()
        if not self.is_first:
            self.connection.execute(f"detach {FORMER}")
        close_to_disk(self.connection, self._path)
        return self._path

    def close(self) -> None:
        """Leave the file as it is, whole or not: the next publication sweeps it away if it was not published."""
        self._open.close()

    def _settings(self, settings: Mapping[str, str]) -> dict[str, str]:
        return dict(settings) | {
            "format": str(schema.FORMAT),
            "schema_version": schema.schema_version(),
            "state_folder": str(self._state.folder),
            "sequence": str(next_sequence(self._state, int(self._before.get("sequence", "0")))),
        }


def build_catalogue(
    warehouse: Path,
    state: State,
    parts: Sequence[Part],
    change: Callable[[duckdb.DuckDBPyConnection], None],
    settings: Mapping[str, str],
    limits: Limits,
) -> Path:
    """A new catalogue over the same parts, its native tables those of the published one after `change`."""
    new = NewCatalogue(warehouse, state, settings)
    try:
        new.start(limits)
        change(new.connection)
        return new.finish(parts, settings)
    finally:
        new.close()
