"""Pairs of texts -> the rows of pairs and clusters that are not as they were in the last run.

Only what new and vanished documents touch is looked at: the groups of copies of their texts, the pairs these have, and
the clusters of all documents that can be reached from them by way of pairs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tasks.text.clusters import DocumentCluster, find_clusters
from tasks.text.components import reached_from
from tasks.text.duplicates import NEAR, TextPair, by_priority, document_pairs
from tasks.workers.comparison_sources import Flags, Indexes, Signed
from tasks.workers.current_rows import stored_schema
from tasks.workers.previous_documents import NONE, PreviousDocuments, Values, places
from warehouse.records import DuplicatePair


@dataclass(frozen=True, slots=True)
class Changed:
    """All rows of the owners (a pair's left document, a cluster's document) that have changed."""

    pairs: list[DuplicatePair]
    old_pairs: pa.Array  # those of the owners that had rows
    clusters: list[DocumentCluster]
    old_clusters: pa.Array
    cluster_of: Indexes  # of each signed document the row of the one its cluster is named by


def fresh_documents(signed: Signed, previous: PreviousDocuments) -> Flags:
    """The documents whose texts are those of none that stays published."""
    texts = previous.texts[previous.leaving :]
    known = np.zeros(len(previous.names), np.bool_)
    known[texts[~signed.staged]] = True
    return ~known[texts]


def changed_documents(signed: Signed, previous: PreviousDocuments, fresh: Flags, found: Sequence[TextPair]) -> Changed:
    """What the pairs found of fresh texts, and documents that have come and gone, change."""
    touched = _touched(signed, previous, fresh)
    stale = touched[previous.left] | touched[previous.right]
    known = _known_pairs(signed, previous, stale, fresh)
    pairs, ends = _touched_pairs(signed, previous, touched, [*known, *found])
    changed, old_pairs = _changed_pairs(previous, stale, pairs)
    close = np.array([pair.method == "exact" or pair.jaccard >= NEAR for pair in pairs], np.bool_)
    reached = _reached(previous, touched, ends[close])
    near = [DuplicatePair(*row) for row in previous.rows(~stale & previous.is_close() & reached[previous.left])]
    own = np.flatnonzero(reached[previous.leaving :])
    table = signed.table(own)
    clusters = find_clusters([table.document_ids[row] for row in by_priority(table)], [*near, *pairs])
    cluster_of = _cluster_of(signed, previous, clusters)
    changed_clusters, old_clusters = _changed_rows(clusters, previous.cluster_rows(np.flatnonzero(reached)))
    return Changed(changed, old_pairs, changed_clusters, old_clusters, cluster_of)


def _touched(signed: Signed, previous: PreviousDocuments, fresh: Flags) -> Flags:
    """The documents whose texts stand in documents that are new or leave."""
    texts = np.zeros(len(previous.names), np.bool_)
    texts[previous.texts[: previous.leaving]] = True
    texts[previous.texts[previous.leaving :][fresh | signed.staged]] = True
    return texts[previous.texts]


def _known_pairs(signed: Signed, previous: PreviousDocuments, stale: Flags, fresh: Flags) -> list[TextPair]:
    """The near and contained pairs of texts, of which one is touched, that stay published."""
    row_of = np.full(len(previous.names), NONE)  # of each text a document that has it
    row_of[previous.texts[previous.leaving :][~fresh]] = np.flatnonzero(~fresh)
    left, right = (row_of[previous.texts[each]] for each in (previous.left, previous.right))
    chosen = stale & ~previous.is_exact() & (left != NONE) & (right != NONE)
    texts = signed.table(np.concatenate((left[chosen], right[chosen])))
    sizes = list(zip(texts.shingle_counts.tolist(), texts.normalised_counts.tolist(), texts.text_hashes, strict=True))
    half = len(sizes) // 2
    pairs = []
    for one, other, row in zip(sizes[:half], sizes[half:], previous.rows(chosen), strict=True):
        (*_, smaller), (*_, larger) = sorted((one, other))
        _, _, method, jaccard, containment, contained_id = row
        pairs.append(TextPair(smaller, larger, jaccard, containment, contained_id is not None, method == "near"))
    return pairs


def _touched_pairs(
    signed: Signed, previous: PreviousDocuments, touched: Flags, text_pairs: Sequence[TextPair]
) -> tuple[list[DuplicatePair], Indexes]:
    """The rows of pairs that touched documents have now, and the numbers of their documents."""
    named = pa.array({text for pair in text_pairs for text in (pair.smaller, pair.larger)}, signed.texts.type)
    involved = touched[previous.leaving :] | pc.is_in(signed.texts, value_set=named).to_numpy(zero_copy_only=False)
    pairs = document_pairs(signed.table(np.flatnonzero(involved)), text_pairs)
    names = [pa.array([getattr(pair, side) for pair in pairs], pa.string()) for side in ("left_id", "right_id")]
    ends = np.stack([places(each, signed.names) + previous.leaving for each in names], axis=1)
    ours = touched[ends].any(axis=1)
    return [pairs[at] for at in np.flatnonzero(ours).tolist()], ends[ours]


def _changed_pairs(
    previous: PreviousDocuments, stale: Flags, pairs: Sequence[DuplicatePair]
) -> tuple[list[DuplicatePair], pa.Array]:
    """All pairs of the owners of which some are not as they were, and those of the owners that had any."""
    after = list(map(attrgetter(*stored_schema(DuplicatePair).names), pairs))
    owners = {row[0] for row in set(previous.rows(stale)).symmetric_difference(after)}
    theirs = pc.is_in(previous.pairs["left_id"], value_set=pa.array(owners, pa.string())).to_numpy()
    kept = [row for row in after if row[0] in owners] + previous.rows(theirs & ~stale)
    had = pc.unique(previous.pairs["left_id"].filter(pa.array(theirs)))
    return [DuplicatePair(*row) for row in sorted(kept, key=lambda row: row[:2])], had.sort()


def _reached(previous: PreviousDocuments, touched: Flags, ends: Indexes) -> Flags:
    """The documents that pairs of now or before, or a cluster of before, join to touched ones, by however many steps."""
    if touched.all():
        return touched
    close = previous.is_close()
    members = np.flatnonzero(previous.clusters != NONE)
    left = np.concatenate((previous.left[close], ends[:, 0], members))
    right = np.concatenate((previous.right[close], ends[:, 1], previous.clusters[members]))
    return reached_from(touched, left, right)


def _cluster_of(signed: Signed, previous: PreviousDocuments, clusters: Sequence[DocumentCluster]) -> Indexes:
    """Of each document the row of the one its cluster is named by, as it was unless it is among these."""
    of = previous.clusters[previous.leaving :] - previous.leaving
    own, now = (
        places(pa.array([getattr(each, name) for each in clusters], pa.string()), signed.names)
        for name in ("document_id", "cluster_id")
    )
    of[own] = now
    return of


def _changed_rows(after: Sequence[DocumentCluster], before: Sequence[Values]) -> tuple[list[DocumentCluster], pa.Array]:
    """The clusters that are not as they were, and the documents that had another, or leave."""
    values: list[Any] = list(map(attrgetter(*stored_schema(DocumentCluster).names), after))
    owners = {row[0] for row in set(before).symmetric_difference(values)}
    had = pa.array(sorted(owners.intersection(row[0] for row in before)), pa.string())
    return [row for row in after if row.document_id in owners], had
