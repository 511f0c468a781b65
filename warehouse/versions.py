"""Which version made a warehouse: asked before it is used, and brought up to ours."""

from __future__ import annotations

from pathlib import Path

from warehouse import schema
from warehouse.bookkeeping import RunRecord
from warehouse.catalogue import read_catalogue
from warehouse.limits import Limits
from warehouse.publish import Published, publish
from warehouse.schema import FORMAT


class OtherFormat(ValueError):
    """A warehouse that another version made and that this one does not touch as it is."""


def format_of(warehouse: Path) -> int:
    """The format that a published warehouse has; 0 of those made before formats had numbers, ours where there is none."""
    settings = read_catalogue(warehouse).settings
    return int(settings.get("format", "0")) if settings else FORMAT


def refuse_other_format(warehouse: Path) -> None:
    """Raise OtherFormat, with what to do, unless the warehouse is of our format or not there."""
    found = format_of(warehouse)
    if found < FORMAT:
        raise OtherFormat(
            f"{warehouse}: made by an older version of gongwen (format {found}, this one has {FORMAT});"
            f" bring it up with: gongwen upgrade -w {warehouse}"
        )
    refuse_newer_format(warehouse)


def refuse_newer_format(warehouse: Path) -> None:
    """Raise OtherFormat for a warehouse that only a later version understands."""
    found = format_of(warehouse)
    if found > FORMAT:
        raise OtherFormat(
            f"{warehouse}: made by a newer version of gongwen (format {found}, this one has {FORMAT}); update gongwen"
        )


def refuse_export(warehouse: Path) -> None:
    """Raise OtherFormat for a file of `gongwen export`: it holds its rows itself, and a publication would lose them."""
    if "exported" in read_catalogue(warehouse).settings:
        raise OtherFormat(f"{warehouse}: made by gongwen export, to be read only; name the warehouse it came from")


def is_current(warehouse: Path) -> bool:
    """Whether format and columns are ours, so that there is nothing to bring up."""
    settings = read_catalogue(warehouse).settings
    return format_of(warehouse) == FORMAT and settings.get("schema_version") == schema.schema_version()


def upgrade(warehouse: Path, state: Path, run: RunRecord, limits: Limits | None = None) -> Published | None:
    """Publish the warehouse anew in our format; None where it has it. Columns it did not know are null.

    Parts of other columns are written again, all others stay as they are. The old catalogue stays as one of those kept.
    """
    refuse_newer_format(warehouse)
    refuse_export(warehouse)
    if is_current(warehouse):
        return None
    return publish(warehouse, state, None, run=run, limits=limits)
