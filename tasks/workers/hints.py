"""A guess, before anything is loaded, whether a run will find something to read."""

from __future__ import annotations

import os
from pathlib import Path


def looks_changed(raw: Path, hashes_file: Path) -> bool:
    """Whether a folder was changed since the hashes of the last listing were left; a file changed in its place is missed.

    A wrong guess costs no row: processes are started that nobody asks, or later than they could be.
    """
    try:
        listed = hashes_file.stat().st_mtime_ns
    except OSError:
        listed = None
    folders = [os.fspath(raw)]
    try:
        while folders:
            folder = folders.pop()
            if listed is not None and os.stat(folder).st_mtime_ns > listed:
                return True
            with os.scandir(folder) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        folders.append(entry.path)
                    elif listed is None:
                        return True
    except OSError:
        return False  # the run itself will say what is wrong with the folder
    return False
