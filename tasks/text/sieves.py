"""Patterns that are tried only where the next two characters can begin a match: most places of a text can begin none."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Sequence
from types import FunctionType

from tasks.text.first_pairs import Characters, first_pairs, intersection
from tasks.text.needed import needed, width

PLANE = 0x10000  # what lies beyond counts as the plane's last place, which is no character
_CLASSES = 256
_WIDEST = 64  # characters of a match in which a character that it needs is looked for
Match = Callable[[str, int, int], re.Match[str] | None]


class Sieve:
    """`Sieve("一(?:个|项)", "占")` finds what `一(?:个|项)|占` finds, and never tries it at 一直 nor 占 at 一个.

    What stands `ahead` of all patterns looks on without taking anything.
    """

    __slots__ = (
        "_ahead",
        "_begins",
        "_choices",
        "_classes",
        "_farther",
        "_matches",
        "_second",
        "_seek",
        "_starts",
        "_tried",
        "_widths",
    )  # fmt: skip

    def __init__(self, *patterns: str, ahead: str = "") -> None:
        compiled = [re.compile(pattern) for pattern in patterns]
        pairs = [first_pairs(each) for each in compiled]
        if None in pairs:
            raise ValueError(f"a match of {patterns[pairs.index(None)][:40]!r} can begin with anything: no sieve helps")
        self._ahead: Match | None = re.compile(ahead).match if ahead else None
        if ahead:
            pairs = [_both(each or {}, first_pairs(re.compile(f"{ahead}.", re.DOTALL)) or {}) for each in pairs]
        self._matches: list[Match] = [each.match for each in compiled]
        self._widths = [width(each) for each in compiled]
        self._farther = [_farther(each, pair or {}) for each, pair in zip(compiled, pairs, strict=True)]
        groups = _groups([each or {} for each in pairs])
        self._seek: Match | None = None if _is_compiled() else _seeker(groups)
        self._starts = _table(groups)
        self._second, self._classes, members = _second_characters(list(groups))
        self._tried: list[tuple[int, ...]] = [()]  # which patterns are tried, one behind the other
        self._choices = self._choose(list(groups), members)
        self._begins = bytes(choice > 0 for choice in self._choices)

    def _choose(self, groups: list[tuple[Characters, ...]], members: list[str | None]) -> list[int]:
        """For each group of first and class of second characters the number of what is tried there."""
        number: dict[tuple[int, ...], int] = {(): 0}
        out = [0] * self._classes
        for group in groups:
            for member in members:
                fitting = [i for i, second in enumerate(group) if second is None or (member and member in second)]
                out.append(number.setdefault(tuple(fitting), len(number)))
        self._tried = list(number)
        return out

    def place(self, text: str, at: int, end: int) -> int:
        """The first place in text[at:end] where a match may begin, else -1."""
        if self._seek is not None:
            found = self._seek(text, at, end)
            return found.start() if found else -1
        starts, second, begins, classes = self._starts, self._second, self._begins, self._classes
        last = len(text) - 1
        for i in range(at, end):
            code = ord(text[i])
            group = starts[code] if code < 0x10000 else starts[0xFFFF]
            if group:
                code = ord(text[i + 1]) if i < last else 0xFFFF
                kind = second[code] if code < 0x10000 else second[0xFFFF]
                if begins[group * classes + kind]:
                    return i
        return -1

    def found_at(self, text: str, at: int, end: int) -> tuple[int, re.Match[str]] | None:
        """The match that begins at a place of text[:end], with the number of its pattern."""
        code = ord(text[at])
        group = self._starts[code] if code < 0x10000 else self._starts[0xFFFF]
        code = ord(text[at + 1]) if at + 1 < len(text) else 0xFFFF
        kind = self._second[code] if code < 0x10000 else self._second[0xFFFF]
        if self._ahead is not None and not self._ahead(text, at, end):
            return None
        for number in self._tried[self._choices[group * self._classes + kind]]:
            if farther := self._farther[number]:
                behind = at + self._widths[number]
                if text.find(farther[0], at, behind) < 0 and text.find(farther[-1], at, behind) < 0:
                    continue
            if found := self._matches[number](text, at, end):
                return number, found
        return None

    def search(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """The first match in text[start:end]."""
        end = min(end, len(text))
        at = self.place(text, start, end)
        while at >= 0:
            found = self.found_at(text, at, end)
            if found is not None:
                return found[1]
            at = self.place(text, at + 1, end)
        return None

    def match(self, text: str, at: int, end: int = sys.maxsize) -> re.Match[str] | None:
        """The match that begins at a place."""
        end = min(end, len(text))
        found = self.found_at(text, at, end) if at < end else None
        return found[1] if found else None

    def find_all(self, text: str, before: int = sys.maxsize) -> list[tuple[int, re.Match[str]]]:
        """Every match that begins before a place, in order, none over another, each with the number of its pattern."""
        out: list[tuple[int, re.Match[str]]] = []
        end = len(text)
        last = min(before, end)
        at = self.place(text, 0, last)
        while at >= 0:
            found = self.found_at(text, at, end)
            if found is not None:
                out.append(found)
                at = found[1].end() - 1
            at = self.place(text, at + 1, last)
        return out


class Marks:
    """Some characters, to be looked for in texts: `Marks(",;")` finds 2 in 增长,下降."""

    __slots__ = ("_marks", "_seek")

    def __init__(self, characters: Iterable[str]) -> None:
        characters = list(characters)
        self._seek: Match | None = None if _is_compiled() else re.compile(_set(characters)).search
        marks = bytearray(PLANE)
        for character in characters:
            marks[_code(character)] = 1
        self._marks = bytes(marks)

    def place(self, text: str, start: int, end: int) -> int:
        """The first place of one in text[start:end], else -1; of those beyond the first plane one stands for all."""
        if self._seek is not None:
            found = self._seek(text, start, end)
            return found.start() if found else -1
        marks = self._marks
        for i in range(start, min(end, len(text))):
            code = ord(text[i])
            if marks[code] if code < 0x10000 else marks[0xFFFF]:
                return i
        return -1

    def last_place(self, text: str, start: int, end: int) -> int:
        """The last place of one in text[start:end], else -1."""
        marks = self._marks
        for i in range(min(end, len(text)) - 1, start - 1, -1):
            code = ord(text[i])
            if marks[code] if code < 0x10000 else marks[0xFFFF]:
                return i
        return -1


def _is_compiled() -> bool:
    """Whether this runs as machine code; as Python a loop over characters would take longer than `re`."""
    return not isinstance(_code, FunctionType)


def _farther(pattern: re.Pattern[str], pairs: dict[str, Characters]) -> str:
    """One or two characters of which every match holds one, farther on than the two that are looked at: 期 of 20..年期间."""
    if width(pattern) > _WIDEST:
        return ""
    few = [each for each in needed(pattern) if len(each) < 3 and each.isdisjoint(pairs)]
    told = [each for each in few if all(second is not None and second <= each for second in pairs.values())]
    left = [each for each in few if each not in told]
    return "".join(sorted(left[-1])) if left else ""  # the last one tells most: 前 of 5年前


def _set(characters: Iterable[str]) -> str:
    return f"[{''.join(sorted(map(re.escape, characters)))}]"


def _seeker(groups: dict[tuple[Characters, ...], list[str]]) -> Match:
    """A search for first characters before second ones, any of them: it lets more places through than the tables."""
    seconds = {follows: [second for second in follows if second != frozenset()] for follows in groups}
    alone = [c for follows, characters in groups.items() if None in seconds[follows] for c in characters]
    others = [c for follows, characters in groups.items() if None not in seconds[follows] for c in characters]
    after = {c for follows in groups for second in seconds[follows] for c in second or ()}
    ways = ([_set(alone)] if alone else []) + ([rf"{_set(others)}(?={_set(after)}|\Z)"] if others else [])
    return re.compile("|".join(ways) or "(?!)").search


def _both(left: dict[str, Characters], right: dict[str, Characters]) -> dict[str, Characters]:
    """The beginnings of a match of both."""
    return {first: intersection(left[first], right[first]) for first in left if first in right}


def _groups(pairs: Sequence[dict[str, Characters]]) -> dict[tuple[Characters, ...], list[str]]:
    """First characters by what can follow them in each pattern: nothing where the pattern cannot begin with them."""
    groups: dict[tuple[Characters, ...], list[str]] = {}
    for character in dict.fromkeys(character for each in pairs for character in each):
        follows = tuple(each.get(character, frozenset()) for each in pairs)
        groups.setdefault(follows, []).append(character)
    if len(groups) >= _CLASSES:
        raise ValueError("the first characters of these patterns are of too many kinds: divide them")
    return groups


def _table(groups: dict[tuple[Characters, ...], list[str]]) -> bytes:
    """The number of each first character's group, 0 for none."""
    starts = bytearray(PLANE)
    for number, characters in enumerate(groups.values(), 1):
        for character in characters:
            starts[_code(character)] = number
    return bytes(starts)


def _second_characters(groups: list[tuple[Characters, ...]]) -> tuple[bytes, int, list[str | None]]:
    """The class of each second character, how many there are, and a member of each: characters that follow the same."""
    sets = list(dict.fromkeys(second for group in groups for second in group if second))
    follows: dict[str, list[int]] = {}
    for number, second in enumerate(sets):
        for character in second or ():
            follows.setdefault(character, []).append(number)
    kinds: dict[tuple[int, ...], int] = {(): 0}
    members: list[str | None] = [None]
    second_of = bytearray(PLANE)
    for character, numbers in follows.items():
        if tuple(numbers) not in kinds:
            kinds[tuple(numbers)] = len(kinds)
            members.append(character)
        second_of[_code(character)] = kinds[tuple(numbers)]
        if len(kinds) > _CLASSES:
            raise ValueError("the second characters of these patterns are of too many kinds: divide them")
    return bytes(second_of), len(kinds), members


def _code(character: str) -> int:
    return min(ord(character), PLANE - 1)
