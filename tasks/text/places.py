"""Where any of many short texts may begin in a long one: looked up in tables, all places at once."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.uint16]

_SPREAD = np.uint16(40503)  # two characters make one place in a table of this factor's multiples
_OTHER = np.uint16(27449)  # another factor: what looks like a text by the first seldom does by both
_SIZE = 1 << 16


def codes_of(text: str) -> Codes:
    """The low 16 bits of each character; one beyond the first plane looks like another, so places are to be checked."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint16)


class Places:
    """Finds where one of the texts may begin, by its first two characters: 部暑, 贵任 -> every 部暑 and 贵任."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._pairs = np.zeros(_SIZE, np.bool_)
        self._others = np.zeros(_SIZE, np.bool_)
        self._alone = np.zeros(_SIZE, np.bool_)
        for text in texts:
            codes = codes_of(text)
            if len(codes) > 1:
                self._pairs[codes[:1] * _SPREAD + codes[1:2]] = True
                self._others[codes[:1] * _OTHER + codes[1:2]] = True
            else:
                self._alone[codes] = True
        self._has_single = bool(self._alone.any())
        self._has_pairs = bool(self._pairs.any())

    def find(self, codes: Codes) -> list[int]:
        """The places, in order: every true one, and here and there one that only looks like it."""
        hits = self._alone[codes] if self._has_single else np.zeros(len(codes), np.bool_)
        if self._has_pairs and len(codes) > 1:
            keys = codes[:-1] * _SPREAD
            keys += codes[1:]
            likely = np.flatnonzero(self._pairs[keys])
            keys = codes[likely] * _OTHER + codes[likely + 1]
            hits[likely[self._others[keys]]] = True
        found: list[int] = np.flatnonzero(hits).tolist()
        return found
