"""Signatures of all documents -> the tables that speak of several: duplicates, clusters, reused passages."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as parquet

from tasks.text.clusters import DocumentCluster
from tasks.text.duplicates import DEFAULT, TextPair, Thresholds, candidates, verify
from tasks.workers.comparison_sources import Flags, Signed, Sources, load_signatures
from tasks.workers.current_rows import CLUSTERS, owners_table, stored_schema
from tasks.workers.document_changes import Changed, changed_documents, fresh_documents
from tasks.workers.memory import give_back
from tasks.workers.passage_columns import RECORDS
from tasks.workers.passage_tables import Clusters, write_passages
from tasks.workers.previous_documents import (
    PAIRS,
    PreviousDocuments,
    covers,
    nothing_before,
    read_previous_documents,
)
from tasks.workers.shingle_store import ShingleStore
from tasks.workers.texts_to_search import texts_to_search
from warehouse.layer_keys import REPLACED
from warehouse.records import DuplicatePair

ROWS = 50_000  # rows turned into columns at a time
AT_ONCE = 5_000  # documents that come or go, up to which there is memory to compare documents and paragraphs at once


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
    previous = read_previous_documents(published, signed)
    is_first = not published.get(CLUSTERS) or not covers(previous, signed)
    previous = nothing_before(signed) if is_first else previous
    is_known = same_thresholds and not is_first and previous.is_whole()
    fresh = fresh_documents(signed, previous) if is_known else np.ones(len(signed), np.bool_)

    def compare_documents() -> Changed:
        return _changed(sources, signed, previous, fresh, thresholds, target)

    is_small = int(np.count_nonzero(fresh | signed.staged)) + len(signed.gone) <= AT_ONCE
    with _done(compare_documents, at_once=is_small and pa.cpu_count() > 1) as result:
        written = write_passages(sources, signed, lambda: _clusters(result()), target, is_first)
        changed = result()
    counts = {
        PAIRS: write_rows(target / f"{PAIRS}.parquet", DuplicatePair, changed.pairs),
        CLUSTERS: write_rows(target / f"{CLUSTERS}.parquet", DocumentCluster, changed.clusters),
        **written.counts,
    }
    if is_first:
        return counts
    old = {PAIRS: changed.old_pairs, CLUSTERS: changed.old_clusters}
    table = owners_table({**old, **dict.fromkeys(RECORDS, written.replaced)})
    parquet.write_table(table, target / f"{REPLACED}.parquet", compression="zstd")
    return {**counts, REPLACED: int(table.num_rows)}


@contextmanager
def _done(work: Callable[[], Changed], at_once: bool) -> Iterator[Callable[[], Changed]]:
    """The result of the work when it is asked for; at once with what the caller does, or before it.

    Both halves spend most of their time in code that lets other threads go on.
    """
    if not at_once:
        result = work()
        give_back()
        yield lambda: result
        return
    with ThreadPoolExecutor(1) as beside:
        yield beside.submit(work).result


def _clusters(changed: Changed) -> Clusters:
    """The clusters as passages want to know them."""
    return Clusters(changed.cluster_of, changed.old_clusters)


def _changed(
    sources: Sources, signed: Signed, previous: PreviousDocuments, fresh: Flags, thresholds: Thresholds, scratch: Path
) -> Changed:
    """The rows of pairs and clusters that are not as they were."""
    return changed_documents(signed, previous, fresh, _text_pairs(sources, signed, fresh, thresholds, scratch))


def _text_pairs(
    sources: Sources, signed: Signed, fresh: Flags, thresholds: Thresholds, scratch: Path
) -> list[TextPair]:
    """The near and contained pairs of texts of which one is fresh."""
    texts = texts_to_search(signed, fresh, thresholds)
    known = frozenset(signed.texts.filter(pa.array(~fresh)).to_pylist())
    found = candidates(texts, known, thresholds)
    wanted = {texts.document_ids[row] for row in set(found.ravel().tolist())}
    staged = frozenset(signed.names.filter(pa.array(signed.staged)).to_pylist())
    give_back()
    with ShingleStore(scratch) as store:
        store.read(sources.published.get("documents", ()), wanted - staged)
        store.read(sources.staged.get("documents", ()), wanted & staged)
        return verify(texts, found, store.shingles_of, thresholds)


def write_rows(path: Path, record: type, rows: Sequence[object]) -> int:
    """Write the rows of a record to a Parquet file; how many there are."""
    schema = stored_schema(record)
    with parquet.ParquetWriter(path, schema, compression="zstd") as writer:
        for start in range(0, len(rows), ROWS):
            part = rows[start : start + ROWS]
            arrays = [pa.array([getattr(row, field.name) for row in part], field.type) for field in schema]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
    return len(rows)
