"""Line breaks that cut a sentence in two, told from those that end a paragraph or a heading."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

import rjieba

from tasks.text.beginnings import first_characters, last_characters
from tasks.text.edits import Change
from tasks.text.furniture import is_text_opening
from tasks.text.hanging import EDGE, hangs
from tasks.text.lines import Line
from tasks.text.titles import DATE_LINE, NUMBERED

UP_TO_STOP = re.compile(r".*[。!\uff01?\uff1f;\uff1b]", re.DOTALL)
CHINESE = re.compile(r"[\u4e00-\u9fff]+")
SPACE = re.compile(r"\s+")
ENDS = frozenset("。!\uff01?\uff1f:\uff1a…")
COMMAS = frozenset(",\uff0c、")
SEMICOLONS = frozenset(";\uff1b")
CLOSERS = "”’\"')\uff09》】』」"
NEVER_FIRST = frozenset(",\uff0c。、;\uff1b:\uff1a)\uff09”’》】』」%\uff05!\uff01?\uff1f℃")
PAIRS = {"“": "”", "《": "》", "(": ")", "\uff08": "\uff09", "‘": "’", "【": "】"}
OPENING = re.compile(r"[“《(\uff08‘【]")
HEADING = 50  # a numbered line up to this length without a full stop is a heading
POINT = re.compile(r"[一二三四五六七八九十]{1,3}[是要]")
LONGEST_ANCHOR = 12
FEWEST_SPACED = 5  # lines of a paper that show how the page parts its paragraphs
MOSTLY = 0.7
RAGGED = 2.5  # characters by which full lines of one width may differ
SHORTEST_WRAPPED = 18  # characters of a full line
LONGEST_WRAPPED = 90
FEWEST_WRAPPED = 5
LISTS = re.compile(r"[:\uff1a][^,\uff0c]{2,}[,\uff0c]")  # 每天做的都是小事:看看门锁好没有,摸摸
SHORT = 36  # a line up to this length may be a heading, a name or a date of its own
LIST = 60  # a run of text up to a semicolon that is shorter may be an item of a list
COMPLETE = re.compile(  # how sentences end whose full stop the site has lost
    r"(?:意义|机遇|平台|解决|成效|局面|贡献|保障|基础|支撑|动力|氛围|格局|显著|作用|目标|任务|水平|责任|成绩|准备|力量|效果|条件)$"
)
NUMBERED_FIRST = first_characters(NUMBERED) or frozenset()
DATE_FIRST = first_characters(DATE_LINE) or frozenset()
COMPLETE_LAST = last_characters(COMPLETE) or frozenset()


def find_breaks(raw: str, lines: Sequence[Line], removed: Sequence[Change]) -> list[Change]:
    """The breaks inside sentences: 社区居⏎民委员会 is joined, 一、提高认识⏎各部门要 is not.

    Lines that `removed` takes away whole, such as page numbers, stand between no two others.
    """
    taken = {change.start: change.end for change in removed}
    lines = [line for line in lines if taken.get(line.start) != line.end]
    out: list[Change] = []
    length, stops = 0, False  # of the paragraph so far, in characters; whether it holds a full stop
    spaced, full = _is_spaced(raw, lines), _full_width(lines)
    joined = ""  # the line before, where this one goes on from it
    for first, second in pairwise(lines):
        length += first.end - first.start
        if first.text[-1] in ENDS and second.text[0] not in NEVER_FIRST:
            length, stops, joined = 0, False, ""
            continue
        stops = stops or "。" in first.text
        gap = raw[first.end : second.start]
        blank = gap.isspace()
        begin = taken.get(second.start, second.start) - second.start
        rest, newlines = second.text[begin:] or second.text, gap.count("\n") if blank and not begin else 1
        if is_broken(first.text, rest, newlines, length, stops) or (
            newlines == 1
            and (
                ((spaced or joined) and _goes_on(joined, first.text, rest, spaced))
                or (0 < full <= _width(first.text) and first.text[-1].isalnum() and not _begins(rest))
            )
        ):
            joined = first.text
            both_latin = _is_latin(first.text[-1]) and _is_latin(second.text[0])
            for part in SPACE.finditer(raw, first.end, second.start):
                inserted = " " if both_latin and part.start() == first.end else ""
                out.append(Change(part.start(), part.end(), "hard_break", "inside_sentence", inserted))
        else:
            length, stops, joined = 0, False, ""
    return out


def _is_spaced(raw: str, lines: Sequence[Line]) -> bool:
    """Whether blank lines part the paragraphs, so that a single line end stands for nothing."""
    if len(lines) <= FEWEST_SPACED:
        return False
    blank = sum(b.start - a.end > 1 and raw.count("\n", a.end, b.start) > 1 for a, b in pairwise(lines))
    return blank >= MOSTLY * (len(lines) - 1)


def _goes_on(joined: str, first: str, second: str, spaced: bool) -> bool:
    """Whether a sentence goes on behind a single line end, on a page of blank lines or behind a link cut out of it.

    The site cut a link where it stands between two line ends: 为了让大家对⏎护林防火⏎有更深的认识.
    """
    if not first[-1].isalnum() or _begins(second):
        return False
    return hangs(joined) if len(first) <= LONGEST_ANCHOR else spaced


def _full_width(lines: Sequence[Line]) -> float:
    """From which width on a line is full, where the paper was wrapped; 0 where its lines end at all widths."""
    widths = [_width(line.text) for line in lines if line.text[-1] not in ENDS and len(line.text) <= LONGEST_WRAPPED]
    widths = [width for width in widths if width > SHORTEST_WRAPPED]
    full = max(widths, default=0.0) - RAGGED
    return full if sum(width >= full for width in widths) >= max(FEWEST_WRAPPED, MOSTLY * len(widths)) else 0.0


def _width(text: str) -> float:
    """How wide a line is in print, in Chinese characters: 3.8亿元 is 4."""
    return (len(text.encode(errors="replace")) + len(text)) / 4  # a Chinese character has three bytes


def _begins(text: str) -> bool:
    """Whether a line is a date or begins something of its own."""
    return _is_opening(text) or bool(DATE_LINE.fullmatch(text))


def _is_opening(text: str) -> bool:
    """Whether a line begins something of its own: a numbered heading or a salutation."""
    return (text[0] in NUMBERED_FIRST and bool(NUMBERED.match(text))) or is_text_opening(text)


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalpha()


def is_broken(first: str, second: str, newlines: int, length: int, stops: bool) -> bool:
    """Whether a sentence goes on from one line to the next; `length` and `stops` speak of the paragraph so far."""
    last = first[-1]
    if second[0] in NEVER_FIRST:
        return newlines == 1 or second[0] in COMMAS
    numbered = _is_opening(second)
    if last in COMMAS:
        return not numbered or last not in "、"
    if numbered or (second[0] in DATE_FIRST and DATE_LINE.fullmatch(second)):
        return False
    if last in SEMICOLONS:
        return newlines == 1 and (stops or length > LIST)
    if _is_open(first):
        return True
    bare = first.rstrip(CLOSERS)
    if not bare or bare[-1] in ENDS:
        return False
    stop = UP_TO_STOP.match(first)
    clause = first[stop.end() :] if stop else first
    if POINT.fullmatch(clause):
        return True  # 二是⏎先培训后上岗
    heading = clause[:1] in NUMBERED_FIRST and len(clause) <= HEADING and bool(NUMBERED.match(clause))
    if heading and POINT.match(clause) and not COMMAS.isdisjoint(clause):
        heading = False  # 二是协同不够,案件移送⏎的标准: a sentence of a list
    if not heading and not COMMAS.isdisjoint(clause) and (second[0].isdigit() or LISTS.search(clause)):
        return True
    if heading or newlines > 1 or (length <= SHORT and not stops) or _is_complete(clause):
        return cuts_word(first, second) or hangs(first)
    return True


def _is_complete(clause: str) -> bool:
    """Whether a clause ends as sentences do: ……打下坚实基础."""
    return clause[-1:] in COMPLETE_LAST and bool(COMPLETE.search(clause))


def _is_open(text: str) -> bool:
    """Whether a quotation or bracket that the line opens is not closed in it: 开展了“开启新征程"""
    for opening in OPENING.findall(text):
        at = text.rfind(opening)
        if len(text) - at < HEADING and text.find(PAIRS[opening], at) < 0:
            return True
    return False


def cuts_word(first: str, second: str) -> bool:
    """Whether the break stands inside a word: 用心投入,真⏎心实意 cuts 真心实意."""
    if not CHINESE.match(first[-1:]) or not CHINESE.match(second[:1]):
        return False
    head, tail = first[-EDGE:], second[:EDGE]
    if len(rjieba.cut(head, hmm=False)[-1]) > 1 and len(rjieba.cut(tail, hmm=False)[0]) > 1:
        return False  # 工作⏎人员: each is a word of its own
    at = 0
    for word in rjieba.cut(head + tail, hmm=False):
        if at < len(head) < at + len(word):
            return bool(CHINESE.fullmatch(word))
        at += len(word)
    return False
