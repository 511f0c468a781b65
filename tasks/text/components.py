"""What can be reached in a graph from some of its nodes."""

from __future__ import annotations

import numpy as np

from tasks.text.anchor_sieve import spans
from tasks.text.candidates import Flags, Indexes


def reached_from(begin: Flags, left: Indexes, right: Indexes) -> Flags:
    """The nodes of all connected parts that have one of `begin`; edge i joins the nodes left[i] and right[i]."""
    reached = begin.copy()
    ends = np.concatenate((left, right))
    order = np.argsort(ends, kind="stable")
    others = np.concatenate((right, left))[order]
    starts = np.searchsorted(ends[order], np.arange(len(begin) + 1))
    nodes = np.flatnonzero(begin)
    while len(nodes):
        at, _ = spans(starts[nodes], starts[nodes + 1] - starts[nodes])
        nodes = np.unique(others[at])
        nodes = nodes[~reached[nodes]]
        reached[nodes] = True
    return reached
