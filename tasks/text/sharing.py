"""Which of many texts may be in a pair with one of a few: those that share a band of MinHashes or enough chains of anchors.

Whether two texts are candidates depends on these two alone, so texts that share too little with all of the few can be
left out of the search without a change to what it finds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tasks.text.anchor_sieve import spans
from tasks.text.candidates import Flags, Indexes, Keys, band_keys, bands
from tasks.text.containment import LONG, Chain, chain_keys, chains, probe_limits
from tasks.text.signatures import MINHASHES

_ROOM = 32  # bits of a filter for each number in it, about: one in so many others passes
_BITS = range(16, 25)  # of a filter's index: a larger one has no room in the processor's caches
_SLICE = 1 << 16  # anchors looked at together, for the same reason
_ODD, _OTHER = np.uint32(0x9E3779B1), np.uint32(0x85EBCA6B)
_32 = np.uint64(32)

Numbers = NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Features:
    """What is known of some texts: text i has the anchors anchors[starts[i]:starts[i + 1]], as they stand."""

    minhashes: Numbers
    anchors: Numbers
    starts: Indexes
    eligible: Flags  # which are long enough to be contained in another

    def __len__(self) -> int:
        return len(self.eligible)

    def take(self, texts: Indexes) -> Features:
        """Those of these texts."""
        sizes = np.diff(self.starts)[texts]
        at, _ = spans(self.starts[texts], sizes)
        return Features(self.minhashes[texts], self.anchors[at], np.append(0, np.cumsum(sizes)), self.eligible[texts])

    def owners(self, places: Indexes) -> Indexes:
        """Whose anchors stand at these places."""
        owners: Indexes = np.searchsorted(self.starts, places, "right") - 1
        return owners

    def whole_chains(self, places: Indexes, links: int) -> Indexes:
        """Those of the places at which a chain of so many anchors begins that ends in the same text."""
        whole: Indexes = places[places + links <= self.starts[self.owners(places) + 1]]
        return whole


def joined(parts: Sequence[Features]) -> Features:
    """The texts of some parts, one after the other."""
    empty = (np.empty((0, MINHASHES), np.uint32), np.empty(0, np.uint32), np.empty(0, np.int64), np.empty(0, np.bool_))
    columns = [(part.minhashes, part.anchors, np.diff(part.starts), part.eligible) for part in parts]
    minhashes, anchors, sizes, eligible = (np.concatenate(each) for each in zip(empty, *columns, strict=True))
    return Features(minhashes, anchors, np.append(0, np.cumsum(sizes)), eligible)


class Filter:
    """Numbers as one bit each: none of them is missed, few others pass."""

    def __init__(self, numbers: Numbers) -> None:
        bits = int(np.clip(np.ceil(np.log2(max(len(numbers), 1) * _ROOM)), _BITS.start, _BITS.stop - 1))
        self._shift = np.uint32(32 - bits)
        self._set = np.zeros(1 << bits, np.bool_)
        self._set[(numbers * _ODD) >> self._shift] = True

    def passes(self, numbers: Numbers) -> Flags:
        """Which of these numbers are likely among those of the filter."""
        likely: Flags = self._set[(numbers * _ODD) >> self._shift]
        return likely


class _Keys:
    """Chains or bands, each once."""

    def __init__(self, keys: Keys) -> None:
        self.ordered: Keys = np.unique(keys)
        self._likely = Filter(_upper(self.ordered))

    def have(self, keys: Keys) -> Flags:
        """Which of other keys are among these."""
        found = self._likely.passes(_upper(keys))
        likely = np.flatnonzero(found)
        found[likely] = self.ordered[self.places(keys[likely])] == keys[likely]
        return found

    def places(self, keys: Keys) -> Indexes:
        """Where keys that are among these stand, and others would."""
        places: Indexes = np.searchsorted(self.ordered, keys).clip(max=max(len(self.ordered) - 1, 0))
        return places


class Sought:
    """The bands and chains of some texts."""

    def __init__(self, texts: Features, near: float, contained: float) -> None:
        """`near` and `contained` are the thresholds of the search."""
        self._bands = [(band, _Keys(band_keys(texts.minhashes[:, band]))) for band in bands(near)]
        self._firsts = [Filter(texts.minhashes[:, band.start]) for band, _ in self._bands]
        self._neighbours = Filter(_neighbours(texts.anchors))
        is_long = np.diff(texts.starts) >= LONG
        self._kinds = [
            _Kind(kind, texts, chosen & texts.eligible)
            for kind, chosen in zip(chains(contained), (is_long, ~is_long), strict=True)
        ]

    def shared_by(self, texts: Features) -> Indexes:
        """Those of the texts that may be in a pair with one of those."""
        found = self._share_bands(texts.minhashes)
        likely = np.concatenate([np.empty(0, np.bool_), *self._likely(texts.anchors)])
        is_long = np.diff(texts.starts) >= LONG
        for kind, chosen in zip(self._kinds, (is_long, ~is_long), strict=True):
            found |= kind.shared_by(texts, likely, chosen & texts.eligible)
        return np.flatnonzero(found)

    def _likely(self, anchors: Numbers) -> Iterator[Flags]:
        """Which anchors seem to stand beside the next one in one of those texts; a slice at a time."""
        for at in range(0, len(anchors), _SLICE):
            yield self._neighbours.passes(_neighbours(anchors[at : at + _SLICE + 1]))

    def _share_bands(self, minhashes: Numbers) -> Flags:
        found = np.zeros(len(minhashes), np.bool_)
        for (band, keys), first in zip(self._bands, self._firsts, strict=True):
            likely = np.flatnonzero(first.passes(minhashes[:, band.start]) & ~found)
            found[likely[keys.have(band_keys(minhashes[likely, band]))]] = True
        return found


class _Kind:
    """The chains of one length: those of all texts, and those by which texts of some length look for longer ones."""

    def __init__(self, kind: Chain, texts: Features, seeking: Flags) -> None:
        self._kind = kind
        places = texts.whole_chains(np.arange(len(texts.anchors)), kind.links)
        keys, owners = chain_keys(texts.anchors, places, kind.links), texts.owners(places)
        chosen = seeking[owners] & (keys >> _32 <= probe_limits(np.diff(texts.starts), kind.links)[owners])
        self._held, self._sought = _Keys(keys), _Keys(keys[chosen])
        at, owners = self._sought.places(keys[chosen]), owners[chosen]
        self._seekers = owners[np.argsort(at, kind="stable")]
        self._starts = np.searchsorted(np.sort(at), np.arange(len(self._sought.ordered) + 1))
        self._least = np.maximum(1, np.bincount(self._seekers, minlength=len(texts)) // kind.one_in)

    def shared_by(self, texts: Features, likely: Flags, seeking: Flags) -> Flags:
        """Which of other texts have as many chains in common with one of these texts as a pair must have."""
        places = _runs(likely, len(texts.anchors), self._kind.links)
        keys = chain_keys(texts.anchors, places, self._kind.links)
        found = self._holders(texts, places, keys)
        ours = np.flatnonzero(np.repeat(seeking, np.diff(texts.starts))[places])
        ours = ours[self._held.have(keys[ours])]
        whole = texts.whole_chains(places[ours], self._kind.links)
        owners = texts.owners(whole)
        keys = keys[ours[np.searchsorted(places[ours], whole)]]
        chosen = keys >> _32 <= probe_limits(np.diff(texts.starts), self._kind.links)[owners]
        shared = np.bincount(owners[chosen], minlength=len(texts))
        some = np.flatnonzero(shared)
        some = some[shared[some] >= np.maximum(1, self._sizes(texts.take(some)) // self._kind.one_in)]
        found[some] = True
        return found

    def _holders(self, texts: Features, places: Indexes, keys: Keys) -> Flags:
        """Which texts have enough of the chains by which one of these looks for them; their chains begin at the places."""
        likely = np.flatnonzero(self._sought.have(keys))
        whole = texts.whole_chains(places[likely], self._kind.links)
        at = self._sought.places(keys[likely[np.searchsorted(places[likely], whole)]])
        pairs = np.unique((texts.owners(whole) << 32) | at)
        owners, at = pairs >> 32, pairs & 0xFFFFFFFF
        seekers, which = spans(self._starts[at], self._starts[at + 1] - self._starts[at])
        pairs, counts = np.unique((owners[which] << 32) | self._seekers[seekers], return_counts=True)
        found = np.zeros(len(texts), np.bool_)
        found[pairs[counts >= self._least[pairs & 0xFFFFFFFF]] >> 32] = True
        return found

    def _sizes(self, texts: Features) -> Indexes:
        """By how many chains each text looks for longer ones."""
        places = texts.whole_chains(np.arange(len(texts.anchors)), self._kind.links)
        owners = texts.owners(places)
        limits = probe_limits(np.diff(texts.starts), self._kind.links)[owners]
        chosen = chain_keys(texts.anchors, places, self._kind.links) >> _32 <= limits
        return np.bincount(owners[chosen], minlength=len(texts))


def _neighbours(anchors: Numbers) -> Numbers:
    """Each anchor and the next one in one number."""
    pairs: Numbers = (anchors[:-1] * _OTHER) ^ anchors[1:]
    return pairs


def _runs(likely: Flags, size: int, links: int) -> Indexes:
    """Where so many of the anchors, of which there are `size`, follow each other in likely pairs."""
    count = max(size - links + 1, 0)
    runs = np.ones(count, np.bool_)
    for step in range(links - 1):
        runs &= likely[step : step + count]
    return np.flatnonzero(runs)


def _upper(keys: Keys) -> Numbers:
    """The upper halves."""
    return (keys >> _32).astype(np.uint32)
