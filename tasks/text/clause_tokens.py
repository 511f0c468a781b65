"""A sentence with its quantities and periods -> words with tags and places; clauses and brackets among them."""

from __future__ import annotations

from bisect import bisect_left
from collections import deque
from collections.abc import Iterator, Sequence

from tasks.text.segmenter import GLUED, ODD, learn, segmenter, tags_so_far
from tasks.text.sieves import Marks

QUANTITY = "#"  # the tag of a token that is a quantity
PERIOD = "T"  # the tag of a token that is a time phrase
OPENING = {"）": "（", ")": "(", "》": "《", "]": "[", "】": "【"}
CLOSING = {v: k for k, v in OPENING.items()}
_CUES = frozenset("要应共已均约达为超在对把将由从向等或了仅")
WINDOW = 120  # characters before the first and after the last quantity or period
_CLAUSE_ENDS = Marks(",，;；。:：!！?？")  # no word goes on behind one; each is a token
_MARK = "，"  # stands for a quantity or a period where the text around it is cut into words
REACH = 16  # tokens between two brackets or quotation marks of one name
_NO_BOUNDARIES = frozenset("_、“”‘’\"'·/+&%％-—~～.")  # beside letters, digits and white space
Island = tuple[int, int, str]  # where a quantity or a period stands, and its tag


class Tokens:
    """The words of a sentence with tag and place; each quantity and each period is one token.

    At first only the clauses from that of the first quantity to that of the last one are cut into words, those around
    them when somebody asks whether the sentence `has` a token there: few names reach so far, and cutting takes long.
    There is room for the tokens before the first one, so that an index means the same token for ever.
    """

    __slots__ = (
        "_before",
        "_behind",
        "_end",
        "_floor",
        "_start",
        "_stop",
        "_text",
        "clauses",
        "ends",
        "first",
        "is_told",
        "quantities",
        "starts",
        "tags",
        "words",
    )  # fmt: skip

    def __init__(self, text: str, islands: Sequence[Island]) -> None:
        self.clauses: dict[int, int] = {}  # where the clause of a token starts, asked four times a number
        self.quantities: dict[int, int] = {}  # the token of the quantity at a place
        self.is_told = "分别" in text
        self._text = text
        # names stand near numbers: the rest of a long sentence is not cut into words
        self._floor = max(0, islands[0][0] - WINDOW) if islands else 0
        self._stop = min(len(text), islands[-1][1] + WINDOW) if islands else len(text)
        numbers = [island for island in islands if island[2] == QUANTITY]
        self._before = [island for island in islands if island[0] < numbers[0][0]] if numbers else []
        self._start = self._end = self._begin_of(numbers[0][0] if numbers else self._floor)
        inside = [island for island in islands if island[0] >= self._start]
        self._before = self._before[: len(islands) - len(inside)]  # those that are no tokens yet
        self._behind = deque(inside)
        self.first = room = self._start - self._floor
        self.words: list[str] = [_MARK] * room  # a comma to whoever does not ask
        self.tags: list[str] = ["x"] * room
        self.starts: list[int] = [0] * room
        self.ends: list[int] = [0] * room
        self._cut_on(numbers[-1][1] if numbers else self._stop)

    def _begin_of(self, at: int) -> int:
        """The mark before the clause that goes on at a place, which is in no island."""
        begin = _CLAUSE_ENDS.last_place(self._text, self._floor, at)
        for start, end, _ in reversed(self._before):
            if end <= begin:
                break
            if start < begin:
                begin = _CLAUSE_ENDS.last_place(self._text, self._floor, start)
        return max(begin, self._floor)

    def _end_of(self, at: int) -> int:
        """The end of the clause that goes on at a place."""
        found = _CLAUSE_ENDS.place(self._text, at, self._stop)
        return found + 1 if found >= 0 else self._stop

    def _cut_before(self) -> None:
        """Cut the clause before the first token, whose tokens go where there is room for them."""
        begin = self._begin_of(self._start)
        inside: list[Island] = []
        while self._before and self._before[-1][0] >= begin:
            inside.append(self._before.pop())
        inside.reverse()
        words, tags, starts, ends = self._cut(begin, self._start, inside)
        first, end = self.first - len(words), self.first
        self.words[first:end], self.tags[first:end] = words, tags
        self.starts[first:end], self.ends[first:end] = starts, ends
        self.first, self._start = first, begin

    def _cut_on(self, least: int) -> None:
        """Cut on to the end of the clause in which the place `least` stands."""
        end = self._end_of(least)
        inside: list[Island] = []
        while self._behind and self._behind[0][0] < end:
            island = self._behind.popleft()
            inside.append(island)
            end = end if island[1] <= end else self._end_of(island[1])
        words, tags, starts, ends = self._cut(self._end, end, inside)
        self.words += words
        self.tags += tags
        self.starts += starts
        self.ends += ends
        self._end = end

    def _cut(self, start: int, end: int, islands: list[Island]) -> tuple[list[str], list[str], list[int], list[int]]:
        """Words, tags, starts and ends of a part of the text; each island is one word."""
        words: list[str] = []
        tags: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        piece = self._piece(start, end, islands)
        known, at, number = tags_so_far(), start, 0
        island = islands[0][0] if islands else -1
        for word in segmenter().cut(piece):
            if at == island:
                _, after, tag = islands[number]
                if tag == QUANTITY:
                    self.quantities[at] = len(self.words) + len(words)
                words.append(self._text[at:after])
                tags.append(tag)
                starts.append(at)
                ends.append(after)
                number += 1
                island = islands[number][0] if number < len(islands) else -1
                at = after
                continue
            after = at + len(word)
            tag = known.get(word) or learn(piece)[word]
            if tag not in ODD:
                words.append(word)
                tags.append(tag)
                starts.append(at)
                ends.append(after)
            elif tag == GLUED:
                words += word
                tags += ("d" if word[0] in _CUES else "n", "d" if word[1] in _CUES else "v")
                starts += (at, at + 1)
                ends += (at + 1, after)
            at = after
        return words, tags, starts, ends

    def _piece(self, start: int, end: int, islands: list[Island]) -> str:
        """A part of the text with a mark in the place of each island."""
        parts = []
        for first, last, _ in islands:
            parts.append(self._text[start:first])
            start = last
        parts.append(self._text[start:end])
        return _MARK.join(parts)

    def has(self, index: int) -> bool:
        """Whether there is a token at `index`, cutting on for it; all quantities are among those already cut."""
        while index < self.first and self._start > self._floor:
            self._cut_before()
        while index >= len(self.words) and self._end < self._stop:
            self._cut_on(self._end)
        return self.first <= index < len(self.words)

    def words_at(self, start: int, end: int) -> list[str]:
        """The words of the tokens from `start` to `end`, as far as there are any."""
        self.has(start)
        self.has(end - 1)
        return self.words[max(start, self.first) : end]

    def begin(self) -> int:
        """The first token of all."""
        self.has(-1)
        return self.first

    def text(self, start: int, end: int) -> str:
        """The words from token `start` to token `end`, joined."""
        return "".join(self.words[start:end])

    def is_island(self, index: int) -> bool:
        """Whether a token is a quantity or a time phrase."""
        return self.tags[index] == QUANTITY or self.tags[index] == PERIOD

    def index_at(self, offset: int) -> int:
        """The first token that starts at or after a character offset."""
        while offset < self._start and self._start > self._floor:
            self._cut_before()
        return bisect_left(self.starts, offset, self.first)


def is_boundary(word: str) -> bool:
    """Whether a token ends a clause: a comma, a full stop, a bracket; not 、 and not a quotation mark."""
    first = word[:1]
    return not (first.isalnum() or first in _NO_BOUNDARIES or first.isspace())


def opening_of(tokens: Tokens, index: int) -> int:
    """The index of the bracket or quotation mark that the one at `index` closes, else -1."""
    mark = OPENING.get(tokens.words[index]) or {"”": "“", "’": "‘"}.get(tokens.words[index], "")
    return _partner(tokens, mark, range(index - 1, index - REACH, -1))


def closing_of(tokens: Tokens, index: int) -> int:
    """The index of the bracket that closes the one at `index`, else -1."""
    return _partner(tokens, CLOSING[tokens.words[index]], range(index + 1, index + REACH))


def _partner(tokens: Tokens, mark: str, places: range) -> int:
    for j in places:
        if not tokens.has(j) or tokens.tags[j] == QUANTITY:
            return -1
        if tokens.words[j] == mark:
            return j
    return -1


def clause_start(tokens: Tokens, index: int) -> int:
    """The first token after the last boundary or quantity before `index`; a closed bracket is no boundary."""
    found = tokens.clauses.get(index)
    if found is None:
        found = tokens.clauses[index] = _find_clause_start(tokens, index)
    return found


def _find_clause_start(tokens: Tokens, index: int) -> int:
    j = index
    while tokens.has(j - 1) and tokens.tags[j - 1] != QUANTITY:
        word = tokens.words[j - 1]
        if word in OPENING:
            opening = opening_of(tokens, j - 1)
            if opening < 0:
                break
            j = opening
        elif is_boundary(word):
            break
        else:
            j -= 1
    return j


def clauses_before(tokens: Tokens, index: int, most: int = 3) -> Iterator[tuple[int, int]]:
    """The clauses before the one of `index`, nearest first, until a quantity: (first token, end)."""
    begin = clause_start(tokens, index)
    for _ in range(most):
        if not tokens.has(begin - 1) or tokens.tags[begin - 1] == QUANTITY:
            return
        end = begin - 1
        begin = clause_start(tokens, end)
        yield begin, end
