"""With which two characters the matches of a pattern can begin: 一 begins many words, but few of them are 一个 or 一项."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from tasks.text.beginnings import parsed, set_of

Characters = frozenset[str] | None  # None for any
Pair = tuple[Characters, Characters]


class _Heads(NamedTuple):
    """What a part of a pattern can begin with: nothing, one character before what follows it, or two."""

    empty: bool
    single: Characters
    pairs: tuple[Pair, ...]


_NOTHING = _Heads(True, frozenset(), ())
_ANYTHING = _Heads(False, frozenset(), ((None, None),))


def first_pairs(pattern: re.Pattern[str]) -> dict[str, Characters] | None:
    """The characters that begin a match, each with those that can follow it: `一(?:个|项)|占` -> {一: 个项, 占: any}.

    None where a match can be empty or begin with any character.
    """
    if pattern.flags & re.IGNORECASE:
        return None
    heads = _of_sequence(list(parsed(pattern)))
    out: dict[str, Characters] = {}
    for first, second in _closed(heads):
        if first is None:
            return None
        for character in first:
            out[character] = _union(out.get(character, frozenset()), second)
    return None if heads.empty else out


def lookahead(pattern: str) -> str:
    """A look ahead that agrees where a match of the pattern can begin: `一(?:个|项)|占` -> (?=占|一[个项]).

    Put before a long pattern it ends most tries at once: none of its branches is gone through.
    """
    pairs = first_pairs(re.compile(pattern))
    if pairs is None:
        return ""
    firsts: dict[Characters, str] = {}
    for first, second in sorted(pairs.items()):
        firsts[second] = firsts.get(second, "") + first
    ways = [_set(first) + ("" if second is None else _set(second)) for second, first in firsts.items()]
    return f"(?={'|'.join(sorted(ways, key=len))})"


def _set(characters: Iterable[str]) -> str:
    return f"[{''.join(map(re.escape, sorted(characters)))}]"


def _of_sequence(items: list[Any], before: _Heads = _NOTHING) -> _Heads:
    """What parts behind one another begin with, and what stands `before` them."""
    heads = before
    for i, (operator, value) in enumerate(items):
        if not heads.empty and heads.single == frozenset():
            break
        name = str(operator)
        if name == "ASSERT" and value[0] > 0:  # what follows agrees with both
            ahead, rest = _of_sequence(list(value[1])), _of_sequence(items[i + 1 :])
            both = [_meet(left, right) for left in _closed(ahead) for right in _closed(rest)]
            return _then(heads, _Heads(False, frozenset(), _merged(both)))
        heads = _of_part(name, value, heads)
    return heads


def _of_part(name: str, value: Any, before: _Heads) -> _Heads:
    """What a part begins with behind what stands before it."""
    if name == "LITERAL":
        return _then(before, _Heads(False, frozenset(chr(value)), ()))
    if name == "IN":
        return _then(before, _Heads(False, set_of(value), ()))
    if name in ("ANY", "NOT_LITERAL"):
        return _then(before, _Heads(False, None, ()))
    if name == "BRANCH":
        return _either([_of_sequence(list(each), before) for each in value[1]])
    if name == "SUBPATTERN" and not value[1] and not value[2]:
        return _of_sequence(list(value[3]), before)
    if name == "ATOMIC_GROUP":
        return _of_sequence(list(value), before)
    if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        least, most, repeated = value
        once = _of_sequence(list(repeated))
        twice = [_then(once, once)] if most > 1 else []
        some = _either([*([_NOTHING] if least == 0 else []), *([once] if least < 2 else []), *twice])
        return _then(before, some)
    if name == "ASSERT":  # a look behind
        return before._replace(single=intersection(before.single, _alone(value[1])))
    return before if name in ("AT", "ASSERT_NOT") else _then(before, _either([_NOTHING, _ANYTHING]))


def _then(heads: _Heads, after: _Heads) -> _Heads:
    """What two parts begin with, one behind the other."""
    pairs = list(heads.pairs)
    single: Characters = heads.single if after.empty else frozenset()
    if heads.single != frozenset():
        pairs += [(heads.single, second) for second in (after.single, *(first for first, _ in after.pairs))]
    if heads.empty:
        pairs += after.pairs
        single = _union(single, after.single)
    return _Heads(heads.empty and after.empty, single, _merged(pairs))


def _either(parts: list[_Heads]) -> _Heads:
    single: Characters = frozenset()
    for part in parts:
        single = _union(single, part.single)
    return _Heads(any(part.empty for part in parts), single, _merged([pair for part in parts for pair in part.pairs]))


def _closed(heads: _Heads) -> Iterator[Pair]:
    """The pairs, with any characters where a part is shorter than two."""
    yield from heads.pairs
    if heads.single != frozenset():
        yield heads.single, None
    if heads.empty:
        yield None, None


def _merged(pairs: list[Pair]) -> tuple[Pair, ...]:
    """Pairs with the same first characters as one, impossible ones left out."""
    out: dict[Characters, Characters] = {}
    for first, second in pairs:
        if first != frozenset() and second != frozenset():
            out[first] = _union(out.get(first, frozenset()), second)
    return tuple(out.items())


def _meet(left: Pair, right: Pair) -> Pair:
    return intersection(left[0], right[0]), intersection(left[1], right[1])


def _union(left: Characters, right: Characters) -> Characters:
    return None if left is None or right is None else left | right


def intersection(left: Characters, right: Characters) -> Characters:
    """The characters of both."""
    if left is None or right is None:
        return right if left is None else left
    return left & right


def _alone(items: Any) -> Characters:
    """The characters of a look behind that is of one character, else any."""
    if len(items) != 1:
        return None
    operator, value = items[0]
    return frozenset(chr(value)) if str(operator) == "LITERAL" else set_of(value) if str(operator) == "IN" else None
