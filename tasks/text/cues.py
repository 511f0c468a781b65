"""Words that show where names begin and end, read once from data/cues.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Cue:
    """The words of one role, with phrases that hold one of them and phrases that do not."""

    role: str
    words: frozenset[str]
    hits: tuple[str, ...]
    misses: tuple[str, ...]


@cache
def cues() -> dict[str, Cue]:
    """Every cue by its role: `cues()["light"].words` holds 完成."""
    table = tomllib.loads(files("tasks.text").joinpath("data/cues.toml").read_text("utf8"))
    return {
        row["role"]: Cue(row["role"], frozenset(row["words"].split()), tuple(row["hits"]), tuple(row["misses"]))
        for row in table["cue"]
    }


def words_of(role: str) -> frozenset[str]:
    """The words of a role."""
    return cues()[role].words
