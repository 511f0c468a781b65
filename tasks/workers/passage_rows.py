"""Families of paragraphs -> the rows of passages: where each copy stands, and how it differs."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tasks.text.families import Member
from tasks.text.passages import PARAGRAPH, passage_id
from tasks.workers.family_rows import Families
from tasks.workers.occurrence_rows import Occurrence, rows_of_passage
from tasks.workers.paragraph_corpus import Corpus
from tasks.workers.paragraph_store import ParagraphStore
from tasks.workers.passage_spill import Spill, equal_places
from warehouse.records import PassageOccurrence

Indexes = NDArray[np.int64]
_PLACE = ["document_id", "segment_id", "raw_start", "raw_end"]


def collect_families(corpus: Corpus, families: Families, spill: Spill) -> NDArray[np.int32]:
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
