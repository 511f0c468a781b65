"""With which characters a match of a pattern can begin or end, so that it need not be tried on other texts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from importlib import import_module
from typing import Any, NamedTuple

_parser: Any = import_module("re._parser")  # the parse that `re` makes itself; it has no public name
LARGEST_RANGE = 4096  # [\u4e00-\u9fff] tells next to nothing
LAST_DIGIT = 0x1FFFF  # beyond the second plane there are no digits and no spaces, only ideographs and tags


class _Edge(NamedTuple):
    """The characters with which a part may begin or end, None for any; whether it may be empty."""

    characters: frozenset[str] | None
    empty: bool


@cache
def first_characters(pattern: re.Pattern[str]) -> frozenset[str] | None:
    r"""The characters of which one begins every match, None where no such set is known: `(?:来源|\d篇)` -> 来 0 1 2 …"""
    return _edge(pattern, 1)


def first_if_any(pattern: re.Pattern[str]) -> frozenset[str]:
    """The characters of which one begins every match that is not empty: `(?:其中|另)?` -> 其 另."""
    characters = _of_sequence(parsed(pattern), 1).characters
    if characters is None:
        raise ValueError(f"a match of {pattern.pattern[:40]!r} can begin with anything")
    return characters


@cache
def last_characters(pattern: re.Pattern[str]) -> frozenset[str] | None:
    """The characters of which one ends every match, None where no such set is known: `(?:讲话|致辞)稿?$` -> 话 辞 稿."""
    return _edge(pattern, -1)


def parsed(pattern: re.Pattern[str]) -> Any:
    """The parts of a pattern: operators with what belongs to them."""
    return _parser.parse(pattern.pattern, pattern.flags)


def _edge(pattern: re.Pattern[str], step: int) -> frozenset[str] | None:
    if pattern.flags & re.IGNORECASE:
        return None
    edge = _of_sequence(parsed(pattern), step)
    return None if edge.empty else edge.characters


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


def _of_sequence(items: Any, step: int) -> _Edge:
    """What a sequence begins with, or ends with where `step` is -1: all that may stand before the first that must."""
    characters: frozenset[str] = frozenset()
    for operator, value in list(items)[::step]:
        edge = _of_part(str(operator), value, step)
        if edge.characters is None:
            return _Edge(None, False)
        characters |= edge.characters
        if not edge.empty:
            return _Edge(characters, False)
    return _Edge(characters, True)


def _of_part(operator: str, value: Any, step: int) -> _Edge:
    if operator == "LITERAL":
        return _Edge(frozenset(chr(value)), False)
    if operator == "IN":
        return _Edge(set_of(value), False)
    if operator == "BRANCH":
        parts = [_of_sequence(each, step) for each in value[1]]
        known = [part.characters for part in parts if part.characters is not None]
        whole = frozenset("").union(*known) if len(known) == len(parts) else None
        return _Edge(whole, any(part.empty for part in parts))
    if operator == "SUBPATTERN":
        return _of_sequence(value[3], step) if not value[1] else _Edge(None, False)
    if operator in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        edge = _of_sequence(value[2], step)
        return edge._replace(empty=edge.empty or value[0] == 0)
    if operator in ("AT", "ASSERT", "ASSERT_NOT"):
        return _Edge(frozenset(), True)  # stands between characters
    return _Edge(None, False)


def set_of(items: Iterable[tuple[Any, Any]]) -> frozenset[str] | None:
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
