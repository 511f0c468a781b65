"""The administrative divisions of China, and where a text names them."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from tasks.text.pairs import Pairs

KINDS = re.compile(r"(?:自治区|自治州|自治县|自治旗|特别行政区|地区|林区|特区|[省市县区州盟旗])$")
# What goes on behind a name so that the name's last character belongs to another word: 东方市场, 南山区域, 振兴县域
LONGER_WORDS = {"市": "场值价面容", "区": "域别间块位划", "县": "域级处", "旗": "帜舰"}
SHORTEST = 2
BEFORE_SHORT_COUNTIES = "在共到赴驻原为"


@dataclass(frozen=True, slots=True)
class Division:
    """One administrative division: 610824 靖边县, a county of 610800 榆林市."""

    code: str
    name: str
    short: str
    level: str
    parent: str
    former: tuple[str, ...]
    plain: str

    @property
    def names(self) -> tuple[str, ...]:
        """All its full names, the present one first."""
        return self.name, *self.former

    def is_plain(self, full: bool) -> bool:
        """Whether its name may be an ordinary word: 安定 in short, 城关区 in full, too."""
        return self.plain == "full" or bool(self.plain and not full)


@dataclass(frozen=True, slots=True)
class Mention:
    """A place at which a text names one of some divisions, in full or in short."""

    start: int
    end: int
    codes: tuple[str, ...]
    full: bool


@cache
def divisions() -> Mapping[str, Division]:
    """Every division by its code."""
    table = files("tasks.text").joinpath("data/regions.csv").read_text("utf-8")
    rows = csv.DictReader(line for line in table.splitlines() if not line.startswith("#"))
    return {row["code"]: _division(row) for row in rows}


def _division(row: Mapping[str, str]) -> Division:
    former = tuple(name for name in row["former"].split("|") if name)
    return Division(row["code"], row["name"], row["short"], row["level"], row["parent"], former, row["plain"])


@cache
def superiors(code: str) -> tuple[str, ...]:
    """The codes above a division, the nearest first: 610824 -> (610800, 610000)."""
    parent = divisions()[code].parent
    return (parent, *superiors(parent)) if parent else ()


def common_superior(first: str, second: str) -> str | None:
    """The lowest division that holds both, or none within the country: 610824, 610802 -> 610800."""
    above = (second, *superiors(second))
    return next((code for code in (first, *superiors(first)) if code in above), None)


def _spellings(division: Division) -> Iterator[tuple[str, bool]]:
    """How a text may write the division, and whether that is a full name: 凉山彝族自治州, 凉山州, 凉山."""
    for name in division.names:
        yield name, True
    kind = KINDS.search(division.name)
    if kind and len(kind[0]) == 3 and kind[0] != "自治区":
        yield division.short + kind[0][-1], True
    if len(division.short) >= SHORTEST:
        yield division.short, False
    for name in division.former:
        short = KINDS.sub("", name)
        if len(short) >= SHORTEST and short != division.short:
            yield short, False


@cache
def _names() -> Mapping[str, tuple[tuple[str, tuple[str, ...], bool], ...]]:
    """By the first two characters: the names that begin so, the longest first, each with its divisions."""
    codes: dict[tuple[str, bool], list[str]] = defaultdict(list)
    for division in divisions().values():
        for name, full in _spellings(division):
            if division.code not in codes[name, full]:
                codes[name, full].append(division.code)
    by_prefix: dict[str, list[tuple[str, tuple[str, ...], bool]]] = defaultdict(list)
    for (name, full), found in codes.items():
        if full or (name, True) not in codes:
            by_prefix[name[:2]].append((name, tuple(found), full))
    return {prefix: tuple(sorted(rows, key=lambda row: -len(row[0]))) for prefix, rows in by_prefix.items()}


@cache
def _pairs() -> Pairs:
    return Pairs(_names())


def find_mentions(text: str) -> list[Mention]:
    """Every division that a folded text names, the longest name at each place, in order."""
    if len(text) < SHORTEST:
        return []
    out: list[Mention] = []
    done = 0
    names = _names()
    for at in _pairs().places(text):
        if at < done:
            continue
        for name, codes, full in names[text[at : at + 2]]:
            if text.startswith(name, at) and not _goes_on(text, at + len(name), name) and _begins(text, at, name, done):
                done = at + len(name)
                out.append(Mention(at, done, codes, full))
                break
    return out


def _goes_on(text: str, end: int, name: str) -> bool:
    """Whether the last character of a name belongs to the next word: 东方市场."""
    return end < len(text) and text[end] in LONGER_WORDS.get(name[-1], "")


def _begins(text: str, at: int, name: str, done: int) -> bool:
    """Whether a county's name of two characters begins a word: 在耀县, 安徽省和县, but neither 召开县 nor 市和县."""
    if len(name) > SHORTEST or name[-1] != "县" or (at == done and at > 0):
        return True
    return at == 0 or not text[at - 1].isalnum() or text[at - 1] in BEFORE_SHORT_COUNTIES
