"""What a run has read: its staged batches, whatever read them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tasks.workers.done import Done
from warehouse.records import Rejection

CONTAINERS = "containers"


@dataclass(frozen=True, slots=True)
class Reading:
    """All batches of a run, read."""

    batches: list[Done]

    @property
    def staged(self) -> dict[str, list[Path]]:
        """The Parquet files by table."""
        out: dict[str, list[Path]] = {}
        for done in self.batches:
            for table in done.sizes:
                if table == CONTAINERS:
                    continue  # what was in an archive is no table of its files
                out.setdefault(table, []).append(Path(done.folder) / f"{table}.parquet")
        return out

    @property
    def containers(self) -> list[Path]:
        """The Parquet files that list what was in containers."""
        return [Path(done.folder) / f"{CONTAINERS}.parquet" for done in self.batches if CONTAINERS in done.sizes]

    @property
    def file_ids(self) -> frozenset[str]:
        """The contents that were loaded."""
        return frozenset(file_id for done in self.batches for file_id in done.file_ids)

    @property
    def rejections(self) -> list[Rejection]:
        """The files that could not be loaded."""
        return [each for done in self.batches for each in done.rejections]

    @property
    def changed(self) -> dict[str, str]:
        """Paths whose content changed after the folder was listed, with the content that was read."""
        return {path: file_id for done in self.batches for path, file_id in done.changed.items()}
