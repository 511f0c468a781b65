"""The paragraphs of all documents by their letters."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tasks.workers.comparison_sources import Signed
from tasks.workers.paragraph_rows import ParagraphRows
from tasks.workers.paragraph_store import ParagraphStore

Indexes = NDArray[np.int64]
Numbers = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Texts:
    """The distinct letters of paragraphs: text i has the rows by_text[starts[i]:starts[i + 1]]."""

    hashes: Indexes
    text_of: Numbers  # of each row; -1 for one that does not count and did not
    by_text: Numbers
    starts: Indexes

    def __len__(self) -> int:
        return len(self.hashes)

    def rows_of(self, texts: Indexes) -> tuple[Indexes, Indexes]:
        """All rows of some texts, and which of the texts each is of."""
        sizes = self.starts[texts + 1] - self.starts[texts]
        steps = np.arange(int(sizes.sum())) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        found = self.by_text[np.repeat(self.starts[texts], sizes) + steps].astype(np.int64)
        return found, np.repeat(np.arange(len(texts)), sizes)


def find_texts(rows: ParagraphRows) -> Texts:
    """The distinct texts of all rows."""
    own = np.flatnonzero((rows.documents >= 0) | rows.changed)
    order = own[np.argsort(rows.hashes[own], kind="stable")].astype(np.int32)
    ordered = rows.hashes[order]
    new = np.ones(len(ordered), np.bool_)
    new[1:] = ordered[1:] != ordered[:-1]
    text_of = np.full(len(rows), -1, np.int32)
    text_of[order] = np.cumsum(new, dtype=np.int32) - 1
    starts = np.append(np.flatnonzero(new), len(ordered))
    return Texts(ordered[new], text_of, order, starts)


@dataclass(frozen=True, slots=True)
class Corpus:
    """The paragraphs of all documents, and where their texts lie."""

    rows: ParagraphRows
    texts: Texts
    owners: Indexes  # of each row the number of the document's text: exact copies share it
    store: ParagraphStore

    def several(self, groups: Indexes, rows: Indexes, size: int) -> NDArray[np.bool_]:
        """Which of the groups that these rows belong to stand in documents whose texts differ."""
        owner = self.owners[rows]
        first = np.full(size, -1, np.int64)
        first[groups[::-1]] = owner[::-1]
        out = np.zeros(size, np.bool_)
        out[groups[owner != first[groups]]] = True
        return out

    def rows_of(self, texts: Indexes) -> tuple[Indexes, Indexes]:
        """The rows of some texts that count, and which of the texts each is of."""
        found, which = self.texts.rows_of(texts)
        stays = self.rows.documents[found] >= 0
        return found[stays], which[stays]


def document_texts(signed: Signed) -> Indexes:
    """The number of each document's text: exact copies share it."""
    numbers = signed.text_numbers()
    return np.append(numbers, len(numbers))  # the last one's is for paragraphs of no document, whose row is -1
