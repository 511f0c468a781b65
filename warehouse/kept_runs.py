"""The published states that are still there: the warehouse itself and the catalogues kept beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from warehouse.catalogue import Catalogue, NotAWarehouse, read_catalogue
from warehouse.layout import State
from warehouse.reading import answer, located_state


class RunNotKept(ValueError):
    """A run whose state cannot be looked at; the message says which can."""


@dataclass(frozen=True, slots=True)
class KeptRun:
    """A published state: its run, its place in the order of publications, its catalogue."""

    run_id: str
    sequence: int
    path: Path
    catalogue: Catalogue


def kept_runs(warehouse: Path) -> list[KeptRun]:
    """The state after each run that is kept, oldest first; decisions published under a run's name belong to it."""
    state = State(located_state(warehouse, read_catalogue(warehouse)))
    found: dict[str, KeptRun] = {}
    for path in [*sorted(state.catalogues.glob("*.duckdb")), warehouse]:
        try:
            catalogue = read_catalogue(path)
            run_id, sequence = catalogue.settings["run_id"], int(catalogue.settings["sequence"])
        except (NotAWarehouse, KeyError, FileNotFoundError):
            continue  # damaged, or swept at this moment
        if run_id not in found or found[run_id].sequence <= sequence:
            found[run_id] = KeptRun(run_id, sequence, path, catalogue)
    return sorted(found.values(), key=lambda each: each.sequence)


def find_run(warehouse: Path, name: str, kept: Sequence[KeptRun]) -> KeptRun:
    """The kept run whose id begins so: `20261122T0230`."""
    matching = [each for each in kept if each.run_id.startswith(name)]
    if len(matching) == 1:
        return matching[0]
    known = ", ".join(each.run_id for each in kept)
    if matching:
        raise RunNotKept(f"{name}: {len(matching)} runs begin so; the kept ones are {known}")
    had = answer(warehouse, "select run_id from ops.runs where starts_with(run_id, $name)", {"name": name})
    if had:
        raise RunNotKept(
            f"{had[0]['run_id']}: its state is no longer kept; kept are {known}"
            " (keep_runs says how many, GONGWEN_KEEP_RUNS=10 keeps ten)"
        )
    raise RunNotKept(f"{name}: no run is called so; kept are {known}; all runs: gongwen status")
