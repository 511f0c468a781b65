"""Numbers with a unit that state no quantity: 2019年, 9时30分, G40公里, 每10万人, 1户1档, “5个一”."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from tasks.text.beginnings import first_characters, last_characters
from tasks.text.numerals import HALF_WIDTH
from warehouse.record import record

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
    if not number.isascii():
        number = number.translate(HALF_WIDTH)
    last, first, following = text[start - 1] if start else "", number[:1], text[end : end + 1]
    left = right = ""
    kept = None
    for row in _tests_of(word):
        # A row catches where all it names agrees; written out here: seven rows a number, a third of the time went into calls
        if (
            (row.lasts is not None and last not in row.lasts)
            or (row.firsts is not None and first not in row.firsts)
            or (row.followings is not None and following not in row.followings)
            or (row.in_number is not None and not row.in_number(number))
        ):
            continue
        left = left or text[max(0, start - LOOK_BACK) : start]
        right = right or text[end : end + LOOK_AHEAD]
        if (row.in_right is None or row.in_right(right)) and (row.in_left is None or row.in_left(left)):
            if row.trap.effect == "drop":
                return row.trap
            kept = kept or row.trap
    return kept


@record
class _Tests:
    """A row with what it asks of the number and the text around it, and the characters that must stand there for it."""

    trap: Trap
    in_number: Test | None
    in_right: Test | None
    in_left: Test | None
    firsts: frozenset[str] | None  # of the number
    followings: frozenset[str] | None  # right behind it
    lasts: frozenset[str] | None  # right before it


@cache
def _tests_of(word: str) -> tuple[_Tests, ...]:
    """The rows about a unit word, each with its tests."""
    return tuple(
        _Tests(
            trap,
            trap.number.fullmatch if trap.number else None,
            trap.after.match if trap.after else None,
            trap.before.search if trap.before else None,
            first_characters(trap.number) if trap.number else None,
            first_characters(trap.after) if trap.after else None,
            last_characters(trap.before) if trap.before else None,
        )
        for trap in traps_of(word)
    )
