"""What raw files held when they were hashed: a run hashes again only what may have changed since, as git's index does."""

from __future__ import annotations

import hashlib
import json
import os
import time
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

RACY = 2_000_000_000  # nanoseconds: the coarsest clock of a file system (FAT) ticks every two seconds
HEADER = b"gongwen raw hashes 1 "

Marks = tuple[int, int, int, int, int]  # size, mtime, ctime, inode, device: any change of the content changes one


@dataclass(frozen=True, slots=True)
class Hashed:
    """A file's marks at the moment when it had this SHA-256."""

    marks: Marks
    sha256: str


@dataclass(frozen=True, slots=True)
class Hashes:
    """The hashes of an earlier scan by path, and in `current` what this scan found to hold."""

    earlier: Mapping[str, Hashed] = field(default_factory=dict)
    current: dict[str, Hashed] = field(default_factory=dict)
    clock: Callable[[], int] = time.time_ns

    def known(self, path: str, status: os.stat_result) -> str | None:
        """The hash of a file that nobody has touched since it was hashed; None for any other."""
        hashed = self.earlier.get(path)
        if hashed is None or hashed.marks != marks_of(status):
            return None
        self.current[path] = hashed
        return hashed.sha256

    def note(self, path: str, before: os.stat_result, after: os.stat_result, began: int, sha256: str) -> None:
        """Keep the hash of a file that stood still while it was hashed, and had for a while when that began.

        A file changed within a tick of its clock can be changed again without another time: such a hash is not kept.
        """
        marks = marks_of(before)
        if marks == marks_of(after) and max(before.st_mtime_ns, before.st_ctime_ns) < began - RACY:
            self.current[path] = Hashed(marks, sha256)


def marks_of(status: os.stat_result) -> Marks:
    """What tells that a file was touched; the ctime is the system's own and cannot be set back by a program."""
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino, status.st_dev


def read_hashes(file: Path) -> Hashes:
    """The hashes that a run has left; none, and all is hashed again, where the file is missing, cut off or not ours."""
    try:
        header, _, body = file.read_bytes().partition(b"\n")
        if header != _header(body):
            return Hashes()
        rows = json.loads(zlib.decompress(body))
        return Hashes({path: Hashed((a, b, c, d, e), sha256) for path, (a, b, c, d, e, sha256) in rows.items()})
    except (OSError, ValueError, TypeError, AttributeError, zlib.error):
        return Hashes()


def write_hashes(file: Path, hashes: Hashes) -> None:
    """Leave the hashes to the next run, all at once; where there is no room it hashes what it could have known."""
    rows = {path: (*hashed.marks, hashed.sha256) for path, hashed in hashes.current.items()}
    body = zlib.compress(json.dumps(rows, separators=(",", ":")).encode(), 1)
    aside = file.with_name(f".{file.name}")  # one name is enough under the run's lock, and none is left behind
    try:
        aside.write_bytes(_header(body) + b"\n" + body)
        os.replace(aside, file)
    except OSError:
        _remove(aside)


def touch(file: Path) -> None:
    """Note that the folder was listed now and all stood as it did: see `hints.looks_changed`."""
    try:
        os.utime(file)
    except OSError:
        return  # a folder that cannot be written to: the run itself will say so


def _header(body: bytes) -> bytes:
    return HEADER + hashlib.sha256(body).hexdigest().encode()


def _remove(aside: Path) -> None:
    try:
        aside.unlink(missing_ok=True)
    except OSError:
        return  # a folder that cannot be written to: the run itself will say so
