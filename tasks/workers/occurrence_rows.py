"""Places of passages -> rows of passage_occurrences and passage_slots."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from tasks.text.alignment import Slot, changed, find_slots
from tasks.text.paragraphs import raw_span
from tasks.text.passages import passage_id
from tasks.text.slots import Copy, family_slots, span_in, widen
from warehouse.records import PassageOccurrence, PassageSlot

HELD = 2_000  # copies of a passage whose letters and rows are held at a time: some 20 MB


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A copy of a passage: its clean text from `start` on in a paragraph that begins at `paragraph_start`."""

    document_id: str
    segment_id: str
    paragraph_start: int
    shifts: bytes
    start: int
    text: str
    variant: int

    def raw(self, start: int, end: int) -> tuple[int, int]:
        """The raw span of text[start:end]."""
        return raw_span(self.paragraph_start, self.shifts, self.start + start, self.start + end)

    @property
    def order(self) -> tuple[str, int]:
        """What comes first in a passage's list."""
        return self.document_id, self.paragraph_start + self.start


def rows_of_passage(
    name: str, kind: str, canonical: int, copies: Sequence[Occurrence], known: dict[int, list[Slot]]
) -> Iterator[tuple[list[PassageOccurrence], list[PassageSlot]]]:
    """The rows of one passage, some copies at a time: it may stand in a hundred thousand documents.

    `known` has the slots between the canonical variant and others, where they are known.
    """
    copies = sorted(copies, key=lambda each: (each.variant != canonical, *each.order))
    copy_of = lru_cache(maxsize=HELD)(Copy)
    best = Copy(copies[0].text)
    found: dict[str, list[Slot]] = {}

    def compared() -> Iterator[tuple[Copy, list[Slot]]]:
        for copy in copies[1:]:
            if copy.text not in found:
                text = copy_of(copy.text)
                found[copy.text] = [] if copy.variant == canonical else _slots(best, text, known.get(copy.variant))
                yield text, found[copy.text]

    family = family_slots(best, compared())
    found[copies[0].text] = []
    for begin in range(0, len(copies), HELD):
        occurrences, values = [], []
        for at, copy in enumerate(copies[begin : begin + HELD], begin):
            text, slots = copy_of(copy.text), found[copy.text]
            occurrences.append(_occurrence(name, kind, copy, best, text, slots, at == 0))
            spans = [span_in(text, slots, slot) for slot in family]
            values += [
                PassageSlot(name, number, slot.kind, copy.document_id, text.text[slice(*span)], *copy.raw(*span))
                for number, (slot, span) in enumerate(zip(family, spans, strict=True), 1)
                if span is not None
            ]
        yield occurrences, values


def _slots(best: Copy, other: Copy, known: list[Slot] | None) -> list[Slot]:
    """The slots between the canonical copy and another, whole words and numbers."""
    found = find_slots(best.letters, other.letters, most=1.0) if known is None else known
    return widen(best, other, found or [])


def _occurrence(
    name: str, kind: str, copy: Occurrence, best: Copy, text: Copy, slots: list[Slot], is_canonical: bool
) -> PassageOccurrence:
    longest = max(len(best.letters), len(text.letters), 1)
    return PassageOccurrence(
        name,
        copy.document_id,
        copy.segment_id,
        *copy.raw(0, len(copy.text)),
        kind,
        is_canonical,
        passage_id(copy.variant),
        len(text.letters),
        round(changed(slots) / longest, 4),
        len(slots),
        " ".join("{}-{}={}-{}".format(*best.span(a, b), *text.span(c, d)) for a, b, c, d in slots),
    )
