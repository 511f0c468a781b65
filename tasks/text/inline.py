"""Headings of pieces that stand inside a line: 篇二: after a full stop, or the page's title said again before each text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from tasks.text.furniture import is_body, is_text_opening
from tasks.text.furniture_rules import LONGEST_NOTE, find_rule
from tasks.text.lines import Line
from tasks.text.pieces import DIGITS, LONGEST_HEADING, PAPER, Heading, squeeze, to_number
from tasks.text.rules import load_words

SHORTEST_TITLE = 8  # a shorter title of a page may be a phrase of its text
LONGEST_STEM = 60
FIRST_LINES = 40
STOPS = "。!\uff01?\uff1f…”;\uff1b"
STOPS_AND_GAPS = STOPS + " \u3000\xa0"
RUNS_ON = re.compile(
    r"[。!\uff01;\uff1b]\s*[^。!\uff01;\uff1b,\uff0c:\uff1a\s]{0,40}篇\s*(?:[一二三四五六七八九十]{1,3}|\d{1,2})(?:[:\uff1a]|$)"
)
BOUNDARY = re.compile(r"[。.!\uff01?\uff1f…”;\uff1b】~页]\s*\Z|\A\s*\Z|\n\s*\Z|/\d+\s*\Z|(?:\A|\n)\d{1,3}、\s*\Z")
WITHIN_SENTENCE = re.compile(r"_第|\.(?:docx?|pdf|wps|txt)|[的》”」』、,\uff0c。;\uff1b)\uff09’\"]")
SUFFIX = re.compile(
    r"\s*(?:[(\uff08【\[《][^)\uff09】\]》]{0,24}[)\uff09】\]》]|[_|\-—].{0,30}|(?:通用|精选|优秀|最新|汇总|集锦|大全|范文)?[\d一二三四五六七八九十]{1,3}篇.{0,8})\s*\Z"
)
OWN_TITLE = re.compile(
    rf"[^。,\uff0c:\uff1a;\uff1b!\uff01?\uff1f\n]{{2,50}}?(?:{PAPER.pattern})稿?(?=\s|同志们|各位|尊敬|[一二三四五六七八九十]、|今天|20|19|\Z)"
)


@cache
def _label() -> re.Pattern[str]:
    words = load_words("piece_headings")
    numeral, opening, closing, colon = (words[name] for name in ("numeral", "open", "close", "colon"))
    return re.compile(
        rf"(?:{opening}\s*(?:第\s*(?P<n1>{numeral})\s*篇|篇\s*(?P<n2>{numeral}))\s*{closing}\s*{colon}?"
        rf"|(?:第\s*(?P<n3>{numeral})\s*篇|篇\s*(?P<n4>{numeral}))\s*{colon})\s*"
    )


@cache
def _model() -> re.Pattern[str]:
    """例文(1)各位领导: at the start of a line that holds a whole text."""
    words = load_words("piece_headings")
    numeral, opening, closing, colon = (words[name] for name in ("numeral", "open", "close", "colon"))
    label = r"(?:例文|范文|范例|示例|样本|范本|模板|例)"
    return re.compile(
        rf"{opening}?{label}\s*(?:{opening}\s*(?P<number>{numeral})\s*{closing}|(?P<bare>{numeral})\s*(?:{closing}|{colon}))\s*{colon}?\s*"
    )


@cache
def _suffix() -> re.Pattern[str]:
    return re.compile(r"篇([一二三四五六七八九十]{1,4}|\d{1,2})")


def base_title(title: str) -> str:
    """A page's title without what the site put behind it: 农业会议讲话(精选5篇) -> 农业会议讲话."""
    for _ in range(3):
        title = SUFFIX.sub("", title)
    return title.strip()


def find_inline_headings(raw: str, lines: Sequence[Line], page_title: str) -> list[Heading]:
    """The headings inside lines that are too long to be headings themselves."""
    out: list[Heading] = []
    if "篇" in raw:
        for line in lines:
            if "篇" in line.text and (len(line.text) > LONGEST_HEADING or RUNS_ON.search(line.text)):
                out += _labels(line)
                out += _suffixes(line)
    for line in lines:
        if len(line.text) > LONGEST_HEADING and (match := _model().match(line.text)):
            out.append(_heading(line, 0, match.end(), "model_number", match["number"] or match["bare"], ""))
    first = next((i for i, line in enumerate(lines[:FIRST_LINES]) if line.text == page_title), 0)
    return out + _titles_again(raw, lines[first:], base_title(page_title))


def _labels(line: Line) -> Iterator[Heading]:
    """篇二:在推进会上的讲话同志们: in the middle of a line, or at its start with text behind it."""
    for match in _label().finditer(line.text):
        if match.start() and line.text[match.start() - 1] not in STOPS_AND_GAPS:
            continue
        numeral = match["n1"] or match["n2"] or match["n3"] or match["n4"]
        rule = "piece_ordinal" if match["n1"] or match["n3"] else "piece_label"
        own = OWN_TITLE.match(line.text, match.end())
        end = own.end() if own else match.end()
        yield _heading(line, match.start(), end, rule, numeral, own[0].strip() if own else "")


def _suffixes(line: Line) -> Iterator[Heading]:
    """在全县农业会议上的讲话篇二 in the middle of a line; 篇一一、 is piece 一 and item 一、."""
    expected = 1
    for match in _suffix().finditer(line.text):
        farthest = max(0, match.start() - LONGEST_STEM - 1)
        begin = max(farthest - 1, *(line.text.rfind(c, farthest, match.start()) for c in STOPS)) + 1
        stem = line.text[begin : match.start()].strip()
        if not 4 <= len(stem) <= LONGEST_STEM or any(c in stem for c in ",\uff0c:\uff1a、"):
            continue
        numeral = match[1]
        numeral = next((numeral[:k] for k in range(len(numeral), 0, -1) if to_number(numeral[:k]) == expected), numeral)
        start = match.start() - len(line.text[begin : match.start()].lstrip())
        yield _heading(line, start, match.start(1) + len(numeral), "piece_after_title", numeral, stem)
        expected = to_number(numeral) + 1


def _heading(line: Line, start: int, end: int, rule: str, numeral: str, title: str) -> Heading:
    script = "digits" if numeral[0] in DIGITS else "numerals"
    number = to_number(numeral)
    return Heading(line.start + start, line.start + end, rule, "inline", number, f"{rule} {script}", title)


def _titles_again(raw: str, lines: Sequence[Line], title: str) -> list[Heading]:
    """Every place at which the page's title stands again before a text, at the start of a line or a sentence."""
    if len(squeeze(title)) < SHORTEST_TITLE or not lines:
        return []
    places: list[int] = []
    at = raw.find(title, lines[0].end)
    while at >= 0:
        if places and not raw[places[-1] + len(title) : at].strip():
            places[-1] = at  # said twice: the second is the text's own
        elif (
            BOUNDARY.search(raw[max(0, at - 4) : at])
            and not WITHIN_SENTENCE.match(raw, at + len(title))
            and not _is_introduced(raw, at + len(title), title)
        ):
            places.append(at)
        at = raw.find(title, at + len(title))
    if len(places) == 1 and any(is_text(line.text) for line in lines[1:FIRST_LINES] if line.end <= places[0]):
        return []
    rule = "page_title_again"
    return [Heading(at, at + len(title), rule, "title", i, rule, title) for i, at in enumerate(places, 1)]


def _is_introduced(raw: str, start: int, title: str) -> bool:
    """Whether the page's editor speaks between a title and where it stands next: 某讲话【参考】此篇由网友整理,供您参考!某讲话."""
    again = raw.find(title, start, start + 2 * LONGEST_NOTE)
    while again >= 0:
        note = raw[start:again].strip()
        if "\n" in note or len(note) > LONGEST_NOTE:
            return False
        if note and not WITHIN_SENTENCE.match(raw, again + len(title)) and find_rule(note, ("anywhere", "edge")):
            return True
        again = raw.find(title, again + 1, start + 2 * LONGEST_NOTE)
    return False


def is_text(text: str) -> bool:
    """Whether a line is text of a paper and not of the page: a paragraph or a salutation."""
    return (is_body(text) or is_text_opening(text)) and find_rule(text, ("anywhere", "edge")) is None
