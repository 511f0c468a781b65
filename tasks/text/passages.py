"""A document's paragraphs -> hashes by which passages that stand in several documents are found."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tasks.text.shingles import fold_each
from warehouse.records import Segment

PASSAGE_FROM = 80  # folded letters and digits: below it set phrases and headings repeat by chance


@dataclass(frozen=True, slots=True)
class ParagraphHash:
    """A paragraph long enough to be looked for elsewhere (段落指纹)."""

    passage_id: str  # 16 hex digits of the folded text's hash
    document_id: str
    segment_id: str
    raw_start: int
    raw_end: int


def paragraph_hashes(segments: Iterable[Segment]) -> list[ParagraphHash]:
    """The hash of every paragraph of at least 80 folded letters and digits, in their order."""
    paragraphs = [segment for segment in segments if segment.kind == "paragraph"]
    found = []
    for paragraph, codes in zip(paragraphs, fold_each([each.text for each in paragraphs]), strict=True):
        if len(codes) >= PASSAGE_FROM:
            passage = hashlib.blake2b(codes.tobytes(), digest_size=8).hexdigest()
            place = (paragraph.document_id, paragraph.segment_id, paragraph.raw_start, paragraph.raw_end)
            found.append(ParagraphHash(passage, *place))
    return found


def count_occurrences(
    passages: Sequence[str], documents: NDArray[np.int64], texts: NDArray[np.int64]
) -> NDArray[np.int64]:
    """For each row in how many documents its passage stands; 0 where these are all copies of one text.

    `documents` and `texts` number the row's document and that document's text: copies of a text share its number.
    """
    if not len(documents):
        return np.empty(0, np.int64)
    _, passage = np.unique(np.array(passages), return_inverse=True)
    count = int(passage.max()) + 1
    in_documents = np.bincount(_distinct_owners(passage, documents), minlength=count)
    in_texts = np.bincount(_distinct_owners(passage, texts), minlength=count)
    occurrences: NDArray[np.int64] = np.where(in_texts > 1, in_documents, 0)[passage]
    return occurrences


def _distinct_owners(passage: NDArray[np.int64], owner: NDArray[np.int64]) -> NDArray[np.int64]:
    """The passage of each distinct (passage, owner)."""
    order = np.lexsort((owner, passage))
    first = np.ones(len(order), np.bool_)
    first[1:] = (np.diff(passage[order]) != 0) | (np.diff(owner[order]) != 0)
    out: NDArray[np.int64] = passage[order][first]
    return out
