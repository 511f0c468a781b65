"""Small damage inside documents: adverts, stray marks, remains of markup, misread characters, and what is only marked."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from tasks.text.edits import Change
from tasks.text.furniture import Span
from tasks.text.rules import Rule, load_rules

MARKS = frozenset(("lost_digits", "lost_character", "masked_year", "masked_name"))
RARE = 5  # a mark that stands this often in a file is the way the page writes


class Slips(NamedTuple):
    """Changes and marks found by the rules of data/noise.toml and data/ocr.toml, in order."""

    changes: list[Change]
    marks: list[Span]


def find_slips(raw: str) -> Slips:
    """The small damage of a whole file: 部暑 -> 部署, 良好的`环境 without the tick, 到20建设 only marked."""
    changes: list[Change] = []
    marks: list[Span] = []
    for rule in load_rules("noise"):
        if not any(cue in raw for cue in rule.extra["cues"]):
            continue
        found = [m.span() for m in rule.pattern.finditer(raw)]
        if rule.extra.get("rare") and len(found) >= RARE:
            continue
        if rule.kind in MARKS:
            marks += [Span(a, b, rule.kind, rule.name) for a, b in found]
        else:
            inserted = rule.extra.get("inserted", "")
            changes += [Change(a, b, rule.kind, rule.name, inserted) for a, b in found if a < b]
    return Slips(changes + _misread(raw), sorted(marks))


@cache
def _characters() -> tuple[re.Pattern[str], dict[str, tuple[Rule, ...]]]:
    rules: dict[str, tuple[Rule, ...]] = {}
    for rule in load_rules("ocr"):
        char = rule.extra["char"]
        rules[char] = (*rules.get(char, ()), rule)
    return re.compile("[" + "".join(re.escape(c) for c in sorted(rules)) + "]"), rules


def _misread(raw: str) -> list[Change]:
    """Misread characters whose neighbours leave no doubt: 贵任 -> 责任, 进-步 -> 进一步."""
    pattern, rules = _characters()
    out: list[Change] = []
    for match in pattern.finditer(raw):
        at = match.start()
        for rule in rules[match[0]]:
            if rule.pattern.match(raw, at):
                out.append(Change(at, at + 1, "ocr", rule.name, rule.extra["right"]))
                break
    return out
