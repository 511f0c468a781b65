"""Titles and salutations that run into their texts inside a long line: ……谢谢大家!在动员会上的讲话同志们:今天……"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tasks.text.furniture import LONG
from tasks.text.lines import Line, cut_lines
from tasks.text.pieces import PAPER
from tasks.text.signs import takes_leave
from tasks.text.titles import is_title

LONGEST = 60  # characters of a title inside a line
SHORTEST = 6
STOPS = "。!\uff01?\uff1f…”"
SALUTATION = re.compile(
    r"(?:(?:尊敬|敬爱|亲爱)的|各位|同志们|女士们|先生们|朋友们|乡亲们)[^。;\uff1b!\uff01?\uff1f]{0,60}?[:\uff1a]"
)
ADDRESS_INSIDE = re.compile(r"[。!\uff01](?:尊敬|敬爱|亲爱|各位|同志们|女士们|先生们|朋友们|乡亲们)")
OPENER = (
    r"(?:近年来|近[几两三]年来?|今年以来|去年以来|一年来|(?:今年|去年)?上半年|(?:20\d\d|20[xX*×]{2})年(?:以来)?|(?:根据|按照)[^。,\uff0c]{4,30})"
    r"[,\uff0c]|我(?:叫|是|来自)|大家好|[^。,\uff0c:\uff1a\s]{2,12}(?:位于|地处|坐落|成立于|创办于|始建于|组建于)"
)
RUN_IN = re.compile(
    rf"(?:{PAPER.pattern})(?:稿|词|材料|提纲)?》?(?:\s*[(\uff08][^)\uff09]{{1,24}}[)\uff09])?(?=\s*(?:{SALUTATION.pattern}|{OPENER}))"
)
NO_TITLE = re.compile(r"(?:今天|这次|此次|本次|刚才|下面|我们?|大家|会议|要|请|以上|这)|.*[,\uff0c:\uff1a;\uff1b]")


def cut_at_titles(lines: Sequence[Line]) -> list[Line]:
    """The lines, a long one cut at the titles inside it and where a new salutation follows a leave that was taken."""
    places = [line.start + place for line in lines if len(line.text) > LONG for place in _places(line.text)]
    short = (line for line in lines if len(line.text) <= LONG and (":" in line.text or "\uff1a" in line.text))
    places += [line.start + place for line in short for place in _addressed_anew(line.text)]
    return cut_lines(lines, places) if places else list(lines)


def _places(text: str) -> list[int]:
    """Where titles begin and end in a line, and where audiences are addressed anew."""
    out: set[int] = set()
    for match in RUN_IN.finditer(text):
        begin = _sentence_start(text, match.start())
        title = text[begin : match.end()].strip()
        if SHORTEST <= len(title) <= LONGEST and is_title(title) and not NO_TITLE.match(title):
            out |= {begin, match.end()}
    return sorted(out.union(_addressed_anew(text)))


def _addressed_anew(text: str) -> Iterator[int]:
    """Where somebody addresses an audience behind a leave that was taken: ……谢谢大家!各位领导:今天……"""
    if ADDRESS_INSIDE.search(text) is None:
        return
    for match in SALUTATION.finditer(text):
        if match.start() and text[match.start() - 1] in STOPS and takes_leave(text[: match.start()][-LONGEST:]):
            yield match.start()


def _sentence_start(text: str, end: int) -> int:
    """Where the sentence begins in which a place stands; sentences longer than a title do not count."""
    farthest = max(0, end - LONGEST)
    return max(farthest, *(text.rfind(stop, farthest, end) + 1 for stop in STOPS))
