"""Why a file was not loaded: the names of the broken promises, and the row for quarantine."""

from __future__ import annotations

import re

from warehouse.records import Rejection

# Control characters, line and paragraph separators, undecodable bytes: no line of a report holds these.
UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
FIRST_BYTES = 64  # kept in quarantine, enough to tell what a file is

# Rejections that may not come again although bytes and rules stay the same: the next run tries the file once more.
PASSING = frozenset(
    {
        "changed_while_read",
        "file_unreadable",
        "file_vanished",
        "stage_timeout",
        "worker_died",
    }
)


def is_final(rejection: Rejection) -> bool:
    """True if the same bytes and rules lead to the same rejection again."""
    return rejection.expectation not in PASSING


def rejection(
    path: str,
    expectation: str,
    reason: str,
    sha256: str | None = None,
    size_bytes: int | None = None,
    first_bytes: bytes | None = None,
) -> Rejection:
    """The row of one bad file; its path is made printable, its first bytes are written in hex."""
    first = None if first_bytes is None else first_bytes[:FIRST_BYTES].hex()
    return Rejection(printable(path), expectation, reason, sha256, size_bytes, first)


def printable(path: str) -> str:
    r"""The path with control characters and undecodable bytes escaped: a newline -> `\n`, a byte FF -> `\xff`."""
    text = path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return UNPRINTABLE.sub(lambda match: match[0].encode("unicode_escape").decode(), text)
