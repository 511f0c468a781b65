"""Page numbers glued to figures: 增长⏎452.3% begins page 4 where pages 3 and 5 began amid sentences as well."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from tasks.text.edits import Change

PAGE = 150  # characters that a page holds at least
ASTRAY = 0.5  # of a page's length: how far from its place a number between two others may stand
DIGITS = re.compile(r"\d+")


class Page(NamedTuple):
    """Where a page begins amid a sentence, by the number that it shows there."""

    start: int
    number: int


def find_glued_numbers(raw: str, numbers: Sequence[Change], breaks: Sequence[Change]) -> list[Change]:
    """The page numbers glued to figures, given the numbers that stand alone and the breaks inside sentences.

    A figure is taken for one where the very next break behind page 6 begins with a 7, or where it begins with a number
    between those of the pages around it and stands where that page must begin.
    """
    begins = sorted({each.end for each in breaks if not raw[each.end : each.end + 1].isspace()})
    known = set(begins)
    pages = [Page(n.start, int(raw[n.start : n.end])) for n in numbers if n.rule == "lone_digits" and n.start in known]
    pages.sort()
    starts = [page.start for page in pages]
    out: list[Change] = []
    before: Page | None = None  # the page that the break before this one began
    for at in begins:
        k = bisect_left(starts, at)
        if k < len(pages) and starts[k] == at:
            before = pages[k]
            continue
        digits = DIGITS.match(raw, at)
        shown = (
            _shown(digits[0], at, before, pages[k - 1] if k else None, pages[k] if k < len(pages) else None)
            if digits
            else 0
        )
        before = Page(at, shown) if shown else None
        if shown:
            out.append(Change(at, at + len(str(shown)), "page_number", "glued_to_figure"))
    return out


def _shown(digits: str, at: int, before: Page | None, last: Page | None, following: Page | None) -> int:
    """The page number with which the digits at a break begin; 0 where they are a figure alone."""
    if before is not None and at - before.start >= PAGE and _begins(digits, before.number + 1):
        return before.number + 1
    if last is None or following is None or following.number <= last.number + 1:
        return 0
    length = (following.start - last.start) / (following.number - last.number)
    for number in range(last.number + 1, following.number):
        place = last.start + (number - last.number) * length
        if length >= PAGE and _begins(digits, number) and abs(at - place) <= ASTRAY * length:
            return number
    return 0


def _begins(digits: str, number: int) -> bool:
    """Whether a page number stands before a figure: 452 is page 4 and 52, 402 is no page 4."""
    shown = str(number)
    return digits.startswith(shown) and digits[len(shown) :][:1] not in ("", "0")
