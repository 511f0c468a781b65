"""The rule of data/furniture.toml that a line falls under, found without trying most of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from typing import NamedTuple

from tasks.text.beginnings import any_of, first_characters
from tasks.text.rules import Rule, load_rules, when_rules_change

CLOSED = "。!\uff01?\uff1f…”’;\uff1b:\uff1a"  # what ends a paragraph
SHORT = 120  # a line of furniture is rarely longer; notes of the editor say so themselves (max_length)
LONGEST_NOTE = 400  # beyond this from a long line's ends nobody introduces or takes leave


class _Trial(NamedTuple):
    """A rule with the method by which it is tried on a line, and the one that looks for its cues first."""

    rule: Rule
    match: Callable[[str], object]
    cued: Callable[[str], object] | None


class _Matcher(NamedTuple):
    """Rules by the characters with which a line must begin for them; those for any beginning; those for any place.

    The rules of the last two kinds have cues; most lines hold none of them.
    """

    by_first: dict[str, tuple[_Trial, ...]]
    any_first: Callable[[str], object]
    with_any_first: dict[str, tuple[_Trial, ...]]
    any_place: Callable[[str], object]
    contained: tuple[_Trial, ...]

    def rule(self, text: str) -> Rule | None:
        """The first rule that hits the line: those of its beginning, then those of any place in it."""
        if self.any_first(text):
            trials = self.with_any_first.get(text[:1], self.with_any_first[""])
        else:
            trials = self.by_first.get(text[:1], ())
        found = _first_hit(trials, text) if trials else None
        if found is None and self.any_place(text):
            found = _first_hit(self.contained, text)
        return found


def _first_hit(trials: Iterable[_Trial], text: str) -> Rule | None:
    for rule, match, cued in trials:
        if (cued is None or cued(text)) and match(text):
            return rule
    return None


@cache
def _matcher(places: tuple[str, ...], at_least: int) -> _Matcher:
    rules = [
        rule
        for rule in load_rules("furniture")
        if rule.extra["where"] in places and rule.extra.get("max_length", SHORT) >= at_least
    ]
    trials = [_trial(rule) for mode in ("starts", "whole") for rule in rules if rule.mode == mode]
    firsts = [(first_characters(trial.rule.pattern), trial) for trial in trials]
    known = frozenset("").union(*(first for first, _ in firsts if first is not None))
    contained = tuple(_trial(rule) for rule in rules if rule.mode == "contains")
    others = [trial for first, trial in firsts if first is None]
    return _Matcher(
        {c: tuple(trial for first, trial in firsts if first is not None and c in first) for c in known},
        _any_cue(others),
        {c: tuple(trial for first, trial in firsts if first is None or c in first) for c in ("", *known)},
        _any_cue(contained),
        contained,
    )


def _any_cue(trials: Iterable[_Trial]) -> Callable[[str], object]:
    """What looks for a cue of any of the rules; a rule without cues is to be tried on every line."""
    cues = [trial.rule.extra.get("cues", ()) for trial in trials]
    return any_of(cue for each in cues for cue in each).search if all(cues) else bool


def _trial(rule: Rule) -> _Trial:
    pattern = rule.pattern
    methods = {"starts": pattern.match, "whole": pattern.fullmatch, "contains": pattern.search}
    cues = rule.extra.get("cues")
    return _Trial(rule, methods[rule.mode], any_of(cues).search if cues else None)


def find_rule(text: str, places: tuple[str, ...]) -> Rule | None:
    """The furniture rule that a line falls under in these places: 推荐阅读: -> recommended_reading."""
    if len(text) > LONGEST_NOTE:
        head = text[:LONGEST_NOTE]
        return _matcher(places, LONGEST_NOTE).rule(head) if "小编" in head else None
    return _matcher(places, 0 if len(text) <= SHORT else 240 if len(text) <= 240 else 300).rule(text)


@cache
def cutting_rules() -> frozenset[str]:
    """The rules of lines that say the page shows a part only: 剩余3页未读."""
    return frozenset(rule.name for rule in load_rules("furniture") if rule.extra.get("cuts"))


@cache
def running_header() -> Rule:
    """The row that names headers repeated along printed pages."""
    return next(rule for rule in load_rules("furniture") if rule.name == "running_header")


for _cached in (_matcher, cutting_rules, running_header):
    when_rules_change(_cached.cache_clear)
