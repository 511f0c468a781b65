"""Sketches of paragraphs -> groups of those that may be kin, each small enough to be looked at alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from tasks.text.families import AGREE, ParagraphTable
from tasks.text.paragraphs import BANDS
from tasks.text.shingles import distinct

CROWD = 512  # rows with one key whose sketches are compared all with all; more of them are one group unasked
GROUP = 20_000  # rows of the groups handed out together
_CHUNK = 1 << 16  # pairs whose sketches are compared at a time
_FILTER = np.uint32((1 << 20) - 1)
_LOW, _32 = np.uint64(0xFFFFFFFF), np.uint64(32)

Rows = NDArray[np.int64]
Keys = NDArray[np.uint32]
KeysOf = Callable[[int], Keys]  # band -> the keys of all rows in it


def not_alone(keys_of: KeysOf, size: int) -> Rows:
    """The rows that have a key in common with another."""
    found = np.zeros(size, np.bool_)
    for band in range(BANDS):
        keys = keys_of(band)
        ordered = np.sort(keys)
        _mark(found, keys, ordered[1:][ordered[1:] == ordered[:-1]])
    return np.flatnonzero(found)


def sharing(keys_of: KeysOf, size: int, rows: Rows) -> Rows:
    """All rows that have a key of these rows in the same band, these among them."""
    found = np.zeros(size, np.bool_)
    found[rows] = True
    for band in range(BANDS):
        keys = keys_of(band)
        _mark(found, keys, keys[rows])
    return np.flatnonzero(found)


def _mark(found: NDArray[np.bool_], keys: Keys, wanted: Keys) -> None:
    """Mark the rows whose key is among those wanted."""
    likely = np.zeros(int(_FILTER) + 1, np.bool_)
    likely[wanted & _FILTER] = True
    some = np.flatnonzero(likely[keys & _FILTER])
    found[some[np.isin(keys[some], wanted)]] = True


def likely_pairs(table: ParagraphTable) -> NDArray[np.int64]:
    """Pairs of rows that share a key and whose sketches agree; of a crowd each with its first, unasked."""
    found = np.empty(0, np.uint64)
    for band in range(BANDS):
        found = distinct(np.concatenate([found, *_pairs_in_band(table.bands[:, band], table.sketches)]))
    return np.stack(((found >> _32).astype(np.int64), (found & _LOW).astype(np.int64)), axis=1)


def _pairs_in_band(keys: Keys, sketches: NDArray[np.uint8]) -> Iterator[NDArray[np.uint64]]:
    """The pairs that share their key in one band, each as one number."""
    order = np.argsort(keys, kind="stable")
    keys = keys[order]
    new = np.ones(len(keys), np.bool_)
    new[1:] = keys[1:] != keys[:-1]
    begins = np.flatnonzero(new)
    sizes = np.diff(np.append(begins, len(keys)))
    begin, size = np.repeat(begins, sizes), np.repeat(sizes, sizes)
    crowded = np.flatnonzero((size > CROWD) & ~new)
    yield _one_number(order[begin[crowded]], order[crowded])
    at, apart = np.flatnonzero((size > 1) & (size <= CROWD)), 1
    while len(at):
        at = at[at + apart < begin[at] + size[at]]
        for start in range(0, len(at), _CHUNK):
            some = at[start : start + _CHUNK]
            left, right = order[some], order[some + apart]
            agree = (sketches[left] == sketches[right]).sum(axis=1) >= AGREE
            yield _one_number(left[agree], right[agree])
        apart += 1


def _one_number(left: Rows, right: Rows) -> NDArray[np.uint64]:
    """Pairs of rows as one number each, the smaller row first."""
    return (np.minimum(left, right).astype(np.uint64) << _32) | np.maximum(left, right).astype(np.uint64)


def in_pairs(pairs: NDArray[np.int64], size: int) -> Rows:
    """The rows that have a pair."""
    found = np.zeros(size, np.bool_)
    found[pairs.ravel()] = True
    return np.flatnonzero(found)


def groups(pairs: NDArray[np.int64], size: int) -> Iterator[Rows]:
    """The rows that pairs join, whole chains of them together, some 20,000 at a time; rows without a pair are left out."""
    labels = _labels(pairs, size)
    rows = in_pairs(pairs, size)
    rows = rows[np.argsort(labels[rows], kind="stable")]
    ends = np.flatnonzero(np.diff(labels[rows], append=-1)) + 1
    start = 0
    while start < len(rows):
        end = int(ends[min(int(np.searchsorted(ends, start + GROUP)), len(ends) - 1)])
        yield rows[start:end]
        start = end


def _labels(pairs: NDArray[np.int64], size: int) -> Rows:
    """For each row the least row that a chain of pairs joins to it."""
    labels = np.arange(size)
    left, right = pairs.T
    while True:
        least = np.minimum(labels[left], labels[right])
        before = labels.copy()
        for side in (left, right):
            np.minimum.at(labels, before[side], least)
            np.minimum.at(labels, side, least)
        labels = labels[labels]
        if bool((labels == before).all()):
            return labels
