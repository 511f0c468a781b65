"""A figure among others of its paragraph, and the words that show which belong together."""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from importlib.resources import files

from tasks.text.finding import Finding
from warehouse.record import record
from warehouse.records import Indicator

REACH = 8  # figures back that one can lean on


@record
class Figure:
    """A row with what was found about it, its sentence, the sentence's number in the document, and its place there."""

    row: Indicator
    finding: Finding
    text: str
    sentence: int
    start: int
    end: int


@cache
def link_cues() -> dict[str, tuple[str, ...]]:
    """The words of data/links.toml by role, the longest first."""
    table = tomllib.loads(files("tasks.text").joinpath("data/links.toml").read_text("utf8"))
    return {row["role"]: tuple(sorted(row["words"].split(), key=lambda w: (-len(w), w))) for row in table["cue"]}


@cache
def _general() -> re.Pattern[str]:
    return re.compile("|".join(link_cues()["general"]))


@lru_cache(maxsize=1 << 12)
def kinship(left: str, right: str) -> int:
    """How many characters the longest run is that two names share, words apart that many names hold."""
    return shared_length(_general().sub(" ", left), _general().sub("\n", right))


def shared_length(left: str, right: str) -> int:
    """How many characters the longest run is that two short names share: 监督抽查产品, 定期监督抽查 -> 4."""
    if len(left) > len(right):
        left, right = right, left
    best = 0
    for start in range(len(left)):
        while start + best < len(left) and left[start : start + best + 1] in right:
            best += 1
    return best
