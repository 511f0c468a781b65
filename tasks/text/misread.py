"""Words misread by one character that looks like another, mended where the sentence then falls into fewer words."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

import rjieba

from tasks.text.edits import Change
from tasks.text.places import Codes, Places

HAN = re.compile(r"[\u4e00-\u9fff]+")
HAN_END = re.compile(r"[\u4e00-\u9fff]+\Z")
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
def _words() -> tuple[Places, dict[str, tuple[_Misread, ...]]]:
    """Where misread words may begin, and these by their first two characters, longer ones first."""
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
    return Places(found), by_two


def find_misread_words(raw: str, codes: Codes) -> list[Change]:
    """The wrong characters of misread words: 要坚特下去 -> 要坚持下去; 确保特色产业 stays."""
    places, by_two = _words()
    out: list[Change] = []
    for at in places.find(codes):
        for misread in by_two.get(raw[at : at + 2], ()):
            if raw.startswith(misread.text, at) and _fits(raw, at, misread):
                first = at + misread.at
                out.append(Change(first, first + 1, "ocr", "misread_word", misread.right))
                break
    return out


def _fits(raw: str, start: int, misread: _Misread) -> bool:
    """Whether the characters around fall into fewer words with the right character than with the wrong one."""
    end = start + len(misread.text)
    before, after = HAN_END.search(raw[max(0, start - AROUND) : start]), HAN.match(raw, end, end + AROUND)
    head, tail = before[0] if before else "", after[0] if after else ""
    right = misread.text[: misread.at] + misread.right + misread.text[misread.at + 1 :]
    return len(rjieba.cut(head + right + tail, hmm=False)) < len(rjieba.cut(head + misread.text + tail, hmm=False))
