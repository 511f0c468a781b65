"""The dictionary's part of speech of a word: our own words first, then the dict.txt that ships in jieba."""

from __future__ import annotations

import re
import tomllib
from array import array
from bisect import bisect_left
from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import numpy.typing as npt

Integers = npt.NDArray[np.int64]
Hashes = npt.NDArray[np.uint64]

# What jieba.posseg gives to words that stand in no dictionary; everything else unknown has no part of speech.
NUMBER = re.compile(r"[0-9０-９]+(?:[.．][0-9０-９]+)?[%％]?")
LATIN = re.compile(r"[A-Za-zＡ-Ｚａ-ｚ0-9]+")
NO_WORD = re.compile(r"[\W_]+")

MULTIPLIER = 6364136223846793005  # odd, from Knuth's 64-bit generator: spreads each byte over the whole hash
MASK = (1 << 64) - 1
MOST_TAGS = 1 << 16  # words whose part of speech is kept at hand
BLOCK = 1 << 18  # bytes read at a time: the arrays of a whole file at once would take 50 MB


@cache
def user_words() -> dict[str, tuple[int, str]]:
    """Our own vocabulary, word -> (frequency, part of speech): 河长制 -> (3, n)."""
    table = tomllib.loads(files("tasks.text").joinpath("data/user_words.toml").read_text("utf-8"))
    return {word: (frequency, pos) for pos, words in table.items() for word, frequency in words.items()}


class _Tags(dict[str, str | None]):
    """Parts of speech by word, each looked up once: a third cheaper than a cache of calls, which keeps their order."""

    def __missing__(self, word: str) -> str | None:
        if len(self) >= MOST_TAGS:
            self.clear()
        own = user_words().get(word)
        self[word] = tag = own[1] if own else _look_up(word) or _tag_unknown(word)
        return tag


TAGS = _Tags()


def part_of_speech(word: str) -> str | None:
    """The dictionary's tag of a word: 水利 -> n, 3.5 -> m, gdp -> eng, ， -> x; None for a word it does not hold."""
    return TAGS[word]


def _tag_unknown(word: str) -> str | None:
    """The tag of a word that no dictionary needs to hold: a number, Latin letters, punctuation."""
    if NUMBER.fullmatch(word):
        return "m"
    if LATIN.fullmatch(word):
        return "eng"
    return "x" if NO_WORD.fullmatch(word) else None


def _look_up(word: str) -> str | None:
    """The tag in jieba's dictionary, found by the word's hash."""
    hashes, tags, width = _jieba_index()
    wanted = _hash(word.encode("utf-8", "surrogatepass"))
    at = bisect_left(hashes, wanted)
    if at == len(hashes) or hashes[at] != wanted:
        return None
    return tags[at * width : (at + 1) * width].rstrip(b"\0").decode()


@cache
def _jieba_index() -> tuple[array[int], bytes, int]:
    """Sorted hashes of the dictionary's words, their tags in one row, and a tag's width: 5 MB, where a dict takes 60."""
    with _jieba_dictionary().open("rb") as lines:
        parts = [_index(block) for block in iter(lambda: b"".join(lines.readlines(BLOCK)), b"")]
    hashes = np.concatenate([part[0] for part in parts])
    tags = np.concatenate([part[1] for part in parts])
    order = np.argsort(hashes)
    return array("Q", hashes[order].tobytes()), tags[order].tobytes(), tags.itemsize


def _jieba_dictionary() -> Path:
    """Where jieba's dict.txt lies, found without importing jieba (15 MB)."""
    spec = find_spec("jieba")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("jieba is not installed: its dict.txt gives the parts of speech")
    return Path(spec.origin).with_name("dict.txt")


def _index(lines: bytes) -> tuple[Hashes, npt.NDArray[np.bytes_]]:
    """The hashes of the words and the tags in lines of the form `word frequency tag`."""
    text = np.frombuffer(lines, np.uint8)
    ends = np.flatnonzero(text == ord("\n"))
    spaces = np.flatnonzero(text == ord(" "))
    starts = np.concatenate([[0], ends[:-1] + 1])
    tag_starts = spaces[1::2] + 1
    return _hash_all(text, starts, spaces[0::2] - starts), _take(text, tag_starts, ends - tag_starts)


def _take(text: npt.NDArray[np.uint8], starts: Integers, lengths: Integers) -> npt.NDArray[np.bytes_]:
    """The short byte strings that begin at `starts`."""
    width = int(lengths.max())
    cells = np.zeros((len(starts), width), np.uint8)
    for column in range(width):
        here = np.flatnonzero(lengths > column)
        cells[here, column] = text[starts[here] + column]
    return cells.view(f"S{width}").ravel()


def _hash_all(text: npt.NDArray[np.uint8], starts: Integers, lengths: Integers) -> Hashes:
    """`_hash` of every word of a text at once."""
    hashes = np.zeros(len(starts), np.uint64)
    for column in range(int(lengths.max())):
        here = np.flatnonzero(lengths > column)
        hashes[here] = hashes[here] * np.uint64(MULTIPLIER) + text[starts[here] + column]
    return hashes


def _hash(word: bytes) -> int:
    """A 64-bit hash; two of 349,000 words are equal with a chance of 1 in 300 million."""
    value = 0
    for byte in word:
        value = (value * MULTIPLIER + byte) & MASK
    return value
