"""What may go: catalogues no reader holds, parts no catalogue names, leftovers of runs that died."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from warehouse.catalogue import NotAWarehouse, read_catalogue
from warehouse.layout import State, write_through
from warehouse.reader import is_held

TEMPORARY = ".publishing"  # the suffix of a catalogue that is not yet published


def keep_catalogue(warehouse: Path, state: State, settings: Mapping[str, str]) -> None:
    """Give the published catalogue, which has these settings, a second name, so that it outlives its replacement."""
    if not warehouse.exists():
        return
    link = state.catalogues / f"{int(settings['sequence']):08d}-{settings['run_id']}.duckdb"
    state.catalogues.mkdir(parents=True, exist_ok=True)
    if not link.exists():
        _link(warehouse, link)
        write_through(state.catalogues)


def _link(origin: Path, link: Path) -> None:
    try:
        os.link(origin, link)
    except OSError:  # a file system without hard links: the copy keeps the parts, but shows no readers
        half = link.with_name("copying")  # a kill leaves no half catalogue under a catalogue's name
        shutil.copyfile(origin, half)
        os.replace(half, link)


def next_sequence(state: State, before: int) -> int:
    """The number of the next publication, above those of all kept catalogues even if the warehouse was deleted."""
    kept = [int(path.name.split("-", 1)[0]) for path in state.catalogues.glob("[0-9]*-*.duckdb")]
    return 1 + max([before, *kept])


def sweep(warehouse: Path, state: State, keep: int) -> list[Path]:
    """Delete what nothing needs any more, and say what it was; only the holder of the writer lock may."""
    removed = [path for path in warehouse.parent.glob(f".*{TEMPORARY}*") if path.name.startswith(f".{warehouse.name}.")]
    removed += [state.catalogue_spill] if os.path.lexists(state.catalogue_spill) else []
    for path in removed:
        _delete(path)
    removed += _sweep_catalogues(warehouse, state, keep)
    removed += _sweep_parts(warehouse, state)
    return removed


def _delete(path: Path) -> None:
    """Remove a file, or a folder that DuckDB spilled to; of a link only the link."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()


def _sweep_catalogues(warehouse: Path, state: State, keep: int) -> list[Path]:
    """Delete all but the catalogues of the last `keep` runs (the published one is one of them), unless read now.

    A run's catalogue from before somebody's decision (a release, a correction) gives way to the one after it.
    """
    kept = sorted(state.catalogues.glob("*.duckdb"), reverse=True)
    former = [path for path in kept if not (warehouse.exists() and path.samefile(warehouse))]
    runs = {_published_run(warehouse)}
    outdated = []
    for path in former:
        run = path.stem.split("-", 1)[1]
        if run in runs or len(runs) >= keep:
            outdated.append(path)
        runs.add(run)
    outdated = [path for path in outdated if not is_held(path)]
    for path in outdated:
        path.unlink()
    return outdated


def _published_run(warehouse: Path) -> str:
    try:
        return read_catalogue(warehouse).settings.get("run_id", "")
    except NotAWarehouse:
        return ""


def _sweep_parts(warehouse: Path, state: State) -> list[Path]:
    """Delete the parts that no catalogue names; an older one is opened only where the newer ones leave some unnamed."""
    if not state.parts.exists():
        return []
    removed = set(state.parts.glob("*/*"))
    try:
        for path in [warehouse, *sorted(state.catalogues.glob("*.duckdb"), reverse=True)]:
            if removed:
                removed -= {state.folder / part.path for part in read_catalogue(path).parts}
    except NotAWarehouse:
        return []  # a damaged old catalogue: nobody knows what it needs, until it is old enough to go
    for path in removed:
        path.unlink()
    for folder in state.parts.iterdir():
        if not any(folder.iterdir()):
            folder.rmdir()
    return sorted(removed)
