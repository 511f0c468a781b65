"""What comes out of a container: a member with its bytes, or the reason why it has none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


class BrokenError(Exception):
    """A container cannot be read, or not on; the message belongs into its rejection."""

    def __init__(self, expectation: str, reason: str) -> None:
        super().__init__(reason)
        self.expectation = expectation


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a member is not read: the name of the promise it breaks, and the reason in words."""

    expectation: str
    reason: str


@dataclass(frozen=True, slots=True)
class Member:
    """A member at its place in the container, `!/b.html` or `#17`, and what the container says of it."""

    place: str
    data: bytes = b""
    fault: Fault | None = None
    size: int | None = None  # as the container states it, where the bytes are not read
    charset: str | None = None
    page_title: str | None = None
    page_url: str | None = None
    published_at: date | None = None
