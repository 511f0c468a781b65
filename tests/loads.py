"""Two states of a warehouse of the samples, the first load and the whole one, to disturb the run between them."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from tests.published_rows import main_rows
from tests.servers import Server
from tests.watching import state_of

FIRST = "03_masks.txt"  # the sample of the first load


@dataclass(frozen=True)
class Loads:
    """A warehouse of one sample, one of all of them made undisturbed from it, and how long that run took."""

    first: Path
    whole: Path
    seconds: float
    states: tuple[str, str]  # what a reader may see

    def copy_of_first(self, folder: Path) -> Path:
        """The first load, published in a folder of its own."""
        for path in (self.first, self.first.with_suffix(".gongwen")):
            (shutil.copytree if path.is_dir() else shutil.copy2)(path, folder / path.name)
        return folder / self.first.name

    def is_whole(self, warehouse: Path) -> bool:
        """Whether all its rows equal those of the undisturbed run."""
        return main_rows(warehouse) == main_rows(self.whole)


def make_loads(server: Server, samples: Path, folder: Path) -> Loads:
    """Both states, each by a run of the command."""
    (folder / "one").mkdir()
    (folder / "whole").mkdir()
    shutil.copy(samples / FIRST, folder / "one" / FIRST)
    first, whole = folder / "w.duckdb", folder / "whole" / "w.duckdb"
    code, output, _ = server.run(folder / "one", first)
    assert code == 0, output
    loads = Loads(first, whole, 0.0, ("", ""))
    loads.copy_of_first(folder / "whole")
    code, output, seconds = server.run(samples, whole)
    assert code == 1, output  # one of the samples is broken on purpose
    return Loads(first, whole, seconds, (state_of(first), state_of(whole)))
