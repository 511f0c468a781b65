"""Signatures -> the pairs of texts of which one may stand in the other.

A text that stands in another has most of its anchors there in the same order, so chains of neighbouring anchors are
looked up: some 60 letters long, they are rare even where all documents are made of the same set phrases, and the work
grows with the texts and hardly with their square. Whether a pair is found depends on its two texts alone: how common
a chain is decides only which are looked up, and of the pairs so found those count that share enough of all.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tasks.text.anchor_sieve import Sampled, Sieve, spans
from tasks.text.candidates import SLACK, Flags, Indexes, Keys, Pairs
from tasks.text.shingles import distinct
from tasks.text.signatures import MINHASHES

PROBES = 64  # chains by which a text looks for longer ones, and anchors by which one found is judged
LONG = 48  # anchors, some 800 letters: from here on chains are long ones
RARE = 2  # of its rarest chains so many must be found
_SLICE = 1 << 21  # anchors looked through at a time: some 100 MB
_HITS = 1 << 18  # holders of chains expanded at a time: some 20 MB
_PAIRS = 1 << 12  # pairs whose anchors are compared at a time: some 20 MB
_FILTER_BITS = 24
_FILTER_SHIFT = np.uint64(64 - _FILTER_BITS)
_LOW = np.uint64(0xFFFFFFFF)
_32 = np.uint64(32)
_FIRST, _MIX = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9)


@dataclass(frozen=True, slots=True)
class Samples:
    """What is known of texts in ascending order of size: text i has anchors[starts[i]:starts[i + 1]], as they stand."""

    anchors: NDArray[np.uint32]
    starts: Indexes
    minhashes: NDArray[np.uint32]
    counts: Indexes  # of shingles


def contained_candidates(samples: Samples, eligible: Flags, fresh: Flags, threshold: float) -> Pairs:
    """Rows (shorter, longer) of texts of which the first may stand in the second, one of them fresh.

    An eligible text has enough of its chains in the longer one; of its MinHashes and of its least PROBES anchors as
    many agree as the containment leaves likely.
    """
    is_long = np.diff(samples.starts) >= LONG
    found = [np.empty((0, 2), np.int64)]
    for kind, chosen in zip(chains(threshold), (is_long, ~is_long), strict=True):
        search = _Search(samples, kind, threshold)
        found += search.pairs(eligible & fresh & chosen, np.ones_like(fresh))
        if not fresh.all():
            found += search.pairs(eligible & ~fresh & chosen, fresh)
    return np.concatenate(found)


@dataclass(frozen=True, slots=True)
class Chain:
    """How many anchors make a chain, and one of how many chains must be found at least."""

    links: int
    one_in: int


def chains(threshold: float) -> tuple[Chain, Chain]:
    """The chains of long and of short texts: shorter ones where more may differ.

    A slot of four letters every 80, or a letter every 50, leaves nine tenths of the shingles; where they stand at
    random, it leaves a quarter of the chains of five anchors or more, and a third of those of four.
    """
    if threshold >= 0.85:
        return Chain(5, 16), Chain(3, 8)
    return (Chain(3, 16), Chain(2, 8)) if threshold >= 0.7 else (Chain(2, 16), Chain(1, 4))


def chain_keys(anchors: NDArray[np.uint32], places: Indexes, links: int) -> Keys:
    """The chains of so many anchors that begin at these places, in the upper half of a number each."""
    keys = anchors[places].astype(np.uint64)
    for step in range(1, links):
        keys = (keys * _FIRST) ^ (keys >> np.uint64(29)) ^ anchors[places + step]
    keys *= _MIX
    keys &= ~_LOW
    return keys


def probe_limits(anchors: Indexes, links: int) -> Keys:
    """Up to which upper half of a chain a text with so many anchors looks for it, so that it looks for some PROBES."""
    counts = np.maximum(anchors - links + 1, 1).astype(np.uint64)
    limits: Keys = np.minimum(np.uint64(PROBES << 32) // counts, _LOW)
    return limits


def likely_contained(pairs: Pairs, samples: Samples, threshold: float) -> Pairs:
    """The pairs whose MinHashes agree as often as that containment of the first in the second leaves likely."""
    smaller, larger = samples.counts[pairs[:, 0]], samples.counts[pairs[:, 1]]
    jaccard = threshold * smaller / ((1 - threshold) * smaller + larger)
    least = jaccard - SLACK * np.sqrt(jaccard * (1 - jaccard) / np.clip(smaller, 1, MINHASHES))
    agree = (samples.minhashes[pairs[:, 0]] == samples.minhashes[pairs[:, 1]]).mean(axis=1)
    likely: Pairs = pairs[agree >= least]
    return likely


@dataclass(frozen=True, slots=True)
class _Search:
    """The texts, and how much of one must be found in another."""

    samples: Samples
    kind: Chain
    threshold: float

    def pairs(self, seeking: Flags, holding: Flags) -> Iterator[Pairs]:
        """The (shorter, longer) pairs of a seeking and a holding text that share enough probes."""
        if not seeking.any() or not holding.any():
            return
        texts = np.flatnonzero(seeking)
        probes, sizes = self._probes(texts, None if holding.all() else self._filter(holding))
        sampled = self._sampled(texts)
        least = np.maximum(1, sizes // self.kind.one_in)
        needed = np.minimum(RARE, least)
        for owners in self._slices(np.flatnonzero(holding)):
            by_chain = self._chains(owners)
            by_chain.sort()
            sieve = self._sieve(owners)
            found = _found(probes, by_chain)
            found = found.at(np.flatnonzero((np.bincount(found.texts, minlength=len(sizes)) >= least)[found.texts]))
            rare = found.at(_rare(found.texts, found.hits, sizes, least - needed))
            for part in _chunks(rare.texts, rare.hits):
                pairs, shared = _count_hits(rare.texts[part], rare.first[part], rare.hits[part], by_chain)
                pairs = pairs[shared >= needed[pairs[:, 0]]]
                pairs = pairs[sieve.passes(pairs, sampled, self.threshold)]
                for at in range(0, len(pairs), _PAIRS):
                    some = likely_contained(pairs[at : at + _PAIRS], self.samples, self.threshold)
                    some = some[self._share_anchors(some)]
                    yield some[_count_shared(some, found, by_chain) >= least[some[:, 0]]]

    def _anchors(self, texts: Indexes) -> tuple[NDArray[np.uint32], Indexes]:
        """The anchors of some texts, and whose they are."""
        at, which = spans(self.samples.starts[texts], np.diff(self.samples.starts)[texts])
        return self.samples.anchors[at], texts[which]

    def _sampled(self, texts: Indexes) -> Sampled:
        """Some anchors of each of these texts."""
        counts = np.zeros(len(self.samples.counts), np.int64)
        counts[texts] = np.diff(self.samples.starts)[texts]
        return Sampled(self._anchors, self._slices(texts), counts)

    def _sieve(self, owners: Indexes) -> Sieve:
        """The anchors of these holders as bits."""
        first, last = int(owners[0]), int(owners[-1])
        return Sieve(*self._anchors(owners), first, np.diff(self.samples.starts)[first : last + 1])

    def _slices(self, owners: Indexes) -> Iterator[Indexes]:
        """The texts, so many at a time that their anchors have room."""
        total = np.cumsum(np.diff(self.samples.starts)[owners])
        cuts = np.searchsorted(total, np.arange(_SLICE, int(total[-1]) + 1, _SLICE)) + 1
        yield from (each for each in np.split(owners, np.unique(cuts)) if len(each))

    def _chains(self, owners: Indexes) -> Keys:
        """(chain, owner) of all chains of these texts in one number each."""
        sizes = np.maximum(np.diff(self.samples.starts)[owners] - self.kind.links + 1, 0)
        at, which = spans(self.samples.starts[owners], sizes)
        keys = chain_keys(self.samples.anchors, at, self.kind.links)
        keys |= owners.astype(np.uint64)[which]
        return keys

    def _probes(self, texts: Indexes, likely: Flags | None) -> tuple[Keys, Indexes]:
        """(chain, text) of some PROBES chains of each text, sorted, and how many each text has.

        Chains that no holder has may be left out of the first.
        """
        limits = probe_limits(np.diff(self.samples.starts), self.kind.links)
        sizes = np.zeros(len(limits), np.int64)
        parts = [np.empty(0, np.uint64)]
        for some in self._slices(texts):
            keys = self._chains(some)
            owners = (keys & _LOW).astype(np.int64)
            chosen = (keys >> _32) <= limits[owners]
            sizes += np.bincount(owners[chosen], minlength=len(sizes))
            if likely is not None:
                chosen &= likely[keys >> _FILTER_SHIFT]
            parts.append(keys[chosen])
        probes = np.concatenate(parts)
        probes.sort()
        return probes, sizes

    def _filter(self, holding: Flags) -> Flags:
        """Which chains, by their first bits, some holder may have."""
        likely = np.zeros(1 << _FILTER_BITS, np.bool_)
        for owners in self._slices(np.flatnonzero(holding)):
            likely[self._chains(owners) >> _FILTER_SHIFT] = True
        return likely

    def _share_anchors(self, pairs: Pairs) -> Flags:
        """Whether as many of the least anchors of each pair's text are in its holder as the containment leaves likely."""
        own, held = (self._sets(pairs[:, side]) for side in (0, 1))
        which = (own >> _32).astype(np.int64)
        sizes = np.bincount(which, minlength=len(pairs))
        rank = np.arange(len(own)) - (np.cumsum(sizes) - sizes)[which]
        own, which, sizes = own[rank < PROBES], which[rank < PROBES], np.minimum(sizes, PROBES)
        place = np.searchsorted(held, own).clip(max=max(len(held) - 1, 0))
        shared = np.bincount(which[held[place] == own], minlength=len(pairs))
        spread = SLACK * np.sqrt(sizes * self.threshold * (1 - self.threshold))
        enough: Flags = shared >= np.maximum(1, np.ceil(sizes * self.threshold - spread))
        return enough

    def _sets(self, texts: Indexes) -> Keys:
        """(which text, anchor) in one number each, sorted, each once."""
        at, which = spans(self.samples.starts[texts], np.diff(self.samples.starts)[texts])
        return distinct((which.astype(np.uint64) << _32) | self.samples.anchors[at])


@dataclass(frozen=True, slots=True)
class _Found:
    """The probes that some holder has: whose they are, where the first holder stands, how many there are."""

    texts: Indexes
    first: Indexes
    hits: Indexes

    def at(self, chosen: Indexes) -> _Found:
        """The probes at these places."""
        return _Found(self.texts[chosen], self.first[chosen], self.hits[chosen])


def _found(probes: Keys, by_chain: Keys) -> _Found:
    """The probes that longer texts have, by text."""
    parts: list[tuple[Indexes, Indexes, Indexes]] = [(np.empty(0, np.int64),) * 3]
    likely = np.zeros(1 << _FILTER_BITS, np.bool_)
    likely[by_chain >> _FILTER_SHIFT] = True
    for at in range(0, len(probes), _SLICE // 8):
        some = probes[at : at + _SLICE // 8]
        some = some[likely[some >> _FILTER_SHIFT]]
        first = np.searchsorted(by_chain, some, "right")
        held = np.flatnonzero((by_chain[first.clip(max=len(by_chain) - 1)] ^ some) <= _LOW)
        held = held[first[held] < len(by_chain)]
        some, first = some[held], first[held]
        hits = np.searchsorted(by_chain, some | _LOW, "right") - first
        parts.append(((some & _LOW).astype(np.int64), first, hits))
    texts, first, hits = (np.concatenate([part[column] for part in parts]) for column in range(3))
    order = np.argsort(texts, kind="stable")
    return _Found(texts[order], first[order], hits[order])


def _rare(texts: Indexes, hits: Indexes, sizes: Indexes, spared: Indexes) -> Indexes:
    """The places of the probes to look up: the rarest of each text; first among all its probes are those nobody has."""
    held = np.bincount(texts, minlength=len(sizes))
    order = np.lexsort((hits, texts))
    rank = np.arange(len(texts)) - (np.cumsum(held) - held)[texts[order]]
    rare: Indexes = np.sort(order[rank < (held - spared)[texts[order]]])
    return rare


def _chunks(texts: Indexes, hits: Indexes) -> Iterator[slice]:
    """Slices of the probes that hold whole texts and about _HITS hits each."""
    ends = np.append(np.flatnonzero(np.diff(texts)) + 1, len(texts))
    total = np.cumsum(hits)
    start = 0
    while start < len(texts):
        before = total[start - 1] if start else 0
        end = int(ends[np.searchsorted(total[ends - 1], before + _HITS, "right").clip(max=len(ends) - 1)])
        if end <= start:
            end = int(ends[np.searchsorted(ends, start, "right")])
        yield slice(start, end)
        start = end


def _count_shared(pairs: Pairs, found: _Found, by_chain: Keys) -> Indexes:
    """How many of all probes of each pair's text its holder has."""
    starts, ends = (np.searchsorted(found.texts, pairs[:, 0], side) for side in ("left", "right"))
    at, which = spans(starts, ends - starts)
    wanted = (by_chain[found.first[at]] & ~_LOW) | pairs[which, 1].astype(np.uint64)
    place = np.searchsorted(by_chain, wanted).clip(max=max(len(by_chain) - 1, 0))
    shared: Indexes = np.bincount(which[by_chain[place] == wanted], minlength=len(pairs))
    return shared


def _count_hits(texts: Indexes, first: Indexes, hits: Indexes, by_chain: Keys) -> tuple[Pairs, Indexes]:
    """The distinct (text, holder) pairs of the probes, and how many probes of the text each holder has."""
    steps = np.arange(int(hits.sum())) - np.repeat(np.cumsum(hits) - hits, hits)
    holders = by_chain[np.repeat(first, hits) + steps] & _LOW
    keys = np.sort(np.repeat(texts.astype(np.uint64), hits) << _32 | holders)
    begins = np.flatnonzero(np.concatenate((np.ones(min(1, len(keys)), np.bool_), keys[1:] != keys[:-1])))
    shared = np.diff(np.append(begins, len(keys)))
    keys = keys[begins]
    return np.stack(((keys >> _32).astype(np.int64), (keys & _LOW).astype(np.int64)), axis=1), shared
