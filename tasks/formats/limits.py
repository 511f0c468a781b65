"""How much a container may unfold to: an archive of a few kilobytes can hold more than any memory."""

from __future__ import annotations

from dataclasses import dataclass

DEPTH = 4  # containers inside each other: a.zip!/b.tar.gz!/c.zip!/d.jsonl; a real page lies two deep
MEMBERS = 100_000  # of one container with all inside; a list of more is better split
RATIO = 100  # unpacked to packed; pages reach 20, a bomb 1,000
RATIO_FLOOR = 10_000_000  # bytes below which no ratio is taken amiss
TOTAL = 2_000_000_000  # unpacked bytes; ten minutes of work
SECONDS = 300.0  # for unpacking alone


class LimitError(Exception):
    """A container goes beyond a limit; the message says which, and belongs into its rejection."""


@dataclass(slots=True)
class Budget:
    """What is left to a container that stands in the raw folder, shared by all containers inside it."""

    packed: int  # bytes of the outermost container
    member_bytes: int  # the largest member that is read
    unpacked: int = 0
    members: int = 0
    seconds: float = SECONDS  # left for unpacking

    def spend(self, size: int) -> None:
        """Count unpacked bytes; LimitError beyond the limits."""
        self.unpacked += size
        self.check(self.unpacked)

    def check(self, unpacked: int) -> None:
        """LimitError if so many bytes in all are too many."""
        if unpacked > TOTAL:
            raise LimitError(f"it unpacks to more than {TOTAL} bytes")
        if unpacked > max(RATIO_FLOOR, RATIO * self.packed):
            raise LimitError(f"it unpacks to more than {RATIO} times its {self.packed} bytes, as only bombs do")

    def count(self, members: int = 1) -> None:
        """Count members; LimitError beyond the limit."""
        self.members += members
        if self.members > MEMBERS:
            raise LimitError(f"it holds more than {MEMBERS} members")
