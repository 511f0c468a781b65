"""The lines of a text that hold more than white space, with where they stand."""

from __future__ import annotations

from typing import NamedTuple


class Line(NamedTuple):
    """A line without the white space around it; `start` and `end` are offsets into the raw text."""

    start: int
    end: int
    text: str


def split_lines(raw: str, start: int = 0, end: int | None = None) -> list[Line]:
    """The lines of raw[start:end] that are not blank, each stripped."""
    lines: list[Line] = []
    at = start
    for piece in raw[start:end].split("\n"):
        text = piece.strip()
        if text:
            first = at + (len(piece) - len(piece.lstrip()) if piece[0].isspace() else 0)
            lines.append(Line(first, first + len(text), text))
        at += len(piece) + 1
    return lines
