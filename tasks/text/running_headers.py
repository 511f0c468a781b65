"""Headers that a printed page repeats and a scan left between the lines: 地区水利会议文件之三 below each page number."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tasks.text.furniture_rules import CLOSED, running_header
from tasks.text.lines import Line
from tasks.text.rules import Rule

LONGEST_RUNNING = 40
LONGEST_PAGE_LINE = 60
SHORTEST_CUT = 16  # characters of a line that a printed page cuts off amid a sentence
REPEATED = 3  # times that a page must say a line which runs along its printed pages
REPEATED_BESIDE = 2  # the same where each time a page number stands beside it
PAGE_LINE = re.compile(r"[-—–·\s]*(?:第\s*)?\d{1,4}\s*(?:页)?\s*(?:[/,\uff0c]?\s*共?\s*\d{1,4}\s*页?)?[-—–·\s]*")


def mark_running(lines: Sequence[Line], rules: list[Rule | None]) -> None:
    """Mark a header that a printed page repeats: short lines all alike that stand amid sentences or beside page numbers."""
    places: dict[str, list[int]] = {}
    for i, line in enumerate(lines):
        if rules[i] is None and 4 <= len(line.text) <= LONGEST_RUNNING and line.text[-1] not in CLOSED:
            places.setdefault(line.text, []).append(i)
    repeated = [found for found in places.values() if len(found) >= REPEATED_BESIDE]
    if not repeated:
        return
    is_page = [len(line.text) <= LONGEST_PAGE_LINE and bool(PAGE_LINE.fullmatch(line.text)) for line in lines]
    amid = _amid(lines, is_page)
    for found in repeated:
        beside = sum(any(is_page[k] for k in (i - 1, i + 1) if 0 <= k < len(lines)) for i in found)
        if not beside or sum(amid[i] for i in found) * 2 < len(found) or (beside < len(found) < REPEATED):
            continue
        for i in found:
            if amid[i] or any(is_page[k] for k in (i - 1, i + 1) if 0 <= k < len(lines)):
                rules[i] = running_header()


def _amid(lines: Sequence[Line], is_page: Sequence[bool]) -> list[bool]:
    """Whether each line cuts a sentence in two, page numbers beside it left aside."""
    last = max((i for i, page in enumerate(is_page) if not page), default=-1)
    out, above = [], ""
    for i, line in enumerate(lines):
        out.append(i < last and len(above) >= SHORTEST_CUT and above[-1] not in CLOSED)
        above = above if is_page[i] else line.text
    return out
