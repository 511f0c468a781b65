"""Paragraphs of all documents -> the tables of passages: what stands in several documents, and how it differs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tasks.text.runs import not_inside
from tasks.workers.comparison_sources import Signed, Sources
from tasks.workers.family_rows import Families, sketches_near, sketches_of_all
from tasks.workers.near_rows import find_near
from tasks.workers.near_runs import changed_runs, find_near_runs
from tasks.workers.paragraph_corpus import Corpus, document_texts, find_texts
from tasks.workers.paragraph_rows import ParagraphFiles, changed_numbers, load_paragraphs, load_some, paragraph_files
from tasks.workers.paragraph_store import ParagraphStore
from tasks.workers.passage_columns import write_tables
from tasks.workers.passage_rows import collect_families
from tasks.workers.passage_spill import Spill, hexadecimal
from tasks.workers.previous_passages import all_passages, collect_previous, read_previous
from tasks.workers.run_rows import collect_runs, runs_of_all

Indexes = NDArray[np.int64]
MANY = 0.25  # share of changed paragraphs from which on all are compared: much of what stands there would be near them


@dataclass(frozen=True, slots=True)
class Clusters:
    """The cluster of every document, and the published documents whose cluster is another than before."""

    of: Indexes  # of each signed document the row of its cluster's canonical one
    moved: pa.Array


@dataclass(frozen=True, slots=True)
class Written:
    """How many rows were written into each table, and the published passages that do not stand as they were."""

    counts: dict[str, int]
    replaced: pa.Array


def write_passages(
    sources: Sources, signed: Signed, clusters: Callable[[], Clusters], target: Path, is_first: bool
) -> Written:
    """Write the passages that are new or changed into their three tables; on a first comparison all of them.

    The clusters are asked for late: they may still be looked for.
    """
    files, spill = paragraph_files(sources), Spill(target)
    changed = np.empty(0, np.int64) if is_first else changed_numbers(files, sources, signed)
    if is_first or len(changed) > MANY * len(files):
        replaced = pa.array([], pa.string()) if is_first else all_passages(sources.published)
        _collect_all(files, sources, signed, spill, target)
    else:
        replaced = _collect_few(files, changed, sources, signed, clusters, spill, target)
    return Written(write_tables(spill, signed, clusters().of, target), replaced)


def _collect_all(files: ParagraphFiles, sources: Sources, signed: Signed, spill: Spill, folder: Path) -> None:
    """Collect the passages of all paragraphs."""
    rows = load_paragraphs(files, sources, signed)
    texts = find_texts(rows)
    every = np.ones(len(texts), np.bool_)
    with ParagraphStore(folder, rows) as store:
        corpus = Corpus(rows, texts, document_texts(signed)[rows.documents], store)
        families = Families(texts, every, sketches_of_all(rows, texts, folder), store)
        family_of = collect_families(corpus, families, spill)
        family_of[family_of == len(texts)] = -1
        runs = not_inside(runs_of_all(corpus), family_of[texts.text_of])
        collect_runs(runs, corpus, signed, spill)


def _collect_few(
    files: ParagraphFiles,
    changed: Indexes,
    sources: Sources,
    signed: Signed,
    clusters: Callable[[], Clusters],
    spill: Spill,
    folder: Path,
) -> pa.Array:
    """Collect the passages that the changed paragraphs make new or others; the published passages that are replaced."""
    with ParagraphStore(folder, files) as store:
        near = find_near(files, changed, store)
        rows = load_some(files, sources, signed, near.rows.numbers)
        store.choose(rows)
        texts = find_texts(rows)
        corpus = Corpus(rows, texts, document_texts(signed)[rows.documents], store)
        looked_at = np.isin(texts.hashes, near.hashes)
        families = Families(texts, looked_at, sketches_near(near, rows, texts), store)
        family_of = collect_families(corpus, families, spill)
        found = find_near_runs(near, corpus)
        passages = np.union1d(near.hashes, found.numbers)
        moved = clusters().moved
        previous = read_previous(sources.published, passages, texts.hashes[~looked_at], moved)
        runs, same = changed_runs(
            found.runs, corpus, previous.families_of(texts.hashes, family_of, looked_at), previous
        )
        collect_runs(runs, corpus, signed, spill)
    gone = previous.replaced(near.hashes, np.setdiff1d(found.numbers, same))
    again = np.setdiff1d(previous.of_documents(moved), gone)
    collect_previous(sources.published, again, spill)
    return hexadecimal(np.union1d(gone, again))
