"""Where any of thousands of words may begin in a text, found at once by their first two characters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

PLANE = 1 << 16  # characters beyond the first plane count as one: no word begins with them
SEVERAL = 4  # texts whose characters are kept: several tables look at one text, one after the other


@lru_cache(maxsize=SEVERAL)
def codes(text: str) -> npt.NDArray[np.intp]:
    """The code points of a text, those beyond the first plane as the last of it."""
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    return np.minimum(points, PLANE - 1).astype(np.intp)  # as an index is wanted: no conversion at each table


class Pairs:
    """A set of beginnings of two characters each: 平凉, 十八, 周年."""

    def __init__(self, beginnings: Iterable[str]) -> None:
        keys = sorted({ord(pair[0]) * PLANE + ord(pair[1]) for pair in beginnings if max(pair[:2]) < "\uffff"})
        self._keys = np.array(keys, np.int64)
        self._first, self._second = np.zeros(PLANE, np.bool_), np.zeros(PLANE, np.bool_)
        self._first[self._keys // PLANE] = True
        self._second[self._keys % PLANE] = True

    def places(self, text: str) -> list[int]:
        """The offsets at which one of the pairs stands, in order."""
        if len(text) < 2 or not len(self._keys):
            return []
        points = codes(text)
        at = np.flatnonzero(self._first[points[:-1]] & self._second[points[1:]])
        wanted = points[at] * PLANE + points[at + 1]
        found = np.minimum(np.searchsorted(self._keys, wanted), len(self._keys) - 1)
        places: list[int] = at[self._keys[found] == wanted].tolist()
        return places


def matches_near(
    pattern: re.Pattern[str], text: str, places: Sequence[int], before: int, after: int
) -> Iterator[re.Match[str]]:
    """The matches of a pattern that begin no more than so many characters before a place and end so many after it."""
    done = 0
    for place in places:
        if place < done:
            continue
        for match in pattern.finditer(text, max(place - before, done), place + after):
            done = max(done, match.end())
            yield match
