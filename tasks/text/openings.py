"""Papers that follow one another with no heading between: a new salutation, another meeting, an appended text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tasks.text.appendices import after_sentence, find_appended
from tasks.text.beginnings import last_characters
from tasks.text.furniture import SENTENCE_ENDS, is_body
from tasks.text.item_numbers import ITEM, Items, find_items
from tasks.text.lead_ins import numbers_begin_anew
from tasks.text.lines import Line
from tasks.text.pieces import PAPER
from tasks.text.signs import (
    ORNAMENT,
    SEVERAL,
    Opening,
    after_closing,
    boundary_rules,
    first_signs,
    is_salutation,
    names_others,
    takes_leave,
    text_at,
)
from tasks.text.title_blocks import LONGEST_BYLINE, block_opening, headed_opening
from tasks.text.titles import (
    COMPLETE_TITLE,
    DATE_LINE,
    LONGEST_TITLE,
    NEWS,
    NEWS_FIRST,
    SUBTITLE,
    goes_on_from,
    is_title,
)

SHORTEST_PAPER = 300  # a salutation earlier than that is still the first paper's
SHORTEST_TITLED = 100  # the same where a title, a salutation and the closing before it all speak for a new paper
MOST_SENTENCES = 3  # of a paper's first ones that may say which meeting is held
SHORT_GREETING = 24
HONOURED = re.compile(r"(?:尊敬|敬爱|亲爱)的")
COLONS = frozenset(":\uff1a")
SENTENCE = re.compile(r"(?<=[。!\uff01])")
OPENING = 120  # characters of a paper within which it says which meeting is held
LONGEST_LABEL = 16
GLOSSARY_LAST = "释解明)\uff09】"
ENOUGH = 4  # points at which a line opens a new paper
ENOUGH_UNADDRESSED = 5  # the same without a salutation
SHORTEST_REMOVED = 12  # characters between two lines that are more than white space
MOST_TITLE_LINES = 12  # the same before a paper's text, dates and subtitles included
TITLE_END = re.compile(rf"(?:{PAPER.pattern})(?:稿|词|书)?》?\s*(?:[(\uff08][^)\uff09]{{1,24}}[)\uff09])?$")
TITLE_LAST = last_characters(TITLE_END) or frozenset()
ENDS_THAT_OPEN = TITLE_LAST | COLONS
LABEL = re.compile(rf"[【\[〖「][^】\]〗」]{{0,12}}(?:{PAPER.pattern})[^】\]〗」]{{0,6}}[】\]〗」]")
GREETING = re.compile(r"(?:大家|各位)?(?:早上|上午|中午|下午|晚上)?好[!\uff01。]")


def find_openings(lines: Sequence[Line], heading_end: int) -> list[Opening]:
    """Where further papers begin among the lines of one piece, whose heading ends at `heading_end`."""
    out: list[Opening] = []
    begun = at = heading_end
    items = find_items(lines)
    firsts, sentence_before = first_signs(), after_sentence()
    may_open = firsts.salutation | firsts.sentence
    address = ""  # of the paper so far
    numbered = -1  # where the last numbered item began
    for i, line in enumerate(lines):
        if line.start < at:
            continue
        text = line.text
        if i and line.start - begun >= SHORTEST_TITLED:
            near = line.start - begun < SHORTEST_PAPER
            begins = text[0] in may_open or text[-1] in ENDS_THAT_OPEN
            opening = _opening(lines, i, items, address, near) if begins else None
            if text[0] in firsts.salutation and is_salutation(text):
                opening = headed_opening(lines, i, max(at, begun + SHORTEST_TITLED)) or opening
            if opening is None:
                opening = block_opening(lines, i)
            if opening is None and i + 1 < len(lines) and lines[i + 1].text[0] in NEWS_FIRST:
                opening = _news(lines, i)
            if opening is None and len(text) <= LONGEST_LABEL:
                opening = _glossary(lines, i)
            if opening is None and numbered >= begun:
                opening = numbers_begin_anew(lines, i, items)
            if opening is not None:
                out.append(opening)
                begun = opening.start
                at = line.end
                address = text if is_salutation(text) else ""
                continue
        numbered = line.start if ITEM.match(text) else numbered
        if not address and text[0] in firsts.salutation and is_salutation(text):
            address = text
        if "谢" not in text and text[0] not in firsts.machine and not sentence_before.search(text):
            continue
        for opening in find_appended(lines, i, begun):
            if opening.reason != "machine_comment" or not out or out[-1].reason != "machine_comment":
                out.append(opening)
                begun = opening.start
    return out


def _news(lines: Sequence[Line], i: int) -> Opening | None:
    """The opening at a headline with a newspaper's dateline or its reporter below: 本报讯(记者 张某)昨日……"""
    text = lines[i].text
    if len(text) > LONGEST_TITLE or not is_title(text) or not NEWS.match(lines[i + 1].text):
        return None
    return Opening(lines[i].start, "new_title", "") if lines[i - 1].text[-1] in SENTENCE_ENDS else None


def _glossary(lines: Sequence[Line], i: int) -> Opening | None:
    """The opening of a list of words explained, below a paper."""
    text = lines[i].text
    if text[-1] not in GLOSSARY_LAST or not boundary_rules()["glossary"].search(text):
        return None
    return Opening(lines[i].start, "glossary", "appendix")


def _opening(lines: Sequence[Line], i: int, items: Items, address: str, near: bool) -> Opening | None:
    """The opening at a line with a salutation, at the title above it, or at a sentence that opens a meeting or a report.

    `near` to the beginning of the paper before, only a title counts, and more must speak for it.
    """
    text = lines[i].text
    if is_salutation(text):
        return _addressed(lines, i, items, address, near)
    if text[-1] in TITLE_LAST and is_title(text) and TITLE_END.search(text):
        return _titled(lines, i, items, near)
    if text[-1] in COLONS and boundary_rules()["addressee"].search(text):
        return _addressee(lines, i, items, near)
    if text[0] not in first_signs().sentence or is_salutation(lines[i - 1].text):
        return None
    points = _points_above(lines, i, i, items) - near
    names, in_place = (boundary_rules()[name].search(text) for name in ("opening_names_meeting", "opens_in_place"))
    if not near and (names or in_place) and points + 2 * bool(names) + 4 * bool(in_place) >= ENOUGH_UNADDRESSED:
        return Opening(lines[i].start, "another_meeting", "")
    if takes_leave(lines[i - 1].text) and not near:
        begins = any(boundary_rules()[name].search(text) for name in ("speaker_names_himself", "opens_after_others"))
        if begins and points > 0:
            return Opening(lines[i].start, "another_meeting", "")
    if boundary_rules()["speaker_reports"].search(text):
        return Opening(lines[i].start, "another_meeting", "") if points + ENOUGH > ENOUGH_UNADDRESSED else None
    return None


def _points_above(lines: Sequence[Line], first: int, i: int, items: Items) -> int:
    """What speaks for a new paper at line `first`: the one above has closed, or line i lies between 三、 and 一、.

    Between 二、 and 三、 a paper goes on.
    """
    closed = 2 * after_closing(lines, first) + takes_leave(text_at(lines, first - 1))
    goes_on = items.before[i] > 0 and items.after[i] == items.before[i] + 1
    return closed + 2 * (items.before[i] > 1 and items.after[i] == 1) - 2 * goes_on


def _addressed(lines: Sequence[Line], i: int, items: Items, address: str, near: bool) -> Opening | None:
    """The opening at a salutation: 各位领导、同志们:⏎今天我们隆重召开……"""
    text, rules = lines[i].text, boundary_rules()
    match = rules["salutation_and_text"].search(text)
    after = text[match.end() :] if match and match.end() < len(text) else text_at(lines, i + 1)
    if GREETING.match(after) and len(after) < SHORT_GREETING:
        after += text_at(lines, i + 2)
    said = after[:OPENING]
    points = _points_above(lines, i, i, items)
    points += 2 * (i > 0 and bool(ORNAMENT.fullmatch(lines[i - 1].text)))
    points += 2 * bool(GREETING.match(after))
    opens = any(rules["meeting_opens"].search(sentence) for sentence in SENTENCE.split(said)[:MOST_SENTENCES])
    points += 2 * opens
    within = bool(rules["meeting_within"].search(said))
    points += 3 * within
    points += 3 * any(
        rules[name].search(GREETING.sub("", after, count=1))
        for name in ("speaker_reports", "speaker_names_himself", "describes_its_office")
    )
    points += 2 * bool(HONOURED.match(text)) + bool(SEVERAL.search(text))
    points += 2 * names_others(text, address) + _goes_on_long(lines, i)
    points -= 4 * bool(rules["sums_up_to_the_end"].search(after))
    alone = (opens or within) and text_at(lines, i - 1)[-1:] in SENTENCE_ENDS and is_body(text_at(lines, i - 2))
    took_leave = takes_leave(text_at(lines, i - 1)) or rules["paragraph_sums_up"].search(text_at(lines, i - 1))
    points += bool(took_leave) and text[-1] in COLONS  # a speaker who goes on exclaims: 同志们!
    enough = ENOUGH + (near and not alone and not took_leave)
    return Opening(lines[i].start, "new_salutation", "") if points >= enough and _ended(lines, i) else None


def _goes_on_long(lines: Sequence[Line], i: int) -> bool:
    """Whether more text stands below line i than a speaker needs to sum up."""
    length = 0
    for line in lines[i + 1 : i + 1 + MOST_TITLE_LINES]:
        length += len(line.text)
        if length >= SHORTEST_PAPER:
            return True
    return False


def _ended(lines: Sequence[Line], i: int) -> bool:
    """Whether a sentence, a signature or an ornament ends above line i."""
    above = text_at(lines, i - 1)
    return above[-1:] in SENTENCE_ENDS or not above[-1:].isalnum() or len(above) <= LONGEST_BYLINE


def _addressee(lines: Sequence[Line], i: int, items: Items, near: bool) -> Opening | None:
    """The opening at the office to which a report goes: 区委、区政府:⏎今年以来……现将有关工作报告如下."""
    if not boundary_rules()["reports_below"].search(text_at(lines, i + 1)[: 2 * OPENING]):
        return None
    points = _points_above(lines, i, i, items) + 3
    return Opening(lines[i].start, "new_salutation", "") if points >= ENOUGH + near else None


def _parted(lines: Sequence[Line], i: int) -> bool:
    """Whether line i was cut out of a longer one, or words of the page that are gone stood below it: source and day."""
    gap = lines[i + 1].start - lines[i].end if i + 1 < len(lines) else 1
    return gap == 0 or gap >= SHORTEST_REMOVED


def _titled(lines: Sequence[Line], i: int, items: Items, near: bool) -> Opening | None:
    """The opening at a title that names a paper, with a day, a salutation or an addressee below it."""
    rules, text = boundary_rules(), lines[i].text
    first = i - 1 if goes_on_from(text_at(lines, i - 1), text) else i
    j = i + 1
    while j < min(len(lines), i + MOST_TITLE_LINES) and (
        DATE_LINE.fullmatch(lines[j].text) or SUBTITLE.match(lines[j].text) or is_title(lines[j].text)
    ):
        j += 1
    addressed = is_salutation(text_at(lines, j)) or bool(rules["addressee"].search(text_at(lines, j)))
    points = _points_above(lines, first, i, items) + 3 * (j - i <= 5 and addressed)
    above = text_at(lines, first - 1) if first else ""
    ended = above[-1:] in SENTENCE_ENDS or bool(ORNAMENT.fullmatch(above))
    points += ended and addressed and (j == i + 1 or bool(COMPLETE_TITLE.match(text)))
    points += 4 * (ended and j == i + 1 and not addressed and _parted(lines, i))
    points += 2 * any(DATE_LINE.fullmatch(line.text) for line in lines[i + 1 : j])
    points += 2 * bool(rules["meeting_opens"].search(text_at(lines, j)))
    if first and LABEL.fullmatch(lines[first - 1].text):
        first -= 1  # 【领导讲话】 above the title
    return Opening(lines[first].start, "new_title", "") if points >= ENOUGH + near else None
