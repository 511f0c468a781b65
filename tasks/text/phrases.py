"""A sentence with its quantities and periods -> tokens, and the noun phrases beside a token."""

from __future__ import annotations

import re
from collections.abc import Sequence

import rjieba

from tasks.text.cues import words_of

QUANTITY = "#"  # the tag of a token that is a quantity
PERIOD = "T"  # the tag of a token that is a time phrase
_LIGHT = words_of("light")
_LINK = words_of("link")
_SUBJECT = words_of("subject")
_ADVERB = words_of("adverb")
_PREDICATE = words_of("predicate")
_JOINER = words_of("joiner")
_OPEN = {")": "(", ")": "(", "》": "《", "]": "["}
_CLOSE = {v: k for k, v in _OPEN.items()}
_QUOTES = frozenset("“”‘’\"'「」")
_PUNCTUATION = re.compile(r"[^\w、“”‘’\"'·/+&%％\-—~～.]+")
_ORGANISATION = tuple("局厅委院府办队站所社部县市区镇乡村州省旗司")
LONGEST = 18  # a name longer than this is cut at a word


class Tokens:
    """The words of a sentence with tag and place; each quantity and each period is one token."""

    __slots__ = ("ends", "starts", "tags", "words")

    def __init__(self, text: str, islands: Sequence[tuple[int, int, str]]) -> None:
        self.words: list[str] = []
        self.tags: list[str] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        at = 0
        for start, end, tag in islands:
            if start < at:
                continue
            self._add_piece(text, at, start)
            self._add(text[start:end], tag, start)
            at = end
        self._add_piece(text, at, len(text))

    def _add(self, word: str, tag: str, start: int) -> None:
        self.words.append(word)
        self.tags.append(tag)
        self.starts.append(start)
        self.ends.append(start + len(word))

    def _add_piece(self, text: str, start: int, end: int) -> None:
        if start >= end:
            return
        at = start
        for word, tag in rjieba.tag(text[start:end]):
            if not word.isspace():
                self._add(word, tag, at)
            at += len(word)

    def __len__(self) -> int:
        return len(self.words)

    def text(self, start: int, end: int) -> str:
        """The words from token `start` to token `end`, joined."""
        return "".join(self.words[start:end])

    def index_at(self, offset: int) -> int:
        """The first token that starts at or after a character offset."""
        starts = self.starts
        low, high = 0, len(starts)
        while low < high:
            middle = (low + high) // 2
            if starts[middle] < offset:
                low = middle + 1
            else:
                high = middle
        return low


def is_boundary(word: str) -> bool:
    """Whether a token ends a clause: a comma, a full stop, a bracket; not 、 and not a quotation mark."""
    return bool(_PUNCTUATION.fullmatch(word))


def _opening(tokens: Tokens, index: int) -> int:
    """The index of the bracket that the closing bracket at `index` closes, at most eight tokens back, else -1."""
    mark = _OPEN[tokens.words[index]]
    for j in range(index - 1, max(-1, index - 9), -1):
        if tokens.tags[j] == QUANTITY:
            return -1
        if tokens.words[j] == mark:
            return j
    return -1


def _closing(tokens: Tokens, index: int) -> int:
    """The index of the bracket that closes the one at `index`, at most eight tokens on, else -1."""
    mark = _CLOSE[tokens.words[index]]
    for j in range(index + 1, min(len(tokens), index + 9)):
        if tokens.tags[j] == QUANTITY:
            return -1
        if tokens.words[j] == mark:
            return j
    return -1


def skip_links(tokens: Tokens, end: int) -> int:
    """The end of the phrase before the links that lead to a number: 总投资[约为] -> after 总投资."""
    while end > 0 and tokens.words[end - 1] in _LINK and tokens.tags[end - 1] not in (QUANTITY, PERIOD):
        end -= 1
    return end


def phrase_before(tokens: Tokens, end: int) -> tuple[int, int]:
    """The noun phrase (or verb with object) that ends before token `end`: 局[检查企业]17家 -> 检查企业."""
    words, tags = tokens.words, tokens.tags
    j, length, modifier = end, 0, False
    while j > 0:
        word, tag = words[j - 1], tags[j - 1]
        if tag == QUANTITY or tag == PERIOD:
            break
        if word in _OPEN:
            opening = _opening(tokens, j - 1)
            if opening < 0 or opening == 0:
                break
            length += tokens.ends[j - 1] - tokens.starts[opening]
            j = opening
            continue
        if is_boundary(word):
            break
        if word == "的":
            modifier = True
        elif (word in _SUBJECT or word in _ADVERB) and not (modifier and _keeps(tokens, j - 1)):
            if word in ("对", "对于") and modifier:
                j -= 1
            break
        elif word in _LIGHT and j < end and tag[0] in "vp":
            break
        elif tag[0] in "cpr" and word not in _JOINER and not (tag == "r" and j < end and word[0] == "各"):
            break
        elif j < end and word.endswith(_ORGANISATION) and len(word) > 2 and tags[j][0] == "v" and tags[j] != "vn":
            break
        if length + len(word) > LONGEST and j < end:
            break
        length += len(word)
        j -= 1
    return _trim(tokens, j, end)


def _keeps(tokens: Tokens, index: int) -> bool:
    """Whether an adverb belongs to a relative clause: [正在]建设的项目."""
    return tokens.words[index] in ("正在", "已", "未", "未及时", "及时", "在", "所", "不", "为", "未能", "没有")


def _trim(tokens: Tokens, start: int, end: int) -> tuple[int, int]:
    """The phrase without joiners, quotation marks without a partner and light verbs at its edges."""
    words = tokens.words
    while start < end:
        word = words[start]
        if word in _JOINER or (word in _QUOTES and (start + 1 == end or not _partner(words, start, end))):
            start += 1
        elif word in _LIGHT and tokens.tags[start][0] in "vp" and start + 1 < end:
            start += 1
        elif word in _OPEN:
            start += 1
        else:
            break
    while end > start and (words[end - 1] in _JOINER or (words[end - 1] in "“‘「" and words[end - 1] in _QUOTES)):
        end -= 1
    return start, end


def _partner(words: Sequence[str], start: int, end: int) -> bool:
    """Whether a quotation mark at `start` is closed before `end`."""
    return any(w in _QUOTES for w in words[start + 1 : end])


def phrase_after(tokens: Tokens, start: int, predicate: bool) -> tuple[int, int]:
    """The noun phrase that begins at token `start`; with its predicate to the clause's end if asked for."""
    words, tags = tokens.words, tokens.tags
    j, length, total = start, 0, len(tokens)
    while j < total:
        word, tag = words[j], tags[j]
        if tag == QUANTITY or (tag == PERIOD and not predicate):
            break
        if word in _CLOSE:
            closing = _closing(tokens, j)
            if closing < 0 or j == start or closing + 1 >= total or is_boundary(words[closing + 1]):
                break
            length += tokens.ends[closing] - tokens.starts[j]
            j = closing + 1
            continue
        if is_boundary(word):
            break
        if not predicate and j > start and ends_name(word, tag):
            break
        if length + len(word) > LONGEST + (6 if predicate else 0):
            break
        length += len(word)
        j += 1
    return _trim_after(tokens, start, j)


def _trim_after(tokens: Tokens, start: int, end: int) -> tuple[int, int]:
    """The phrase after a number without joiners at its edges."""
    words = tokens.words
    while start < end and words[start] in _JOINER:
        start += 1
    while end > start and (words[end - 1] in _JOINER or words[end - 1] in ("“", "‘", "工作")):
        end -= 1
    return start, end


def ends_name(word: str, tag: str) -> bool:
    """Whether a token ends a noun phrase after its number: the predicate, an adverb, a preposition."""
    if word in _JOINER:
        return False
    return word in _PREDICATE or word in _SUBJECT or tag[0] in "dpc" or tag in ("ul", "uz", "ug", "ud", "r")


def names_nothing(tokens: Tokens, start: int, end: int) -> bool:
    """Whether no word of the phrase can name anything: only links, subjects, light verbs or marks."""
    words = tokens.words
    return all(
        w in _LINK or w in _SUBJECT or w in _LIGHT or w in _ADVERB or w in _JOINER or w in _QUOTES or is_boundary(w)
        for w in words[start:end]
    )
