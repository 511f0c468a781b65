"""Words of a text and how often they stand in a document: jieba's spans, cut by rjieba where the two agree."""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache
from itertools import chain, repeat
from typing import Literal

import rjieba

from tasks.text.dictionary import TAGS, user_words
from warehouse.records import Segment, Term

Engine = Literal["rjieba", "jieba"]

# rjieba keeps `2023-08-21`, `a.b` and `20_15` in one piece, jieba cuts them: cut again by jieba's own pattern.
JOINED = re.compile(r"[A-Za-z0-9][-._][A-Za-z0-9]")
LATIN_PIECES = re.compile(r"([a-zA-Z0-9]+(?:\.\d+)?%?)")
# Rare characters that only rjieba takes for Chinese ones; jieba lets each stand alone and breaks the text there.
RARE = "\u3400-\u4dbf\u9fd6-\u9fff\uf900-\ufaff\U00020000-\U0002a6df\U0002a700-\U0002ebef\U0002f800-\U0002fa1f"
RARE_PIECES = re.compile(f"([{RARE}])")
# Lone surrogates cannot reach Rust; jieba lets them stand alone as well.
SURROGATE_PIECES = re.compile("([\ud800-\udfff])")
MOST_SHARED = 1 << 16  # words kept at hand
MAY_BE_SPECIAL = re.compile(rf"[\s._{RARE}\ud800-\udfff-]")  # a set of characters is searched twice as fast
SPECIAL = re.compile(rf"\s|{JOINED.pattern}|[{RARE}\ud800-\udfff]")


def cut(text: str, engine: Engine = "rjieba") -> list[str]:
    """The words of a text in order, white space left out: 推进河长制落实 -> 推进 河长制 落实."""
    if engine == "jieba":
        return [word for word in _jieba()(text) if not word.isspace()]
    special = MAY_BE_SPECIAL.search(text) is not None and SPECIAL.search(text) is not None
    return list(map(_SHARED.__getitem__, _cut_special(text) if special else _rjieba()(text)))


def _cut_special(text: str) -> list[str]:
    """The words of a text that holds what the two engines cut differently, or white space."""
    words: list[str] = []
    for piece in RARE_PIECES.split(text):
        for part in SURROGATE_PIECES.split(piece):
            words += [part] if SURROGATE_PIECES.match(part) or RARE_PIECES.match(part) else _rjieba()(part)
    return [
        part
        for word in words
        if not word.isspace()
        for part in (LATIN_PIECES.split(word) if JOINED.search(word) else (word,))
        if part
    ]


@cache
def _rjieba() -> Callable[[str], list[str]]:
    """rjieba's cut, with our own words added to its dictionary."""
    for word, (frequency, pos) in user_words().items():
        rjieba.add_word(word, frequency, pos)
    cut_words: Callable[[str], list[str]] = rjieba.cut
    return cut_words


@cache
def _jieba() -> Callable[[str], list[str]]:
    """jieba's cut, the reference, with our own words added (loads for a second and 100 MB: for comparison only)."""
    import jieba

    jieba.setLogLevel(logging.WARNING)
    reference = jieba.Tokenizer()
    for word, (frequency, pos) in user_words().items():
        reference.add_word(word, frequency, pos)
    cut_words: Callable[[str], list[str]] = reference.lcut
    return cut_words


class _Shared(dict[str, str]):
    """One object for each word: 0.04 s a MB to look up, 0.07 s less where tokens are counted and become columns."""

    def __missing__(self, word: str) -> str:
        if len(self) >= MOST_SHARED:
            self.clear()
        self[word] = word
        return word


_SHARED = _Shared()


def count_words(segments: Sequence[Segment]) -> tuple[list[str], list[str | None], list[int]]:
    """The words of the segments' tokens in order of appearance, their parts of speech, how often each one stands."""
    counts = Counter(chain.from_iterable(segment.tokens or () for segment in segments))
    return list(counts), list(map(TAGS.__getitem__, counts)), list(counts.values())


def find_terms(document_id: str, segments: Sequence[Segment]) -> list[Term]:
    """How often each word stands in the tokens of a document's sentences and headings, in order of appearance."""
    columns = count_words(segments)
    # past Term's own __new__, which is Python: 90,000 terms a MB cost 0.02 s less
    return list(map(tuple.__new__, repeat(Term), zip(repeat(document_id), *columns, strict=False)))
