"""Page numbers that fell into a text: - 3 - in a line of its own, and lone digits that count on from page to page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import rjieba

from tasks.text.breaks import ENDS, POINT, cuts_word
from tasks.text.edits import Change
from tasks.text.hanging import hangs
from tasks.text.lines import Line
from tasks.text.page_pairs import Total, find_page_pairs

SPELT_OUT = re.compile(r"第 ?\d{1,4} ?页[ ,\uff0c/]*共 ?\d{1,4} ?页 ?")
DASHED = re.compile(
    r"(?<=[\u4e00-\u9fff\d,\uff0c])[-—] \d{1,3} [-—](?=[\u4e00-\u9fff\d])"
)  # 卖了1800多万元,- 3 -户户有余
OWN_LINE = re.compile(
    r"[-—–~·.\s]*第?\s*\d{1,4}\s*页?\s*(?:[/,\uff0c\s]*共?\s*\d{1,4}\s*页)?[-—–~·.\s]*|[Pp]age\s*\d+(?:\s*of\s*\d+)?"
)
CHUNK = re.compile(r"(\d{1,3})、\s*")
UNIT = re.compile(r"[万亿]?元(?!旦)|[万亿][吨亩人户]|[%\uff05]|个百分点|公[里斤顷]|平方")  # begins no item of a list
FEWEST_CHUNKS = 2
DIGITS = re.compile(r"\d+")
MARKED = re.compile(r"[-—–~·页Pp/]")
BEFORE = re.compile(r"[\u4e00-\u9fff,\uff0c。、;\uff1b”!\uff01?\uff1f)\uff09]")
COUNTS = frozenset(
    "年月日号时点分秒个名家项人件次万亿千百十元米公吨亩倍成岁级届类期批条座宗处户村镇县市省乡区部所大小多余来以至到"
    "位张台套辆架艘列幅册本篇章节款页字句首则例起场轮遍趟圈层楼栋幢间房室厅馆站校班组队支团连排营师种样式份包箱袋瓶"
    "桶罐盒片块段根颗粒株棵头只匹口顿餐天周旬季夜刻毫厘尺寸里斤两克升瓦伏比折码枚角美港欧英者维线纵横环厂矿店类"
)
LONE = re.compile(rf"[0-9][0-9]{{0,2}}(?=[\u4e00-\u9fff])(?![{''.join(sorted(COUNTS))}]|面(?![临对向积貌]))")
ORDINAL_BEFORE = frozenset("第约近超达共有增减降升至到前后每满逾仅高低占为是了各这那其余")
WORDS_THAT_OPEN = frozenset("vdrpca")  # first letters of parts of speech that no number counts
NEAR = 40  # digits closer together than that are a list of figures
PAGE = 150  # characters that a page holds at least
GAP = 6  # pages whose numbers may be missing between two found
ENOUGH = 2.5
STRONG = 1.5
CERTAIN = 3.0
BELOW_A_PARAGRAPH = 0.25  # weight of a number that begins a paragraph: 4各单位要抓好落实 may be an item


@dataclass(frozen=True, slots=True)
class Digit:
    """A lone number that may be a page's, and how much speaks for it."""

    start: int
    end: int
    number: int
    weight: float
    inside_sentence: bool
    begins_line: bool


class Numbers(NamedTuple):
    """The page numbers of a paper, those that stand alone in a line, and the ones at beginnings of lines left in doubt."""

    changes: list[Change]
    found: list[Digit]
    left: list[Digit]


def find_page_numbers(raw: str, lines: Sequence[Line], start: int, end: int, totals: Mapping[int, Total]) -> Numbers:
    """The page numbers in raw[start:end], whose lines are given: own lines, k/N in a line, lone digits in a line."""
    out = find_page_pairs(raw, start, end, totals)
    spelt_out = SPELT_OUT.finditer(raw, start, end) if raw.find("页", start, end) >= 0 else ()
    out += [Change(m.start(), m.end(), "page_number", "spelt_out") for m in spelt_out]
    has_dash = any(raw.find(dash, start, end) >= 0 for dash in ("- ", "— "))
    dashed = DASHED.finditer(raw, start, end) if has_dash else ()
    out += [Change(m.start(), m.end(), "page_number", "dashed") for m in dashed]
    out += _own_lines(lines)
    out += _chunk_numbers(lines)
    taken = {change.start for change in out}
    digits = [d for d in _digits(raw, lines, start, end) if d.start not in taken]
    found = _count_on(digits)
    out += [_lone(digit) for digit in found]
    taken = {digit.start for digit in found}
    return Numbers(out, found, [d for d in digits if d.begins_line and d.start not in taken])


def _lone(digit: Digit) -> Change:
    return Change(digit.start, digit.end, "page_number", "lone_digits")


def _own_lines(lines: Sequence[Line]) -> Iterator[Change]:
    """Lines that hold a page number alone: - 3 -, 第3页, or 3 between two halves of a sentence, and 4 after that."""
    last: int | None = None
    for i, line in enumerate(lines):
        if len(line.text) > 24 or not OWN_LINE.fullmatch(line.text):
            continue
        before, after = lines[i - 1].text if i else "", lines[i + 1].text if i + 1 < len(lines) else ""
        broken = bool(before) and before[-1] not in ENDS and len(before) > NEAR
        number = int(DIGITS.findall(line.text)[0])
        counts_on = last is not None and 0 < number - last <= 2  # the page before had its number in a line of its own
        if MARKED.search(line.text) or broken or counts_on or (len(before) > NEAR and len(after) > NEAR):
            last = number
            yield Change(line.start, line.end, "page_number", "own_line")


def _chunk_numbers(lines: Sequence[Line]) -> list[Change]:
    """Numbers that a library puts before the parts it cuts a text into, amid sentences: 年均增⏎⏎3、长9.8%.

    Items of a list (1、抓项目;⏎2、抓招商;⏎3、抓环境。) have such numbers too, so the sentence before each must be cut.
    """
    out: list[Change] = []
    last = behind_no_end = 0
    certain = False
    for first, line in pairwise(lines):
        if not line.text[0].isdigit() or first.text[-1] in ENDS:
            continue
        m = CHUNK.match(line.text)
        if m is None:
            continue
        behind_no_end += 1
        rest = line.text[m.end() :]
        cut = _is_cut(first.text, rest)
        if 0 < int(m[1]) - last <= 2 and (cut or hangs(first.text)):
            last, certain = int(m[1]), certain or cut
            out.append(Change(line.start, line.start + m.end(), "page_number", "chunk_number"))
    # items may hang as sentences do (1、弄虚作假的⏎2、徇私舞弊的), so one at least is cut inside a word or an amount
    return out if certain and len(out) >= FEWEST_CHUNKS and 2 * len(out) > behind_no_end else []


def _is_cut(first: str, rest: str) -> bool:
    """Whether a break stands inside a word or an amount: 年均增⏎长9.8%, 达到8000⏎元以上."""
    return cuts_word(first, rest) or (first[-1].isdigit() and bool(UNIT.match(rest)))


def _digits(raw: str, lines: Sequence[Line], start: int, end: int) -> list[Digit]:
    """The lone numbers of a document that stand where no figure would."""
    line_starts = {second.start: first for first, second in pairwise(lines)}
    matches = [
        m
        for m in LONE.finditer(raw, start, end)
        if m.start() in line_starts or (m.start() > start and BEFORE.match(raw[m.start() - 1]))
    ]
    close = {m.start() for a, b in pairwise(matches) if b.start() - a.end() < NEAR for m in (a, b)}
    out: list[Digit] = []
    for match in matches:
        if match.start() in close or match.start() == start:
            continue
        above = line_starts.get(match.start())
        digit = _weigh(raw, match.start(), match.end(), above)
        if digit is not None:
            out.append(digit)
    return out


def _weigh(raw: str, start: int, end: int, above: Line | None) -> Digit | None:
    """The number raw[start:end] with its weight; `above` is the line before, when the number begins a line."""
    number, after = int(raw[start:end]), raw[end : end + 8]
    before = above.text if above else raw[max(0, start - 8) : start]
    last = before[-1]
    if number == 0 or raw[start] == "0":
        return None
    if above and last in ENDS:
        return Digit(start, end, number, BELOW_A_PARAGRAPH, False, True)
    if cuts_word(before, after):
        return Digit(start, end, number, CERTAIN, True, above is not None)
    if above is None and last in ORDINAL_BEFORE:
        return None
    opens = rjieba.tag(after)[0][1][:1] in WORDS_THAT_OPEN
    if opens and above and POINT.fullmatch(before):
        return Digit(start, end, number, CERTAIN, True, True)  # 二是⏎2先培训
    at_break = above is not None or not "\u4e00" <= last <= "\u9fff"
    weight = (2.0 if at_break else 1.5) if opens else (1.0 if at_break else 0.5)
    return Digit(start, end, number, weight, last not in ENDS, above is not None)


def _count_on(digits: Sequence[Digit]) -> list[Digit]:
    """The numbers that count on from page to page, the weightiest such run; [] when too little speaks for it."""
    best: dict[int, tuple[float, Digit, Digit | None]] = {}
    ends: dict[int, tuple[float, int]] = {}
    for digit in digits:
        found: tuple[float, Digit | None] = (0.0, None)
        for number in range(digit.number - 1, max(0, digit.number - GAP), -1):
            if number in ends:
                weight, at = ends[number]
                if digit.start - best[at][1].end >= PAGE and weight > found[0]:
                    found = (weight, best[at][1])
        total = found[0] + digit.weight
        best[digit.start] = (total, digit, found[1])
        if digit.number not in ends or total > ends[digit.number][0]:
            ends[digit.number] = (total, digit.start)
    if not best:
        return []
    total, last, before = max(best.values(), key=lambda entry: entry[0])
    run = [last]
    while before is not None:
        run.append(before)
        before = best[before.start][2]
    certain = [d for d in digits if d.weight >= CERTAIN]
    if total < ENOUGH or len(run) < 2 or not any(d.inside_sentence and d.weight >= STRONG for d in run):
        return certain
    return sorted({*run, *certain}, key=lambda d: d.start)


def find_numbers_across(found: Sequence[Digit], left: Sequence[Digit]) -> list[Change]:
    """The page numbers that count on from paper to paper of one file, among those that no paper alone tells."""
    digits = sorted({*found, *left}, key=lambda d: d.start)
    run = _count_on(digits) if left and len(digits) > 1 else []
    return [_lone(digit) for digit in run if digit not in set(found)]
