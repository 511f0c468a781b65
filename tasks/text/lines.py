"""The lines of a text that hold more than white space, with where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

STRIPPED = re.compile(r"\S(?:[^\n]*\S)?")


class Line(NamedTuple):
    """A line without the white space around it; `start` and `end` are offsets into the raw text."""

    start: int
    end: int
    text: str


def split_lines(raw: str, start: int = 0, end: int | None = None) -> list[Line]:
    """The lines of raw[start:end] that are not blank, each stripped."""
    found = STRIPPED.finditer(raw, start, len(raw) if end is None else end)
    return [Line(match.start(), match.end(), match[0]) for match in found]


def clip(line: Line, start: int, end: int) -> Line:
    """The part of a line inside [start, end), without white space around it."""
    if line.start >= start and line.end <= end:
        return line
    start = max(start, line.start)
    text = line.text[start - line.start : max(0, end - line.start)]
    first = start + len(text) - len(text.lstrip())
    return Line(first, first + len(text.strip()), text.strip())


def cut_lines(lines: Sequence[Line], places: Iterable[int]) -> list[Line]:
    """The lines, each cut in two at every place that stands inside it."""
    out: list[Line] = []
    cuts = sorted(places)
    k = 0
    for line in lines:
        while k < len(cuts) and cuts[k] <= line.start:
            k += 1
        rest = line
        while k < len(cuts) and cuts[k] < line.end:
            part = clip(rest, rest.start, cuts[k])
            rest = clip(rest, cuts[k], rest.end)
            if part.text:
                out.append(part)
            k += 1
        if rest.text:
            out.append(rest)
    return out
