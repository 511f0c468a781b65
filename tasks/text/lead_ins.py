"""Papers known by their numbers: below 三、 somebody announces a report or some remarks, and 一、 stands there again."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tasks.text.furniture import SENTENCE_ENDS, is_body
from tasks.text.item_numbers import ITEM, Items
from tasks.text.lines import Line
from tasks.text.signs import Opening, boundary_rules, closes, is_salutation, takes_leave, text_at

ITEM_ONE = re.compile(r"一[、.\uff0e]")
LEADS_IN = frozenset("。:\uff1a.,\uff0c")
MOST_PARAGRAPHS = 3  # of an introduction that are looked through for the one that begins it


def numbers_begin_anew(lines: Sequence[Line], i: int, items: Items) -> Opening | None:
    """The opening at 一、 below a leave that was taken, or at the introduction of a report whose 一、 stands below it.

    ……推动振兴迈上新台阶。⏎今年以来,我局……现将工作总结如下:⏎一、主要工作
    """
    if ITEM_ONE.match(lines[i].text):
        return Opening(lines[i].start, "numbers_begin_anew", "") if takes_leave(lines[i - 1].text) else None
    if items.before[i] < 2 or items.after[i] != 1 or lines[i - 1].text[-1] not in SENTENCE_ENDS:
        return None
    text, begins = lines[i].text, boundary_rules()["introduction"]
    if ITEM.match(text) or is_salutation(text):
        return None
    if not _leads_in(text):  # an introduction may have a paragraph before the one that leads in
        ahead = [text_at(lines, k) for k in range(i + 1, i + MOST_PARAGRAPHS)]
        lead = next((k for k, line in enumerate(ahead) if _leads_in(line)), len(ahead))
        if lead == len(ahead) or not closes(lines[i - 1].text) or not begins.search(text):
            return None
        return _before_one(lines, i, i + 1 + lead)
    return _before_one(lines, i, i)


def _leads_in(text: str) -> bool:
    """Whether a paragraph ends by announcing what stands below: 现将有关情况汇报如下:"""
    return text[-1:] in LEADS_IN and bool(boundary_rules()["leads_in"].search(text[-60:]))


def _before_one(lines: Sequence[Line], first: int, lead: int) -> Opening | None:
    """The opening at line `first`, where 一、 follows on line `lead` and text stands below that."""
    if not ITEM_ONE.match(text_at(lines, lead + 1)):
        return None
    below = any(is_body(text_at(lines, k)) for k in range(lead + 1, lead + 4))
    return Opening(lines[first].start, "numbers_begin_anew", "") if below else None
