"""With which characters a text can begin that a pattern matches, so that all others need not be tried on it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from importlib import import_module
from typing import Any, NamedTuple

_parser: Any = import_module("re._parser")  # the parse that `re` makes itself; it has no public name
LARGEST_RANGE = 4096  # [\u4e00-\u9fff] tells next to nothing
LAST_DIGIT = 0x1FFFF  # beyond the second plane there are no digits and no spaces, only ideographs and tags


class _First(NamedTuple):
    """The characters with which a match may begin, None for any; whether it may be empty."""

    characters: frozenset[str] | None
    empty: bool


@cache
def first_characters(pattern: re.Pattern[str]) -> frozenset[str] | None:
    r"""The characters of which one begins every match, None where no such set is known: `(?:来源|\d篇)` -> 来 0 1 2 …"""
    if pattern.flags & re.IGNORECASE:
        return None
    first = _of_sequence(_parser.parse(pattern.pattern, pattern.flags))
    return None if first.empty else first.characters


def any_of(texts: Iterable[str]) -> re.Pattern[str]:
    """A pattern that finds the beginning of any of the texts; two sets of characters tell most places at once.

    Where none is given it finds nothing.
    """
    wanted = sorted(set(texts), key=len, reverse=True)
    if not wanted:
        return re.compile(r"(?!)")
    first = "".join(re.escape(c) for c in sorted({text[0] for text in wanted}))
    if all(len(text) == 1 for text in wanted):
        return re.compile(f"[{first}]")
    second = "".join(re.escape(c) for c in sorted({text[1] for text in wanted if len(text) > 1}))
    alone = "".join(re.escape(text) for text in wanted if len(text) == 1)
    ahead = "|".join([*([f"[{second}]"] if second else []), *([f"(?<=[{alone}])"] if alone else [])])
    return re.compile(f"[{first}](?={ahead})")


def _of_sequence(items: Iterable[tuple[Any, Any]]) -> _First:
    """What a sequence begins with: all that may stand before its first part that is never empty."""
    characters: frozenset[str] = frozenset()
    for operator, value in items:
        first = _of_part(str(operator), value)
        if first.characters is None:
            return _First(None, False)
        characters |= first.characters
        if not first.empty:
            return _First(characters, False)
    return _First(characters, True)


def _of_part(operator: str, value: Any) -> _First:
    if operator == "LITERAL":
        return _First(frozenset(chr(value)), False)
    if operator == "IN":
        return _First(_of_set(value), False)
    if operator == "BRANCH":
        parts = [_of_sequence(each) for each in value[1]]
        known = [part.characters for part in parts if part.characters is not None]
        whole = frozenset[str]().union(*known) if len(known) == len(parts) else None
        return _First(whole, any(part.empty for part in parts))
    if operator == "SUBPATTERN":
        return _of_sequence(value[3]) if not value[1] else _First(None, False)
    if operator in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        first = _of_sequence(value[2])
        return first._replace(empty=first.empty or value[0] == 0)
    if operator in ("AT", "ASSERT", "ASSERT_NOT"):
        return _First(frozenset(), True)  # stands between characters
    return _First(None, False)


def _of_set(items: Iterable[tuple[Any, Any]]) -> frozenset[str] | None:
    """The characters of a set in brackets: [0-9年] -> 0 … 9 年; None for a wide or negated one."""
    out: set[str] = set()
    for operator, value in items:
        if str(operator) == "LITERAL":
            out.add(chr(value))
        elif str(operator) == "RANGE" and value[1] - value[0] < LARGEST_RANGE:
            out.update(map(chr, range(value[0], value[1] + 1)))
        elif str(value) in ("CATEGORY_DIGIT", "CATEGORY_SPACE"):
            out |= _category(str(value))
        else:
            return None
    return frozenset(out)


@cache
def _category(name: str) -> frozenset[str]:
    r"""The characters of \d or \s."""
    belongs = str.isdecimal if name == "CATEGORY_DIGIT" else str.isspace
    return frozenset(filter(belongs, map(chr, range(LAST_DIGIT + 1))))
