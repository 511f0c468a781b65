"""Where things lie in the state folder beside a warehouse, and how they reach the disk."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class State:
    """The folder `<warehouse stem>.gongwen` with the parts, the kept catalogues and the lock."""

    folder: Path

    @property
    def parts(self) -> Path:
        """The folder of the published Parquet parts, never changed once written."""
        return self.folder / "parts"

    @property
    def catalogues(self) -> Path:
        """The folder of hard links to earlier catalogues."""
        return self.folder / "catalogues"

    @property
    def lock(self) -> Path:
        """The file whose lock the one writer holds."""
        return self.folder / "lock"

    @property
    def spill(self) -> Path:
        """The folder for what queries do not hold in memory."""
        return self.folder / "spill"

    @property
    def catalogue_spill(self) -> Path:
        """The same for a catalogue under construction, beside the queries that write parts."""
        return self.folder / "catalogue_spill"


def state_folder(warehouse: Path) -> Path:
    """The state folder of a warehouse: speeches.duckdb -> speeches.gongwen."""
    return warehouse.absolute().with_suffix(".gongwen")


class StateTaken(ValueError):
    """A state folder that holds the parts of another warehouse."""


def claim_state(state: State, warehouse: Path) -> None:
    """Note whose parts lie here; sweeping for one warehouse would delete those of another."""
    note = state.folder / "warehouse"
    claim = f"{warehouse}\n{state.folder}\n"
    noted = note.read_text(encoding="utf-8") if note.exists() else ""
    owner, _, place = noted.strip().partition("\n")
    is_copy = place != str(state.folder)  # the folder was copied or moved, and the note with it
    if owner and owner != str(warehouse) and not is_copy and Path(owner).exists():
        raise StateTaken(f"{state.folder}: holds the parts of {owner}; name another state folder for {warehouse}")
    if noted != claim:
        note.write_text(claim, encoding="utf-8")


def write_through(path: Path) -> None:
    """Make a file or folder survive a power cut."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
