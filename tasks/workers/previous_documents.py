"""The pairs and clusters of the last run, by the places of the documents they name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tasks.text.clusters import DocumentCluster
from tasks.text.duplicates import NEAR
from tasks.workers.comparison_sources import Flags, Indexes, Signed
from tasks.workers.current_rows import CLUSTERS, Published, current, stored_schema
from warehouse.records import DuplicatePair

PAIRS = "duplicate_pairs"
NONE = -1
Values = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class PreviousDocuments:
    """Documents have numbers: first those that leave, then those that count. One made again is twice among them."""

    names: pa.Array  # of all documents
    texts: Indexes  # the number of each document's text
    leaving: int  # how many leave
    pairs: pa.Table  # the rows as they were published
    left: Indexes
    right: Indexes
    clusters: Indexes  # of each document the one its cluster is named by; NONE for a document that is new

    def is_exact(self) -> Flags:
        """Which pairs are of copies letter for letter."""
        exact: Flags = pc.equal(self.pairs["method"], "exact").to_numpy()
        return exact

    def is_close(self) -> Flags:
        """Which pairs may draw two documents into one cluster."""
        close: Flags = self.is_exact() | (self.pairs["jaccard"].to_numpy() >= NEAR)
        return close

    def is_whole(self) -> bool:
        """Whether all documents that the pairs name are known."""
        return bool((self.left != NONE).all() and (self.right != NONE).all())

    def rows(self, chosen: Flags) -> list[Values]:
        """These pairs, the fields of the record in order."""
        rows = self.pairs.filter(pa.array(chosen))
        return list(zip(*(rows[name].to_pylist() for name in rows.column_names), strict=True))

    def cluster_rows(self, chosen: Indexes) -> list[Values]:
        """The clusters of these documents as they were, the fields of the record in order."""
        chosen = chosen[self.clusters[chosen] != NONE]
        of = self.clusters[chosen]
        names, clusters = (self.names.take(pa.array(each)).to_pylist() for each in (chosen, of))
        return list(zip(names, clusters, (chosen == of).tolist(), strict=True))


def read_previous_documents(published: Published, signed: Signed) -> PreviousDocuments:
    """The pairs and clusters as they were published."""
    names = pa.concat_arrays([signed.gone, signed.names])
    texts = pa.concat_arrays([signed.gone_texts, signed.texts]).dictionary_encode().indices.to_numpy().astype(np.int64)
    pairs = current(published, PAIRS, DuplicatePair, stored_schema(DuplicatePair).names)
    rows = current(published, CLUSTERS, DocumentCluster, ["document_id", "cluster_id", "is_canonical"])
    others = rows.filter(pc.invert(rows["is_canonical"]))  # the cluster of a canonical document is its own
    wanted = [pairs["left_id"], pairs["right_id"], rows["document_id"], others["document_id"], others["cluster_id"]]
    chunks = [chunk for column in wanted for chunk in column.chunks]
    found = places(pa.chunked_array(chunks, pa.string()), names)  # at once: all names are looked at for each asking
    left, right, own, other, cluster = np.split(found, np.cumsum([len(column) for column in wanted])[:-1])
    clusters = np.full(len(names), NONE)
    clusters[own[own != NONE]] = own[own != NONE]
    clusters[other[other != NONE]] = cluster[other != NONE]
    return PreviousDocuments(names, texts, len(signed.gone), pairs, left, right, clusters)


def nothing_before(signed: Signed) -> PreviousDocuments:
    """No pairs and no clusters."""
    return read_previous_documents({}, signed)


def covers(previous: PreviousDocuments, signed: Signed) -> bool:
    """Whether the published tables were made by comparing all published documents."""
    published = np.append(np.ones(previous.leaving, np.bool_), ~signed.staged)
    return not (previous.clusters[published] == NONE).any()


def places(names: pa.ChunkedArray, among: pa.Array) -> Indexes:
    """The place of each name among others, NONE for one that is not there."""
    found: Indexes = pc.fill_null(pc.index_in(names, value_set=among), NONE).to_numpy().astype(np.int64)
    return found
