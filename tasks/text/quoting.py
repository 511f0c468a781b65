"""Marks of quotation that a mail program put before each line of a text: > 各位领导,同志们:"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from tasks.text.edits import Change
from tasks.text.furniture_rules import CLOSED
from tasks.text.lines import Line

MARKS = re.compile(r"(?:[>\uff1e|][ \t]?)+[ \t\u3000]*")
FIRST = frozenset(">\uff1e|")
FEWEST = 4  # lines in a row; fewer are a list of links
CLOSED_LINES = 2  # of them end a sentence; links do not


class Unquoted(NamedTuple):
    """The lines without their marks, and the changes that take the marks away."""

    lines: list[Line]
    changes: list[Change]


def unquote(lines: list[Line]) -> Unquoted:
    """The lines of a page without the marks of a mail's quotation: > 结了。 -> 结了。"""
    marked = [line.text[0] in FIRST for line in lines]
    if sum(marked) < FEWEST:
        return Unquoted(lines, [])
    out: list[Line] = []
    changes: list[Change] = []
    i = 0
    while i < len(lines):
        stop = i
        while stop < len(lines) and marked[stop]:
            stop += 1
        if not _is_quotation(lines[i:stop]):
            out += lines[i : stop + 1]
            i = stop + 1
            continue
        for line in lines[i:stop]:
            mark = MARKS.match(line.text)
            width = mark.end() if mark else 0
            changes.append(Change(line.start, line.start + width, "stray_mark", "mail_quotation"))
            if width < len(line.text):
                out.append(Line(line.start + width, line.end, line.text[width:]))
        i = stop
    return Unquoted(out, changes)


def _is_quotation(lines: Sequence[Line]) -> bool:
    return len(lines) >= FEWEST and sum(line.text[-1] in CLOSED for line in lines) >= CLOSED_LINES
