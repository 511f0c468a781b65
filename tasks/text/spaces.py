"""White space and line ends that carry no meaning: carriage returns, indents, gaps between characters; lost line ends."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from tasks.text.edits import Change
from tasks.text.lines import Line
from tasks.text.places import Codes

INDENT = re.compile(r"\n[ \t\u3000\xa0\u2002\u2003]+")
BLANK = " \t\u3000\xa0\r"
INDENTS = np.array([ord(c) for c in " \t\u3000\xa0\u2002\u2003"], np.uint16)
BLANKS = np.array([ord(c) for c in BLANK], np.uint16)
GAP = re.compile(r"[ \u3000\xa0]+")
HAN = re.compile(r"[\u4e00-\u9fff,\uff0c。、;\uff1b:\uff1a!\uff01?\uff1f“”《》]")
SENTENCE = 60  # a shorter line may be a title or a row whose gaps part its words
CROWDED = 200  # a longer line may hold several paragraphs
ITEM = re.compile(
    r"[。!\uff01?\uff1f;\uff1b](?=(?:[一二三四五六七八九十]{1,3}、(?![一二三四五六七八九十]{1,2}、)|[(\uff08][一二三四五六七八九十]{1,2}[)\uff09])[^。]{2,60})"
)


def find_margins(raw: str, codes: Codes) -> list[Change]:
    """The white space at the beginnings and ends of a file's lines: indents, carriage returns, blanks before a line end."""
    ends = np.flatnonzero(codes == ord("\n"))
    out: list[Change] = []
    for at in ends[np.isin(codes[np.minimum(ends + 1, len(codes) - 1)], INDENTS)].tolist() if len(ends) else ():
        indent = INDENT.match(raw, at)
        if indent is not None:
            out.append(Change(at + 1, indent.end(), "whitespace", "indent"))
    for at in ends[np.isin(codes[np.maximum(ends - 1, 0)], BLANKS)].tolist() if len(ends) else ():
        start = _blank_from(raw, at)
        if start < at and raw[at] == "\n":
            out.append(Change(start, at, "whitespace", "end_of_line"))
    return out


def _blank_from(raw: str, end: int) -> int:
    """Where the blanks begin that end here."""
    start = end
    while start and raw[start - 1] in BLANK:
        start -= 1
    return start


def find_gaps(lines: Sequence[Line]) -> list[Change]:
    """The blanks inside the sentences of a document: 领导力 量 -> 领导力量."""
    out: list[Change] = []
    for line in lines:
        if len(line.text) < SENTENCE or (" " not in line.text and "\u3000" not in line.text):
            continue
        for gap in GAP.finditer(line.text):
            if HAN.match(line.text[gap.start() - 1]) and HAN.match(line.text[gap.end()]):
                first = line.start + gap.start()
                out.append(Change(first, line.start + gap.end(), "whitespace", "gap_in_sentence"))
    return out


def find_lost_breaks(lines: Sequence[Line], heading_end: int) -> list[Change]:
    """Where the site lost the end of a line: behind a title that runs into its text, before 二、 in a crowded line."""
    out: list[Change] = []
    if lines and lines[0].start == heading_end:
        out.append(Change(heading_end, heading_end, "paragraph_break", "title_and_text", "\n"))
    for line in lines:
        if len(line.text) >= CROWDED:
            places = (line.start + match.end() for match in ITEM.finditer(line.text))
            out += [Change(at, at, "paragraph_break", "item_in_crowded_line", "\n") for at in places]
    return out
