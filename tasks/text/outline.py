"""A document's clean text -> its outline: headings, paragraphs, sentences with its tokens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil

from tasks.text.blocks import Block, find_blocks
from tasks.text.markers import Marker
from tasks.text.sections import closes, part_role, section_role, turning_role
from tasks.text.spans import Alignment
from warehouse.records import Document, Segment, segment_id

DEEPEST = 5
TURNING_DEPTH = 1  # a paragraph that turns the talk, or addresses all, leaves every section below 一、


@dataclass(slots=True)
class Section:
    """An open heading: the segment that names it, what it counts, and the role of its text."""

    depth: float
    segment_id: str | None
    path: str
    role: str | None
    marked: bool = True
    turned: str | None = None  # the role that a paragraph in it has turned to since
    headings: int = 0
    paragraphs: int = 0


def find_segments(
    document: Document, alignment: Alignment, cut: Callable[[str], list[str]] | None = None
) -> list[Segment]:
    """The headings, paragraphs and sentences of a document in order; a paragraph stands before its sentences.

    With `cut`, headings and sentences get its words of their text as tokens.
    """
    outline = _Outline(document, alignment, cut)
    title_end = _clean_offset(alignment, document.heading_end)
    outline.add_title(title_end)
    if not document.is_collection:
        blocks = find_blocks(alignment.text, title_end)
        last_heading = max((i for i, block in enumerate(blocks) if block.heading), default=-1)
        for i, block in enumerate(blocks):
            if block.heading:
                outline.add_heading(block)
            else:
                outline.add_paragraph(block, final=i > last_heading)
    return outline.segments


def _clean_offset(alignment: Alignment, raw_offset: int) -> int:
    """The clean offset of the first character that begins at or after `raw_offset`."""
    low, high = 0, len(alignment.text)
    while low < high:
        middle = (low + high) // 2
        if alignment.raw_start(middle) < raw_offset:
            low = middle + 1
        else:
            high = middle
    return low


class _Outline:
    """The segments found so far and the sections that stand open."""

    def __init__(self, document: Document, alignment: Alignment, cut: Callable[[str], list[str]] | None) -> None:
        self.document = document
        self.cut = cut
        self.alignment = alignment
        self.text = alignment.text
        self.segments: list[Segment] = []
        self.open = [Section(0, None, "0", None)]
        self.one_line: Section | None = None  # a section of level 5 that ends with its line

    def add_title(self, end: int) -> None:
        """The title lines: the heading of level 0."""
        title = self.text[:end]
        start = len(title) - len(title.lstrip())
        end = len(title.rstrip())
        if start < end:
            self.open[0].segment_id = self._add("heading", start, end, None, None, "0", None, level=0)

    def add_heading(self, block: Block) -> None:
        """A heading: it closes the sections of its level and below, and opens one."""
        self._close_line()
        depth = block.marker.depth if block.marker else self._unmarked_depth()
        level = block.marker.level if block.marker else ceil(depth)
        while self.open[-1].depth >= depth:
            self.open.pop()
        parent = self.open[-1]
        parent.headings += 1
        path = str(parent.headings) if parent.path == "0" else f"{parent.path}/{parent.headings}"
        inherited = parent.turned if parent.turned and level == DEEPEST else parent.role
        role = section_role(self.text[block.start : block.end], inherited)
        identity = self._add("heading", block.start, block.end, block.marker, parent.segment_id, path, role, level)
        self.open.append(Section(depth, identity, path, role, block.marker is not None))
        if level == DEEPEST and block.runs_in:
            self.one_line = self.open[-1]

    def _unmarked_depth(self) -> float:
        """The depth of a heading without marker: that of the unmarked one it follows, else one below the open one."""
        top = self.open[-1]
        return top.depth if not top.marked else min(top.depth + 1, DEEPEST)

    def _close_line(self) -> None:
        """Close the heading of the last line where it heads nothing else."""
        if self.one_line is not None and self.open[-1] is self.one_line and self.one_line.paragraphs:
            self.open.pop()
            self.one_line = None

    def add_paragraph(self, block: Block, final: bool) -> None:
        """A paragraph and its sentences, below the open heading; `final` where no heading follows any more."""
        self._close_line()
        turn = turning_role(self.text, block.start, block.sentences[0].end)
        if block.marker is None and closes(self.text, block.start, block.end):
            while self.open[-1].depth > (0 if final and turn is None else TURNING_DEPTH):
                self.open.pop()
        if block.marker is None and (part := part_role(self.text[block.start : block.end])):
            del self.open[1:]  # 2023年工作回顾 stands above 一、, though nothing marks it
            self.open[0].role = part
            self.open[0].turned = None
        section = self.open[-1]
        if turn and turn != "ritual":
            section.turned = turn
        section.paragraphs += 1
        path = f"{section.path}/{section.paragraphs}"
        role = turn or section.turned or section.role
        identity = self._add("paragraph", block.start, block.end, block.marker, section.segment_id, path, role)
        for number, sentence in enumerate(block.sentences, 1):
            start, end = sentence.start, sentence.end
            if number > 1:
                role = turning_role(self.text, start, end) or role
            self._add("sentence", start, end, sentence.marker, identity, f"{path}/{number}", role)

    def _add(
        self,
        kind: str,
        start: int,
        end: int,
        marker: Marker | None,
        parent_id: str | None,
        path: str,
        role: str | None,
        level: int | None = None,
    ) -> str:
        """One segment more, `text[start:end]` with the line break that an edit inserted before it; its id."""
        start, _, raw_start = self.alignment.cut(start)
        end, raw_end, _ = self.alignment.cut(end)
        identity = segment_id(self.document.file_id, kind, raw_start)
        text = self.text[start:end]
        self.segments.append(
            Segment(
                identity,
                self.document.document_id,
                parent_id,
                len(self.segments),
                kind,
                marker.level if marker else level,
                self.text[marker.start : marker.end].strip() if marker else None,
                path,
                text,
                raw_start,
                raw_end,
                tuple(self.cut(text)) if self.cut and kind != "paragraph" else None,
                role,
            )
        )
        return identity
