"""Half-open code-point spans: edits applied and undone, and the way from clean text back to raw text."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import Protocol


class Replacement(Protocol):
    """Anything that puts `inserted` in the place of raw[raw_start:raw_end]; `records.Edit` is one."""

    @property
    def raw_start(self) -> int:
        """Where it begins in the raw text."""
        ...

    @property
    def raw_end(self) -> int:
        """Where it ends in the raw text."""
        ...

    @property
    def inserted(self) -> str:
        """What stands there in the clean text."""
        ...


def apply_edits(raw: str, edits: Iterable[Replacement], start: int = 0, end: int | None = None) -> str:
    """raw[start:end] with the edits inside it applied; a zero-width edit belongs to the span it starts.

    The edits are in order and do not overlap. An edit that straddles `start` or `end` raises ValueError.
    """
    end = len(raw) if end is None else end
    out: list[str] = []
    at = start
    for edit in edits:
        if edit.raw_end < start or edit.raw_start < start:
            if edit.raw_end > start:
                raise ValueError(f"edit {edit.raw_start}-{edit.raw_end} straddles {start}")
            continue
        if edit.raw_start >= end:
            break
        if edit.raw_start < at or edit.raw_end > end:
            raise ValueError(f"edit {edit.raw_start}-{edit.raw_end} overlaps another or straddles {end}")
        out += [raw[at : edit.raw_start], edit.inserted]
        at = edit.raw_end
    out.append(raw[at:end])
    return "".join(out)


def undo_edits(clean: str, edits: Iterable[tuple[int, int, str, str]]) -> str:
    """The raw text again, from the replayed text and its edits as (raw_start, raw_end, removed, inserted)."""
    out: list[str] = []
    at = raw_at = 0
    for raw_start, raw_end, removed, inserted in edits:
        kept = raw_start - raw_at
        out.append(clean[at : at + kept])
        at += kept
        if clean[at : at + len(inserted)] != inserted:
            raise ValueError(f"edit {raw_start}-{raw_end}: {inserted!r} is not in the clean text")
        out.append(removed)
        at += len(inserted)
        raw_at = raw_end
    out.append(clean[at:])
    return "".join(out)


class Alignment:
    """Where each character of a document's clean text stands in the raw text.

    Made from the raw text, the document's span and the edits inside it (in order, none overlapping).
    A character that an edit inserted stands at the whole of the edit's raw span.
    """

    def __init__(self, raw: str, raw_start: int, raw_end: int, edits: Sequence[Replacement]) -> None:
        clean_at: list[int] = []  # clean offset at which a piece begins
        raw_at: list[int] = []  # raw offset of the piece's first character
        inserted_end: list[int] = []  # -1 for a kept piece, else the raw end of the edit that inserted it
        out: list[str] = []
        length, at = 0, raw_start

        def piece(text: str, start: int, end: int) -> None:
            nonlocal length
            if text:
                clean_at.append(length)
                raw_at.append(start)
                inserted_end.append(end)
                out.append(text)
                length += len(text)

        for edit in edits:
            piece(raw[at : edit.raw_start], at, -1)
            piece(edit.inserted, edit.raw_start, edit.raw_end)
            at = edit.raw_end
        piece(raw[at:raw_end], at, -1)
        self.text = "".join(out)
        self._clean_at, self._raw_at, self._inserted_end = clean_at, raw_at, inserted_end
        self._raw_start, self._raw_end = raw_start, raw_end

    def raw_start(self, index: int) -> int:
        """The raw offset at which the clean character `index` begins."""
        if index >= len(self.text):
            return self._raw_end
        i = bisect_right(self._clean_at, index) - 1
        if self._inserted_end[i] >= 0:
            return self._raw_at[i]
        return self._raw_at[i] + index - self._clean_at[i]

    def raw_end(self, index: int) -> int:
        """The raw offset at which the clean character before `index` ends."""
        if index <= 0:
            return self._raw_start
        i = bisect_right(self._clean_at, index - 1) - 1
        if self._inserted_end[i] >= 0:
            return self._inserted_end[i]
        return self._raw_at[i] + index - self._clean_at[i]

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """The raw span of the clean span [start, end), which is not empty."""
        i = bisect_right(self._clean_at, start) - 1
        next_piece = self._clean_at[i + 1] if i + 1 < len(self._clean_at) else len(self.text)
        if i >= 0 and self._inserted_end[i] < 0 and start < end <= next_piece:  # nearly always: within one kept piece
            shift = self._raw_at[i] - self._clean_at[i]
            return start + shift, end + shift
        return self.raw_start(start), self.raw_end(end)

    def whole_start(self, index: int) -> int:
        """`index`, moved back to the beginning of the inserted run it stands in or directly after at zero width.

        A segment that starts where a paragraph break was inserted owns the break (contract, law 6).
        """
        while index > 0 and self.raw_start(index - 1) == self.raw_start(index):
            index -= 1
        return index

    def cut(self, index: int) -> tuple[int, int, int]:
        """Where the text may be cut at or before `index`: that offset, the raw end before it, the raw start after it.

        An inserted run is never cut in two, nor from the character that it stands before at zero width.
        """
        i = bisect_right(self._clean_at, index) - 1
        if i >= 0 and self._inserted_end[i] < 0 and self._clean_at[i] < index < len(self.text):
            raw = self._raw_at[i] + index - self._clean_at[i]
            return index, raw, raw
        index = self.whole_start(index)
        return index, self.raw_end(index), self.raw_start(index)
