"""The distinct texts among which copies are searched: all, or where few are fresh those that may be in a pair with one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pyarrow as pa

from tasks.text.duplicates import CONTAINED_FROM, SignatureTable, Thresholds, distinct_texts
from tasks.text.sharing import Features, Sought, joined
from tasks.text.signatures import MINHASHES
from tasks.workers.binary_columns import lengths, values
from tasks.workers.comparison_sources import Flags, Indexes, Signed, read_columns, with_samples

FEW = 0.25  # share of fresh documents from which on all texts are searched: little could be left out


def texts_to_search(signed: Signed, fresh: Flags, thresholds: Thresholds) -> SignatureTable:
    """The distinct texts, in ascending order of size, that are fresh or may be in a pair with a fresh one."""
    if np.count_nonzero(fresh) > FEW * len(fresh):
        return with_samples(signed, distinct_texts(signed.table()))
    parts = [*_read(signed, fresh)]
    if parts:
        sought = Sought(joined([part for _, part in parts]), thresholds.near, thresholds.contained)
        for rows, texts in _read(signed, ~fresh & ~signed.staged):  # a staged copy of a published text says nothing new
            shared = sought.shared_by(texts)
            parts.append((rows[shared], texts.take(shared)))
    rows, found = (
        np.concatenate([np.empty(0, np.int64), *(rows for rows, _ in parts)]),
        joined([part for _, part in parts]),
    )
    table = signed.table(rows)
    return distinct_texts(replace(table, minhashes=found.minhashes, anchors=found.anchors, anchor_starts=found.starts))


def _read(signed: Signed, wanted: Flags) -> Iterator[tuple[Indexes, Features]]:
    """The wanted documents and their samples, a Parquet file at a time."""
    for path, stored in signed.stored:
        chosen = np.flatnonzero((stored >= 0) & wanted[stored])
        if not len(chosen):
            continue
        table = read_columns(path, ["minhash", "anchors"])
        table = table if len(chosen) == len(stored) else table.take(pa.array(chosen))
        rows = stored[chosen]
        starts = np.append(0, np.cumsum(lengths(table["anchors"]) // 4))
        eligible = signed.counts["normalised_count"][rows] >= CONTAINED_FROM
        minhashes = values(table["minhash"], "<u4").reshape(-1, MINHASHES)
        yield rows, Features(minhashes, values(table["anchors"], "<u4"), starts, eligible)
