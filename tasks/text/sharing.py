"""Which of many texts may be in a pair with one of a few: those that share a band of MinHashes or a chain of anchors.

Whether two texts are candidates depends on these two alone, so a text that shares neither with any of the few can be
left out of the search without a change to what it finds.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tasks.text.candidates import Flags, Indexes, Keys, band_keys, bands
from tasks.text.containment import chain_keys, chains

_ROOM = 32  # bits of a filter for each number in it, about: one in so many others passes
_BITS = range(16, 25)  # of a filter's index: more find no room in the processor's caches
_ODD = np.uint32(0x9E3779B1)

Numbers = NDArray[np.uint32]


class Filter:
    """Numbers as one bit each: none of them is missed, few others pass."""

    def __init__(self, numbers: Numbers) -> None:
        bits = int(np.clip(np.ceil(np.log2(max(len(numbers), 1) * _ROOM)), _BITS.start, _BITS.stop - 1))
        self._shift = np.uint32(32 - bits)
        self._set = np.zeros(1 << bits, np.bool_)
        self._set[self._places(numbers)] = True

    def passes(self, numbers: Numbers) -> Flags:
        """Which of these numbers are likely among those of the filter."""
        likely: Flags = self._set[self._places(numbers)]
        return likely

    def _places(self, numbers: Numbers) -> Numbers:
        places: Numbers = (numbers * _ODD) >> self._shift
        return places


class Sought:
    """The bands and chains of some texts."""

    def __init__(self, minhashes: Numbers, anchors: Numbers, starts: Indexes, near: float, contained: float) -> None:
        """Text i has the anchors anchors[starts[i]:starts[i + 1]]; `near` and `contained` are the thresholds."""
        self._bands = [(band, np.unique(band_keys(minhashes[:, band]))) for band in bands(near)]
        self._firsts = [Filter(minhashes[:, band.start]) for band, _ in self._bands]
        self._links = min(kind.links for kind in chains(contained))
        self._anchors = Filter(anchors)
        places = np.arange(max(len(anchors) - self._links + 1, 0))
        self._chains: Keys = np.unique(self._keys(anchors, places[_inside(places, starts, self._links)]))

    def shared_by(self, minhashes: Numbers, anchors: Numbers, starts: Indexes) -> Flags:
        """Which of these texts share a band or a chain with one of those."""
        return self._share_bands(minhashes) | self._share_chains(anchors, starts)

    def _share_bands(self, minhashes: Numbers) -> Flags:
        found = np.zeros(len(minhashes), np.bool_)
        for (band, keys), first in zip(self._bands, self._firsts, strict=True):
            likely = np.flatnonzero(first.passes(minhashes[:, band.start]))
            likely = likely[~found[likely]]
            found[likely[_among(band_keys(minhashes[likely, band]), keys)]] = True
        return found

    def _share_chains(self, anchors: Numbers, starts: Indexes) -> Flags:
        found = np.zeros(len(starts) - 1, np.bool_)
        size = max(len(anchors) - self._links + 1, 0)
        passed = self._anchors.passes(anchors)
        likely = passed[:size].copy()
        for step in range(1, self._links):
            likely &= passed[step : step + size]
        places = np.flatnonzero(likely)
        places = places[_inside(places, starts, self._links)]
        places = places[_among(self._keys(anchors, places), self._chains)]
        found[np.searchsorted(starts, places, "right") - 1] = True
        return found

    def _keys(self, anchors: Numbers, places: Indexes) -> Keys:
        """The chains that begin at these places."""
        return chain_keys(anchors, places, self._links)


def _inside(places: Indexes, starts: Indexes, links: int) -> Flags:
    """Which chains of so many links end in the text they begin in."""
    inside: Flags = places + links <= starts[np.searchsorted(starts, places, "right").clip(max=len(starts) - 1)]
    return inside


def _among(keys: Keys, ordered: Keys) -> Flags:
    """Which of the keys are among others, which are in order."""
    if not len(ordered):
        return np.zeros(len(keys), np.bool_)
    among: Flags = ordered[np.searchsorted(ordered, keys).clip(max=len(ordered) - 1)] == keys
    return among
