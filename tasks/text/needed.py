"""Which characters every match of a pattern holds, so that it need not be looked for in texts without them."""

from __future__ import annotations

import re
from typing import Any

from tasks.text.beginnings import parsed, set_of

Sets = tuple[frozenset[str], ...]


def needed(pattern: re.Pattern[str]) -> Sets:
    """Sets of characters, of each of which every match holds one: `(?:比|较)上年.*增长` -> 比较, 上, 年, 增, 长."""
    return () if pattern.flags & re.IGNORECASE else tuple(dict.fromkeys(_of_sequence(parsed(pattern))))


def width(pattern: re.Pattern[str]) -> int:
    """The most characters that a match can have: 3 for `20年?`; very many where there is no end to it."""
    return int(parsed(pattern).getwidth()[1])


def _of_sequence(items: Any) -> Sets:
    return tuple(each for operator, value in items for each in _of_part(str(operator), value))


def _of_part(name: str, value: Any) -> Sets:
    if name == "LITERAL":
        return (frozenset(chr(value)),)
    if name == "IN":
        characters = set_of(value)
        return () if characters is None else (characters,)
    if name == "BRANCH":
        smallest = [min(_of_sequence(each), key=len, default=None) for each in value[1]]
        known = [each for each in smallest if each is not None]
        return (frozenset("").union(*known),) if len(known) == len(smallest) else ()
    if name == "SUBPATTERN" and not value[1]:
        return _of_sequence(value[3])
    if name == "ATOMIC_GROUP":
        return _of_sequence(value)
    if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT") and value[0] > 0:
        return _of_sequence(value[2])
    return ()
