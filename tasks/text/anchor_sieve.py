"""A quick look whether most of a text's anchors stand in another: never wrong where they do, seldom where they do not."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
from numpy.typing import NDArray

from tasks.text.candidates import SLACK, Flags, Indexes, Pairs

SAMPLE = 24  # anchors of a text that are looked for, about
_BITS = 8  # of a holder for each of its anchors, at least: some 8 % of them are set
_ODD = np.uint32(0x9E3779B1)  # of the multiplicative hash: the golden ratio's fraction in 32 bits, made prime

Anchors = NDArray[np.uint32]
AnchorsOf = Callable[[Indexes], tuple[Anchors, Indexes]]  # texts -> their anchors, and whose they are


def spans(starts: Indexes, sizes: Indexes) -> tuple[Indexes, Indexes]:
    """All places of some spans one after the other, and which span each is of."""
    which = np.repeat(np.arange(len(starts)), sizes)
    steps = np.arange(len(which)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    return np.repeat(starts, sizes) + steps, which


class Sampled:
    """Some anchors of each text, chosen by their hashes: a function of the text alone."""

    def __init__(self, anchors_of: AnchorsOf, slices: Iterable[Indexes], counts: Indexes) -> None:
        """Choose, a slice of the texts at a time, in ascending order; `counts` is how many anchors each text has."""
        limits = np.minimum(np.uint64(SAMPLE << 32) // np.maximum(counts, 1).astype(np.uint64), np.uint64(2**32 - 1))
        values = [np.empty(0, np.uint32)]
        self.sizes = np.zeros(len(counts), np.int64)
        for texts in slices:
            anchors, owners = anchors_of(texts)
            chosen = np.flatnonzero(anchors * _ODD <= limits[owners])
            values.append(anchors[chosen])
            self.sizes += np.bincount(owners[chosen], minlength=len(counts))
        self.values = np.concatenate(values)
        self.starts = np.cumsum(self.sizes) - self.sizes


class Sieve:
    """The anchors of some holders as one bit each."""

    def __init__(self, anchors: Anchors, owners: Indexes, first: int, counts: Indexes) -> None:
        """Set the bits; `counts` is how many anchors each holder has, of whom the one numbered `first` is the first."""
        self._first = first
        self._shifts = 32 - np.ceil(np.log2(np.maximum(counts, 8) * _BITS)).astype(np.uint32)
        sizes = np.int64(1) << (32 - self._shifts.astype(np.int64))
        self._starts = np.cumsum(sizes) - sizes
        self._set = np.zeros(int(sizes.sum()), np.bool_)
        self._set[self._places(anchors, owners - first)] = True

    def _places(self, anchors: Anchors, holders: Indexes) -> Indexes:
        places: Indexes = self._starts[holders] + ((anchors * _ODD) >> self._shifts[holders])
        return places

    def passes(self, pairs: Pairs, sampled: Sampled, threshold: float) -> Flags:
        """Whether as many of the anchors of each pair's text seem to be in its holder as the threshold leaves likely."""
        sizes = sampled.sizes[pairs[:, 0]]
        at, which = spans(sampled.starts[pairs[:, 0]], sizes)
        holders = (pairs[:, 1] - self._first)[which]
        found = self._set[self._places(sampled.values[at], holders)]
        shared = np.bincount(which[found], minlength=len(pairs))
        enough: Flags = shared >= sizes * threshold - SLACK * np.sqrt(sizes * threshold * (1 - threshold))
        return enough
