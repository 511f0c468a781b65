"""A page's pieces -> its papers: where each begins and ends, its heading, and the collection it stands in."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

from tasks.text.edits import Change
from tasks.text.furniture import Span
from tasks.text.inline_titles import cut_at_titles
from tasks.text.lines import Line, cut_lines
from tasks.text.openings import find_openings
from tasks.text.pieces import Piece
from tasks.text.signs import Opening
from tasks.text.titles import COLLECTED, Title, find_page_heading, find_title

LONGEST_INTRODUCTION = 400  # text of the page's editor above the first piece; what is longer is a paper


@dataclass(slots=True)
class Paper:
    """One speech, report or article, or a collection of them, as it stands on the page."""

    start: int
    heading_end: int
    end: int
    title: str
    reason: str
    role: str = ""
    parent: Paper | None = None
    is_collection: bool = False
    lines: list[Line] = field(default_factory=list)
    cut_off: bool = False

    @property
    def own_end(self) -> int:
        """Where the paper's own text ends: a collection owns its heading only."""
        return self.heading_end if self.is_collection else self.end


def find_papers(pieces: Sequence[Piece], lines: Sequence[Line], furniture: Sequence[Span]) -> list[Paper]:
    """The papers of a page in order, a collection before its pieces; lines that belong to none are furniture."""
    lines = cut_at_titles(lines)
    starts = [line.start for line in lines]
    out: list[Paper] = []
    if not pieces:
        return _whole_page(lines, furniture)
    before = lines[: bisect_left(starts, pieces[0].start)]
    if sum(len(line.text) for line in before) > LONGEST_INTRODUCTION:
        for paper in _whole_page(before, furniture):
            paper.reason = "text_before_first_piece" if paper.reason == "page" else paper.reason
            out.append(paper)
    for piece in pieces:
        out += _papers_of(piece, lines, starts, None)
    return out


def _whole_page(lines: Sequence[Line], furniture: Sequence[Span]) -> list[Paper]:
    """The papers of a page without headings of pieces: one that begins with the page's heading, and what follows."""
    if not lines:
        return []
    first = find_page_heading(lines, furniture)
    title = find_title(lines[first:], lines[first].start, "")
    out = _split("page", lines[first].start, title.text, title.end, lines[first:], None)
    if len(out) > 1 and title.end > lines[first].start and COLLECTED.search(title.text):
        out[0].title, out[0].start = _below_collected(lines[first:], title.end)  # what names them all is the page's
    return out


def _below_collected(lines: Sequence[Line], end: int) -> tuple[str, int]:
    """The title of the first of several papers, and where it starts, below the heading of them all: 大会讲话三篇⏎开幕词."""
    own = [line for line in lines if line.end <= end]
    last = max((i for i, line in enumerate(own) if COLLECTED.search(line.text)), default=len(own))
    below = own[last + 1 :]
    return (" ".join(line.text for line in below), below[0].start) if below else ("", end)


def _papers_of(piece: Piece, lines: Sequence[Line], starts: list[int], parent: Paper | None) -> list[Paper]:
    inside = list(lines[bisect_left(starts, piece.start) : bisect_left(starts, piece.end)])
    inside = [line for line in cut_lines(inside, [piece.heading_end]) if line.start >= piece.heading_end]
    if not piece.pieces:
        own = Title(piece.title, piece.heading_end)  # what a table of contents names has its title whole
        title = own if piece.reason == "listed_title" else find_title(inside, piece.heading_end, piece.title)
        return _split(piece.reason, piece.start, title.text, title.end, inside, parent)
    above = [line for line in inside if line.start < piece.pieces[0].start]
    title = find_title(above, piece.heading_end, piece.title)
    collection = Paper(piece.start, title.end, piece.end, title.text, piece.reason, "", parent, True)
    out = [collection]
    rest = [line for line in above if line.start >= title.end]
    if sum(len(line.text) for line in rest) > LONGEST_INTRODUCTION:
        out += _split("text_before_first_piece", rest[0].start, "", rest[0].start, rest, collection)
    for inner in piece.pieces:
        out += _papers_of(inner, lines, starts, collection)
    collection.end = max(paper.end for paper in out[1:])
    return out


def _split(
    reason: str, start: int, title: str, heading_end: int, lines: Sequence[Line], parent: Paper | None
) -> list[Paper]:
    """The papers of one piece: the one its heading names, and those that follow without a heading."""
    openings = [Opening(start, reason, ""), *find_openings(lines, heading_end)]
    ends = [opening.start for opening in openings[1:]] + [max(heading_end, lines[-1].end) if lines else heading_end]
    cut = cut_lines(lines, [opening.start for opening in openings])
    starts = [line.start for line in cut]
    out: list[Paper] = []
    for k, (opening, stop) in enumerate(zip(openings, ends, strict=True)):
        own = cut[bisect_left(starts, opening.start) : bisect_left(starts, stop)]
        while own and not any(c.isalnum() for c in own[-1].text):
            own.pop()
        paper = Paper(opening.start, opening.start, stop, "", opening.reason, opening.role, parent)
        paper.end = own[-1].end if own else heading_end
        if k == 0:
            paper.title, paper.heading_end = title, heading_end
        elif opening.reason == "new_title":
            paper.title, paper.heading_end = find_title(own, opening.start, "")
        elif opening.reason == "glossary" and own:
            paper.title, paper.heading_end = own[0].text, own[0].end
        paper.lines = [line for line in own if line.start >= paper.heading_end]
        out.append(paper)
    return out


def trim_papers(raw: str, papers: Sequence[Paper], changes: Sequence[Change]) -> list[Paper]:
    """The papers without white space at their edges once the changes are made; those of which nothing is left fall out."""
    emptied = [change for change in changes if not change.inserted.strip()]
    after = {change.start: change.end for change in emptied if change.end > change.start}
    before = {end: start for start, end in after.items()}
    out: list[Paper] = []
    gone: set[int] = set()
    for paper in papers:
        start, end = paper.start, paper.own_end
        while start < end and (raw[start].isspace() or start in after):
            start = after.get(start, start + 1)
        while start < end and (raw[end - 1].isspace() or end in before):
            end = before.get(end, end - 1)
        if start >= end:
            gone.add(id(paper))
            continue
        if paper.is_collection:
            paper.heading_end = end
        else:
            paper.end = end
        paper.start, paper.heading_end = start, min(max(start, paper.heading_end), end)
        if id(paper.parent) in gone:
            paper.parent = None
        out.append(paper)
    return out
