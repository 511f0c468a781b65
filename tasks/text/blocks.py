"""A clean text -> its blocks: each line a heading or a paragraph, or a heading that runs straight into its paragraph.

What counts as a heading, decided as a careful editor would set it:
- a short line that begins with a marker (markers.toml) and names rather than states; it may end in a full stop;
- the first sentence of a marked line, where it reads like a title and more text follows: it runs in;
- a label before a colon in a marked line whose first sentence is no title: (一)指导思想:以…为指导,…;
- 一是, 第一, only at a line's beginning, and not where 二是 follows in the same line: those are sentences;
- inside a line, 一、 and (一) wherever a sentence ends (the page lost its line breaks), 1. and (1) below such a heading;
- not the items of a list: lines of one sentence that follow each other from 1. down, or that end in a semicolon;
- a short line without marker or punctuation between a finished text and a full paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from tasks.text.markers import Marker, count_on, find_marker
from tasks.text.sentences import find_sentence_ends

LINE = re.compile(r"[^\n\r\v\f\u2028\u2029]+")

LONGEST_HEADING = {1: 60, 2: 60, 3: 45, 4: 45, 5: 40}  # characters after the marker; longer ones state, not name
# Words of a sentence that measures or addresses somebody, which is no heading: 1.完成投资3.5亿元。 2.我们要看到…
STATEMENT = re.compile(
    r"我们|大家|同志们|(?:[0-9]|[xX*]{1,4})\s*(?:[%％万亿余多个项家人次名元吨亩户件起宗座处批台套位场条米里]|公[里斤顷])"
)
ENDS_TITLE = frozenset("。！？!?｡")
ENDS_ITEM = frozenset("；;，,、")  # an item of a list, whatever its marker
CLAUSE = re.compile(r"[；;]\s*")
LABEL = re.compile(r"[^。！？；;:：,，]{2,15}[:：](?=.{15})")  # 一、总体要求:以…为指导,…

# Sections announced in the same line end the sentence before them: 现将情况总结如下:一、建设情况。
ANNOUNCED = re.compile(r"[:：]\s*(?=(?:一[、.．]|[(（]一[)）])[^。；;]{2,60}[。！？])")

# A line without marker that names what follows: 主要做法. Not a salutation, date, signature or dash.
UNMARKED = re.compile(
    r"(?!同志|各位|尊敬|谢谢|附件|[(（—\-*【《0-9])(?!.*[年月日]$)[^。！？!?｡；;:：,，、…”]*[\u4e00-\u9fff]{3}[^。！？!?｡；;:：,，、…]*"
)
LONGEST_UNMARKED = 20
SHORTEST_NAMED = 30  # characters of the paragraph that such a line names
ENDED = frozenset("。！？!?｡…”")


@dataclass(slots=True)
class Sentence:
    """A sentence of a line, with the marker it begins with."""

    start: int
    end: int
    marker: Marker | None


@dataclass(slots=True)
class Block:
    """A heading or paragraph of the clean text, `text[start:end]`, with its sentences where it is a paragraph."""

    start: int
    end: int
    marker: Marker | None = None
    heading: bool = False
    runs_in: bool = False  # a heading whose paragraph stands in the same line
    sentences: list[Sentence] = field(default_factory=list)


def find_blocks(text: str, start: int = 0) -> list[Block]:
    """The headings and paragraphs of a clean text from `start` on, in order, without the white space around them."""
    blocks: list[Block] = []
    for match in LINE.finditer(text, start):
        line = match[0]
        stripped = line.strip()
        if stripped:
            begin = match.start() + len(line) - len(line.lstrip())
            blocks += _split_line(text, begin, begin + len(stripped))
    _demote_lists(blocks)
    _promote_unmarked(text, blocks)
    return blocks


def _split_line(text: str, start: int, end: int) -> Iterator[Block]:
    """The blocks of one line: mostly one; more where a heading runs in or the page lost its line breaks."""
    starts = [start, *(start + e for e in find_sentence_ends(text[start:end]))]
    if announced := [match.end() for match in ANNOUNCED.finditer(text, start, end)]:
        starts = sorted({*starts, *announced})
    sentences = [Sentence(a, b, find_marker(text, a)) for a, b in pairwise(starts)]
    opened = 6  # the highest heading that this line has opened
    at = 0
    while at < len(sentences):
        sentence = sentences[at]
        marker = sentence.marker
        if marker and marker.heads and (_begins_block(marker, opened) if at else _heads_line(text, sentences)):
            heading_end = _heading_end(text, sentence, last=at == len(sentences) - 1)
            if heading_end:
                yield Block(sentence.start, _trim(text, sentence.start, heading_end), marker, True, heading_end < end)
                opened = min(opened, marker.level)
                rest_start = (
                    heading_end + len(text[heading_end : sentence.end]) - len(text[heading_end : sentence.end].lstrip())
                )
                if rest_start < sentence.end:
                    sentences[at] = Sentence(rest_start, sentence.end, find_marker(text, rest_start))
                else:
                    at += 1
                continue
        beyond = at + 1
        while beyond < len(sentences) and not _begins_block(sentences[beyond].marker, opened):
            beyond += 1
        yield _paragraph(text, sentences[at:beyond])
        at = beyond


def _paragraph(text: str, sentences: list[Sentence]) -> Block:
    """The paragraph of these sentences."""
    start = sentences[0].start
    end = _trim(text, start, sentences[-1].end)
    sentences[-1].end = end
    return Block(start, end, sentences[0].marker, sentences=sentences)


def _trim(text: str, start: int, end: int) -> int:
    """`end` moved back over white space."""
    while end > start and text[end - 1].isspace():
        end -= 1
    return end


def _begins_block(marker: Marker | None, opened: int) -> bool:
    """Whether a marker inside a line begins a block: 一、 and (一) always, 1. and (1) only below a heading of the line."""
    return marker is not None and (marker.level <= 2 or opened <= marker.level <= 4)


def _heads_line(text: str, sentences: list[Sentence]) -> bool:
    """Whether the marker at a line's beginning may head it: 一是 does not where 二是 follows in the same line."""
    first = sentences[0].marker
    if first is None or first.level < 5:
        return first is not None
    starts = [s.start for s in sentences[1:]]
    starts += [match.end() for match in CLAUSE.finditer(text, first.end, sentences[-1].end)]
    for start in sorted(starts):
        marker = find_marker(text, start)
        step = count_on(text, first, marker) if marker else None
        if step is not None:
            return step <= 0  # it begins again: items below this one
    return True


def _heading_end(text: str, sentence: Sentence, last: bool) -> int | None:
    """Where the heading ends that a marked sentence is or begins with; None for a sentence like any other.

    A heading is a first sentence that reads like a title: short, without counted amounts, addressing nobody; or a
    label before a colon. Last in its line it needs no full stop. 一、 and (一) may hold amounts.
    """
    marker = sentence.marker
    assert marker is not None
    end = _trim(text, marker.end, sentence.end)
    mark = text[end - 1]
    if end == marker.end or (last and mark in ENDS_ITEM):
        return None
    short = end - marker.end <= LONGEST_HEADING[marker.level]
    closed = last or mark in ENDS_TITLE
    states = STATEMENT.search(text, marker.end, min(end, marker.end + 80)) is not None
    if short and closed and not states and (marker.level <= 2 or not CLAUSE.search(text, marker.end, end)):
        return end
    if marker.level < 5 and (label := LABEL.match(text, marker.end, sentence.end)):
        return label.end()
    return end if short and closed and marker.level <= 2 else None


def _demote_lists(blocks: list[Block]) -> None:
    """Make paragraphs of headings from 1. down that follow each other without any text below them: items of a list."""
    at = 0
    while at < len(blocks):
        beyond = at + 1
        while beyond < len(blocks) and _are_items(blocks[at], blocks[beyond]):
            beyond += 1
        if beyond - at > 1:
            for block in blocks[at:beyond]:
                block.heading, block.sentences = False, [Sentence(block.start, block.end, block.marker)]
        at = beyond


def _are_items(left: Block, right: Block) -> bool:
    """Whether both are alone in their lines, of one sentence and numbered alike, from 1. down."""
    if left.marker is None or right.marker is None or left.marker.level < 3 or left.runs_in or right.runs_in:
        return False
    return left.marker.series == right.marker.series and len(left.sentences) < 2 and len(right.sentences) < 2


def _promote_unmarked(text: str, blocks: list[Block]) -> None:
    """Make headings of short unmarked lines between a finished text and a full paragraph: 主要做法."""
    for before, block, after in zip(blocks, blocks[1:], blocks[2:], strict=False):
        if (
            block.end - block.start <= LONGEST_UNMARKED
            and not (block.heading or block.marker or after.heading)
            and after.end - after.start >= SHORTEST_NAMED
            and (before.heading or text[before.end - 1] in ENDED)
            and UNMARKED.fullmatch(text, block.start, block.end)
        ):
            block.heading = True
