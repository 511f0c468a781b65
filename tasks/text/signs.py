"""Signs that a paper begins or has closed: salutations, meetings that are opened, ways to take leave."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from tasks.text.beginnings import first_characters
from tasks.text.furniture import is_body
from tasks.text.lines import Line
from tasks.text.rules import Rule, load_rules

LONGEST_SALUTATION = 110
TAIL = 60  # characters of a line's end in which a speech takes leave
SEVERAL = re.compile(r"[、,\uff0c]")  # a speaker who goes on says 同志们 alone
EVERYBODY = frozenset(("同志们", "各位同志", "各位"))
ORNAMENT = re.compile(r"[^\w….·。]+")  # * * * between two papers; …… stands for what others said
ASIDE = re.compile(r"[(\uff08][^)\uff09]{1,16}[)\uff09]\s*$")


class Opening(NamedTuple):
    """Where a new paper begins, why, and as what: a text after 谢谢大家! is an appendix."""

    start: int
    reason: str
    role: str


@cache
def boundary_rules() -> dict[str, Rule]:
    """The rules of data/boundaries.toml by their names."""
    return {rule.name: rule for rule in load_rules("boundaries")}


class Firsts(NamedTuple):
    """The first characters of salutations, of sentences that open a meeting or a report, and of a machine's words."""

    salutation: frozenset[str]
    sentence: frozenset[str]
    machine: frozenset[str]


@cache
def first_signs() -> Firsts:
    """With which characters the signs of a beginning begin, so that other lines need not be tried."""

    def of(*names: str) -> frozenset[str]:
        return frozenset("").union(*(first_characters(boundary_rules()[name].pattern) or "" for name in names))

    return Firsts(
        of("salutation_line", "salutation_and_text"),
        of("opening_names_meeting", "opens_in_place", "opens_after_others", "speaker_reports", "speaker_names_himself"),
        of("machine_comment"),
    )


def is_salutation(text: str) -> bool:
    """Whether a line addresses the audience: 同志们: or 各位领导:今天我们召开……"""
    if text[:1] not in first_signs().salutation:
        return False
    if len(text) <= LONGEST_SALUTATION and boundary_rules()["salutation_line"].search(text):
        return True
    return bool(boundary_rules()["salutation_and_text"].search(text))


def closes(text: str) -> bool:
    """Whether a paragraph is the last of a speech: ……为全县发展作出新的更大贡献!"""
    closing = boundary_rules()["speech_closes"].pattern
    tail = text[-TAIL:]
    return any(match.end() == len(tail) for match in closing.finditer(tail))


def takes_leave(text: str) -> bool:
    """Whether a line is a speaker's last beyond doubt: 预祝大会圆满成功! or 散会。 but not ……打下了坚实的基础。"""
    tail = ASIDE.sub("", text)[-TAIL:]
    return bool(boundary_rules()["speech_ends"].search(tail)) or (
        closes(tail) and tail.rstrip("”)\uff09")[-1] in "!\uff01"
    )


def text_at(lines: Sequence[Line], i: int) -> str:
    """The text of line i, "" beyond the last."""
    return lines[i].text if i < len(lines) else ""


def after_closing(lines: Sequence[Line], i: int) -> bool:
    """Whether the paper before line i has closed, its date and signature left aside."""
    sums_up = boundary_rules()["paragraph_sums_up"].search
    for line in reversed(lines[max(0, i - 4) : i]):
        if closes(ASIDE.sub("", line.text)) or (line is lines[i - 1] and sums_up(line.text)):
            return True
        if is_body(line.text):
            return bool(sums_up(line.text))
    return False


def names_others(text: str, address: str) -> bool:
    """Whether a salutation names others than the paper's first one does; 同志们 are in every audience."""
    return bool(address) and any(
        named and named not in EVERYBODY and named not in address for named in SEVERAL.split(text[:-1])
    )
