"""What a heading, an item or a sentence is numbered with: 一、 (一) 1. (1) 一是."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

NUMERALS = "一二三四五六七八九十"
NUMERAL = re.compile(f"[{NUMERALS}]+")


@dataclass(frozen=True, slots=True)
class Marker:
    """A marker at the beginning of a text: `text[start:end]`, its level, its place among headings, its row's name."""

    start: int
    end: int
    level: int
    depth: float
    series: str
    heads: bool


def marker_rows() -> list[dict[str, Any]]:
    """The rows of markers.toml, their abbreviations written out."""
    table = tomllib.loads(files("tasks.text").joinpath("data/markers.toml").read_text("utf-8"))
    for row in table["marker"]:
        for short, long in table["abbreviations"].items():
            row["pattern"] = row["pattern"].replace(short, long)
    rows: list[dict[str, Any]] = table["marker"]
    return rows


@cache
def _rules() -> tuple[re.Pattern[str], dict[str, tuple[int, float, bool]]]:
    """All rows as one pattern with a group a row, and each row's level, depth and right to head a text."""
    table = tomllib.loads(files("tasks.text").joinpath("data/markers.toml").read_text("utf-8"))
    rows = marker_rows()
    pattern = "|".join(f"(?P<{row['name']}>{row['pattern']})" for row in rows)
    first = f"(?=[{re.escape(table['starts'])}])"
    return re.compile(f"{first}(?:{pattern})"), {
        row["name"]: (row["level"], row.get("depth", row["level"]), row.get("heading", True)) for row in rows
    }


def find_marker(text: str, start: int = 0) -> Marker | None:
    """The marker that stands at `start`: (一)加强领导 -> `(一)`, level 2; None for 一、二、三产业."""
    pattern, rules = _rules()
    match = pattern.match(text, start)
    if match is None:
        return None
    series = match.lastgroup or ""
    level, depth, heads = rules[series]
    return Marker(start, match.end(), level, depth, series, heads) if level else None


def count_on(text: str, first: Marker, second: Marker) -> int | None:
    """How far one marker counts on from another of its kind: 一是, 二是 -> 1; 二是, 一是 -> -1; 一要, 二是 -> None."""
    one, two = text[first.start : first.end], text[second.start : second.end]
    if first.series != second.series or NUMERAL.sub("", one) != NUMERAL.sub("", two):
        return None
    return _number(two) - _number(one)


def _number(marker: str) -> int:
    """The number in a marker up to 十九: 十二是 -> 12."""
    numeral = NUMERAL.search(marker)
    return sum(NUMERALS.index(character) + 1 for character in numeral[0]) if numeral else 0
