"""Paragraphs of all documents -> the tables of passages: what stands in several documents, and how it differs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tasks.text.passages import PARAGRAPH, count_distinct, passage_id
from tasks.workers.comparison_sources import Signed, Sources
from tasks.workers.family_rows import Families, Texts, families_anew, find_texts, slots_of
from tasks.workers.occurrence_rows import Occurrence, rows_of_passage
from tasks.workers.paragraph_rows import ParagraphRows, load_paragraphs
from tasks.workers.paragraph_store import ParagraphStore
from tasks.workers.passage_columns import Collected, write_tables
from tasks.workers.previous_passages import Previous, read_previous
from tasks.workers.run_rows import collect_runs

Indexes = NDArray[np.int64]
_PLACE = ["document_id", "segment_id", "raw_start", "raw_end"]


@dataclass(frozen=True, slots=True)
class Places:
    """Which row of the paragraphs stands in which family, named by its canonical text."""

    families: Indexes
    rows: Indexes


def write_passages(sources: Sources, signed: Signed, cluster_of: Mapping[str, str], target: Path) -> dict[str, int]:
    """Write the tables of passages over all documents that count; how many rows each has."""
    previous = read_previous(sources.published)
    rows = load_paragraphs(sources, signed, previous is None)
    owners = _document_texts(signed)[rows.documents]
    order = _order(signed, rows)
    collected = Collected()
    with ParagraphStore(target) as store:
        texts = find_texts(rows)
        families = families_anew(rows, texts, store)
        places = _places(rows, texts, families, owners)
        _collect(rows, texts, families, places, order, store, collected)
        kept, family_of = _kept_families(texts, families, places, previous)
        runs = collect_runs(rows, owners, family_of[texts.text_of], order, previous, store, collected)
    if previous is not None:
        occurrences, slots = previous.rows(kept, runs)
        collected.occurrences.append(occurrences)
        collected.slots.append(slots)
    numbers = {name: at for at, name in enumerate(sorted(set(cluster_of.values())))}
    clusters = np.array([numbers[cluster_of[name]] for name in signed.table.document_ids], np.int64)
    return write_tables(collected, signed, clusters, target)


def _document_texts(signed: Signed) -> Indexes:
    """The number of each document's text: exact copies share it."""
    known: dict[bytes, int] = {}
    return np.array([known.setdefault(text, len(known)) for text in [*signed.table.text_hashes, b""]], np.int64)


def _order(signed: Signed, rows: ParagraphRows) -> Indexes:
    """The place of each row in the order of document ids and places."""
    names = signed.table.document_ids
    ranks = np.zeros(len(names) + 1, np.int64)
    ranks[sorted(range(len(names)), key=names.__getitem__)] = np.arange(len(names))
    order = np.lexsort((np.arange(len(rows)), ranks[rows.documents]))
    places = np.empty(len(order), np.int64)
    places[order] = np.arange(len(order))
    return places


def _places(rows: ParagraphRows, texts: Texts, families: Families, owners: Indexes) -> Places:
    """The places of the families that stand in at least two documents whose texts differ."""
    members = np.array([(each.canonical, each.row) for each in families.members], np.int64).reshape(-1, 2)
    own = np.flatnonzero(families.looked_at)
    own = own[~np.isin(own, members[:, 1])]
    pairs = np.concatenate((np.stack((own, own), axis=1), members))
    found, which = texts.rows_of(pairs[:, 1])
    family = pairs[which, 0]
    stays = rows.documents[found] >= 0
    family, found = family[stays], found[stays]
    several = count_distinct(family, owners[found], len(texts.hashes)) > 1
    return Places(family[several[family]], found[several[family]])


def _collect(
    rows: ParagraphRows,
    texts: Texts,
    families: Families,
    places: Places,
    order: Indexes,
    store: ParagraphStore,
    collected: Collected,
) -> None:
    """The rows of the families found anew."""
    varied = np.zeros(len(texts.hashes), np.bool_)
    varied[[each.canonical for each in families.members]] = True
    equal = ~varied[places.families]
    _collect_equal(rows, texts, Places(places.families[equal], places.rows[equal]), order, collected)
    chosen = np.flatnonzero(varied[places.families])
    chosen = chosen[np.argsort(places.families[chosen], kind="stable")]
    store.read(rows, places.rows[chosen].tolist())
    slots = slots_of(families.members)
    bounds = np.flatnonzero(np.diff(places.families[chosen], prepend=-1, append=-1)).tolist() if len(chosen) else []
    for first, last in pairwise(bounds):
        some = places.rows[chosen[first:last]].tolist()
        family = int(places.families[chosen[first]])
        copies = [_copy(store, row, int(texts.hashes[texts.text_of[row]])) for row in some]
        known = {int(texts.hashes[text]): slots.get((family, text), []) for text in set(texts.text_of[some].tolist())}
        number = int(texts.hashes[family])
        collected.add(*rows_of_passage(passage_id(number), PARAGRAPH, number, copies, known))


def _collect_equal(rows: ParagraphRows, texts: Texts, places: Places, order: Indexes, collected: Collected) -> None:
    """The rows of families whose copies are equal letter for letter: no text is read. A row has one such family."""
    family_of = np.full(len(rows), -1, np.int64)
    family_of[places.rows] = places.families
    for some, batch in rows.read(np.sort(places.rows), _PLACE):
        numbers = texts.hashes[family_of[some]]
        collected.add_places(numbers, pa.Table.from_batches([batch]), PARAGRAPH, rows.letter_counts[some], order[some])
    collected.join_places()


def _copy(store: ParagraphStore, row: int, variant: int) -> Occurrence:
    place = store.place_of(row)
    return Occurrence(place.document_id, place.segment_id, place.raw_start, place.shifts, 0, place.text, variant)


def _kept_families(
    texts: Texts, families: Families, places: Places, previous: Previous | None
) -> tuple[Indexes, Indexes]:
    """The families taken over from the last run, and the family of each text: its best one, -1 for none."""
    family_of = np.full(len(texts.hashes), len(texts.hashes), np.int64)
    np.minimum.at(family_of, texts.text_of[places.rows], places.families)
    kept = np.empty(0, np.int64)
    if previous is not None:
        passages, variants = previous.variants()
        still = np.isin(passages, texts.hashes[~families.looked_at])
        kept = np.unique(passages[still])
        family, text = (np.searchsorted(texts.hashes, each[still]) for each in (passages, variants))
        np.minimum.at(family_of, text, family)
    family_of[family_of == len(texts.hashes)] = -1
    return kept, family_of
