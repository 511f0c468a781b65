"""Folders of a cache that appear whole and go at once: a kill or a power cut leaves none that looks whole and is not."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from warehouse.layout import write_through

MADE, GOING = "new-", "old-"  # before the names of folders that are not whole yet, or no more
MAGIC = b"PAR1"  # ends every Parquet file


@contextmanager
def made_whole(target: Path) -> Iterator[Path]:
    """A folder to write files into, which then takes this name, in the place of what had it: 20261122T130000-0a1b2c-0001."""
    aside = target.with_name(MADE + target.name)
    if aside.exists():  # of a process that was killed
        shutil.rmtree(aside)
    aside.mkdir(parents=True)
    try:
        yield aside
        for path in (*aside.iterdir(), aside):
            write_through(path)
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)  # on a full disk it is in the way of everything else
        raise
    if target.exists():
        throw_away(target)
    os.rename(aside, target)
    write_through(target.parent)


def throw_away(folder: Path) -> None:
    """Delete a folder under another name, so that half of it is not taken for the whole."""
    if not folder.name.startswith((MADE, GOING)):
        going = folder.with_name(GOING + folder.name)
        if going.exists():
            shutil.rmtree(going)
        folder = folder.rename(going)
    shutil.rmtree(folder)


def holds(folder: Path, names: Iterable[str]) -> bool:
    """Whether these Parquet files are there, each to its end: not where a power cut left one empty or cut off."""
    return all(_is_ended(folder / name) for name in names)


def _is_ended(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            file.seek(-len(MAGIC), os.SEEK_END)
            return file.read() == MAGIC
    except OSError:  # none there, or one that is shorter
        return False
