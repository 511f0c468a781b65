"""Whether a figure is a fact or a target, and how strict the target is."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Mark:
    """A word that makes the figures after it targets or facts."""

    start: int
    status: str
    strictness: str | None
    narrow: bool = False  # reaches no farther than its clause
    weak: bool = False  # gives way to a stronger mark before it


@dataclass(frozen=True, slots=True)
class StatusRow:
    """A pattern of data/statuses.toml with phrases that hold it and phrases that do not."""

    status: str
    strictness: str | None
    pattern: str
    narrow: bool
    weak: bool
    hits: tuple[str, ...]
    misses: tuple[str, ...]


@cache
def status_rows() -> tuple[StatusRow, ...]:
    """The rows of data/statuses.toml."""
    table = tomllib.loads(files("tasks.text").joinpath("data/statuses.toml").read_text("utf8"))
    return tuple(
        StatusRow(
            r["status"],
            r.get("strictness"),
            r["pattern"],
            r.get("narrow", False),
            r.get("weak", False),
            tuple(r["hits"]),
            tuple(r["misses"]),
        )
        for r in table["status"]
    )


_ANY = re.compile("|".join(f"(?P<s{i}>{r.pattern})" for i, r in enumerate(status_rows())))


def find_marks(text: str) -> list[Mark]:
    """Every status mark of a sentence in order: 力争 -> target, 截至 -> actual."""
    rows = status_rows()
    out = []
    for m in _ANY.finditer(text):
        row = rows[int((m.lastgroup or "s0")[1:])]
        out.append(Mark(m.start(), row.status, row.strictness, row.narrow, row.weak))
    return out


_COMMA = re.compile(r"[,，;；]")


def governing_mark(marks: list[Mark], at: int, text: str) -> Mark | None:
    """The last mark before a number at `at`."""
    found = None
    for mark in marks:
        if mark.start >= at:
            break
        if mark.weak and found is not None:
            continue
        if not (mark.narrow and _COMMA.search(text, mark.start, at)):
            found = mark
    return found
