"""Signatures -> the pairs of texts worth comparing in full; each rule looks at the two signatures alone.

That a pair's fate does not hang on the other documents is what makes a run over new files equal a run over all:
how common a feature is decides only in which order candidates are looked for, never which ones are found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from tasks.text.shingles import distinct
from tasks.text.signatures import MINHASHES

Indexes = NDArray[np.int64]
Pairs = NDArray[np.int64]  # two columns of indexes
Flags = NDArray[np.bool_]
Keys = NDArray[np.uint64]
Anchors = NDArray[np.uint32]

BAND = 5  # minhashes in a band: 25 bands miss 5 in 100,000 pairs of Jaccard 0.8 and let 6 % of those of 0.3 through
NEAR_SIZE = 0.8  # two sets of Jaccard 0.8 differ in size by a fifth at most
_SLACK = 4.0  # standard deviations by which an estimate may fall short
PROBES = 64  # features with which a document looks for the longer one it stands in
SHARED = 5  # one probe in so many must be found there; at containment 0.9 with scattered changes half of them are
_HITS = 1 << 17  # hits expanded at a time: some 30 MB with what is counted of them
_PAIRS = 1 << 12  # pairs whose probes are looked up at a time: some 10 MB
_LOW = np.uint64(0xFFFFFFFF)
_32 = np.uint64(32)


def near_candidates(minhashes: NDArray[np.uint32], counts: Indexes, fresh: Flags) -> Pairs:
    """Rows (left, right), left < right, of texts that may have Jaccard 0.8, one of them fresh.

    They agree in a band of MinHashes and in as many of all as 0.8 leaves likely; `counts` is in ascending order.
    """
    found = [np.empty((0, 2), np.int64)]
    least = np.ceil((0.8 - _SLACK * np.sqrt(0.16 / np.clip(counts, 1, MINHASHES))) * MINHASHES)
    for start in range(0, MINHASHES - BAND + 1, BAND):
        for pairs in _pairs_in_band(_band_keys(minhashes[:, start : start + BAND])):
            left, right = pairs[:, 0], pairs[:, 1]
            pairs = pairs[(fresh[left] | fresh[right]) & (counts[left] >= NEAR_SIZE * counts[right])]
            agree = (minhashes[pairs[:, 0]] == minhashes[pairs[:, 1]]).sum(axis=1)
            found.append(pairs[agree >= least[pairs[:, 0]]])
    return np.unique(np.concatenate(found), axis=0)


def contained_candidates(anchors: Anchors, starts: Indexes, eligible: Flags, fresh: Flags) -> Pairs:
    """Rows (shorter, longer) of texts of which the first may stand in the second, one of them fresh.

    Texts are in ascending order of size; text i has anchors[starts[i]:starts[i + 1]]. A feature is three anchors in
    a row; the shorter, if eligible, looks for its least PROBES features, and one in SHARED must stand in the longer.
    Of its least PROBES anchors as many must stand there as containment 0.9 leaves likely.
    """
    by_text = _sets(anchors, starts, np.arange(len(fresh)), _features)
    found = [
        *_search(by_text, eligible & fresh, np.ones_like(fresh)),
        *_search(by_text, eligible & ~fresh, fresh),
        np.empty((0, 2), np.int64),
    ]
    pairs = np.concatenate(found)
    return _likely_contained(pairs, _sets(anchors, starts, np.unique(pairs), np.asarray))


def _search(by_text: Keys, seeking: Flags, holding: Flags) -> Iterator[Pairs]:
    """The (shorter, longer) pairs of a seeking and a holding text that share enough probes."""
    if not seeking.any() or not holding.any():
        return
    held = by_text if holding.all() else by_text[holding[(by_text >> _32).astype(np.int64)]]
    by_feature = held << _32
    by_feature |= held >> _32
    by_feature.sort()
    texts, probes = _probes(by_text, np.flatnonzero(seeking))
    first = np.searchsorted(by_feature, (probes << _32) | texts.astype(np.uint64), "right")
    last = np.searchsorted(by_feature, (probes << _32) | _LOW, "right")
    for part in _chunks(texts, last - first):
        yield _holders(texts[part], probes[part], first[part], last[part], by_feature, by_text)


def _likely_contained(pairs: Pairs, by_text: Keys) -> Pairs:
    """The pairs whose least anchors agree with containment 0.9; `by_text` holds text << 32 | anchor, sorted."""
    if not len(pairs):
        return pairs
    texts, probes = _probes(by_text, np.unique(pairs[:, 0]))
    sizes = np.bincount(texts, minlength=int(pairs.max()) + 1)[pairs[:, 0]]
    least = sizes * 0.9 - _SLACK * np.sqrt(sizes * 0.09)
    parts = [pairs[at : at + _PAIRS] for at in range(0, len(pairs), _PAIRS)]
    shared = np.concatenate([_count_members(part, texts, probes, by_text) for part in parts])
    likely: Pairs = pairs[shared >= least]
    return likely


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


def _sets(anchors: Anchors, starts: Indexes, texts: Indexes, of: Callable[[Anchors], NDArray[np.integer]]) -> Keys:
    """text << 32 | element of what `of` makes of each text's anchors: sorted, each once."""
    parts = [np.empty(0, np.uint64)]
    for text in texts.tolist():
        elements = of(anchors[starts[text] : starts[text + 1]]).astype(np.uint64)
        parts.append(distinct(elements) | np.uint64(text << 32))
    return np.concatenate(parts)


def _features(anchors: Anchors) -> Keys:
    """The features of one text: mixes of three anchors that follow each other."""
    wide = anchors.astype(np.uint64)
    mixed = wide[:-2] * np.uint64(0x9E3779B97F4A7C15) + wide[1:-1] * np.uint64(0xBF58476D1CE4E5B9)
    mixed += wide[2:] * np.uint64(0x94D049BB133111EB)
    mixed ^= mixed >> _32
    mixed *= np.uint64(0xBF58476D1CE4E5B9)
    return mixed >> _32


def _probes(by_text: Keys, seeking: Indexes) -> tuple[Indexes, Keys]:
    """(text, element) of the least PROBES elements of each seeking text."""
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


def _holders(texts: Indexes, probes: Keys, first: Indexes, last: Indexes, by_feature: Keys, by_text: Keys) -> Pairs:
    """The (shorter, longer) pairs of these probing texts that share enough probes.

    A text that must share n probes shares n - k at least outside any k of them: its k = n / 2 commonest are set
    aside, and looked up only for the pairs that share enough of the others.
    """
    hits = last - first
    aside, needed = _aside(texts, hits)
    pairs, shared = _count_hits(texts[~aside], first[~aside], hits[~aside], by_feature)
    must = needed[pairs[:, 0] - texts[0]]
    keep = shared + must // 2 >= must
    pairs, shared, must = pairs[keep], shared[keep], must[keep]
    short = np.flatnonzero(shared < must)
    shared[short] += _count_members(pairs[short], texts[aside], probes[aside], by_text)
    enough: Pairs = pairs[shared >= must]
    return enough


def _aside(texts: Indexes, hits: Indexes) -> tuple[Flags, Indexes]:
    """Which probes are set aside, and how many probes each text (counted from the first) must share."""
    sizes = np.bincount(texts - texts[0])
    needed = np.maximum(1, sizes // SHARED)
    order = np.lexsort((-hits, texts))
    begins = np.concatenate(([0], np.cumsum(sizes)[:-1]))
    owner = texts[order] - texts[0]
    aside = np.empty(len(texts), np.bool_)
    aside[order] = np.arange(len(texts)) - begins[owner] < needed[owner] // 2
    return aside, needed


def _count_hits(texts: Indexes, first: Indexes, hits: Indexes, by_feature: Keys) -> tuple[Pairs, Indexes]:
    """The distinct (text, holder) pairs of the probes, and how many probes of the text each holder has."""
    steps = np.arange(int(hits.sum())) - np.repeat(np.cumsum(hits) - hits, hits)
    holders = by_feature[np.repeat(first, hits) + steps] & _LOW
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
