"""Titles with a speaker, a subtitle or a day below them, where a paper has ended above: they open the next paper."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tasks.text.furniture import SENTENCE_ENDS, is_body
from tasks.text.item_numbers import ITEM
from tasks.text.lines import Line
from tasks.text.sections import part_role
from tasks.text.signs import ORNAMENT, Opening, is_salutation, text_at
from tasks.text.titles import (
    DATE_LINE,
    HAN,
    LABELLED,
    LONGEST_TITLE,
    SHORTEST_TITLE,
    SPEAKER_LINE,
    SUBTITLE,
    breaks_off,
    is_title,
    labelled,
)

LONGEST_BYLINE = 34
MOST_HEADING_LINES = 4  # lines between the paper above and a salutation or the text
BYLINE = re.compile(  # who speaks, below a title: 副市长 张 某, 河口县退役军人事务局
    r"[^。,\uff0c:\uff1a;\uff1b]{2,24}?(?:局|委|部|办|院|站|所|中心|公司|集团|街道|镇|乡|村|社区|学校|中学|小学|大学|医院|支行|支队|大队|协会|联合会|总工会|政府|银行|党委|党组|支部|工会|妇联|团委|书记|主任|主席|代表|委员|[省市县区镇乡局处科站所院队校部厅州]长)"
    r"(?:\s+[\u4e00-\u9fff](?:\s*[\u4e00-\u9fff×xX*]){1,3})?"
)
NOTE = re.compile(  # below a title: (根据录音整理,未经本人审阅), (区长 2024年1月16日)
    r"[(\uff08][^()\uff08\uff09。]{0,24}(?:录音|记录|整理|审阅|节选|摘要|摘登|(?:19|20)[\dxX*×]{2}年)[^()\uff08\uff09。]{0,16}[)\uff09]"
)
REPORTS = re.compile(r"如下[:\uff1a]$")  # 现将一季度形势通报如下:
PART = re.compile(r"第[一二三四五六七八九十\d]{1,3}(?:部分|章|节|编|步|阶段)")
DASHES = re.compile(r"^(?:——|--|-|—)\s*")


def is_byline(text: str) -> bool:
    """Whether a line names who speaks: 工商联界别 韦 某; ——河口县退役军人事务局."""
    text = DASHES.sub("", text)
    return len(text) <= LONGEST_BYLINE and bool(BYLINE.fullmatch(text) or SPEAKER_LINE.fullmatch(text))


def headed_opening(lines: Sequence[Line], i: int, earliest: int) -> Opening | None:
    """The opening at a heading above a salutation, where a sentence ends above it: title, speaker and day, or a speaker alone."""
    first = i
    while first and i - first < MOST_HEADING_LINES and lines[first - 1].start >= earliest:
        text = lines[first - 1].text
        if not (is_title(text) or DATE_LINE.fullmatch(text) or SUBTITLE.match(text)) or ITEM.match(text):
            break
        first -= 1
    while first < i and not HAN.search(lines[first].text):
        first += 1  # an ornament parts the papers
    above = text_at(lines, first - 1)
    if first == i or (above[-1:].isalnum() and above[-1:] not in SENTENCE_ENDS):
        return None
    speaker = any(is_byline(line.text) for line in lines[first:i])
    return Opening(lines[first].start, "new_title", "") if speaker and is_title(lines[first].text) else None


def block_opening(lines: Sequence[Line], i: int) -> Opening | None:
    """The opening at a title with a speaker, a subtitle or a note below it and text below these; a sentence or a day ends above."""
    text, above = lines[i].text, text_at(lines, i - 1)
    if labelled(lines, i) and not LABELLED.fullmatch(above):
        return Opening(lines[i].start, "new_title", "")
    if len(text) < SHORTEST_TITLE or len(text) > LONGEST_TITLE or i + 2 >= len(lines) or not is_title(text):
        return None
    if above[-1:] not in SENTENCE_ENDS and not DATE_LINE.fullmatch(above) and not ORNAMENT.fullmatch(above):
        return None
    if is_byline(text) or PART.match(text) or part_role(text):
        return None
    j = i + 1
    while j < len(lines) and j - i <= MOST_HEADING_LINES and _stands_below_title(lines[j].text):
        j += 1
    below = text_at(lines, j)
    signs = [line.text for line in lines[i + 1 : j] if not DATE_LINE.fullmatch(line.text) or line.text[0] in "(\uff08"]
    text_below = below[-1:] in ("。", "!", "\uff01") or is_body(below) or REPORTS.search(below) or is_salutation(below)
    text_below = text_below or breaks_off(below)
    return Opening(lines[i].start, "new_title", "") if signs and text_below else None


def _stands_below_title(text: str) -> bool:
    return is_byline(text) or bool(DATE_LINE.fullmatch(text) or NOTE.fullmatch(text) or SUBTITLE.match(text))
