"""Small damage inside documents: adverts, stray marks, remains of markup, misread characters, and what is only marked."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import NamedTuple

from tasks.text.edits import Change
from tasks.text.furniture import Span
from tasks.text.misread import find_misread_word, misread_words
from tasks.text.places import Codes, Places, codes_of
from tasks.text.rules import Rule, combine, load_rules

MARKS = frozenset(("lost_digits", "lost_character", "masked_year", "masked_name"))
AHEAD = 120  # characters behind a cue that a match may reach
RARE = 5  # a mark that stands this often in a file is the way the page writes


class Slips(NamedTuple):
    """Changes and marks found by the rules of data/noise.toml and data/ocr.toml, in order."""

    changes: list[Change]
    marks: list[Span]


def find_slips(raw: str, codes: Codes | None = None) -> Slips:
    """The small damage of a whole file: 部暑 -> 部署, 良好的`环境 without the tick, 到20建设 only marked."""
    changes: list[Change] = []
    marks: list[Span] = []
    codes = codes_of(raw) if codes is None else codes
    for name, spans in find_spans(raw, codes).items():
        rule = _cues().rules[name]
        if rule.extra.get("rare") and len(spans) >= RARE:
            continue
        if rule.kind in MARKS:
            marks += [Span(a, b, rule.kind, name) for a, b in spans]
        else:
            inserted = rule.extra.get("inserted", "")
            changes += [Change(a, b, rule.kind, name, inserted) for a, b in spans]
    return Slips(changes + _misread(raw, codes), sorted(marks))


class _Cues(NamedTuple):
    """Where cues may begin; the cues by their first two characters, longer ones first; what each tries."""

    rules: dict[str, Rule]
    places: Places
    cues: dict[str, tuple[str, ...]]
    tried: dict[str, tuple[tuple[Rule, int], ...]]


@cache
def _cues() -> _Cues:
    """The cues of all rules, and the rules to be tried at each of them."""
    rules = load_rules("noise")
    cues = sorted({cue for rule in rules for cue in rule.extra["cues"]}, key=len, reverse=True)
    tried = {
        cue: tuple((r, cue.index(c)) for r in rules if (c := next((c for c in r.extra["cues"] if c in cue), "")))
        for cue in cues
    }
    by_two = {first: tuple(cue for cue in cues if cue[:2] == first) for first in {cue[:2] for cue in cues}}
    return _Cues({rule.name: rule for rule in rules}, Places(cues), by_two, tried)


def find_spans(raw: str, codes: Codes | None = None) -> dict[str, list[tuple[int, int]]]:
    """Where each rule of data/noise.toml hits, in order and without overlaps; only the places of its cues are tried."""
    tried = _cues().tried
    out: dict[str, list[tuple[int, int]]] = {}
    for begin, cue in _find_cues(raw, codes_of(raw) if codes is None else codes):
        for rule, shift in tried[cue]:
            at = begin + shift
            spans = out.get(rule.name)
            done = spans[-1][1] if spans else 0
            back = rule.extra.get("back")
            if back:
                match = rule.pattern.search(raw, max(0, at - back), at + AHEAD)
            else:
                at += rule.extra.get("offset", 0)
                match = rule.pattern.match(raw, at) if at >= done else None
            if match is not None and match.end() > match.start() >= done:
                out.setdefault(rule.name, []).append(match.span())
    return out


def _find_cues(raw: str, codes: Codes) -> Iterator[tuple[int, str]]:
    """Every cue with its place, none inside another."""
    _, places, cues, _ = _cues()
    done = 0
    for at in places.find(codes):
        possible = cues.get(raw[at : at + 2]) or cues.get(raw[at])
        if possible is None or at < done:
            continue
        for cue in possible:
            if raw.startswith(cue, at):
                yield at, cue
                done = at + len(cue)
                break


@cache
def _characters() -> tuple[Places, dict[str, Callable[[str, int], re.Match[str] | None]], dict[str, Rule]]:
    """Where characters stand that may be misread, what tries all rules of one, and the rules by their names."""
    by_character: dict[str, list[Rule]] = {}
    for rule in load_rules("ocr"):
        by_character.setdefault(rule.extra["char"], []).append(rule)
    rules = {rule.name: rule for rule in load_rules("ocr")}
    places = Places([*by_character, *misread_words()])
    return places, {char: combine(each).match for char, each in by_character.items()}, rules


def _misread(raw: str, codes: Codes) -> list[Change]:
    """Misread characters whose neighbours leave no doubt: 贵任 -> 责任, 进-步 -> 进一步."""
    places, tried, rules = _characters()
    words = misread_words()
    out: list[Change] = []
    for at in places.find(codes):
        attempt = tried.get(raw[at])
        match = attempt(raw, at) if attempt else None
        if match is not None:
            rule = rules[match.lastgroup or ""]
            out.append(Change(at, at + 1, "ocr", rule.name, rule.extra["right"]))
            continue
        word = find_misread_word(raw, at) if raw[at : at + 2] in words else None
        if word is not None:
            out.append(word)
    return sorted(out)
