"""Which lines of a page belong to the page and to no document: banners, download boxes, notes of the editor, links."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from tasks.text.beginnings import first_characters
from tasks.text.furniture_rules import CLOSED, SHORT, find_rule
from tasks.text.lines import Line, cut_lines
from tasks.text.rules import Rule
from tasks.text.running_headers import mark_running
from tasks.text.threads import mark_threads

LONG = 300  # a line of this length may end with furniture that the site put into it
LONGEST_END = 160
END_GAP = re.compile(r"(?<=[。!\uff01?\uff1f”)\uff09])[ \u3000\xa0]+")
BODY = 32  # a line of this length with a full stop is text that somebody wrote
SENTENCE_END = re.compile(r"[。!\uff01?\uff1f~][”’)\uff09]*")
SENTENCE_COMMA = re.compile(r"[,\uff0c]")
HEAD = 24  # lines below a heading among which the page may still speak
FRAGMENT = 48  # a line below the last document that is shorter and unclosed is a link or a label
SHORTEST_TEXT = 150  # characters above the readers' comments; else a box of the page's top says 网友评论
SIGNATURE_LINES = 9  # lines of a page's end among which a signature begins
SENTENCE_ENDS = "。!\uff01?\uff1f…”;\uff1b"
LABEL = re.compile(r"^[^。:\uff1a]{1,12}[:\uff1a|\uff5c]|[|\uff5c]|\d{6}|[Qq][Qq]|微信")
SIGNATURE = re.compile(  # what may close a document without a full stop: its office, its speaker, its day
    r"(?:[省市县区镇乡村]|政府|委员会|办公室|局|厅|院|部|中心|公司|大学|学院|委|[书记主任席长表员])$|\d\s*[日号]\s*[)\uff09]?$|^[\u4e00-\u9fff]{2,4}$|^附|特此|^(?:出\s*席|列\s*席|参加(?:人员)?|主\s*持|记\s*录|签\s*发|主\s*送|抄\s*送|报\s*送|执\s*笔|[^。:\uff1a]{0,6}(?:报告|汇报|述职|述廉|发言|承诺|倡议|申请)人|[^。:\uff1a]{0,6}成员)\s*[:\uff1a]"
)
TEXT_OPENING = re.compile(
    r"(?:[一二三四五六七八九十]{1,2}[、.\uff0e]|[(\uff08][一二三四五六七八九十]{1,2}[)\uff09]|(?:同志们|各位|尊敬的)[^。]{0,60}[:\uff1a!\uff01])"
)
TEXT_FIRST = first_characters(TEXT_OPENING) or frozenset()


class Span(NamedTuple):
    """A stretch of raw text that belongs to the page, and the rule that says so."""

    start: int
    end: int
    kind: str
    rule: str


class Split(NamedTuple):
    """A page's lines with the furniture taken out, and the furniture."""

    lines: list[Line]
    furniture: list[Span]


def cut_long_ends(lines: Sequence[Line]) -> list[Line]:
    """The lines, a long one cut before the furniture that ends it: 谢谢大家! 上一篇:致辞 -> 谢谢大家! and 上一篇:致辞."""
    places: list[int] = []
    for line in lines:
        if len(line.text) <= LONG:
            continue
        begin = len(line.text) - LONGEST_END
        for gap in END_GAP.finditer(line.text, begin):
            if find_rule(line.text[gap.end() :], ("anywhere", "edge", "tail")) is not None:
                places.append(line.start + gap.end())
                break
    return cut_lines(lines, places) if places else list(lines)


def is_body(text: str) -> bool:
    """Whether a line is text that somebody wrote: 要抓好春耕生产,确保粮食面积稳定在四十万亩以上,产量稳中有升。"""
    return len(text) >= BODY and text[-1] in CLOSED


def split_furniture(lines: Sequence[Line], headings: frozenset[int] = frozenset()) -> Split:
    """The lines of a page without its furniture, and the furniture; `headings` are the starts of headings of pieces."""
    rules: list[Rule | None] = [
        None if line.start in headings else find_rule(line.text, ("anywhere",)) for line in lines
    ]
    _lead_in_notes(lines, rules, headings)
    _carry_boxes(lines, rules, headings)
    mark_threads(lines, rules, headings, _text_lines(lines, rules))
    _close_page(lines, rules, headings)
    _mark_tail(lines, rules, headings)
    _mark_head(lines, rules, headings)
    _mark_ends(lines, rules, headings)
    mark_running(lines, rules)
    kept: list[Line] = []
    furniture: list[Span] = []
    for line, rule in zip(lines, rules, strict=True):
        if rule is None:
            kept.append(line)
            continue
        start, end = _note(line, rule) if rule.kind == "editor_note" else (line.start, line.end)
        furniture.append(Span(start, end, rule.kind, rule.name))
        for a, b in ((line.start, start), (end, line.end)):
            part = line.text[a - line.start : b - line.start].strip()
            if part:
                at = line.text.index(part, a - line.start) + line.start
                kept.append(Line(at, at + len(part), part))
    return Split(kept, furniture)


def _note(line: Line, rule: Rule) -> tuple[int, int]:
    """The span of an editor's note in a line that may hold text as well: …希望对大家有所帮助!同志们: ends at !"""
    match = rule.search(line.text)
    if match is None:
        return line.start, line.end
    ends = [m.end() for m in SENTENCE_END.finditer(line.text)]
    stop = next((end for end in ends if end >= match.end()), len(line.text))
    rest = line.text[stop:]
    if rest and (find_rule(rest, ("anywhere", "edge")) or not _is_text(rest)):
        stop = len(line.text)
    return line.start, line.start + stop


def _is_text(text: str) -> bool:
    return len(text) >= BODY or text.endswith((":", "\uff1a"))


def _lead_in_notes(lines: Sequence[Line], rules: list[Rule | None], headings: frozenset[int]) -> None:
    """Carry an editor's note back over the unclosed lines above it, when they begin a piece or the page."""
    for i, rule in enumerate(rules):
        if rule is None or rule.kind != "editor_note":
            continue
        first = i
        while first and i - first < 4 and rules[first - 1] is None and lines[first - 1].start not in headings:
            if lines[first - 1].text[-1] in CLOSED or len(lines[first - 1].text) > SHORT:
                break
            first -= 1
        broken = any(SENTENCE_COMMA.search(lines[k].text) for k in range(first, i))
        if first < i and broken and first and lines[first - 1].start in headings:
            rules[first:i] = [rule] * (i - first)


def _carry_boxes(lines: Sequence[Line], rules: list[Rule | None], headings: frozenset[int]) -> None:
    """Carry every box of links on from its opening line to where text resumes or a piece begins."""
    at = 0
    while at < len(lines):
        rule = rules[at]
        at += 1
        if rule is None or not rule.extra.get("opens"):
            continue
        if _is_complete(lines[at - 1].text):
            continue
        while at < len(lines) and lines[at].start not in headings and not _resumes(lines, rules, at):
            rules[at] = rule
            at += 1


def _close_page(lines: Sequence[Line], rules: list[Rule | None], headings: frozenset[int]) -> None:
    """Carry a line below which readers speak, such as 网友评论(5), on to the next piece or the end of the page."""
    if not any(rule is not None and rule.extra.get("closes") for rule in rules):
        return
    closing: Rule | None = None
    text = 0  # characters of text since the last heading
    for i, (line, rule) in enumerate(zip(lines, rules, strict=True)):
        if line.start in headings:
            closing, text = None, 0
        elif closing is not None:
            rules[i] = rule or closing
        elif rule is None:
            text += len(line.text)
        elif rule.extra.get("closes") and text >= SHORTEST_TEXT:
            closing = rule


def _is_complete(text: str) -> bool:
    """Whether a box stands in one line, with its link behind the colon: 推荐阅读:乡镇春耕工作总结."""
    colon = max(text.find(":"), text.find("\uff1a"), text.find("】"))
    return 0 <= colon < len(text) - 2


def _resumes(lines: Sequence[Line], rules: Sequence[Rule | None], at: int) -> bool:
    """Whether text goes on here: a closed paragraph or an opening, and more text behind it; a teaser stands alone."""
    text = lines[at].text
    after = lines[at + 1].text if at + 1 < len(lines) and rules[at + 1] is None else ""
    if rules[at] is not None or find_rule(text, ("anywhere", "edge")) is not None:
        return False
    if is_text_opening(text):
        return is_body(after) or is_text_opening(after)
    return is_body(text) and (after[-1:] in CLOSED or is_text_opening(after))


def _text_lines(lines: Sequence[Line], rules: Sequence[Rule | None]) -> frozenset[int]:
    """The lines that are text or open it, where the page is a thread of a forum."""
    if not any(rule is not None and rule.extra.get("posts") for rule in rules):
        return frozenset()
    return frozenset(i for i, line in enumerate(lines) if is_body(line.text) or is_text_opening(line.text))


def is_text_opening(text: str) -> bool:
    """Whether a short line opens text: a salutation or a numbered heading such as 一、提高认识."""
    return text[:1] in TEXT_FIRST and bool(TEXT_OPENING.match(text))


def _mark_tail(lines: Sequence[Line], rules: list[Rule | None], headings: frozenset[int]) -> None:
    """Mark what stands below the last document: from the last line up, while lines are furniture or fragments."""
    last = None
    start = _signature(lines, rules)
    for i in range(start - 1, max(-1, len(lines) - 300), -1):
        if lines[i].start in headings:
            break
        rule = rules[i] or find_rule(lines[i].text, ("edge", "tail"))
        if rule is not None:
            last, start = rule, i
            rules[i] = rule
        elif len(lines[i].text) > FRAGMENT or lines[i].text[-1] in CLOSED:
            break
    for i in range(_tail_start(lines, rules, start), len(lines)):
        rules[i] = rules[i] or last


def _signature(lines: Sequence[Line], rules: list[Rule | None]) -> int:
    """Where the signature of a mail or a board's post begins, marked to the end; a line of dashes stands above it."""
    for i in range(max(0, len(lines) - SIGNATURE_LINES), len(lines) - 1):
        if lines[i].text not in ("--", "---"):
            continue
        below = lines[i + 1 :]
        board = next((rule for line in below if (rule := find_rule(line.text, ("edge", "tail")))), None)
        if board and all(len(line.text) <= FRAGMENT * 2 for line in below):
            rules[i:] = [rule or board for rule in rules[i:]]
            return i
    return len(lines)


def _tail_start(lines: Sequence[Line], rules: Sequence[Rule | None], start: int) -> int:
    """Where the page's foot begins whose first known line is given: labels without a rule may stand above that line."""
    first = start
    while start < len(lines) and first and rules[first - 1] is None and _is_fragment(lines[first - 1].text):
        first -= 1
    while first < start and SIGNATURE.search(lines[first].text):
        first += 1
    return first if any(LABEL.search(line.text) for line in lines[first:start]) else start


def _is_fragment(text: str) -> bool:
    """Whether a line may be a label or a link: short, and no sentence ends it."""
    return len(text) <= FRAGMENT and text[-1] not in SENTENCE_ENDS and not is_text_opening(text)


def _mark_ends(lines: Sequence[Line], rules: list[Rule | None], headings: frozenset[int]) -> None:
    """Mark what stands below each piece, above the heading of the next one, and has a rule of its own: 返回目录."""
    for i, line in enumerate(lines):
        if line.start not in headings:
            continue
        k = i - 1
        while k >= 0 and lines[k].start not in headings:
            rules[k] = rules[k] or find_rule(lines[k].text, ("edge",))
            if rules[k] is None:
                break
            k -= 1


def _edge_rule(lines: Sequence[Line], i: int) -> Rule | None:
    """The rule of a line above a text, but where the line below says that the text has begun."""
    rule = find_rule(lines[i].text, ("edge",))
    begun = rule.extra.get("unless_below") if rule is not None else None
    return None if begun and i + 1 < len(lines) and lines[i + 1].text.startswith(begun) else rule


def _mark_head(lines: Sequence[Line], rules: list[Rule | None], headings: frozenset[int]) -> None:
    """Mark what stands above the first text of the page and of each piece; titles in between are left alone."""
    above = True
    count = 0
    for i, line in enumerate(lines):
        if line.start in headings:
            above, count = True, 0
            continue
        if not above or rules[i] is not None:
            continue
        rules[i] = _edge_rule(lines, i)
        count += 1
        above = count < HEAD and not (rules[i] is None and (is_body(line.text) or is_text_opening(line.text)))
