"""Structure found in a visible text -> the same structure of its source: every offset and every edit leads there."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from tasks.text.edits import Change, Owner, write_ledger
from tasks.text.marked_text import Markup
from tasks.text.spans import Alignment, apply_edits
from tasks.text.structure import Structure
from warehouse.records import Document, Edit, document_id


class Replaced(NamedTuple):
    """A change as the alignment wants it."""

    raw_start: int
    raw_end: int
    inserted: str


def compose(raw: str, file_id: str, markup: Markup, structure: Structure) -> Structure:
    """The structure with raw offsets; its edits are those of the markup and those of the visible text in one ledger.

    An edit of the visible text takes in the changes of markup that it spans; all others stay as they are.
    """
    source = _Source(raw, markup)
    owners = [source.owner(file_id, document) for document in structure.documents]
    changes = source.merged(source.changes(structure.edits))
    known = {old.document_id: new.document_id for old, new in zip(structure.documents, owners, strict=True)}
    return Structure(
        page_title=markup.page_title or structure.page_title,
        page_url=markup.page_url or structure.page_url,
        site=markup.site or structure.site,
        published_at=markup.published_at or structure.published_at,
        documents=[
            source.document(old, new.document_id, known) for old, new in zip(structure.documents, owners, strict=True)
        ],
        edits=write_ledger(raw, file_id, changes, sorted(owners)),
        marks=[
            replace(mark, document_id=known.get(mark.document_id or ""), raw_start=span[0], raw_end=span[1])
            for mark in structure.marks
            for span in [source.span(mark.raw_start, mark.raw_end)]
        ],
    )


class _Source:
    """The way from a visible text back to its source."""

    def __init__(self, raw: str, markup: Markup) -> None:
        self.raw, self.text, self.markup = raw, markup.text, markup.changes
        replaced = [Replaced(change.start, change.end, change.inserted) for change in markup.changes]
        self.alignment = Alignment(raw, 0, len(raw), replaced)
        self.runs: list[tuple[int, int]] = []  # spans of the visible text that the markup inserted
        at = raw_at = 0
        for change in markup.changes:
            at += change.start - raw_at
            if change.inserted:
                self.runs.append((at, at + len(change.inserted)))
            at += len(change.inserted)
            raw_at = change.end

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The raw span of a visible one; an empty one stands before the character at its place."""
        first = self.alignment.raw_start(start)
        return first, max(first, self.alignment.raw_end(end)) if end > start else first

    def owner(self, file_id: str, document: Document) -> Owner:
        """Where a document stands in the source, and its id there; a collection owns its heading."""
        end = document.heading_end if document.is_collection else document.raw_end
        start, end = self.span(document.raw_start, end)
        return Owner(start, end, document_id(file_id, start, document.is_collection))

    def document(self, document: Document, new_id: str, known: dict[str, str]) -> Document:
        """The document with its place in the source."""
        start, end = self.span(document.raw_start, document.raw_end)
        return replace(
            document,
            document_id=new_id,
            parent_id=known.get(document.parent_id or ""),
            raw_start=start,
            raw_end=end,
            heading_end=self.span(document.raw_start, document.heading_end)[1],
        )

    def changes(self, edits: Iterable[Edit]) -> list[Change]:
        """Edits of the visible text as changes of the source; what the markup inserted is never cut in two."""
        groups: list[tuple[int, int, list[Edit]]] = []
        for edit in edits:
            start, end = self._whole(edit.raw_start, edit.raw_end)
            if groups and start < groups[-1][1]:
                first, last, members = groups[-1]
                groups[-1] = (first, max(last, end), [*members, edit])
            else:
                groups.append((start, end, [edit]))
        return [
            Change(
                *self.span(start, end), members[0].kind, members[0].rule, apply_edits(self.text, members, start, end)
            )
            if end > start
            else Change(*self.span(start, end), members[0].kind, members[0].rule, members[0].inserted)
            for start, end, members in groups
        ]

    def _whole(self, start: int, end: int) -> tuple[int, int]:
        """The span, widened to the whole of an inserted run that it cuts, or stands before at zero width."""
        run = self._run(start)
        if run and (run[0] < start or start == end):
            start, end = run[0], max(end, run[1])
        run = self._run(end)
        if run and run[0] < end:
            end = run[1]
        return start, end

    def _run(self, at: int) -> tuple[int, int] | None:
        """The inserted run that holds the character at a place."""
        number = bisect_right(self.runs, (at, len(self.text) + 1)) - 1
        return self.runs[number] if number >= 0 and at < self.runs[number][1] else None

    def merged(self, changes: Sequence[Change]) -> list[Change]:
        """These changes and those of the markup outside of them, in order, without any that changes nothing."""
        out: list[Change] = []
        number = 0
        for change in changes:
            while number < len(self.markup) and self.markup[number].start < change.start:
                out.append(self.markup[number])
                number += 1
            out.append(change)
            while number < len(self.markup) and self.markup[number].end <= change.end:
                number += 1
        out += self.markup[number:]
        return [change for change in out if self.raw[change.start : change.end] != change.inserted]
