"""Opens a published catalogue to read, whoever else has it open."""

from __future__ import annotations

import fcntl
import os
import shutil
import struct
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from warehouse.sql import literal


@contextmanager
def open_reader(path: Path, *, memory_limit: str = "512MB", threads: int = 2) -> Iterator[duckdb.DuckDBPyConnection]:
    """A read-only connection to a catalogue, closed at the end."""
    with readable(path) as file, duckdb.connect(str(file), read_only=True) as connection:
        connection.execute(f"set memory_limit = {literal(memory_limit)}")
        connection.execute(f"set threads = {int(threads)}")
        yield connection


@contextmanager
def readable(path: Path) -> Iterator[Path]:
    """The catalogue itself, or a copy of it while somebody holds it open for writing."""
    if not is_held(path, by_writers_only=True):
        yield path
        return
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=f".{path.stem}-") as folder:
        copy = Path(folder) / path.name
        shutil.copyfile(path, copy)
        yield copy


def is_held(path: Path, *, by_writers_only: bool = False) -> bool:
    """Whether another process has the database open; it holds a lock on the inode as long as it has.

    The lock is only asked for, never taken, so that a reader who opens the file meanwhile is not turned away.
    """
    wanted = fcntl.F_RDLCK if by_writers_only else fcntl.F_WRLCK
    if sys.platform != "linux":
        return _held_elsewhere(path, wanted)
    question = struct.pack("hhqqi", wanted, os.SEEK_SET, 0, 0, 0)
    descriptor = os.open(path, os.O_RDONLY)
    try:
        answer = fcntl.fcntl(descriptor, fcntl.F_GETLK, question)
    finally:
        os.close(descriptor)
    return bool(struct.unpack("hhqqi", answer)[0] != fcntl.F_UNLCK)


def _held_elsewhere(path: Path, wanted: int) -> bool:
    """The same where the question has another layout: takes the lock for a moment."""
    operation = fcntl.LOCK_SH if wanted == fcntl.F_RDLCK else fcntl.LOCK_EX
    with path.open("r+b") as file:
        try:
            fcntl.lockf(file, operation | fcntl.LOCK_NB)
        except OSError:
            return True
    return False
