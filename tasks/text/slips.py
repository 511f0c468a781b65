"""Small damage inside documents: adverts, stray marks, remains of markup, misread characters, and what is only marked."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from tasks.text.edits import Change
from tasks.text.furniture import Span
from tasks.text.rules import Rule, load_rules

MARKS = frozenset(("lost_digits", "lost_character", "masked_year", "masked_name"))
AHEAD = 120  # characters behind a cue that a match may reach
RARE = 5  # a mark that stands this often in a file is the way the page writes


class Slips(NamedTuple):
    """Changes and marks found by the rules of data/noise.toml and data/ocr.toml, in order."""

    changes: list[Change]
    marks: list[Span]


def find_slips(raw: str) -> Slips:
    """The small damage of a whole file: 部暑 -> 部署, 良好的`环境 without the tick, 到20建设 only marked."""
    changes: list[Change] = []
    marks: list[Span] = []
    for name, spans in find_spans(raw).items():
        rule = _cues().rules[name]
        if rule.extra.get("rare") and len(spans) >= RARE:
            continue
        if rule.kind in MARKS:
            marks += [Span(a, b, rule.kind, name) for a, b in spans]
        else:
            inserted = rule.extra.get("inserted", "")
            changes += [Change(a, b, rule.kind, name, inserted) for a, b in spans]
    return Slips(changes + _misread(raw), sorted(marks))


class _Cues(NamedTuple):
    rules: dict[str, Rule]
    pattern: re.Pattern[str]
    tried: dict[str, tuple[tuple[Rule, int], ...]]


@cache
def _cues() -> _Cues:
    """One pattern of all rules' cues, longer ones first, and the rules to be tried at each cue."""
    rules = load_rules("noise")
    cues = sorted({cue for rule in rules for cue in rule.extra["cues"]}, key=len, reverse=True)
    ends: dict[str, list[str]] = {}
    for cue in cues:
        ends.setdefault(cue[0], []).append(re.escape(cue[1:]))
    pattern = "|".join(re.escape(first) + f"(?:{'|'.join(rest)})" for first, rest in ends.items())
    tried = {
        cue: tuple((r, cue.index(c)) for r in rules if (c := next((c for c in r.extra["cues"] if c in cue), "")))
        for cue in cues
    }
    return _Cues({rule.name: rule for rule in rules}, re.compile(pattern), tried)


def find_spans(raw: str) -> dict[str, list[tuple[int, int]]]:
    """Where each rule of data/noise.toml hits, in order and without overlaps; only the places of its cues are tried."""
    _, cues, tried = _cues()
    out: dict[str, list[tuple[int, int]]] = {}
    for cue in cues.finditer(raw):
        for rule, shift in tried[cue[0]]:
            at = cue.start() + shift
            back = rule.extra.get("back")
            if back:
                match = rule.pattern.search(raw, max(0, at - back), at + AHEAD)
            else:
                match = rule.pattern.match(raw, at + rule.extra.get("offset", 0))
            if match is None or match.end() == match.start():
                continue
            spans = out.setdefault(rule.name, [])
            if not spans or match.start() >= spans[-1][1]:
                spans.append(match.span())
    return out


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
