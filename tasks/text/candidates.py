"""Signatures -> the pairs of texts worth comparing in full; each rule looks at the two signatures alone.

That a pair's fate does not hang on the other documents is what makes a run over new files equal a run over all:
how common a feature is decides only in which order candidates are looked for, never which ones are found.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from tasks.text.signatures import MINHASHES

Indexes = NDArray[np.int64]
Pairs = NDArray[np.int64]  # two columns of indexes
Flags = NDArray[np.bool_]
Keys = NDArray[np.uint64]
Anchors = NDArray[np.uint32]

BAND = 5  # minhashes in a band: 25 bands miss 5 in 100,000 pairs of Jaccard 0.8 and let 6 % of those of 0.3 through
NEAR_SIZE = 0.8  # two sets of Jaccard 0.8 differ in size by a fifth at most
_SLACK = 4.0  # standard deviations by which an estimate may fall short
PROBES = 64  # anchors by which a text looks for the longer one it stands in: containment 0.9 is estimated to +-0.04
RARE = 8  # how many of its rarest anchors must be found before the others are looked up
_HITS = 1 << 18  # holders of anchors expanded at a time: some 20 MB
_PAIRS = 1 << 12  # pairs whose probes are looked up at a time: some 10 MB
_LOW = np.uint64(0xFFFFFFFF)
_32 = np.uint64(32)


def near_candidates(minhashes: NDArray[np.uint32], counts: Indexes, fresh: Flags) -> Pairs:
    """Rows (left, right), left < right, of texts that may have Jaccard 0.8, one of them fresh.

    They agree in a band of MinHashes and in as many of all as 0.8 leaves likely; `counts` is in ascending order.
    """
    found = [np.empty((0, 2), np.int64)]
    least = np.ceil((0.8 - _SLACK * np.sqrt(0.16 / np.clip(counts, 1, MINHASHES))) * MINHASHES)
    bands = range(0, MINHASHES - BAND + 1, BAND)
    keys = np.stack([_band_keys(minhashes[:, start : start + BAND]) for start in bands], axis=1)
    for band in range(len(bands)):
        for pairs in _pairs_in_band(keys[:, band]):
            left, right = pairs.T
            pairs = pairs[(fresh[left] | fresh[right]) & (counts[left] >= NEAR_SIZE * counts[right])]
            pairs = pairs[~(keys[pairs[:, 0], :band] == keys[pairs[:, 1], :band]).any(axis=1)]  # not found before
            agree = (minhashes[pairs[:, 0]] == minhashes[pairs[:, 1]]).sum(axis=1)
            found.append(pairs[agree >= least[pairs[:, 0]]])
    return np.concatenate(found)


def contained_candidates(anchors: Anchors, starts: Indexes, eligible: Flags, fresh: Flags) -> Pairs:
    """Rows (shorter, longer) of texts of which the first may stand in the second, one of them fresh.

    Texts are in ascending order of size; text i has anchors[starts[i]:starts[i + 1]], sorted. Of its least PROBES
    anchors a shorter text, if eligible, has as many in the longer as containment 0.9 leaves likely.
    """
    owners = np.repeat(np.arange(len(fresh), dtype=np.uint64), np.diff(starts))
    by_text = (owners << _32) | anchors
    found = [
        *_search(by_text, eligible & fresh, np.ones_like(fresh)),
        *_search(by_text, eligible & ~fresh, fresh),
        np.empty((0, 2), np.int64),
    ]
    return np.concatenate(found)


def likely_contained(pairs: Pairs, minhashes: NDArray[np.uint32], counts: Indexes) -> Pairs:
    """The pairs whose MinHashes agree as often as containment 0.9 of the first in the second leaves likely.

    A formula may by chance hold most anchors of a short text that has it, and so of all others; hardly both samples.
    """
    smaller, larger = counts[pairs[:, 0]], counts[pairs[:, 1]]
    jaccard = 0.9 * smaller / (0.1 * smaller + larger)
    least = jaccard - _SLACK * np.sqrt(jaccard * (1 - jaccard) / np.clip(smaller, 1, MINHASHES))
    parts = [pairs[at : at + _PAIRS] for at in range(0, len(pairs), _PAIRS)]
    agree = [(minhashes[part[:, 0]] == minhashes[part[:, 1]]).mean(axis=1) for part in parts]
    likely: Pairs = pairs[np.concatenate([np.empty(0), *agree]) >= least]
    return likely


def _search(by_text: Keys, seeking: Flags, holding: Flags) -> Iterator[Pairs]:
    """The (shorter, longer) pairs of a seeking and a holding text that share enough probes.

    A text that needs n of its m probes has at least k among any m - n + k of them: these are its rarest. Where more
    than m - n stand in no longer text at all, nothing is looked up.
    """
    if not seeking.any() or not holding.any():
        return
    held = by_text if holding.all() else by_text[holding[(by_text >> _32).astype(np.int64)]]
    by_anchor = held << _32
    by_anchor |= held >> _32
    by_anchor.sort()
    texts, probes = _probes(by_text, np.flatnonzero(seeking))
    first = np.searchsorted(by_anchor, (probes << _32) | texts.astype(np.uint64), "right")
    hits = np.searchsorted(by_anchor, (probes << _32) | _LOW, "right") - first
    least = _least(np.bincount(texts, minlength=len(seeking)))
    rare = _rare(texts, hits, least)
    needed = np.minimum(RARE, least)
    for part in _chunks(texts[rare], hits[rare]):
        pairs, shared = _count_hits(texts[rare[part]], first[rare[part]], hits[rare[part]], by_anchor)
        pairs = pairs[shared >= needed[pairs[:, 0]]]
        for at in range(0, len(pairs), _PAIRS):
            some = pairs[at : at + _PAIRS]
            yield some[_count_members(some, texts, probes, by_text) >= least[some[:, 0]]]


def _least(sizes: Indexes) -> Indexes:
    """How many of so many probes a text shares with one it stands in to nine tenths, all but surely: 64 -> 49."""
    least: Indexes = np.maximum(1, np.ceil(sizes * 0.9 - _SLACK * np.sqrt(sizes * 0.09))).astype(np.int64)
    return least


def _rare(texts: Indexes, hits: Indexes, least: Indexes) -> Indexes:
    """The places of the probes to look up: the rarest of each text, none of a text that cannot be contained."""
    sizes = np.bincount(texts, minlength=len(least))
    spare = sizes - least
    order = np.lexsort((hits, texts))
    rank = np.arange(len(texts)) - (np.cumsum(sizes) - sizes)[texts[order]]
    hopeless = np.bincount(texts[hits == 0], minlength=len(least)) > spare
    rare: Indexes = np.sort(order[rank < (spare + np.minimum(RARE, least))[texts[order]]])
    return rare[~hopeless[texts[rare]]]


def _band_keys(columns: NDArray[np.uint32]) -> Keys:
    """One number for each row of a band."""
    keys = np.zeros(len(columns), np.uint64)
    for column in columns.T:
        keys = (keys ^ column) * np.uint64(0x9E3779B97F4A7C15)
        keys ^= keys >> _32
    return keys


def _pairs_in_band(keys: Keys) -> Iterator[Pairs]:
    """The pairs (left < right) of equal keys: first neighbours in the sorted order, then those two apart, ..."""
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    at, apart = np.arange(len(keys) - 1), 1
    while len(at):
        at = at[ordered[at] == ordered[at + apart]]
        if len(at):
            yield np.stack((order[at], order[at + apart]), axis=1)
        apart += 1
        at = at[at + apart < len(keys)]


def _probes(by_text: Keys, seeking: Indexes) -> tuple[Indexes, Keys]:
    """(text, anchor) of the least PROBES anchors of each seeking text."""
    keys = seeking.astype(np.uint64) << _32
    begins = np.searchsorted(by_text, keys)
    sizes = np.minimum(np.searchsorted(by_text, keys | _LOW, "right") - begins, PROBES)
    steps = np.arange(int(sizes.sum())) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    return np.repeat(seeking, sizes), by_text[np.repeat(begins, sizes) + steps] & _LOW


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


def _count_hits(texts: Indexes, first: Indexes, hits: Indexes, by_anchor: Keys) -> tuple[Pairs, Indexes]:
    """The distinct (text, holder) pairs of the probes, and how many probes of the text each holder has."""
    steps = np.arange(int(hits.sum())) - np.repeat(np.cumsum(hits) - hits, hits)
    holders = by_anchor[np.repeat(first, hits) + steps] & _LOW
    keys = np.sort(np.repeat(texts.astype(np.uint64), hits) << _32 | holders)
    begins = np.flatnonzero(np.concatenate((np.ones(min(1, len(keys)), np.bool_), keys[1:] != keys[:-1])))
    shared = np.diff(np.append(begins, len(keys)))
    keys = keys[begins]
    return np.stack(((keys >> _32).astype(np.int64), (keys & _LOW).astype(np.int64)), axis=1), shared


def _count_members(pairs: Pairs, texts: Indexes, probes: Keys, by_text: Keys) -> Indexes:
    """How many of the probes of each pair's text (sorted by text) its holder has."""
    begins = np.searchsorted(texts, pairs[:, 0])
    sizes = np.searchsorted(texts, pairs[:, 0], "right") - begins
    which = np.repeat(np.arange(len(pairs)), sizes)
    steps = np.arange(len(which)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    keys = pairs[which, 1].astype(np.uint64) << _32 | probes[begins[which] + steps]
    if not len(keys):
        return np.zeros(len(pairs), np.int64)
    at = np.searchsorted(by_text, keys).clip(max=len(by_text) - 1)
    return np.bincount(which[by_text[at] == keys], minlength=len(pairs))
