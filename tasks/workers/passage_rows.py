"""Paragraphs of all documents -> the tables of passages: what stands in several documents, and how it differs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tasks.text.families import Member
from tasks.text.passages import PARAGRAPH, passage_id
from tasks.workers.comparison_sources import Signed, Sources
from tasks.workers.family_rows import Families
from tasks.workers.occurrence_rows import Occurrence, rows_of_passage
from tasks.workers.paragraph_corpus import Corpus, Texts, document_texts, find_texts
from tasks.workers.paragraph_rows import load_paragraphs
from tasks.workers.paragraph_store import ParagraphStore
from tasks.workers.passage_columns import write_tables
from tasks.workers.passage_spill import Spill, equal_places, hexadecimal
from tasks.workers.previous_passages import Previous, read_previous
from tasks.workers.run_rows import collect_runs
from warehouse.records import PassageOccurrence

Indexes = NDArray[np.int64]
_PLACE = ["document_id", "segment_id", "raw_start", "raw_end"]


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


def write_passages(sources: Sources, signed: Signed, clusters: Clusters, target: Path, is_first: bool) -> Written:
    """Write the passages that are new or changed into their three tables; on a first comparison all of them."""
    previous = None if is_first else read_previous(sources.published)
    rows = load_paragraphs(sources, signed, is_first)
    texts = find_texts(rows)
    spill = Spill(target)
    with ParagraphStore(target, rows) as store:
        corpus = Corpus(rows, texts, document_texts(signed)[rows.documents], store)
        families = Families(rows, texts, store, target)
        family_of = _collect(corpus, families, spill)
        kept = _kept_families(texts, families.looked_at, previous, family_of)
        family_of[family_of == len(texts)] = -1
        same = collect_runs(corpus, signed, family_of, previous, spill)
    replaced = _take_over(previous, kept, same, clusters.moved, spill)
    return Written(write_tables(spill, signed, clusters.of, target), replaced)


def _collect(corpus: Corpus, families: Families, spill: Spill) -> NDArray[np.int32]:
    """Collect the families found anew; the best family of each text, a number beyond all texts for none."""
    family_of = np.full(len(corpus.texts), len(corpus.texts), np.int32)
    equal = families.looked_at.copy()  # texts that stand for a family of equal copies
    for members in families.found():
        canonical = np.array([each.canonical for each in members], np.int64)
        taken = np.array([each.row for each in members], np.int64)
        equal[canonical] = equal[taken] = False
        _collect_varied(corpus, members, family_of, spill)
    own = np.flatnonzero(equal)
    found, which = corpus.rows_of(own)
    several = corpus.several(which, found, len(own))
    family_of[own[several]] = np.minimum(family_of[own[several]], own[several])
    _collect_equal(corpus, found[several[which]], spill)
    return family_of


def _collect_varied(corpus: Corpus, members: Sequence[Member], family_of: NDArray[np.int32], spill: Spill) -> None:
    """The rows of families whose copies differ."""
    texts = corpus.texts
    pairs = np.array([(each.canonical, each.row) for each in members], np.int64).reshape(-1, 2)
    own = np.unique(pairs[:, 0])
    pairs = np.concatenate((np.stack((own, own), axis=1), pairs))
    pairs = pairs[np.argsort(pairs[:, 0], kind="stable")]
    found, which = corpus.rows_of(pairs[:, 1])
    family = np.searchsorted(own, pairs[which, 0])
    several = corpus.several(family, found, len(own))
    found, family, text = (each[several[family]] for each in (found, family, pairs[which, 1]))
    np.minimum.at(family_of, text, own[family].astype(np.int32))
    slots = {(each.canonical, each.row): each.slots for each in members}
    bounds = np.flatnonzero(np.diff(family, prepend=-1, append=-1)).tolist() if len(family) else []
    for first, last in pairwise(bounds):
        canonical = int(own[family[first]])
        number = int(texts.hashes[canonical])
        copies = [
            _copy(corpus.store, row, int(texts.hashes[each]))
            for row, each in zip(found[first:last].tolist(), text[first:last].tolist(), strict=True)
        ]
        known = {int(texts.hashes[each]): slots.get((canonical, each), []) for each in set(text[first:last].tolist())}
        for some in rows_of_passage(passage_id(number), PARAGRAPH, number, copies, known):
            spill.add(*some)


def _collect_equal(corpus: Corpus, places: Indexes, spill: Spill) -> None:
    """The rows of families whose copies are equal letter for letter: no text is read."""
    texts, counts = corpus.texts, corpus.rows.letter_counts
    for some, batch in corpus.rows.read(places, _PLACE):
        numbers = texts.hashes[texts.text_of[some]]
        table = equal_places(numbers, pa.Table.from_batches([batch]), PARAGRAPH, counts[some].astype(np.int64))
        spill.add_table(PassageOccurrence, table)


def _copy(store: ParagraphStore, row: int, variant: int) -> Occurrence:
    place = store.place_of(row)
    return Occurrence(place.document_id, place.segment_id, place.raw_start, place.shifts, 0, place.text, variant)


def _kept_families(
    texts: Texts, looked_at: NDArray[np.bool_], previous: Previous | None, family_of: NDArray[np.int32]
) -> Indexes:
    """The families that stand as they were in the last run; their texts' best family is noted."""
    if previous is None:
        return np.empty(0, np.int64)
    passages, variants = previous.families()
    at = np.searchsorted(texts.hashes, passages).clip(max=max(len(texts) - 1, 0))
    still = (texts.hashes[at] == passages) & ~looked_at[at] if len(texts) else np.zeros(len(passages), np.bool_)
    np.minimum.at(family_of, np.searchsorted(texts.hashes, variants[still]), at[still].astype(np.int32))
    kept: Indexes = np.unique(passages[still])
    return kept


def _take_over(previous: Previous | None, families: Indexes, runs: Indexes, moved: pa.Array, spill: Spill) -> pa.Array:
    """The published passages that were found anew, have gone, or are counted anew: these are collected as they are."""
    if previous is None:
        return pa.array([], pa.string())
    kept = previous.kept(families, runs)
    again = np.intersect1d(previous.of_documents(moved), previous.numbers[kept])
    for record, table in (previous.rows(hexadecimal(again)) if len(again) else {}).items():
        spill.add_table(record, table)
    return hexadecimal(np.union1d(previous.numbers[~kept], again))
