"""One raw file -> its rows, or the one rejection that says why there are none."""

from __future__ import annotations

import hashlib
import traceback

from tasks.text.encoding import Refused, decode
from tasks.workers.folder import read_file
from tasks.workers.limits import TimeUpError, seconds_for, stopwatch, time_limit
from tasks.workers.rejections import rejection
from tasks.workers.rows import FileRows, Source, rows_of
from tasks.workers.scan import Found, refuse_unreadable
from warehouse.records import Rejection

LONGEST_MESSAGE = 200  # of an exception in a reason; it may hold text of the page


def load_file(
    root: str, found: Found, rules: str, run_id: str, max_file_bytes: int, seconds: dict[str, float]
) -> FileRows | Rejection:
    """The file's rows, or why it has none; adds to the seconds that each stage took."""
    with stopwatch(seconds, "read"):
        data = _read_stable(root, found, max_file_bytes)
    if isinstance(data, Rejection):
        return data
    source = Source(found.path, hashlib.sha256(data).hexdigest(), len(data), rules, run_id)
    try:
        with time_limit(seconds_for(len(data))):
            with stopwatch(seconds, "decode"):
                decoded = decode(data)
            if isinstance(decoded, Refused):
                return _refuse(source, decoded.expectation, decoded.reason, data)
            return rows_of(source, decoded, seconds)
    except TimeUpError:
        reason = f"the text stages took longer than {seconds_for(len(data)):.0f} s"
        return _refuse(source, "stage_timeout", reason, data)
    except Exception as error:
        return failure(source, error, data)


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
