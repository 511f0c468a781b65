"""Words misread by one character that looks like another, mended where the sentence then falls into fewer words."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

import rjieba

from tasks.text.edits import Change

HAN = re.compile(r"[\u4e00-\u9fff]+")
HAN_END = re.compile(r"[\u4e00-\u9fff]+\Z")
NEWLINES = re.compile(r"[\r\n]+")
AROUND = 6  # characters on each side that tell whether a sentence falls into words


class _Misread(NamedTuple):
    """A misread word, the place of its wrong character, and the right one: 坚特, 1, 持."""

    text: str
    at: int
    right: str


@cache
def misread_table() -> dict[str, Any]:
    """The content of data/misread_words.toml."""
    return tomllib.loads(files("tasks.text").joinpath("data", "misread_words.toml").read_text("utf-8"))


@cache
def misread_words() -> dict[str, tuple[_Misread, ...]]:
    """The misread words by their first two characters, longer ones first."""
    found: dict[str, _Misread] = {}
    for pair in misread_table()["pairs"]:
        wrong, right = pair["wrong"], pair["right"]
        for word in pair["words"].split():
            for at in (match.start() for match in re.finditer(right, word)):
                text = word[:at] + wrong + word[at + 1 :]
                if rjieba.cut(text, hmm=False) != [text]:
                    found.setdefault(text, _Misread(text, at, right))
    by_two: dict[str, tuple[_Misread, ...]] = {}
    for text in sorted(found, key=len, reverse=True):
        by_two[text[:2]] = (*by_two.get(text[:2], ()), found[text])
    return by_two


def find_misread_word(raw: str, start: int) -> Change | None:
    """The wrong character of a misread word that begins here: 要坚特下去 -> 要坚持下去; 确保特色产业 stays."""
    for misread in misread_words().get(raw[start : start + 2], ()):
        if raw.startswith(misread.text, start) and _fits(raw, start, misread):
            at = start + misread.at
            return Change(at, at + 1, "ocr", "misread_word", misread.right)
    return None


def _fits(raw: str, start: int, misread: _Misread) -> bool:
    """Whether the characters around fall into fewer words with the right character than with the wrong one."""
    end = start + len(misread.text)
    before = HAN_END.search(NEWLINES.sub("", raw[max(0, start - AROUND) : start]))
    after = HAN.match(NEWLINES.sub("", raw[end : end + AROUND]))  # a break may cut the word that follows
    head, tail = before[0] if before else "", after[0] if after else ""
    right = misread.text[: misread.at] + misread.right + misread.text[misread.at + 1 :]
    return len(rjieba.cut(head + right + tail, hmm=False)) < len(rjieba.cut(head + misread.text + tail, hmm=False))
