"""A place of a raw text with the edits inside it -> clean text in pieces, some of them marked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from tasks.text.spans import apply_edits

SHOWN = 110  # code points of the text between two marks that are shown on each side of a gap


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that is shown as it is, or marked."""

    text: str
    is_marked: bool = False


@dataclass(frozen=True, slots=True)
class _Inside:
    """An edit, counted from the beginning of its excerpt."""

    raw_start: int
    raw_end: int
    inserted: str


def pieces_of(excerpt: dict[str, Any] | None, marks: Iterable[tuple[int, int]]) -> list[Piece]:
    """The excerpt's clean text with the marks, which are places of the raw text: 差|9个百分点| -> two pieces."""
    if excerpt is None:
        return []
    offset, raw = excerpt["raw_start"], excerpt["text"]
    edits = [
        _Inside(each["raw_start"] - offset, each["raw_end"] - offset, each["inserted"]) for each in excerpt["edits"]
    ]
    bounds, at = [], 0
    for start, end in sorted(marks):
        start, end = max(start - offset, at), min(end - offset, len(raw))
        if start < end:
            bounds += [(at, start, False), (start, end, True)]
            at = end
    spans = [*bounds, (at, len(raw), False)]
    texts = [Piece(_clean(raw, edits, start, end), is_marked) for start, end, is_marked in spans]
    return [
        Piece(
            piece.text if piece.is_marked else _shortened(piece.text, index == 0, index == len(texts) - 1),
            piece.is_marked,
        )
        for index, piece in enumerate(texts)
        if piece.text
    ]


def _clean(raw: str, edits: Sequence[_Inside], start: int, end: int) -> str:
    """raw[start:end] with the edits that lie wholly inside it."""
    inside = [each for each in edits if start <= each.raw_start and each.raw_end <= end and each.raw_start < end]
    return apply_edits(raw, inside, start, end)


def _shortened(text: str, is_first: bool, is_last: bool) -> str:
    """The text, or of a long one what stands beside the marks."""
    if len(text) <= 2 * SHOWN or (is_first and is_last):
        return text
    before = "" if is_first else text[:SHOWN]
    behind = "" if is_last else text[-SHOWN:]
    return f"{before}…{behind}"
