"""Signatures of all documents -> the tables that speak of several: duplicates, clusters, reused passages."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as parquet

from tasks.text.clusters import DocumentCluster, find_clusters
from tasks.text.duplicates import (
    TextPair,
    by_priority,
    candidates,
    distinct_texts,
    document_pairs,
    verify,
)
from tasks.workers.columns import VERIFIED, schema_of
from tasks.workers.comparison_sources import Signed, Sources, known_pairs, load_signatures
from tasks.workers.passage_rows import write_passages
from tasks.workers.shingle_store import ShingleStore
from warehouse.records import DuplicatePair

ROWS = 50_000  # rows turned into columns at a time


def compare(
    staged: Mapping[str, Sequence[Path]],
    published: Mapping[str, Sequence[Path]],
    rejected_file_ids: Collection[str],
    previous: Path | None,
    target: Path,
    dropped_file_ids: Collection[str] = (),
) -> dict[str, int]:
    """Write the six tables over published and staged documents into `target`; how many rows each has.

    `staged` and `published` give the files of `signatures`, `documents` and `paragraphs`, `published` also those of
    `passage_occurrences` and `passage_slots` (without them all passages are found anew); staged files that are
    rejected and published ones that are dropped take no part, nor do staged files that stay published.
    `previous` is the published duplicate_pairs if it covers all published documents: those are then not compared
    with each other again, and the outcome is the same.
    """
    target.mkdir(parents=True, exist_ok=True)
    sources = Sources(staged, published, frozenset(rejected_file_ids), frozenset(dropped_file_ids))
    signed = load_signatures(sources)
    pairs = document_pairs(signed.table, _text_pairs(sources, signed, previous, target))
    ranked = [signed.table.document_ids[row] for row in by_priority(signed.table)]
    clusters = find_clusters(ranked, pairs)
    return {
        "duplicate_pairs": write_rows(target / "duplicate_pairs.parquet", DuplicatePair, pairs),
        "document_clusters": write_rows(target / "document_clusters.parquet", DocumentCluster, clusters),
        **write_passages(sources, signed, {each.document_id: each.cluster_id for each in clusters}, target),
    }


def _text_pairs(sources: Sources, signed: Signed, previous: Path | None, scratch: Path) -> list[TextPair]:
    """The near and contained pairs of texts: those known of published texts, and those found now."""
    known, pairs = known_pairs(sources, signed, previous)
    texts = distinct_texts(signed.table)
    found = candidates(texts, known)
    wanted = {texts.document_ids[row] for row in set(found.ravel().tolist())}
    with ShingleStore(scratch) as store:
        store.read(sources.published.get("documents", ()), wanted - signed.staged)
        store.read(sources.staged.get("documents", ()), wanted & signed.staged)
        return pairs + verify(texts, found, store.shingles_of)


def write_rows(path: Path, record: type, rows: Sequence[object]) -> int:
    """Write the rows of a record to a Parquet file; how many there are."""
    schema = schema_of(record)
    schema = schema.remove(schema.get_field_index(VERIFIED))
    with parquet.ParquetWriter(path, schema, compression="zstd") as writer:
        for start in range(0, len(rows), ROWS):
            part = rows[start : start + ROWS]
            arrays = [pa.array([getattr(row, field.name) for row in part], field.type) for field in schema]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
    return len(rows)
