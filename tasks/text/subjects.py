"""Whose figure a number is: the holder named beside it, before it in the sentence, or by the work its paragraph is about."""

from __future__ import annotations

from bisect import bisect_left
from collections import deque

from tasks.text.holders import Holder, carries, clause_starts, head_at, headline_work, leading_holder, pointed_in
from warehouse.records import Segment

_ITEM = 5  # the outline's level of 一是
_LASTS = 4  # sentences after which a holder is forgotten
Heard = tuple[str, Holder | None]  # a sentence before the present one, with the holder of its last figure
_NEAREST = 8  # holders before a number that are looked at
_CLAUSES = 12  # clauses before a number that are searched


class Subjects:
    """The holders that the sentences of a document have named so far, by paragraph, item and heading."""

    __slots__ = (
        "_before",
        "_heading",
        "_heading_level",
        "_item",
        "_item_work",
        "_lead",
        "_listed",
        "_resolved",
        "_sentence",
        "_text",
        "_under_item",
    )  # fmt: skip

    def __init__(self) -> None:
        self._heading: Holder | None = None  # the work that the open heading names
        self._heading_level = 0
        self._text: str | None = None
        self._sentence = SentenceHolders("")
        self._under_item = False
        self._resolved: Holder | None = None
        self._before: dict[bool, Holder | None] = {}  # of the sentences before the present one, once asked for
        self._lead: deque[Heard] = deque(maxlen=_LASTS)  # the sentences before the first item
        self._item: deque[Heard] = deque(maxlen=_LASTS)  # the sentences of the open item
        self._start_paragraph()

    def _start_paragraph(self) -> None:
        self._before.clear()
        if self._lead:
            self._lead.clear()
        if self._item:
            self._item.clear()
        self._item_work: Holder | None = None
        self._listed = False

    def _begin_item(self, text: str) -> None:
        """Open an item; what the one before named is over."""
        self._before.clear()
        self._listed = True
        self._item.clear()
        self._item_work = headline_work(text)

    def enter(self, segment: Segment) -> None:
        """Open a heading or a paragraph; the words before a list (一是 …) stay in force for its items."""
        if segment.level == _ITEM and segment.kind == "heading":
            self._under_item = True
            self._begin_item(segment.text)
            self._item.append((segment.text, None))
        elif self._under_item:
            self._under_item = False
        elif segment.level == _ITEM:
            self._begin_item("")
        else:
            self._start_paragraph()
            if segment.kind == "heading":
                self._open_heading(segment)

    def _open_heading(self, segment: Segment) -> None:
        """Open a heading, which closes the works that headings of its level and below name."""
        level = segment.level or 0
        work = headline_work(segment.text)
        if work or level <= self._heading_level:
            self._heading, self._heading_level = work, level

    def hear(self, segment: Segment) -> None:
        """Take in a sentence after its figures have been read; nothing is looked for until a figure asks."""
        if segment.marker is not None:
            self._begin_item(segment.text)
        (self._item if self._listed else self._lead).append((segment.text, self._resolved))
        self._resolved = None
        if self._before:
            self._before.clear()

    def holder_of(self, segment: Segment, at: int, clause: int, named: int, comparator: str | None) -> Holder | None:
        """The holder of the figure at `at` of a sentence, whose name stands at `named`.

        Words from `clause` on say what it is compared with: no holder stands there, nor is the comparator one.
        """
        holder = self._find(segment, at, clause, named, comparator or "")
        if holder and carries(holder) and (holder.leading or _attached(holder, at, named)):
            self._resolved = holder
        return holder

    def _find(self, segment: Segment, at: int, clause: int, named: int, comparator: str) -> Holder | None:
        """The work of the item or heading, else the holder in the sentence, else of the sentences before it."""
        if segment.text is not self._text:
            self._text, self._sentence = segment.text, SentenceHolders(segment.text)
        own = self._sentence.nearest(at, clause, named, comparator)
        if own and own.kind == "project":
            return own
        begins_item = segment.marker is not None
        found = (headline_work(segment.text) if begins_item else self._item_work) or self._heading or own
        if found is None:
            if begins_item not in self._before:
                self._before[begins_item] = self._search_before(begins_item)
            found = self._before[begins_item]
        return found

    def _search_before(self, begins_item: bool) -> Holder | None:
        """The holder that the sentences before go on about: of the item, else of the words before the first item."""
        heard = self._lead if begins_item else [*self._lead, *self._item]
        for text, resolved in reversed(heard):
            if found := resolved or leading_holder(text):
                return found
        return None


class SentenceHolders:
    """The holders of a sentence, found clause by clause from a number backwards."""

    __slots__ = ("_behind", "_found", "_heads", "_places", "_pointed", "_starts", "_text")

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts = clause_starts(text)
        self._pointed = pointed_in(text, self._starts)
        self._places = [h.start for h in self._pointed]
        self._behind = [h for h in self._pointed if h.follows >= 0][:_NEAREST]
        self._heads: dict[int, Holder | None] = {}
        self._found: dict[int, Holder | None] = {}  # by the number's clause

    def nearest(self, at: int, clause: int, named: int, comparator: str) -> Holder | None:
        """The holder before a number, or the work that a sum is spent on behind it.

        One right before the number or its name wins, then the head of its clause, of a clause of the same part
        (a semicolon ends it), a place in the middle of one, and so on in the parts before.
        """
        for holder in self._behind:
            if holder.follows <= at < holder.start:
                return holder
        last = bisect_left(self._places, at)
        pointed = self._pointed[max(0, last - _NEAREST) : last]
        if clause < at or comparator:
            pointed = [h for h in pointed if h.end <= clause and not comparator.startswith(h.text)]
        if pointed and _attached(pointed[-1], at, named):
            return pointed[-1]
        return self._from_clause(at, pointed, clause, comparator)

    def _from_clause(self, at: int, pointed: list[Holder], clause: int, comparator: str) -> Holder | None:
        """The holder of the clause of a number or of those before it, kept for the other numbers of the clause."""
        index = bisect_left(self._starts, at) - 1
        if comparator or clause < at:
            return self._from(index, pointed, at, clause, comparator)
        if index not in self._found:
            self._found[index] = self._from(index, pointed, at, clause, comparator)
        return self._found[index]

    def _from(self, last: int, pointed: list[Holder], at: int, clause: int, comparator: str) -> Holder | None:
        """The holder of a clause or of those before it."""
        middle = None
        for index in range(last, max(-1, last - _CLAUSES), -1):
            begin = self._starts[index]
            if head := self._head(index, pointed, at, clause, comparator):
                return head
            if pointed:
                inside = next((h for h in reversed(pointed) if h.start >= begin and _points(h)), None)
                middle = middle or inside
            if middle and begin and self._text[begin - 1] in ";；":
                return middle
        return middle

    def _head(self, index: int, pointed: list[Holder], at: int, clause: int, comparator: str) -> Holder | None:
        """The holder at the head of a clause."""
        begin = self._starts[index]
        end = self._starts[index + 1] - 1 if index + 1 < len(self._starts) else len(self._text)
        for holder in pointed:
            if begin <= holder.start < end and holder.leading:
                return holder
        if index not in self._heads:
            self._heads[index] = head_at(self._text, begin, end)
        head = self._heads[index]
        return (
            head if head and head.end <= clause and head.start < at and not comparator.startswith(head.text) else None
        )


def _points(holder: Holder) -> bool:
    """Whether a holder in the middle of a clause still tells whose figures follow: 我市, 全县; not 全国, xx市."""
    return holder.text[0] in "我本该全" and holder.text[:2] not in ("全国", "全省")


def _attached(holder: Holder, at: int, named: int) -> bool:
    """Whether a holder stands right before a number or its name: 检测[全市]42万只, 抽查[我市]1292家."""
    return holder.end == at or holder.start <= named <= holder.end
