"""Verbs of growth and gap with their signs, read once from data/measures.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Verb:
    """Words of one measure and sign, with phrases that hold one right before a number and phrases that do not."""

    measure: str
    sign: int
    words: tuple[str, ...]
    hits: tuple[str, ...]
    misses: tuple[str, ...]


@cache
def verbs() -> tuple[Verb, ...]:
    """The verbs of data/measures.toml."""
    table = tomllib.loads(files("tasks.text").joinpath("data/measures.toml").read_text("utf8"))
    return tuple(
        Verb(r["measure"], r["sign"], tuple(r["words"].split()), tuple(r["hits"]), tuple(r["misses"]))
        for r in table["verb"]
    )


def words_of_measure(measure: str, longest: int = 9, shortest: int = 1) -> str:
    """The verbs of a measure as a pattern, the longest first."""
    words = [w for v in verbs() if v.measure == measure for w in v.words if shortest <= len(w) <= longest]
    return "|".join(sorted(words, key=lambda w: (-len(w), w)))
