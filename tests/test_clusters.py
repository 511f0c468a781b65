"""Clusters: documents join the best canonical one, and do not chain."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tasks.text.clusters import DocumentCluster, find_clusters
from warehouse.records import DuplicatePair


def near(left: str, right: str, jaccard: float = 0.9) -> DuplicatePair:
    return DuplicatePair(*sorted((left, right)), "near", jaccard, jaccard, None)


def exact(left: str, right: str) -> DuplicatePair:
    return DuplicatePair(*sorted((left, right)), "exact", 1.0, 1.0, None)


def cluster_of(ranked: str, pairs: list[DuplicatePair]) -> dict[str, str]:
    return {row.document_id: row.cluster_id for row in find_clusters(list(ranked), pairs)}


def test_a_document_alone_is_its_own_cluster() -> None:
    """Without pairs every document is canonical; the rows are in the order of ids."""
    assert find_clusters(["b", "a"], []) == [DocumentCluster("a", "a", True), DocumentCluster("b", "b", True)]


def test_clusters_do_not_chain() -> None:
    """Of a - b - c, with a best, c is near b alone, which is not canonical: c becomes one."""
    assert cluster_of("abc", [near("a", "b"), near("b", "c")]) == {"a": "a", "b": "a", "c": "c"}


def test_the_best_canonical_document_wins() -> None:
    """A document near two canonical ones joins the better, whatever the Jaccard."""
    assert cluster_of("zyx", [near("x", "y", 0.99), near("x", "z", 0.8)])["x"] == "z"


def test_contained_documents_keep_their_cluster() -> None:
    """A contained pair below Jaccard 0.8 joins nothing."""
    pair = DuplicatePair("a", "b", "contained", 0.4, 1.0, "b")
    assert cluster_of("ab", [pair]) == {"a": "a", "b": "b"}


def test_exact_copies_go_with_their_best_document() -> None:
    """A copy of a document that joined another joins that one too."""
    assert cluster_of("abc", [near("a", "b"), exact("b", "c")]) == {"a": "a", "b": "a", "c": "a"}


def by_definition(ranked: list[str], pairs: list[DuplicatePair]) -> dict[str, str]:
    """The contract's rule, with every copy's Jaccard spelt out."""
    text = {name: name for name in ranked}
    for pair in pairs:
        if pair.method == "exact":
            best, copy = sorted((pair.left_id, pair.right_id), key=ranked.index)
            text[copy] = best
    close = {frozenset((pair.left_id, pair.right_id)) for pair in pairs if pair.method != "exact"}
    cluster: dict[str, str] = {}
    for name in ranked:
        canonical = [other for other in cluster if cluster[other] == other]
        joins = (c for c in canonical if text[c] == text[name] or frozenset((text[c], text[name])) in close)
        cluster[name] = next(joins, name)
    return cluster


@given(st.permutations("abcdefgh"), st.sets(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=12), st.data())
def test_clusters_follow_the_definition(ranked: list[str], edges: set[tuple[int, int]], data: st.DataObject) -> None:
    """Any pairs between best documents, any exact copies: the greedy rule over all documents."""
    copies = data.draw(st.sets(st.sampled_from(list(pairwise(range(8)))), max_size=3))
    original: dict[int, int] = {}
    for best, copy in sorted(copies):
        original[copy] = original.get(best, best)
    pairs = [exact(ranked[best], ranked[copy]) for copy, best in original.items()]
    ends = {tuple(sorted(edge)) for edge in edges if edge[0] != edge[1] and not set(edge) & set(original)}
    pairs += [near(ranked[left], ranked[right]) for left, right in ends]
    assert cluster_of("".join(ranked), pairs) == by_definition(ranked, pairs)
