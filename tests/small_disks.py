"""Small file systems in memory, to run out of room on; only where mounting is allowed."""

from __future__ import annotations

import os
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

SAMPLE = 0.01  # seconds between two looks at what is used


class Disk:
    """A mounted file system of a given size."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def remount(self, options: str) -> None:
        subprocess.run(["mount", "-o", f"remount,{options}", str(self.folder)], check=True)

    def used(self) -> int:
        """Bytes in use, as the file system counts them."""
        status = os.statvfs(self.folder)
        return (status.f_blocks - status.f_bfree) * status.f_frsize

    @contextmanager
    def peak(self) -> Iterator[list[int]]:
        """The most bytes in use while the block runs, the one item of a list."""
        most, over = [0], threading.Event()

        def look() -> None:
            while not over.wait(SAMPLE):
                most[0] = max(most[0], self.used())

        watcher = threading.Thread(target=look)
        watcher.start()
        try:
            yield most
        finally:
            over.set()
            watcher.join()


@contextmanager
def small_disk(folder: Path, size: int) -> Iterator[Disk]:
    """A file system of so many bytes at a new folder; the test is skipped where mounting is not allowed."""
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)], capture_output=True, text=True
    )
    if mounted.returncode:
        pytest.skip(f"a file system of a given size cannot be mounted here, which takes root: {mounted.stderr.strip()}")
    try:
        yield Disk(folder)
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)
