"""What makes a passage of repeated text, and what makes it a stock phrase."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Indexes = NDArray[np.int64]

STOCK_FROM = 10  # independent documents (clusters) from which on a passage is what everybody writes, not what one took
PARAGRAPH, RUN = "paragraph", "run"


def passage_id(number: int) -> str:
    """The id of a passage, from the 64-bit hash of its canonical text: 16 hex digits."""
    return f"{number & (1 << 64) - 1:016x}"


def passage_number(name: str) -> int:
    """The signed 64-bit hash that a passage_id stands for."""
    number = int(name, 16)
    return number - (1 << 64) if number >> 63 else number


def count_distinct(groups: Indexes, owners: Indexes, size: int) -> Indexes:
    """For each of `size` groups how many distinct owners it has."""
    if not len(groups):
        return np.zeros(size, np.int64)
    order = np.lexsort((owners, groups))
    first = np.ones(len(order), np.bool_)
    first[1:] = (np.diff(groups[order]) != 0) | (np.diff(owners[order]) != 0)
    return np.bincount(groups[order][first], minlength=size).astype(np.int64)
