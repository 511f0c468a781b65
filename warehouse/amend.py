"""A person's decision becomes visible as a run does: the same parts under a new catalogue, swapped by a rename."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import duckdb

from warehouse import schema
from warehouse.catalogue import read_catalogue
from warehouse.layout import State, claim_state
from warehouse.limits import Limits
from warehouse.lock import writer_lock
from warehouse.new_catalogue import build_catalogue
from warehouse.publish import replace_catalogue
from warehouse.retention import keep_catalogue, sweep
from warehouse.versions import refuse_export

Change = Callable[[duckdb.DuckDBPyConnection], None]


class OtherSchema(ValueError):
    """A warehouse whose tables are those of another version: its parts must be written again first."""


class Overtaken(RuntimeError):
    """Somebody else, a person or a run, changed meanwhile what a decision was about."""


def amend(warehouse: Path, state: Path, change: Change, *, wait: float = 0.0, limits: Limits | None = None) -> None:
    """Publish the warehouse anew after `change` has written into its native tables.

    Readers see the old catalogue until the new one is whole; a change that raises leaves everything as it was.
    """
    warehouse, folder = Path(os.path.realpath(warehouse)), State(Path(os.path.realpath(state)))
    limits = limits or Limits()
    with writer_lock(folder.lock, wait):
        claim_state(folder, warehouse)
        sweep(warehouse, folder, limits.keep)
        refuse_export(warehouse)
        before = read_catalogue(warehouse)
        if before.settings.get("schema_version") != schema.schema_version():
            raise OtherSchema(
                f"{warehouse}: made by another version of gongwen; bring it up first with: gongwen upgrade -w {warehouse}"
            )
        temporary = build_catalogue(warehouse, folder, before.parts, change, before.settings, limits)
        keep_catalogue(warehouse, folder, before.settings)
        replace_catalogue(temporary, warehouse)
