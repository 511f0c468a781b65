"""Signatures of all documents -> the tables that speak of several: duplicates, clusters, reused passages."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as parquet
from numpy.typing import NDArray

from tasks.text.clusters import DocumentCluster, find_clusters
from tasks.text.duplicates import (
    DEFAULT,
    TextPair,
    Thresholds,
    by_priority,
    candidates,
    distinct_texts,
    document_pairs,
    verify,
)
from tasks.workers.comparison_sources import Signed, Sources, known_pairs, load_signatures, with_samples
from tasks.workers.current_rows import CLUSTERS, owners_table, stored_schema
from tasks.workers.memory import give_back
from tasks.workers.passage_columns import RECORDS
from tasks.workers.passage_rows import Clusters, write_passages
from tasks.workers.previous_documents import changed_rows, covers, read_rows
from tasks.workers.shingle_store import ShingleStore
from warehouse.layer_keys import REPLACED
from warehouse.records import DuplicatePair

PAIRS = "duplicate_pairs"
ROWS = 50_000  # rows turned into columns at a time


def compare(
    staged: Mapping[str, Sequence[Path]],
    published: Mapping[str, Sequence[Path]],
    rejected_file_ids: Collection[str],
    target: Path,
    dropped_file_ids: Collection[str] = (),
    thresholds: Thresholds = DEFAULT,
    same_thresholds: bool = True,
) -> dict[str, int]:
    """Write what is new or changed in the five tables into `target`; how many rows each file has.

    `staged` and `published` give the files of `signatures`, `documents` and `paragraphs`, `published` also those of
    the five tables and of what their layers replaced, in any order. Staged files that are rejected and published ones
    that are dropped take no part, nor do staged files that stay published. Where the five tables speak of all published
    documents, only rows of owners (a pair's left document, a cluster's document, a passage) that are not as they were
    are written, and the owners that had rows before into `replaced_owners`; else all rows are written and no owners.
    Pairs of published documents are compared again if the thresholds are others than those of the last run.
    """
    target.mkdir(parents=True, exist_ok=True)
    sources = Sources(staged, published, frozenset(rejected_file_ids), frozenset(dropped_file_ids))
    signed = load_signatures(sources)
    is_first = not covers(sources)
    known = known_pairs(sources, signed) if same_thresholds and not is_first else None
    table = signed.table()
    pairs = document_pairs(table, _text_pairs(sources, signed, known, thresholds, target))
    clusters = find_clusters([table.document_ids[row] for row in by_priority(table)], pairs)
    cluster_of = _cluster_rows(signed, clusters)
    before = {record: [] if is_first else read_rows(published, record) for record in (DuplicatePair, DocumentCluster)}
    pairs, old_pairs = changed_rows(DuplicatePair, pairs, before[DuplicatePair])
    clusters, old_clusters = changed_rows(DocumentCluster, clusters, before[DocumentCluster])
    before.clear()
    give_back()
    written = write_passages(sources, signed, Clusters(cluster_of, old_clusters), target, is_first)
    counts = {
        PAIRS: write_rows(target / f"{PAIRS}.parquet", DuplicatePair, pairs),
        CLUSTERS: write_rows(target / f"{CLUSTERS}.parquet", DocumentCluster, clusters),
        **written.counts,
    }
    if is_first:
        return counts
    owners = {PAIRS: old_pairs, CLUSTERS: old_clusters, **dict.fromkeys(RECORDS, written.replaced)}
    table = owners_table(owners)
    parquet.write_table(table, target / f"{REPLACED}.parquet", compression="zstd")
    return {**counts, REPLACED: int(table.num_rows)}


def _text_pairs(
    sources: Sources,
    signed: Signed,
    known: tuple[frozenset[bytes], list[TextPair]] | None,
    thresholds: Thresholds,
    scratch: Path,
) -> list[TextPair]:
    """The near and contained pairs of texts: those known of published texts, and those found now."""
    known_texts, pairs = known or (frozenset(), [])
    texts = distinct_texts(signed.table())
    found = candidates(with_samples(sources, signed.doubled, texts), known_texts, thresholds)
    wanted = {texts.document_ids[row] for row in set(found.ravel().tolist())}
    staged = frozenset(signed.names.filter(pa.array(signed.staged)).to_pylist())
    give_back()
    with ShingleStore(scratch) as store:
        store.read(sources.published.get("documents", ()), wanted - staged)
        store.read(sources.staged.get("documents", ()), wanted & staged)
        return pairs + verify(texts, found, store.shingles_of, thresholds)


def _cluster_rows(signed: Signed, clusters: Sequence[DocumentCluster]) -> NDArray[np.int64]:
    """Of each document the row of its cluster's canonical one."""
    of = pa.array([each.cluster_id for each in clusters], pa.string())
    own = pc.index_in(signed.names, value_set=pa.array([each.document_id for each in clusters], pa.string()))
    rows: NDArray[np.int64] = pc.index_in(of.take(own), value_set=signed.names).to_numpy().astype(np.int64)
    return rows


def write_rows(path: Path, record: type, rows: Sequence[object]) -> int:
    """Write the rows of a record to a Parquet file; how many there are."""
    schema = stored_schema(record)
    with parquet.ParquetWriter(path, schema, compression="zstd") as writer:
        for start in range(0, len(rows), ROWS):
            part = rows[start : start + ROWS]
            arrays = [pa.array([getattr(row, field.name) for row in part], field.type) for field in schema]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
    return len(rows)
