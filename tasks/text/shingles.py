"""A clean text -> the set of its 5-grams over folded letters and digits, as sorted 64-bit hashes in NumPy."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.uint32]
Hashes = NDArray[np.uint64]

WIDTH = 5  # characters in a shingle (contract, duplicate_pairs)
_JOINS, _SEVERAL = 1, 2  # in the fold table: NFKC looks at the neighbours; more than one letter (`㎡`: m2)
_JAMO = ("\u1100", "\u11ff")  # Korean letters that NFKC joins into syllables
_BMP = 0x10000
# Odd 64-bit constants of the multiplicative hash: fractional digits of the golden ratio and of splitmix64's finaliser.
_FIRST = np.uint64(0x9E3779B97F4A7C15)
_SECOND = np.uint64(0xBF58476D1CE4E5B9)
_MIX = np.uint64(0x94D049BB133111EB)


def normalise(text: str) -> str:
    """The letters and digits of the text, NFKC and case-folded: `ＧＤＰ 增长 6.5%` -> `gdp增长65`."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())


def fold(text: str) -> Codes:
    """The code points of `normalise(text)`, by a table where no character depends on its neighbours."""
    wide = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), np.uint16)
    if len(wide) != len(text):  # characters beyond U+FFFF
        return _fold_whole(text)
    folded = fold_table().take(wide)
    kept = folded[folded != 0]
    special = kept <= _SEVERAL
    if not special.any():
        codes: Codes = kept.astype(np.uint32)
        return codes
    if (kept[special] == _JOINS).any():
        return _fold_whole(text)
    for code in set(wide[folded == _SEVERAL].tolist()):
        text = text.replace(chr(code), normalise(chr(code)))
    return fold(text)


def fold_each(texts: Sequence[str]) -> list[Codes]:
    """`fold` of each of many short texts, at the price of one long text."""
    joined = "".join(texts)
    wide = np.frombuffer(joined.encode("utf-16-le", "surrogatepass"), np.uint16)
    folded = fold_table().take(wide)
    kept = folded != 0
    if len(wide) != len(joined) or (folded[kept] <= _SEVERAL).any():
        return [fold(text) for text in texts]
    ends = np.cumsum([len(text) for text in texts], dtype=np.int64)
    counts = np.concatenate((np.zeros(1, np.int64), np.cumsum(kept)))[ends]
    return np.split(folded[kept].astype(np.uint32), counts[:-1]) if texts else []


def _fold_whole(text: str) -> Codes:
    folded = unicodedata.normalize("NFKC", text).casefold()
    codes = np.frombuffer(folded.encode("utf-32-le", "surrogatepass"), np.uint32)
    kept: Codes = codes[_is_kept(codes)]
    return kept


def shingle_hashes(codes: Codes) -> Hashes:
    """One hash for each 5-gram of the code points, in text order; hashes are uniform over 64 bits."""
    if len(codes) < WIDTH:
        return np.empty(0, np.uint64)
    first = codes.astype(np.uint64)
    pairs = (first[1:] << np.uint64(21)) | first[:-1]  # a code point has at most 21 bits
    hashes = (first[2:-2] << np.uint64(42)) | pairs[:-3]
    hashes *= _FIRST
    hashes += pairs[3:] * _SECOND
    hashes ^= hashes >> np.uint64(32)
    hashes *= _MIX
    hashes ^= hashes >> np.uint64(29)
    hashes *= _FIRST
    hashes ^= hashes >> np.uint64(32)
    return hashes


def distinct(hashes: Hashes) -> Hashes:
    """The hashes sorted, each once."""
    ordered = np.sort(hashes)
    if len(ordered) < 2:
        return ordered
    first = np.empty(len(ordered), np.bool_)
    first[0] = True
    np.not_equal(ordered[1:], ordered[:-1], out=first[1:])
    return ordered[first]


def shingle_set(text: str) -> Hashes:
    """The set of the text's shingles: sorted distinct hashes."""
    return distinct(shingle_hashes(fold(text)))


def overlap(left: Hashes, right: Hashes) -> int:
    """How many shingles two sets share."""
    if len(left) > len(right):
        left, right = right, left
    if not len(left):
        return 0
    both = np.concatenate((left, right))
    both.sort(kind="stable")
    return int(np.count_nonzero(both[1:] == both[:-1]))


@cache
def fold_table() -> NDArray[np.uint16]:
    """For each code point below U+10000 what is left of it: 0 nothing, `_JOINS`, `_SEVERAL`, or its letter."""
    return np.array([_folded(chr(code)) for code in range(_BMP)], np.uint16)


def _folded(character: str) -> int:
    folded = unicodedata.normalize("NFKC", character).casefold()
    if folded == character and not _joins(character):  # nine in ten: the table is made in every process
        return ord(character) if character.isalnum() else 0
    if any(_joins(c) or ord(c) >= _BMP for c in character + folded):
        return _JOINS
    kept = [c for c in folded if c.isalnum()]
    if len(kept) > 1:
        return _SEVERAL
    return ord(kept[0]) if kept else 0


def _joins(character: str) -> bool:
    """Whether NFKC may join the character to the one before it."""
    return unicodedata.category(character).startswith("M") or _JAMO[0] <= character <= _JAMO[1]


@cache
def _kept_table() -> NDArray[np.bool_]:
    return np.array([chr(code).isalnum() for code in range(_BMP)], np.bool_)


def _is_kept(codes: Codes) -> NDArray[np.bool_]:
    """Which code points are letters or digits."""
    kept = _kept_table().take(np.minimum(codes, _BMP - 1))
    beyond = np.flatnonzero(codes >= _BMP)
    kept[beyond] = [chr(code).isalnum() for code in codes[beyond].tolist()]
    return kept
