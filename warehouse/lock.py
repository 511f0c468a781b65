"""One writer at a time: a lock on a file in the state folder that ends with its process."""

from __future__ import annotations

import fcntl
import json
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

POLL = 0.1  # seconds between two attempts; a publication takes seconds

_here: set[Path] = set()  # a POSIX lock does not keep out its own process, so we count our own
_guard = threading.Lock()


class Busy(RuntimeError):
    """Another run is writing to this warehouse."""


@contextmanager
def writer_lock(path: Path, wait: float = 0.0) -> Iterator[None]:
    """Hold the lock, after waiting at most `wait` seconds for another writer to end."""
    path = path.absolute()
    path.parent.mkdir(parents=True, exist_ok=True)
    _claim(path, wait)
    try:
        with path.open("a+b") as file:  # the lock ends when it is closed, or with the process, however it dies
            _acquire(file.fileno(), path, wait)
            _sign(file.fileno())
            yield
    finally:
        with _guard:
            _here.discard(path)


def held_here(path: Path) -> bool:
    """Whether this process holds the lock."""
    with _guard:
        return path.absolute() in _here


def holder(path: Path) -> str:
    """Who wrote into the lock file last: "process 4711, since 2026-11-22T01:50:54+00:00"."""
    if held_here(path):
        return "this process"  # reading the file here would end our own lock
    return _owner(path.read_bytes()) if path.exists() else _owner(b"")


def _owner(note: bytes) -> str:
    try:
        owner = json.loads(note)
        return f"process {owner['pid']}, since {owner['started_at']}"
    except (ValueError, KeyError, TypeError):
        return "an unknown process"


def _claim(path: Path, wait: float) -> None:
    """Keep out other threads of this process."""
    deadline = time.monotonic() + wait
    while True:
        with _guard:
            if path not in _here:
                _here.add(path)
                return
        if time.monotonic() >= deadline:
            raise Busy(f"{path}: this process is already writing to the warehouse")
        time.sleep(POLL)


def _acquire(descriptor: int, path: Path, wait: float) -> None:
    deadline = time.monotonic() + wait
    while True:
        try:
            # Not flock: worker processes would inherit it and keep it after our death.
            fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except OSError as error:
            if time.monotonic() >= deadline:
                raise Busy(
                    f"{path}: another run is writing ({_owner(os.pread(descriptor, 1000, 0))}); wait for it to end, then run again"
                ) from error
            time.sleep(POLL)


def _sign(descriptor: int) -> None:
    owner = {"pid": os.getpid(), "started_at": datetime.now(UTC).isoformat(timespec="seconds")}
    os.ftruncate(descriptor, 0)
    os.write(descriptor, json.dumps(owner).encode())
