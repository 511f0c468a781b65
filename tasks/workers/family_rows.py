"""Paragraphs of all documents -> the families that are new or changed, and which texts they take in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tasks.text.families import Kinship, Member, ParagraphTable, find_families
from tasks.text.kin_groups import groups, in_pairs, likely_pairs, not_alone
from tasks.workers.memory import give_back
from tasks.workers.near_rows import Near
from tasks.workers.paragraph_corpus import Texts
from tasks.workers.paragraph_rows import ParagraphRows
from tasks.workers.paragraph_store import ParagraphStore
from tasks.workers.sketch_store import SketchStore

Indexes = NDArray[np.int64]


class Families:
    """The search for families among the texts that are looked at: new or changed ones, and those joined to such by kin."""

    def __init__(
        self, texts: Texts, looked_at: NDArray[np.bool_], named: tuple[Indexes, ParagraphTable], store: ParagraphStore
    ) -> None:
        """Begin with the sketches of some texts that are looked at: the others have no kin."""
        self.texts, self.looked_at, self._store = texts, looked_at, store
        self._named: tuple[Indexes, ParagraphTable] | None = named

    def found(self) -> Iterator[Sequence[Member]]:
        """The members of all families, those of whole families together; canonical and row are texts."""
        assert self._named is not None, "families are found once"
        (names, table), self._named = self._named, None
        pairs = likely_pairs(table)
        kept = in_pairs(pairs, len(names))
        table, texts = table.take(kept), names[kept]
        self._store.read(self.texts.rows_of(texts)[0])
        give_back()
        for group in groups(np.searchsorted(kept, pairs), len(kept)):
            names = texts[group]
            kinship = self._kinship(table.take(group), names)
            members = find_families(kinship, range(len(group)))
            named = names.tolist()
            yield [Member(named[each.canonical], named[each.row], each.slots) for each in members]

    def _kinship(self, table: ParagraphTable, names: Indexes) -> Kinship:
        """Kinship among texts whose letters have been read, as far as they are asked for."""
        first = self.texts.by_text[self.texts.starts[names]].tolist()
        return Kinship(table, lambda row: self._store.letters_of(first[row]))


def sketches_of_all(rows: ParagraphRows, texts: Texts, folder: Path) -> tuple[Indexes, ParagraphTable]:
    """The texts that have a key in common with another, and their sketches."""
    with SketchStore(folder, rows, texts.by_text[texts.starts[:-1]].astype(np.int64)) as sketches:
        names = texts.text_of[sketches.rows].astype(np.int64)
        chosen = not_alone(sketches.keys, len(sketches))
        return names[chosen], sketches.take(chosen)


def sketches_near(near: Near, rows: ParagraphRows, texts: Texts) -> tuple[Indexes, ParagraphTable]:
    """The texts that are looked at, and their sketches."""
    chosen = np.flatnonzero(near.rows.has_sketch & np.isin(near.rows.hashes, near.hashes))
    chosen = chosen[rows.documents[chosen] >= 0]
    chosen = chosen[np.unique(near.rows.hashes[chosen], return_index=True)[1]]
    return texts.text_of[chosen].astype(np.int64), near.rows.table(chosen)
