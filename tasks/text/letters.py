"""Texts -> their folded letters and digits, each with its place in the text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tasks.text.shingles import fold_table, normalise

SPECIAL = 2  # codes up to here in the fold table stand for no single letter


@dataclass(frozen=True, slots=True)
class Letters:
    """The letters of several texts one after the other; `index` is the offset of each in the joined texts."""

    codes: NDArray[np.uint32]
    index: NDArray[np.int64]
    ends: NDArray[np.int64]  # how many letters the texts have up to the end of each

    def each(self) -> list[NDArray[np.uint32]]:
        """The letters of each text."""
        return np.split(self.codes, self.ends[:-1])


def joined_letters(texts: Sequence[str]) -> Letters:
    """The letters of the texts: NFKC and case-folded, one character at a time."""
    joined = "".join(texts)
    wide = np.frombuffer(joined.encode("utf-16-le", "surrogatepass"), np.uint16)
    text_ends = np.cumsum([len(text) for text in texts], dtype=np.int64)
    if len(wide) != len(joined):
        return _one_by_one(texts, text_ends)
    folded = fold_table().take(wide)
    index = np.flatnonzero(folded)
    codes = folded[index].astype(np.uint32)
    special = np.flatnonzero(codes <= SPECIAL)
    if len(special):
        codes, index = _with_special(joined, codes, index, special)
    return Letters(codes, index, np.searchsorted(index, text_ends))


def _with_special(
    joined: str, codes: NDArray[np.uint32], index: NDArray[np.int64], special: NDArray[np.int64]
) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """The letters with those of special characters (`㎡`: m2) in their places."""
    found = [[ord(each) for each in normalise(joined[at])] for at in index[special].tolist()]
    counts = np.ones(len(codes), np.int64)
    counts[special] = [len(each) for each in found]
    out = np.repeat(codes, counts)
    places = np.concatenate((np.zeros(1, np.int64), np.cumsum(counts)))[special]
    for place, letters in zip(places.tolist(), found, strict=True):
        out[place : place + len(letters)] = letters
    return out, np.repeat(index, counts)


def _one_by_one(texts: Sequence[str], text_ends: NDArray[np.int64]) -> Letters:
    """The same where there are characters beyond U+FFFF."""
    joined = "".join(texts)
    found = [normalise(each) for each in joined]
    codes = np.frombuffer("".join(found).encode("utf-32-le", "surrogatepass"), np.uint32)
    index = np.repeat(np.arange(len(found)), [len(each) for each in found])
    return Letters(codes, index, np.searchsorted(index, text_ends))
