"""Places of passages -> rows of passage_occurrences and passage_slots."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tasks.text.alignment import Slot, changed, find_slots
from tasks.text.paragraphs import raw_span
from tasks.text.passages import passage_id
from tasks.text.slots import Copy, family_slots, widen
from warehouse.records import PassageOccurrence, PassageSlot


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
) -> tuple[list[PassageOccurrence], list[PassageSlot]]:
    """The rows of one passage; `known` has the slots between the canonical variant and others, where they are known."""
    copies = sorted(copies, key=lambda each: (each.variant != canonical, *each.order))
    texts = [Copy(each.text) for each in copies]
    best = texts[0]
    slots: list[list[Slot]] = [[]]
    for copy, text in zip(copies[1:], texts[1:], strict=True):
        slots.append([] if copy.variant == canonical else _slots(best, text, known.get(copy.variant)))
    family = family_slots(texts, slots[1:])
    occurrences = [
        _occurrence(name, kind, copy, best, text, each, at == 0)
        for at, (copy, text, each) in enumerate(zip(copies, texts, slots, strict=True))
    ]
    values = [
        PassageSlot(name, number, slot.kind, copy.document_id, text.text[slice(*span)], *copy.raw(*span))
        for number, slot in enumerate(family, 1)
        for copy, text, span in zip(copies, texts, slot.spans, strict=True)
        if span is not None
    ]
    return occurrences, values


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
