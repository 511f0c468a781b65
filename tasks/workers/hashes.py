"""What raw files held when they were hashed: a run hashes again only what may have changed since, as git's index does."""

from __future__ import annotations

import hashlib
import os
import struct
import time
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

RACY = 2_000_000_000  # nanoseconds: the coarsest clock of a file system (FAT) ticks every two seconds
HEADER = b"gongwen raw hashes 3 "
COMPACTED = 4  # the list is written anew when what was appended holds more than a quarter of its rows

Marks = tuple[int, int, int, int, int]  # size, mtime, ctime, inode, device: any change of the content changes one
MARKS = struct.Struct("<qqqQQ")
COUNT = struct.Struct("<II")  # of the files in a block, and of those that are gone
DIGITS = 64  # of a SHA-256
BETWEEN = "\0"  # stands in no path


class Hashed(NamedTuple):
    """A file's marks at the moment when it had this SHA-256."""

    marks: Marks
    sha256: str


@dataclass(frozen=True, slots=True)
class Hashes:
    """The hashes of an earlier scan by path, and in `current` what this scan found to hold."""

    earlier: Mapping[str, Hashed] = field(default_factory=dict)
    current: dict[str, Hashed] = field(default_factory=dict)
    clock: Callable[[], int] = time.time_ns
    length: int = 0  # bytes of the file that they were read from; 0 where it is to be written anew

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
    """The hashes that runs have left: a list, and what was appended to it.

    What is cut off or not ours is no part of it, nor is what follows: of a file that stands nowhere in the list, or as
    it was before, all is hashed again.
    """
    try:
        data = file.read_bytes()
    except OSError:
        return Hashes()
    rows: dict[str, Hashed] = {}
    at = appended = 0
    try:
        while at < len(data):
            block, gone, after = _block(data, at)
            appended = appended + len(block) + len(gone) if at else 0
            rows |= block
            for path in gone:
                rows.pop(path, None)
            at = after
    except (ValueError, struct.error, zlib.error):
        return Hashes(rows)
    return Hashes(rows, length=0 if appended * COMPACTED > len(rows) else at)


def write_hashes(file: Path, hashes: Hashes) -> None:
    """Leave the hashes to the next run; where there is no room it hashes what it could have known.

    A few changes are appended to the list as it was read; a kill amid them leaves a tail that `read_hashes` leaves out.
    """
    rows = {path: each for path, each in hashes.current.items() if hashes.earlier.get(path) is not each}
    gone = [path for path in hashes.earlier if path not in hashes.current]
    try:
        if (
            hashes.length
            and file.stat().st_size == hashes.length
            and (len(rows) + len(gone)) * COMPACTED < len(hashes.earlier)
        ):
            with file.open("ab") as stream:
                stream.write(_written(rows, gone))
        else:
            _replace(file, _written(hashes.current))
    except OSError:
        return  # a folder that cannot be written to: the run itself will say so


def _written(rows: Mapping[str, Hashed], gone: Iterable[str] = ()) -> bytes:
    """A block of the list: a head with the hash and the length of what follows.

    This is, as columns: the marks of the files, their hashes, their paths, and the paths of files that are gone.
    """
    gone = list(gone)
    marks = b"".join([MARKS.pack(*each.marks) for each in rows.values()])
    hashes = bytes.fromhex("".join([each.sha256 for each in rows.values()]))
    names = BETWEEN.join([*rows, *gone]).encode()
    body = zlib.compress(COUNT.pack(len(rows), len(gone)) + marks + hashes + names, 1)
    return b"%s%s %d\n%s" % (HEADER, hashlib.sha256(body).hexdigest().encode(), len(body), body)


def _block(data: bytes, at: int) -> tuple[dict[str, Hashed], list[str], int]:
    """The rows of the block that begins at a place, the paths that are gone, and where it ends.

    An error where there is no whole one.
    """
    end = data.index(b"\n", at)
    if not data.startswith(HEADER, at):
        raise ValueError("no list of hashes, or of another version")
    digest, length = data[at + len(HEADER) : end].split()
    after = end + 1 + int(length)
    body = data[end + 1 : after]
    if hashlib.sha256(body).hexdigest().encode() != digest:
        raise ValueError("a list that was cut off or damaged")
    rows, gone = _read(memoryview(zlib.decompress(body)))
    return rows, gone, after


def _read(body: memoryview) -> tuple[dict[str, Hashed], list[str]]:
    """The rows of a block and the paths that are gone; seventy thousand rows in a twentieth of a second."""
    count, gone = COUNT.unpack_from(body)
    ends = COUNT.size + count * MARKS.size, COUNT.size + count * (MARKS.size + DIGITS // 2)
    digits = body[ends[0] : ends[1]].hex()
    hashes = [digits[begin : begin + DIGITS] for begin in range(0, len(digits), DIGITS)]
    names = str(body[ends[1] :], "utf-8").split(BETWEEN) if count + gone else []
    rows = map(Hashed, MARKS.iter_unpack(body[COUNT.size : ends[0]]), hashes)
    return dict(zip(names[:count], rows, strict=True)), names[count:]


def _replace(file: Path, data: bytes) -> None:
    """Put a new list in the place of the old, all at once."""
    aside = file.with_name(f".{file.name}")  # one name is enough under the run's lock, and none is left behind
    try:
        aside.write_bytes(data)
        os.replace(aside, file)
    except OSError:
        _remove(aside)


def touch(file: Path) -> None:
    """Note that the folder was listed now and all stood as it did: see `hints.looks_changed`."""
    try:
        os.utime(file)
    except OSError:
        return  # a folder that cannot be written to: the run itself will say so


def _remove(aside: Path) -> None:
    try:
        aside.unlink(missing_ok=True)
    except OSError:
        return  # a folder that cannot be written to: the run itself will say so
