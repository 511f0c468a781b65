"""The shortest runs of sentences of all paragraphs: those whose letters stand at two places at least."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tasks.text.paragraphs import RUN_DTYPE
from tasks.text.shingles import distinct
from tasks.workers.binary_columns import lengths, values
from tasks.workers.paragraph_rows import Indexes, ParagraphRows

_FILTER_BITS = 24
_SHIFT = np.uint64(64 - _FILTER_BITS)


def load_windows(rows: ParagraphRows) -> tuple[NDArray[np.void], Indexes, Indexes]:
    """The windows, in the order of the rows, the row of each, and its place among all windows."""
    chosen = np.flatnonzero(rows.documents >= 0)
    several = _several(rows, chosen)
    likely = np.zeros(1 << _FILTER_BITS, np.bool_)
    likely[several >> _SHIFT] = True
    windows, owners, places = [np.empty(0, RUN_DTYPE)], [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    begin = 0
    for some, batch in rows.read(chosen, ["runs"]):
        found, sizes = _windows(batch)
        at = np.flatnonzero(likely[found["hash"] >> _SHIFT])
        place = np.searchsorted(several, found["hash"][at]).clip(max=max(len(several) - 1, 0))
        at = at[several[place] == found["hash"][at]] if len(several) else at
        windows.append(found[at])
        owners.append(np.repeat(some, sizes)[at])
        places.append(begin + at)
        begin += len(found)
    return np.concatenate(windows), np.concatenate(owners), np.concatenate(places)


def _several(rows: ParagraphRows, chosen: Indexes) -> NDArray[np.uint64]:
    """The hashes that several windows have, sorted."""
    parts = [_windows(batch)[0]["hash"] for _, batch in rows.read(chosen, ["runs"])]
    hashes = np.concatenate([np.empty(0, np.uint64), *parts])
    hashes.sort()
    return distinct(hashes[1:][hashes[1:] == hashes[:-1]])


def _windows(batch: pa.RecordBatch) -> tuple[NDArray[np.void], Indexes]:
    """The windows of some paragraphs, and how many each has."""
    column = batch.column("runs")
    return values(column, RUN_DTYPE), lengths(column) // RUN_DTYPE.itemsize
