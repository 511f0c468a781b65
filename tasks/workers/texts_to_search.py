"""The distinct texts among which copies are searched: all, or where few are fresh those that may be in a pair with one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tasks.text.anchor_sieve import spans
from tasks.text.duplicates import SignatureTable, Thresholds, distinct_texts
from tasks.text.sharing import Sought
from tasks.text.signatures import MINHASHES
from tasks.workers.binary_columns import lengths, values
from tasks.workers.comparison_sources import Flags, Indexes, Signed, read_columns, with_samples


@dataclass(frozen=True, slots=True)
class _Part:
    """Some signed documents with their MinHashes and anchors; document i has anchors[starts[i]:starts[i + 1]]."""

    rows: Indexes
    minhashes: NDArray[np.uint32]
    anchors: NDArray[np.uint32]
    starts: Indexes

    def take(self, places: Indexes) -> _Part:
        """The documents at these places."""
        sizes = np.diff(self.starts)[places]
        at, _ = spans(self.starts[places], sizes)
        return _Part(self.rows[places], self.minhashes[places], self.anchors[at], _starts(sizes))


def texts_to_search(signed: Signed, fresh: Flags, thresholds: Thresholds) -> SignatureTable:
    """The distinct texts, in ascending order of size, that are fresh or may be in a pair with a fresh one."""
    if fresh.all():
        return with_samples(signed, distinct_texts(signed.table()))
    parts = [*_read(signed, fresh)]
    own = _joined(parts)
    sought = Sought(own.minhashes, own.anchors, own.starts, thresholds.near, thresholds.contained)
    if len(own.rows):
        for part in _read(signed, ~fresh & ~signed.staged):  # a staged copy of a published text has nothing new
            parts.append(part.take(np.flatnonzero(sought.shared_by(part.minhashes, part.anchors, part.starts))))
    found = _joined(parts)
    table = signed.table(found.rows)
    return distinct_texts(replace(table, minhashes=found.minhashes, anchors=found.anchors, anchor_starts=found.starts))


def _read(signed: Signed, wanted: Flags) -> Iterator[_Part]:
    """The wanted documents, a Parquet file at a time."""
    for path, stored in signed.stored:
        chosen = np.flatnonzero((stored >= 0) & wanted[stored])
        if len(chosen):
            rows = read_columns(path, ["minhash", "anchors"])
            rows = rows if len(chosen) == len(stored) else rows.take(pa.array(chosen))
            minhashes = values(rows["minhash"], "<u4").reshape(-1, MINHASHES)
            anchors = values(rows["anchors"], "<u4")
            yield _Part(stored[chosen], minhashes, anchors, _starts(lengths(rows["anchors"]) // 4))


def _joined(parts: Sequence[_Part]) -> _Part:
    """The documents of some parts, one after the other."""
    empty = _Part(np.empty(0, np.int64), np.empty((0, MINHASHES), np.uint32), np.empty(0, np.uint32), _starts(None))
    parts = [empty, *parts]
    sizes = np.concatenate([np.diff(part.starts) for part in parts])
    rows, minhashes, anchors = (
        np.concatenate([getattr(part, name) for part in parts]) for name in ("rows", "minhashes", "anchors")
    )
    return _Part(rows, minhashes, anchors, _starts(sizes))


def _starts(sizes: Indexes | None) -> Indexes:
    """Where each of some spans begins, one after the other, and where the last ends."""
    return np.concatenate((np.zeros(1, np.int64), np.cumsum(sizes if sizes is not None else [], dtype=np.int64)))
