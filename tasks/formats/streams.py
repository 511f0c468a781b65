"""Compressed bytes, read as a stream: a little at a time, counted, and with no more memory than is allowed."""

from __future__ import annotations

import bz2
import io
import lzma
import zlib
from typing import Any, BinaryIO

from tasks.formats.limits import Budget
from tasks.formats.member import BrokenError

BLOCK = 65_536
GZIP = b"\x1f\x8b\x08"
LZMA_MEMORY = 128_000_000  # bytes of dictionary; xz -9 needs 65 MB


class _Gzip:
    """zlib's decompressor with the manners of the others: it keeps its own rest of the input."""

    def __init__(self) -> None:
        self._zlib: Any = zlib.decompressobj(31)

    @property
    def eof(self) -> bool:
        return bool(self._zlib.eof)

    @property
    def unused_data(self) -> bytes:
        return bytes(self._zlib.unused_data)

    def decompress(self, data: bytes, max_length: int) -> bytes:
        return bytes(self._zlib.decompress(self._zlib.unconsumed_tail + data, max_length))

    @property
    def needs_input(self) -> bool:
        return not self.rest

    @property
    def rest(self) -> bytes:
        """Input that was given and is not used yet."""
        return bytes(self._zlib.unconsumed_tail)


def _new(kind: str) -> Any:
    if kind == "gzip":
        return _Gzip()
    return bz2.BZ2Decompressor() if kind == "bzip2" else lzma.LZMADecompressor(memlimit=LZMA_MEMORY)


class Unpacked(io.RawIOBase):
    """The bytes that a compressed stream unpacks to; BrokenError where it is damaged, LimitError beyond the budget.

    With `skips_damage` it goes on at the next gzip member after damage, as crawlers write one for each record; the damage
    is noted in `faults` as the place in the unpacked stream.
    """

    def __init__(self, packed: BinaryIO, kind: str, budget: Budget) -> None:
        self._packed, self._kind, self._budget = packed, kind, budget
        self.skips_damage = False
        self._decompressor: Any = _new(kind)
        self._begun = False  # the decompressor has been fed
        self._input = b""
        self._at_end = False
        self.place = 0
        self.faults: list[int] = []

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer with at least one byte, 0 at the end."""
        data = self._some(min(len(buffer), BLOCK)) if len(buffer) else b""
        buffer[: len(data)] = data
        self.place += len(data)
        if data:
            self._budget.spend(len(data))
        return len(data)

    def _some(self, size: int) -> bytes:
        while not self._at_end:
            if self._decompressor.eof:
                self._next_stream()
                continue
            if not self._input and self._decompressor.needs_input:
                self._input = self._packed.read(BLOCK)
                if not self._input:
                    self._end()
                    continue
            given, self._input = self._input, b""
            unused = self._decompressor.rest + given if self._kind == "gzip" else b""
            try:
                data: bytes = self._decompressor.decompress(given, size)
            except (zlib.error, OSError, lzma.LZMAError, EOFError, ValueError) as error:
                data = self._damaged(unused, error)
            self._begun = True
            if data:
                return data
        return b""

    def _next_stream(self) -> None:
        """Begin with the stream behind the one that ended; zeros may stand between them, garbage ends it."""
        rest = self._decompressor.unused_data.lstrip(b"\0")
        while not rest and (more := self._packed.read(BLOCK)):
            rest = more.lstrip(b"\0")
        self._decompressor, self._input, self._begun = _new(self._kind), rest, False
        if not rest:
            self._at_end = True

    def _end(self) -> None:
        self._at_end = True
        if self._begun:
            if not self.skips_damage:
                raise BrokenError("container_truncated", f"the {self._kind} data end too early: the file is cut off")
            self.faults.append(self.place)

    def _damaged(self, given: bytes, error: Exception) -> bytes:
        """Find the next gzip member; a line end takes the place of what is lost."""
        if self.skips_damage:
            self.faults.append(self.place)
            found = given.find(GZIP, 1)
            while found < 0 and (more := self._packed.read(BLOCK)):
                given = given[-2:] + more
                found = given.find(GZIP)
            self._decompressor, self._at_end = _new(self._kind), found < 0
            self._input = given[found:] if found >= 0 else b""
            return b"\r\n"
        if self._begun or not self.place:
            raise BrokenError("container_broken", f"the {self._kind} data are damaged: {error}") from error
        self._at_end = True  # garbage behind the last stream
        return b""


class Rewound(io.RawIOBase):
    """A stream whose first bytes were read already, from its beginning again."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head, self._rest = head, rest

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer with at least one byte, 0 at the end."""
        data = self._head[: len(buffer)] or self._rest.read(len(buffer))
        self._head = self._head[len(data) :]
        buffer[: len(data)] = data
        return len(data)


def read_up_to(stream: BinaryIO, size: int) -> bytes:
    """So many bytes, fewer only at the end."""
    out: list[bytes] = []
    while size > 0 and (data := stream.read(min(size, 1 << 20))):
        out.append(data)
        size -= len(data)
    return b"".join(out)
