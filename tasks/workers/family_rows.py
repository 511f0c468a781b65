"""Paragraphs of all documents -> the families that are new or changed, and which texts they take in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tasks.text.alignment import Slot
from tasks.text.families import Kinship, Member, ParagraphTable, find_families, sharing, with_kin
from tasks.workers.paragraph_rows import ParagraphRows, load_table
from tasks.workers.paragraph_store import ParagraphStore

Indexes = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Texts:
    """The distinct letters of paragraphs: text i has the rows by_text[starts[i]:starts[i + 1]]."""

    hashes: Indexes
    text_of: Indexes  # of each row
    by_text: Indexes
    starts: Indexes

    def rows_of(self, texts: Indexes) -> tuple[Indexes, Indexes]:
        """All rows of some texts, and which of the texts each is of."""
        sizes = self.starts[texts + 1] - self.starts[texts]
        steps = np.arange(int(sizes.sum())) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        return self.by_text[np.repeat(self.starts[texts], sizes) + steps], np.repeat(np.arange(len(texts)), sizes)


@dataclass(frozen=True, slots=True)
class Families:
    """The families that had to be found anew: members as (canonical text, text, slots)."""

    looked_at: NDArray[np.bool_]  # which texts; the families of the others are as they were
    members: Sequence[Member]  # canonical and row are texts


def find_texts(rows: ParagraphRows) -> Texts:
    """The distinct texts of all rows."""
    hashes, text_of = np.unique(rows.hashes, return_inverse=True)
    by_text = np.argsort(text_of, kind="stable")
    starts = np.searchsorted(text_of[by_text], np.arange(len(hashes) + 1))
    return Texts(hashes, text_of, by_text, starts)


def families_anew(rows: ParagraphRows, texts: Texts, store: ParagraphStore) -> Families:
    """The families of all changed paragraphs and of all that are joined to them."""
    looked_at = np.zeros(len(texts.hashes), np.bool_)
    looked_at[texts.text_of[rows.changed]] = True
    if not looked_at.any():
        return Families(looked_at, [])
    table, first = load_table(rows, texts.by_text[texts.starts[:-1]])
    text = texts.text_of[first]
    stays = np.zeros(len(texts.hashes), np.bool_)
    stays[texts.text_of[rows.documents >= 0]] = True
    if looked_at.all():
        pool = np.arange(len(first))
        chosen = pool[stays[text]]
    else:
        pool, reached = _reached(table, first, np.flatnonzero(looked_at[text]), rows, store)
        looked_at[text[reached]] = True
        chosen = reached[stays[text[reached]]]
    kinship = _kinship(table, first, chosen, rows, store)
    shared = np.flatnonzero((kinship.buckets >= 0).any(axis=1)).tolist()
    names = text[chosen].tolist()
    members = [Member(names[each.canonical], names[each.row], each.slots) for each in find_families(kinship, shared)]
    return Families(looked_at, members)


def _reached(
    table: ParagraphTable, first: Indexes, changed: Indexes, rows: ParagraphRows, store: ParagraphStore
) -> tuple[Indexes, Indexes]:
    """The rows of the table that were compared, and those that a chain of kin joins to the changed ones."""
    reached = edge = changed
    pool = changed
    while len(edge):
        pool = np.union1d(pool, sharing(table.bands, edge))
        kinship = _kinship(table, first, pool, rows, store)
        found = pool[sorted(with_kin(kinship, np.searchsorted(pool, edge).tolist()))]
        edge = np.setdiff1d(found, reached)
        reached = np.union1d(reached, found)
    return pool, reached


def _kinship(
    table: ParagraphTable, first: Indexes, chosen: Indexes, rows: ParagraphRows, store: ParagraphStore
) -> Kinship:
    """Kinship among some rows of the table, the texts of those that may have kin at hand."""
    names = first[chosen].tolist()
    kinship = Kinship(table.take(chosen), lambda row: store.letters_of(names[row]))
    store.read(rows, [names[row] for row in np.flatnonzero((kinship.buckets >= 0).any(axis=1)).tolist()])
    return kinship


def slots_of(members: Sequence[Member]) -> dict[tuple[int, int], list[Slot]]:
    """The slots of each (canonical text, text)."""
    return {(each.canonical, each.row): each.slots for each in members}
