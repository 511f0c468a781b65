"""Verified pairs -> clusters of copies that do not chain, each around its best document."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tasks.text.duplicates import NEAR
from warehouse.records import DuplicatePair


@dataclass(frozen=True, slots=True)
class DocumentCluster:
    """The cluster a document belongs to, named by its canonical document (重复簇)."""

    document_id: str
    cluster_id: str
    is_canonical: bool


def find_clusters(ranked: Sequence[str], pairs: Iterable[DuplicatePair]) -> list[DocumentCluster]:
    """The cluster of every document, in the order of their ids; `ranked` lists all of them, best first.

    Each joins the first canonical document at Jaccard 0.8, else becomes one. An exact copy, which has a pair with its
    best document alone, goes where that one goes.
    """
    pairs = list(pairs)
    original = _originals(ranked, pairs)
    neighbours: dict[str, list[str]] = {}
    for pair in pairs:
        if pair.method != "exact" and pair.jaccard >= NEAR:
            neighbours.setdefault(pair.left_id, []).append(pair.right_id)
            neighbours.setdefault(pair.right_id, []).append(pair.left_id)
    rank = {document: place for place, document in enumerate(ranked)}
    cluster: dict[str, str] = {}
    for document in ranked:
        if document in original:
            continue
        canonical = [other for other in neighbours.get(document, ()) if cluster.get(other) == other]
        cluster[document] = min(canonical, key=rank.__getitem__, default=document)
    for copy, best in original.items():
        cluster[copy] = cluster[best]
    return [DocumentCluster(each, cluster[each], cluster[each] == each) for each in sorted(ranked)]


def _originals(ranked: Sequence[str], pairs: Iterable[DuplicatePair]) -> dict[str, str]:
    """Each exact copy with the best document of its text: 'copy' -> 'best'."""
    rank = {document: place for place, document in enumerate(ranked)}
    out = {}
    for pair in pairs:
        if pair.method == "exact":
            best, copy = sorted((pair.left_id, pair.right_id), key=rank.__getitem__)
            out[copy] = best
    return out
