"""What stands inside a document and is not its author's: page numbers, hard breaks, adverts, stray marks, slips."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from tasks.text.breaks import find_breaks
from tasks.text.edits import Change, Owner, changes_inside
from tasks.text.furniture import Span
from tasks.text.glued_numbers import find_glued_numbers
from tasks.text.page_numbers import Digit, find_numbers_across, find_page_numbers
from tasks.text.page_pairs import find_page_totals
from tasks.text.papers import Paper
from tasks.text.places import codes_of
from tasks.text.slips import find_slips
from tasks.text.spaces import find_gaps, find_lost_breaks, find_margins


class Noise(NamedTuple):
    """The changes that clean a page's documents, and the marks of what is left as it is."""

    changes: list[Change]
    marks: list[Span]


def find_noise(raw: str, papers: Sequence[Paper], furniture: Sequence[Span] = ()) -> Noise:
    """The noise in the papers of a page."""
    codes = codes_of(raw)
    slips = find_slips(raw, codes)
    everywhere = sorted(slips.changes + find_margins(raw, codes))
    changes = changes_inside(everywhere, [Owner(p.start, p.own_end, "") for p in papers])
    totals = find_page_totals(raw, [raw[f.start : f.end] for f in furniture if f.rule == "page_of_pages"])
    numbers: list[Change] = []
    breaks: list[Change] = []
    certain: list[Digit] = []
    left: list[Digit] = []
    for paper in papers:
        if paper.is_collection or not paper.lines:
            continue
        found = find_page_numbers(raw, paper.lines, paper.heading_end, paper.end, totals)
        numbers += found.changes
        certain += found.found
        left += found.left
    numbers += find_numbers_across(certain, left)
    for paper, own in zip(papers, _by_paper(papers, numbers), strict=True):
        if paper.is_collection or not paper.lines:
            continue
        breaks += find_breaks(raw, paper.lines, own)
        changes += find_gaps(paper.lines)
        changes += find_lost_breaks(paper.lines, paper.heading_end if paper.heading_end > paper.start else -1)
    changes += [*numbers, *breaks, *find_glued_numbers(raw, numbers, breaks)]
    return Noise(changes, slips.marks)


def _by_paper(papers: Sequence[Paper], numbers: Sequence[Change]) -> list[list[Change]]:
    """The page numbers of each paper."""
    starts = [paper.start for paper in papers]
    out: list[list[Change]] = [[] for _ in papers]
    for number in numbers:
        out[max(0, bisect_right(starts, number.start) - 1)].append(number)
    return out
