"""White space and line ends that carry no meaning: carriage returns, indents, gaps between characters; lost line ends."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tasks.text.edits import Change
from tasks.text.lines import Line

INDENT = re.compile(r"(?<=\n)[ \t\u3000\xa0\u2002\u2003]+(?=\S)|[ \t\u3000\xa0\r]+(?=\n)")
GAP = re.compile(r"[ \u3000\xa0]+")
HAN = re.compile(r"[\u4e00-\u9fff,\uff0c。、;\uff1b:\uff1a!\uff01?\uff1f“”《》]")
SENTENCE = 60  # a shorter line may be a title or a row whose gaps part its words
CROWDED = 200  # a longer line may hold several paragraphs
ITEM = re.compile(
    r"[。!\uff01?\uff1f;\uff1b](?=(?:[一二三四五六七八九十]{1,3}、(?![一二三四五六七八九十]{1,2}、)|[(\uff08][一二三四五六七八九十]{1,2}[)\uff09])[^。]{2,60})"
)


def find_spaces(raw: str, lines: Sequence[Line], start: int, end: int) -> list[Change]:
    """The meaningless white space of a document: 领导力 量 -> 领导力量, indents and carriage returns."""
    out: list[Change] = []
    if "\r" in raw or "\u3000" in raw or " \n" in raw or "\n " in raw or "\t" in raw or "\xa0" in raw:
        for match in INDENT.finditer(raw, start, end):
            rule = "indent" if raw[match.end()] != "\n" else "end_of_line"
            out.append(Change(match.start(), match.end(), "whitespace", rule))
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
