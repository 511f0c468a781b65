"""The ledger of edits: what every stage wants to change in a text, put in order so that it replays and can be undone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from tasks.text.furniture import Span
from warehouse.records import Edit, edit_id

PRIORITY = {
    name: rank
    for rank, name in enumerate(
        (
            "furniture",
            "advertisement",
            "page_number",
            "markup",
            "stray_mark",
            "ocr",
            "hard_break",
            "paragraph_break",
            "whitespace",
        )
    )
}


class Change(NamedTuple):
    """One change wanted: put `inserted` in the place of raw[start:end]."""

    start: int
    end: int
    kind: str
    rule: str
    inserted: str = ""


class Owner(NamedTuple):
    """A stretch of raw text that belongs to a document."""

    start: int
    end: int
    document_id: str


def without_overlaps(changes: Iterable[Change]) -> list[Change]:
    """The changes in order, of two that overlap or start at one place the one of higher priority."""
    out: list[Change] = []
    for change in sorted(changes, key=lambda c: (c.start, PRIORITY[c.kind], -c.end)):
        while out and _clash(out[-1], change) and PRIORITY[change.kind] < PRIORITY[out[-1].kind]:
            out.pop()
        if not out or not _clash(out[-1], change):
            out.append(change)
    return out


def _clash(first: Change, second: Change) -> bool:
    return second.start < first.end or second.start == first.start


def changes_outside(raw: str, owners: Sequence[Owner], furniture: Sequence[Span]) -> list[Change]:
    """What takes everything away that no document owns: furniture by its rules, white space, and what is left."""
    out: list[Change] = []
    at = 0
    spans = sorted(furniture)
    k = 0
    for start, end in [*((o.start, o.end) for o in owners), (len(raw), len(raw))]:
        while k < len(spans) and spans[k].end <= at:
            k += 1
        while k < len(spans) and spans[k].start < start:
            span = spans[k]
            first, last = max(at, span.start), min(span.end, start)
            out += _rest(raw, at, first)
            if first < last:
                out.append(Change(first, last, "furniture", span.rule))
                at = last
            k += 1
            if last < span.end:
                k -= 1
                break
        out += _rest(raw, at, start)
        at = max(at, end)
    return out


def changes_inside(changes: Iterable[Change], owners: Sequence[Owner]) -> list[Change]:
    """The changes, given in order, that stand whole inside a document and change something."""
    out: list[Change] = []
    k = 0
    for change in changes:
        while k < len(owners) and owners[k].end <= change.start:
            k += 1
        if k < len(owners) and owners[k].start <= change.start and change.end <= owners[k].end:
            out.append(change)
    return out


def _rest(raw: str, start: int, end: int) -> list[Change]:
    if start >= end:
        return []
    if raw[start:end].isspace():
        return [Change(start, end, "whitespace", "between_documents")]
    return [Change(start, end, "furniture", "outside_documents")]


def write_ledger(raw: str, file_id: str, changes: Sequence[Change], owners: Sequence[Owner]) -> list[Edit]:
    """The edits of a file from its changes in order; those inside a document carry its id."""
    edits: list[Edit] = []
    k = 0
    for ordinal, change in enumerate(changes):
        while k < len(owners) and owners[k].end <= change.start:
            k += 1
        owner = owners[k] if k < len(owners) and owners[k].start <= change.start else None
        edits.append(
            Edit(
                edit_id(file_id, change.start),
                file_id,
                owner.document_id if owner else None,
                ordinal,
                change.start,
                change.end,
                change.kind,
                change.rule,
                raw[change.start : change.end],
                change.inserted,
            )
        )
    return edits
