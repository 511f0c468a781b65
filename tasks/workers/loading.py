"""One raw file -> its rows, or those of all its members, and a rejection for whatever has none."""

from __future__ import annotations

import hashlib
import io
import os
import traceback
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import BinaryIO

from tasks.formats.detect import detect
from tasks.formats.extraction import extract
from tasks.formats.kinds import CONTAINERS
from tasks.text.encoding import Decoded, Refused, decode, find_charset
from tasks.workers.containers import Opened, read_container
from tasks.workers.folder import BLOCK, opened_file, opened_folder, read_file
from tasks.workers.limits import TimeUpError, seconds_for, stopwatch, time_limit
from tasks.workers.rejections import rejection
from tasks.workers.rows import FileRows, Source, rows_of
from tasks.workers.scan import Found, refuse_unreadable
from warehouse.records import Rejection

LONGEST_MESSAGE = 200  # of an exception in a reason; it may hold text of the page
Outcome = FileRows | Rejection | Opened


@dataclass(frozen=True, slots=True)
class Loader:
    """Loads the files of a batch; adds up the seconds that each stage took."""

    root: str
    rules: str
    run_id: str
    max_file_bytes: int
    seconds: dict[str, float] = field(default_factory=dict)

    def load(self, found: Found) -> Iterator[Outcome]:
        """The file's rows, or why it has none; of a container those of each member, and last what was in it."""
        if found.size > self.max_file_bytes:
            yield from self._load_large(found)
            return
        with stopwatch(self.seconds, "read"):
            data = _read_stable(self.root, found, self.max_file_bytes)
        if isinstance(data, Rejection):
            yield data
            return
        source = Source(found.path, hashlib.sha256(data).hexdigest(), len(data), self.rules, self.run_id)
        yield from self.load_content(source, data)

    def load_content(self, source: Source, data: bytes) -> Iterator[Outcome]:
        """What the bytes of a file or member give."""
        stream = io.BytesIO(data)
        kind = detect(stream, source.path)
        if isinstance(kind, Refused):
            yield _refuse(source, kind.expectation, kind.reason, data)
        elif kind in CONTAINERS:
            yield from read_container(self, source, kind, stream)
        else:
            yield self._load_text(source, kind, data)

    def _load_text(self, source: Source, kind: str, data: bytes) -> FileRows | Rejection:
        """The rows of a file that is one text."""
        try:
            with time_limit(seconds_for(len(data))):
                with stopwatch(self.seconds, "decode"):
                    source, decoded = _decoded(source, kind, data)
                if isinstance(decoded, Refused):
                    return _refuse(source, decoded.expectation, decoded.reason, data)
                return rows_of(source, decoded, self.seconds)
        except TimeUpError:
            reason = f"the text stages took longer than {seconds_for(len(data)):.0f} s"
            return _refuse(source, "stage_timeout", reason, data)
        except Exception as error:
            return failure(source, error, data)

    def _load_large(self, found: Found) -> Iterator[Outcome]:
        """The members of a container that is larger than a file may be: read as a stream, not held in memory."""
        folder, _, name = found.path.rpartition("/")
        try:
            with opened_folder(self.root, folder) as parent, opened_file(parent, name) as descriptor:
                before = os.fstat(descriptor)
                with open(descriptor, "rb", closefd=False) as stream:
                    source = Source(found.path, _hash(stream), before.st_size, self.rules, self.run_id)
                    kind = detect(stream, found.path)
                    if kind not in CONTAINERS or source.sha256 != found.sha256:
                        yield _unstable(found)
                        return
                    yield from read_container(self, source, kind, stream)
                    if os.fstat(descriptor).st_mtime_ns != before.st_mtime_ns:
                        yield _unstable(found)
        except OSError as error:
            yield refuse_unreadable(found.path, error, sha256=found.sha256)


def _decoded(source: Source, kind: str, data: bytes) -> tuple[Source, Decoded | Refused]:
    """The text of a file, and its source with what extracting it told."""
    if kind not in ("docx", "pdf", "ole"):
        return source, decode(data, source.charset or find_charset(data))
    extracted = extract(kind, data)
    if isinstance(extracted, Refused):
        return source, extracted
    source = replace(source, media_type=extracted.media_type, extractor=extracted.extractor)
    return source, Decoded(extracted.text, "utf-8", 0, False)


def _hash(stream: BinaryIO) -> str:
    digest = hashlib.sha256()
    while block := stream.read(BLOCK):
        digest.update(block)
    stream.seek(0)
    return digest.hexdigest()


def _read_stable(root: str, found: Found, limit: int) -> bytes | Rejection:
    """The file's bytes: as they were listed, or else twice the same."""
    try:
        data = read_file(root, found.path, limit)
        if hashlib.sha256(data).hexdigest() == found.sha256:
            return data
        again = read_file(root, found.path, limit)
    except OSError as error:
        return refuse_unreadable(found.path, error, sha256=found.sha256)
    if again == data or hashlib.sha256(again).hexdigest() == found.sha256:
        return again
    return _unstable(found)


def _unstable(found: Found) -> Rejection:
    reason = "its content changed between two readings: something still writes to it"
    return rejection(found.path, "changed_while_read", reason, found.sha256, found.size)


def failure(source: Source, error: BaseException, data: bytes | None = None) -> Rejection:
    """The rejection of a file on which our own code failed: which exception, and where."""
    message = " ".join(str(error).split())[:LONGEST_MESSAGE]
    reason = f"{type(error).__name__} at {_place(error)}: {message}"
    return _refuse(source, "stage_failed", reason, data)


def _place(error: BaseException) -> str:
    """The innermost of our functions that the exception came through: `tasks.text.outline:31 find_segments`."""
    place = "an unknown place"
    for frame, line in traceback.walk_tb(error.__traceback__):
        module = frame.f_globals.get("__name__", "")
        if module.startswith(("tasks.", "warehouse.")):
            place = f"{module}:{line} {frame.f_code.co_name}"
    return place


def _refuse(source: Source, expectation: str, reason: str, data: bytes | None) -> Rejection:
    return rejection(source.path, expectation, reason, source.sha256, source.size_bytes, data)
