"""Numbers with a unit that state no quantity: 2019年, 9时30分, G40公里, 每10万人, 1户1档, “5个一”."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from tasks.text.numerals import HALF_WIDTH

LOOK_BACK = 12
Test = Callable[[str], re.Match[str] | None]
LOOK_AHEAD = 24


@dataclass(frozen=True, slots=True)
class Trap:
    """One row of data/traps.toml (陷阱)."""

    name: str
    units: frozenset[str]
    except_units: frozenset[str]
    before: re.Pattern[str] | None
    number: re.Pattern[str] | None
    after: re.Pattern[str] | None
    effect: str
    hits: tuple[str, ...]
    misses: tuple[str, ...]


@cache
def traps() -> tuple[Trap, ...]:
    """The rows of data/traps.toml in their order."""
    rows = tomllib.loads(files("tasks.text").joinpath("data", "traps.toml").read_text("utf-8"))["trap"]
    return tuple(
        Trap(
            row["name"],
            frozenset(row.get("units", ())),
            frozenset(row.get("except_units", ())),
            re.compile(rf"(?:{row['before']})\Z") if "before" in row else None,
            re.compile(row["number"]) if "number" in row else None,
            re.compile(row["after"]) if "after" in row else None,
            row.get("effect", "drop"),
            tuple(row["hits"]),
            tuple(row["misses"]),
        )
        for row in rows
    )


@cache
def traps_of(word: str) -> tuple[Trap, ...]:
    """The rows that are about a unit word, those about any word first."""
    general = tuple(t for t in traps() if not t.units and word not in t.except_units)
    return general + tuple(t for t in traps() if word in t.units)


def find_trap(text: str, start: int, end: int, number: str, word: str) -> Trap | None:
    """The first row that catches the number at text[start:end] before a unit word, a dropping one first."""
    left, right = text[max(0, start - LOOK_BACK) : start], text[end : end + LOOK_AHEAD]
    if not number.isascii():
        number = number.translate(HALF_WIDTH)
    kept = None
    before_any, rows = _tests_of(word)
    found = before_any(left)
    for trap, in_number, in_right, in_left, by_left in rows:
        # A row catches where all it names agrees; written out here: seven rows a number, a third of the time went into calls
        if (
            (found or not by_left)
            and (in_number is None or in_number(number))
            and (in_right is None or in_right(right))
            and (in_left is None or in_left(left))
        ):
            if trap.effect == "drop":
                return trap
            kept = kept or trap
    return kept


@cache
def _tests_of(word: str) -> tuple[Test, tuple[tuple[Trap, Test | None, Test | None, Test | None, bool], ...]]:
    """The rows about a unit word, each with what it asks of the number, the text behind it and the text before it.

    The first test is for all rows at once that ask nothing but the text before (the last of each row tells).
    """
    rows = tuple(
        (
            trap,
            trap.number.fullmatch if trap.number else None,
            trap.after.match if trap.after else None,
            trap.before.search if trap.before else None,
            trap.before is not None and trap.number is trap.after is None,
        )
        for trap in traps_of(word)
    )
    befores = [row[0].before.pattern for row in rows if row[4] and row[0].before]
    return re.compile("|".join(befores) or r"(?!)").search, rows
