"""A sentence with its quantities and periods -> words with tags and places; clauses and brackets among them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import deque
from collections.abc import Iterator, Sequence
from functools import cache

import rjieba

from tasks.text.catalogue import known_indicators
from tasks.text.cues import words_of
from tasks.text.sieves import Marks

QUANTITY = "#"  # the tag of a token that is a quantity
PERIOD = "T"  # the tag of a token that is a time phrase
OPENING = {"）": "（", ")": "(", "》": "《", "]": "[", "】": "【"}
CLOSING = {v: k for k, v in OPENING.items()}
_CUES = frozenset("要应共已均约达为超在对把将由从向等或了仅")
WINDOW = 120  # characters before the first and after the last quantity or period
_WHOLE = 5  # known indicators of at least so many characters are one word
_PLAIN = re.compile(  # names that begin with a verb are several words: 参与|制定|国家|标准
    r"(?!累计|新增|完成|实际|年末|新[登认建改设批]|接待|[主引]导|主持|参与|制定|发[放展]|办理|受理|查[处出]|[排巡]查|化解|调[解处]|争取|引进"
    r"|改造|建[成设]|治理|清理|淘汰|拆除|征收|追[回讨发]|挽回|抓获|打掉|审结|执结|给予|选派|处[置理]|移送|开展|资助|解决|减少|转移|整[治顿]"
    r"|取缔|核发|侦破|破获|消除|补充|恢复|改善|加固|盘活|提供|增加|支付|压减|退出|复耕|缴存|归集)[\u4e00-\u9fff]+(?<!比)"
)
_CLAUSE_ENDS = Marks(",，;；。:：!！?？\n")  # no word goes on behind one
_MARK = "，"  # stands for a quantity or a period where the text around it is cut into words
REACH = 16  # tokens between two brackets or quotation marks of one name
_NO_BOUNDARIES = frozenset("_、“”‘’\"'·/+&%％-—~～.")  # beside letters, digits and white space
# the algorithm glues pairs the dictionary does not know: 率达, 共巡, 西为
_GLUED = re.compile(
    r"(?:[共已均约达为在对把将由从向等或了仅][^\W\d]|[^\W\d][达为约已均等]|[率额量数比度值][超共在要应将仅只]|中[列居排])$"
)


@cache
def _segmenter() -> rjieba.Jieba:
    """The dictionary's words and tags with a few words of statistics that it lacks."""
    segmenter = rjieba.Jieba()
    for word in words_of("term"):
        segmenter.add_word(word, 100_000, "n")
    for known in known_indicators():
        for name in (known.name, *known.aliases):
            if len(name) >= _WHOLE and _PLAIN.fullmatch(name):
                segmenter.add_word(name, 100_000, "n")
    return segmenter


def tag_words(text: str) -> list[tuple[str, str]]:
    """The words of a short text with their tags."""
    known = _dictionary_tags()
    words = _segmenter().cut(text)
    for word in words:
        if word not in known:
            if len(known) >= MOST_TAGS:
                known.clear()
            known.update(_segmenter().tag(text))
    return [(word, known[word]) for word in words]


@cache
def _dictionary_tags() -> dict[str, str]:
    """The tags of the words met so far: a word has the same one everywhere, and cutting alone takes half the time."""
    return {}


_NEVER_ONE = frozenset(("数比", "量比", "率比", "额比", "值比"))  # 案件数|比上年: entries of the dictionary
GLUED, BLANK = "glued", "blank"  # tags of a pair of words that the segmenter takes for one, and of white space
_ODD = frozenset((GLUED, BLANK))
MOST_TAGS = 1 << 16


@cache
def _tags() -> dict[str, str]:
    """The tags of the words met so far, as names want them."""
    return {}


def _learn(piece: str) -> dict[str, str]:
    """The tags, with those of the words of a piece."""
    tags = _tags()
    if len(tags) >= MOST_TAGS:
        tags.clear()
    for word, tag in _segmenter().tag(piece):
        if word in _NEVER_ONE or (len(word) == 2 and _GLUED.match(word) and not _segmenter().has_word(word)):
            tags[word] = GLUED
        elif word.isspace():
            tags[word] = BLANK
        else:
            tags[word] = "n" if word in words_of("term") else tag  # the dictionary calls 收入 and 增速 verbs
    return tags


class Tokens:
    """The words of a sentence with tag and place; each quantity and each period is one token.

    What stands behind the clause of the last quantity is cut into words when it is asked for (`has`): few names reach
    so far, and cutting takes a sixth of the time of all rules.
    """

    __slots__ = (
        "_at",
        "_islands",
        "_stop",
        "_text",
        "clauses",
        "ends",
        "is_told",
        "quantities",
        "starts",
        "tags",
        "words",
    )  # fmt: skip

    def __init__(self, text: str, islands: Sequence[tuple[int, int, str]]) -> None:
        self.words: list[str] = []
        self.tags: list[str] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.clauses: dict[int, int] = {}  # where the clause of a token starts, asked four times a number
        self.quantities: dict[int, int] = {}  # the token of the quantity at a place
        self.is_told = "分别" in text
        self._text = text
        self._islands = deque(islands)  # those that are no tokens yet
        # names stand near numbers: the rest of a long sentence is not cut into words
        self._at = max(0, islands[0][0] - WINDOW) if islands else 0
        self._stop = min(len(text), islands[-1][1] + WINDOW) if islands else len(text)
        self._cut_on(max((end for _, end, tag in islands if tag == QUANTITY), default=self._stop))

    def _cut_on(self, least: int) -> None:
        """Cut on into words, up to the end of the clause in which the place `least` stands."""
        text, islands, at = self._text, self._islands, self._at
        end, parts, inside = self._end_of(least), [], []
        while islands and islands[0][0] < end:
            island = islands.popleft()
            if island[0] >= at:
                inside.append(island)
                parts.append(text[at : island[0]])
                at = island[1]
                end = end if at <= end else self._end_of(at)
        parts.append(text[at:end])
        self._add_words(_MARK.join(parts), inside)
        self._at = end

    def _end_of(self, at: int) -> int:
        """The end of the clause that goes on at a place."""
        found = _CLAUSE_ENDS.place(self._text, at, self._stop)
        return found + 1 if found >= 0 else self._stop

    def _add_words(self, piece: str, islands: list[tuple[int, int, str]]) -> None:
        """The words of a piece of text, in which a mark stands for each island."""
        words, tags, starts, ends = self.words, self.tags, self.starts, self.ends
        known, at, number = _tags(), self._at, 0
        island = islands[0][0] if islands else -1
        for word in _segmenter().cut(piece):
            if at == island:
                self._add_island(islands[number])
                at = islands[number][1]
                number += 1
                island = islands[number][0] if number < len(islands) else -1
                continue
            after = at + len(word)
            tag = known.get(word) or _learn(piece)[word]
            if tag not in _ODD:
                words.append(word)
                tags.append(tag)
                starts.append(at)
                ends.append(after)
            elif tag == GLUED:
                self._add(word[0], "d" if word[0] in _CUES else "n", at)
                self._add(word[1], "d" if word[1] in _CUES else "v", at + 1)
            at = after

    def _add_island(self, island: tuple[int, int, str]) -> None:
        start, end, tag = island
        if tag == QUANTITY:
            self.quantities[start] = len(self.words)
        self._add(self._text[start:end], tag, start)

    def _add(self, word: str, tag: str, start: int) -> None:
        self.words.append(word)
        self.tags.append(tag)
        self.starts.append(start)
        self.ends.append(start + len(word))

    def has(self, index: int) -> bool:
        """Whether there is a token at `index`, cutting on for it; all quantities are among those already cut."""
        while index >= len(self.words) and self._at < self._stop:
            self._cut_on(self._at)
        return index < len(self.words)

    def words_at(self, start: int, end: int) -> list[str]:
        """The words of the tokens from `start` to `end`, as far as there are any."""
        self.has(end - 1)
        return self.words[start:end]

    def text(self, start: int, end: int) -> str:
        """The words from token `start` to token `end`, joined."""
        return "".join(self.words[start:end])

    def is_island(self, index: int) -> bool:
        """Whether a token is a quantity or a time phrase."""
        return self.tags[index] == QUANTITY or self.tags[index] == PERIOD

    def index_at(self, offset: int) -> int:
        """The first token that starts at or after a character offset."""
        return bisect_left(self.starts, offset)


def is_boundary(word: str) -> bool:
    """Whether a token ends a clause: a comma, a full stop, a bracket; not 、 and not a quotation mark."""
    first = word[:1]
    return not (first.isalnum() or first in _NO_BOUNDARIES or first.isspace())


def opening_of(tokens: Tokens, index: int) -> int:
    """The index of the bracket or quotation mark that the one at `index` closes, else -1."""
    mark = OPENING.get(tokens.words[index]) or {"”": "“", "’": "‘"}.get(tokens.words[index], "")
    return _partner(tokens, mark, range(index - 1, max(-1, index - REACH), -1))


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
    while j > 0 and tokens.tags[j - 1] != QUANTITY:
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
        if begin <= 0 or tokens.tags[begin - 1] == QUANTITY:
            return
        end = begin - 1
        begin = clause_start(tokens, end)
        yield begin, end
