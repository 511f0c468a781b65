"""Paragraphs of all documents -> the families that are new or changed, and which texts they take in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tasks.text.families import Kinship, Member, ParagraphTable, find_families, with_kin
from tasks.text.kin_groups import groups, in_pairs, joined_to, likely_pairs, not_alone
from tasks.workers.memory import give_back
from tasks.workers.near_sketches import NearSketches
from tasks.workers.paragraph_corpus import Texts
from tasks.workers.paragraph_rows import ParagraphRows
from tasks.workers.paragraph_store import ParagraphStore
from tasks.workers.sketch_store import SketchStore

Indexes = NDArray[np.int64]


class Families:
    """The search for families among the texts that are new, changed or joined to such by a chain of kin."""

    def __init__(self, rows: ParagraphRows, texts: Texts, store: ParagraphStore, folder: Path) -> None:
        """Find out which texts have to be looked at, and which of them may have kin."""
        self.texts, self._rows, self._store = texts, rows, store
        self.looked_at = np.zeros(len(texts), np.bool_)  # the families of the other texts are as they were
        self.looked_at[texts.text_of[rows.changed]] = True
        self._names = np.empty(0, np.int64)
        self._table: ParagraphTable | None = None
        if not self.looked_at.any():
            return
        stays = np.zeros(len(texts), np.bool_)
        stays[texts.text_of[rows.documents >= 0]] = True
        every = texts.by_text[texts.starts[:-1]].astype(np.int64)
        if not self.looked_at.all():
            self._look_near(NearSketches(rows, np.sort(every)), every[self.looked_at], stays)
            return
        with SketchStore(folder, rows, every) as sketches:
            names = texts.text_of[sketches.rows].astype(np.int64)
            chosen = not_alone(sketches.keys, len(sketches))
            chosen = chosen[stays[names[chosen]]]
            self._names, self._table = names[chosen], sketches.take(chosen)

    def found(self) -> Iterator[Sequence[Member]]:
        """The members of all families, those of whole families together; canonical and row are texts."""
        if self._table is None:
            return
        pairs = likely_pairs(self._table)
        kept = in_pairs(pairs, len(self._names))
        table, texts, self._table = self._table.take(kept), self._names[kept], None
        self._store.read(self.texts.rows_of(texts)[0])
        give_back()
        for group in groups(np.searchsorted(kept, pairs), len(kept)):
            names = texts[group]
            kinship = self._kinship(table.take(group), names)
            members = find_families(kinship, range(len(group)))
            named = names.tolist()
            yield [Member(named[each.canonical], named[each.row], each.slots) for each in members]

    def _look_near(self, sketches: NearSketches, changed: Indexes, stays: NDArray[np.bool_]) -> None:
        """Look at the texts of the changed rows, and at those that a chain of kin joins to them."""
        rows = self._reached(sketches, changed)
        names = self.texts.text_of[rows].astype(np.int64)
        self.looked_at[names] = True
        self._names = names[stays[names]]
        self._table = sketches.take(np.searchsorted(sketches.rows, rows[stays[names]]))

    def _reached(self, sketches: NearSketches, changed: Indexes) -> Indexes:
        """The rows with a sketch that a chain of kin joins to changed ones, and these."""
        reached = edge = np.unique(sketches.read(np.sort(changed)))
        while len(edge):
            sketches.read_sharing(edge)
            pool = sketches.sharing(edge)
            names = self.texts.text_of[sketches.rows[pool]].astype(np.int64)
            table = sketches.take(pool)
            pairs = likely_pairs(table)
            is_edge = np.isin(sketches.rows[pool], edge)
            near = joined_to(pairs, len(pool), np.flatnonzero(is_edge))
            found = self._with_kin(table.take(near), names[near], np.flatnonzero(is_edge[near]))
            edge = np.setdiff1d(sketches.rows[pool[near[found]]], reached)
            reached = np.union1d(reached, edge)
        return reached

    def _with_kin(self, table: ParagraphTable, names: Indexes, seeds: Indexes) -> Indexes:
        """The rows of the table that a chain of kin joins to the seeds, and these."""
        first = self.texts.by_text[self.texts.starts[names]].astype(np.int64)
        self._store.read(first[in_pairs(likely_pairs(table), len(first))])
        return np.array(sorted(with_kin(self._kinship(table, names), seeds.tolist())), np.int64)

    def _kinship(self, table: ParagraphTable, names: Indexes) -> Kinship:
        """Kinship among texts whose letters have been read, as far as they are asked for."""
        first = self.texts.by_text[self.texts.starts[names]].tolist()
        return Kinship(table, lambda row: self._store.letters_of(first[row]))
