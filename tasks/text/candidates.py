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

MISSED = 1e-4  # share of pairs just at the threshold that may agree in no band
SLACK = 4.0  # standard deviations by which an estimate may fall short
_32 = np.uint64(32)


def band_width(threshold: float) -> int:
    """MinHashes in a band: 5 for Jaccard 0.8, where 25 bands miss 5 pairs in 100,000 and let 6 % of those of 0.3 in."""
    return max(b for b in range(1, 9) if b == 1 or (1 - threshold**b) ** (MINHASHES // b) <= MISSED)


def bands(threshold: float) -> list[slice]:
    """Which MinHashes are in each band."""
    width = band_width(threshold)
    return [slice(start, start + width) for start in range(0, MINHASHES - width + 1, width)]


def near_candidates(minhashes: NDArray[np.uint32], counts: Indexes, fresh: Flags, threshold: float) -> Pairs:
    """Rows (left, right), left < right, of texts that may reach the Jaccard threshold, one of them fresh.

    They agree in a band of MinHashes and in as many of all as the threshold leaves likely; `counts` is ascending, as
    two sets of Jaccard 0.8 differ in size by a fifth at most.
    """
    found = [np.empty((0, 2), np.int64)]
    spread = np.sqrt(threshold * (1 - threshold) / np.clip(counts, 1, MINHASHES))
    least = np.ceil((threshold - SLACK * spread) * MINHASHES)
    keys = np.stack([band_keys(minhashes[:, band]) for band in bands(threshold)], axis=1)
    for band in range(keys.shape[1]):
        for pairs in _pairs_in_band(keys[:, band], fresh):
            left, right = pairs.T
            pairs = pairs[(fresh[left] | fresh[right]) & (counts[left] >= threshold * counts[right])]
            pairs = pairs[~(keys[pairs[:, 0], :band] == keys[pairs[:, 1], :band]).any(axis=1)]  # not found before
            agree = (minhashes[pairs[:, 0]] == minhashes[pairs[:, 1]]).sum(axis=1)
            found.append(pairs[agree >= least[pairs[:, 0]]])
    return np.concatenate(found)


def band_keys(columns: NDArray[np.uint32]) -> Keys:
    """One number for each row of a band."""
    keys = np.zeros(len(columns), np.uint64)
    for column in columns.T:
        keys = (keys ^ column) * np.uint64(0x9E3779B97F4A7C15)
        keys ^= keys >> _32
    return keys


def _pairs_in_band(keys: Keys, fresh: Flags) -> Iterator[Pairs]:
    """The pairs (left < right) of equal keys: first neighbours in the sorted order, then those two apart, ..."""
    rows = np.arange(len(keys)) if fresh.all() else np.flatnonzero(np.isin(keys, keys[fresh]))
    order = rows[np.argsort(keys[rows], kind="stable")]
    ordered = keys[order]
    at, apart = np.arange(len(order) - 1), 1
    while len(at):
        at = at[ordered[at] == ordered[at + apart]]
        if len(at):
            yield np.stack((order[at], order[at + apart]), axis=1)
        apart += 1
        at = at[at + apart < len(order)]
