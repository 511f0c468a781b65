"""Runs of sentences that stand in several texts though their paragraphs differ, found by their hashes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tasks.text.paragraphs import RUN_DTYPE

Indexes = NDArray[np.int64]
_ODD = np.uint64(0x9E3779B97F4A7C15)
_SHIFT = np.uint64(29)


@dataclass(frozen=True, slots=True)
class Runs:
    """Places of runs as columns: which run, the row of the paragraph, and the span in its clean text."""

    ids: NDArray[np.uint64]
    rows: Indexes
    starts: Indexes
    ends: Indexes

    def where(self, chosen: NDArray[np.bool_]) -> Runs:
        """The places that are chosen."""
        return Runs(self.ids[chosen], self.rows[chosen], self.starts[chosen], self.ends[chosen])


def find_runs(windows: NDArray[np.void], rows: Indexes, places: Indexes, texts: Indexes) -> Runs:
    """The longest runs of sentences whose every place is followed by the same, in at least two different texts.

    `windows` are the shortest runs (RUN_DTYPE) in the order of their `places` among all, `rows` the paragraph of each,
    `texts` the number of the document's text for each paragraph. Windows that stand but once may be left out.
    """
    assert windows.dtype == RUN_DTYPE
    order = np.argsort(windows["hash"], kind="stable")
    hashes = windows["hash"][order]
    begins = np.flatnonzero(_differs(hashes))
    sizes = np.diff(np.append(begins, len(hashes)))
    group = np.repeat(np.arange(len(begins)), sizes)
    owners = texts[rows[order]]
    several = np.zeros(len(begins), np.bool_)
    several[group[owners != owners[begins][group]]] = True
    chosen = np.sort(order[several[group]])
    counts = np.zeros(len(windows), np.int64)
    counts[order] = sizes[group]
    return _glued(windows[chosen], rows[chosen], places[chosen], counts[chosen])


def _glued(windows: NDArray[np.void], rows: Indexes, places: Indexes, counts: Indexes) -> Runs:
    """The windows, each joined to the next where neither ever stands without the other."""
    hashes = windows["hash"].copy()
    next_to = np.zeros(len(windows), np.bool_)  # the window before is the neighbour in the same paragraph
    next_to[1:] = (np.diff(places) == 1) & (np.diff(rows) == 0)
    pairs = np.zeros(len(windows), np.uint64)
    pairs[1:] = (hashes[:-1] * _ODD) ^ (hashes[1:] >> _SHIFT) ^ hashes[1:]
    _, number, together = np.unique(pairs[next_to], return_inverse=True, return_counts=True)
    joined = np.zeros(len(windows), np.bool_)
    at = np.flatnonzero(next_to)
    joined[at] = (together[number] == counts[at]) & (together[number] == counts[at - 1])
    first = np.flatnonzero(~joined)
    last = np.append(first[1:], len(windows)) - 1 if len(first) else first
    ids = hashes[first] * _ODD
    ids ^= hashes[last] + (ids >> _SHIFT)
    return Runs(
        ids,
        rows[first],
        windows["start"][first].astype(np.int64),
        windows["end"][last].astype(np.int64),
    )


def not_inside(runs: Runs, families: NDArray[np.signedinteger[Any]]) -> Runs:
    """The runs that say more than a family of paragraphs does: not all of their paragraphs are of one family.

    `families` is the family of each paragraph, -1 for none.
    """
    order = np.argsort(runs.ids, kind="stable")
    ids, family = runs.ids[order], families[runs.rows[order]]
    begins = np.flatnonzero(_differs(ids))
    group = np.cumsum(_differs(ids)) - 1
    more = (family == -1) | (family != family[begins][group])
    keeps = np.zeros(len(begins), np.bool_)
    keeps[group[more]] = True
    chosen = np.zeros(len(ids), np.bool_)
    chosen[order] = keeps[group]
    return runs.where(chosen)


def _differs(values: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """Where a sorted array has a new value."""
    out = np.ones(len(values), np.bool_)
    out[1:] = values[1:] != values[:-1]
    return out
