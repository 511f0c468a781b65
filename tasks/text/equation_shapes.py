"""Shapes of sentences in which figures calculate: 由420万人次增加到504万人次,增长20%."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from tasks.text.figures import Figure
from tasks.text.needed import needed

NUMBER, PERCENT, POINTS, TIMES, OTHER = "\ue001", "\ue002", "\ue003", "\ue004", "\ue005"
_CLASSES = {"#": NUMBER, "%": PERCENT, "p": POINTS, "t": TIMES}
_ROLE = re.compile(r"\{(\w+):([#%pt])\}")
_NEAR = f"[^;；。{NUMBER}-{OTHER}]{{0,16}}"
_TIMES = frozenset(("倍", "番"))
_POINTS_FOLLOW = re.compile(r"(?:[、和及][-\d.．]{1,12}个?){0,20}[、和及][-\d.．]{1,12}个百分点")


class Shape(NamedTuple):
    """A row of data/equations.toml: a pattern over the skeleton of a paragraph, and what kind of equation it states."""

    name: str
    kind: str
    pattern: re.Pattern[str]
    needed: tuple[str, ...]  # characters, of each one of which every match holds, the fewest first


class Stated(NamedTuple):
    """An equation as the words state it: its kind, what found it, and the figures by role, in order."""

    kind: str
    rule: str
    roles: tuple[tuple[str, int], ...]  # role, index of the figure
    counted: int | None = None  # a number that the text shows without writing it: items of a list, years


@cache
def equation_table() -> dict[str, list[dict[str, Any]]]:
    """data/equations.toml as it stands."""
    return tomllib.loads(files("tasks.text").joinpath("data/equations.toml").read_text("utf8"))


@cache
def equation_words(role: str) -> tuple[str, ...]:
    """The words of a role, the longest first."""
    row = next(row for row in equation_table()["words"] if row["role"] == role)
    return tuple(sorted(row["words"].split(), key=lambda word: (-len(word), word)))


@cache
def shapes() -> tuple[Shape, ...]:
    """The shapes with their patterns compiled."""
    patterns = [(row, _compiled(row["pattern"])) for row in equation_table()["shape"]]
    return tuple(Shape(row["name"], row["kind"], pattern, _needed(pattern)) for row, pattern in patterns)


def _needed(pattern: re.Pattern[str]) -> tuple[str, ...]:
    return tuple("".join(sorted(each)) for each in sorted(needed(pattern), key=len))


def _compiled(pattern: str) -> re.Pattern[str]:
    spelled = _ROLE.sub(lambda match: f"(?P<{match[1]}>{_CLASSES[match[2]]})", pattern.replace("~", _NEAR))
    return re.compile(spelled.replace("[^,，;；。", f"[^,，;；。{NUMBER}-{OTHER}"))


def letter(figure: Figure) -> str:
    """The class of a figure: a number with a unit, a percentage, points, a multiple, or none that one can reckon with."""
    row = figure.row
    if row.value_base is None or row.value_high is not None or row.measure == "rank":
        return OTHER
    if row.base_unit in ("%", "成"):
        return PERCENT
    if row.base_unit in _TIMES:
        return TIMES
    if row.base_unit == "百分点" or (row.unit == "个" and _POINTS_FOLLOW.match(figure.text, figure.end)):
        return POINTS
    return NUMBER


def skeletons(figures: Sequence[Figure]) -> Iterator[tuple[str, dict[int, int]]]:
    """Runs of neighbouring sentences, each figure one character, with the index of the figure at each such place."""
    out: list[str] = []
    places: dict[int, int] = {}
    length, last, at, text = 0, -1, 0, ""
    for i, figure in enumerate(figures):
        if figure.row.base_unit == "年":
            continue  # 由5年前的2000张增加到4000张: a time, no figure of the calculation
        if figure.sentence != last:
            if out:
                out.append(text[at:])
                length += len(out[-1])
            if out and figure.sentence != last + 1:
                yield "".join(out), places
                out, places, length = [], {}, 0
            last, at, text = figure.sentence, 0, figure.text
        between = figure.text[at : figure.start]
        out += [between, letter(figure)]
        places[length + len(between)] = i
        length, at = length + len(between) + 1, figure.end
    if out:
        yield "".join(out) + text[at:], places


def find_shaped(figures: Sequence[Figure]) -> Iterator[Stated]:
    """The equations that the shapes of the paragraph's sentences state."""
    for skeleton, places in skeletons(figures):
        for shape in shapes():
            if _lacks(skeleton, shape.needed):
                continue
            match = shape.pattern.search(skeleton)
            while match:
                roles = tuple((role, places[match.start(role)]) for role in match.groupdict() if role != "place")
                if _fits(shape.kind, {role: figures[i] for role, i in roles}):
                    yield Stated(shape.kind, shape.name, roles)
                match = shape.pattern.search(skeleton, match.start() + 1)


def _lacks(skeleton: str, needed: tuple[str, ...]) -> bool:
    """Whether a skeleton holds none of some characters that a shape needs."""
    for characters in needed:
        for character in characters:
            if character in skeleton:
                break
        else:
            return True
    return False


def _fits(kind: str, roles: dict[str, Figure]) -> bool:
    """Whether units and prices allow the calculation: growth of 增加值 is at constant prices."""
    compared = [figure for role, figure in roles.items() if role not in ("change", "times", "gap")]
    if kind in ("difference", "gap"):
        result = roles["change" if kind == "difference" else "gap"]
        compared += [result] if letter(result) == NUMBER else []
    if len({figure.row.base_unit for figure in compared}) > 1:
        return False
    return kind not in ("growth", "growth_by_amount") or not any(
        _says(figure, "constant_prices") and not _says(figure, "by_quantity") for figure in roles.values()
    )


def _says(figure: Figure, role: str) -> bool:
    """Whether a figure's name, or what stands right before it, holds a word of a role."""
    near = figure.text[max(0, figure.start - 12) : figure.start]
    return any(word in figure.row.name or word in near for word in equation_words(role))
