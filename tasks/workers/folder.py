"""Opens what lies in a folder without ever leaving it: no link followed, no pipe waited for."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager

DIRECTORY = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
REGULAR = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC  # opening a pipe would wait for ever
BLOCK = 1 << 20


class NotRegularError(OSError):
    """What stands at a path is no regular file (any more)."""


class TooLargeError(OSError):
    """A file holds more bytes than may be read."""


@contextmanager
def opened_folder(root: str, folder: str) -> Iterator[int]:
    """A descriptor of the folder below root (`""` is root itself); no component may be a link."""
    current = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)  # root itself may be a link
    try:
        for name in folder.split("/") if folder else ():
            current, parent = os.open(name, DIRECTORY, dir_fd=current), current
            os.close(parent)
        yield current
    finally:
        os.close(current)


@contextmanager
def opened_file(folder: int, name: str) -> Iterator[int]:
    """A descriptor of the regular file in an opened folder."""
    descriptor = os.open(name, REGULAR, dir_fd=folder)
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise NotRegularError("it is no regular file")
        yield descriptor
    finally:
        os.close(descriptor)


def read_blocks(descriptor: int, limit: int) -> Iterator[bytes]:
    """The bytes of an opened file, a megabyte at a time; TooLargeError once there are more than the limit."""
    size = 0
    while block := os.read(descriptor, BLOCK):
        size += len(block)
        if size > limit:
            raise TooLargeError(f"it holds more than {limit} bytes")
        yield block


def read_file(root: str, path: str, limit: int) -> bytes:
    """The bytes of the file at a path below root, such as `2023/a.txt`."""
    folder, _, name = path.rpartition("/")
    with opened_folder(root, folder) as parent, opened_file(parent, name) as descriptor:
        return b"".join(read_blocks(descriptor, limit))
