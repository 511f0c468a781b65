"""A container -> its members, one after the other, whatever kind it is."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import BinaryIO, cast

from tasks.formats.archives import single_member, tar_members, zip_members
from tasks.formats.kinds import HEAD, kind_of
from tasks.formats.limits import Budget
from tasks.formats.member import BrokenError, Member
from tasks.formats.streams import Rewound, Unpacked, read_up_to


def open_members(kind: str, stream: BinaryIO, name: str, budget: Budget) -> Iterator[Member]:
    """The members of a container of this kind; raises BrokenError where it cannot be read on, LimitError beyond a limit.

    A compressed tar or WARC is one container: `a.tar.gz!/b.txt`, not `a.tar.gz!/a.tar!/b.txt`.
    """
    if kind == "zip":
        yield from zip_members(stream, budget)
    elif kind == "tar":
        yield from tar_members(stream, budget)
    elif kind == "warc":
        from tasks.formats.warc import warc_members

        yield from warc_members(stream, [], budget)
    elif kind in ("jsonl", "csv"):
        from tasks.formats.rows import row_members

        yield from row_members(kind, stream, budget)
    else:
        yield from _compressed(kind, stream, name, budget)


def _compressed(kind: str, stream: BinaryIO, name: str, budget: Budget) -> Iterator[Member]:
    unpacked = Unpacked(stream, kind, budget)
    unpacked.skips_damage = kind == "gzip"
    head = read_up_to(cast(BinaryIO, unpacked), HEAD)
    inner = kind_of(head)
    unpacked.skips_damage = inner == "warc"
    if unpacked.faults and inner != "warc":
        raise BrokenError("container_truncated", f"the {kind} data are damaged or end too early")
    rest = cast(BinaryIO, io.BufferedReader(Rewound(head, cast(BinaryIO, unpacked)), 1 << 16))
    if inner == "tar":
        yield from tar_members(rest, budget)
    elif inner == "warc":
        from tasks.formats.warc import warc_members

        yield from warc_members(rest, unpacked.faults, budget)
    else:
        yield single_member(rest, name, budget)
