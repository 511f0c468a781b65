"""Figures of a paragraph that must agree by arithmetic, as the words state it and whatever the numbers are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tasks.text.equation_averages import find_averages
from tasks.text.equation_ratios import find_ratios
from tasks.text.equation_shapes import Stated, find_shaped
from tasks.text.equation_sums import find_sums
from tasks.text.figures import Figure
from tasks.text.listed_items import find_listed
from tasks.text.norm_gaps import find_norm_gaps
from warehouse.records import Equation, equation_id


def find_equations(figures: Sequence[Figure]) -> list[Equation]:
    """The members of every equation of a paragraph, in the order of their figures."""
    out: dict[str, list[Equation]] = {}
    for stated in _stated(figures):
        first = min(index for _, index in stated.roles)
        row = figures[stated.roles[-1][1]].row
        named = equation_id(row.indicator_id, stated.kind)
        if named not in out:
            out[named] = list(_members(figures, stated, named, figures[first].row.document_id))
    return [member for members in out.values() for member in members]


def _stated(figures: Sequence[Figure]) -> Iterator[Stated]:
    """Everything that the words state; of two that end in one figure the first is taken."""
    yield from find_listed(figures)
    if len(figures) < 2:
        return
    yield from find_averages(figures)
    if len(figures) < 3:
        yield from find_sums(figures)
        return
    yield from find_shaped(figures)
    yield from find_norm_gaps(figures)
    yield from find_ratios(figures)
    yield from find_sums(figures)


def _members(figures: Sequence[Figure], stated: Stated, named: str, document: str) -> Iterator[Equation]:
    for ordinal, (role, index) in enumerate(stated.roles):
        yield Equation(named, document, stated.kind, role, ordinal, figures[index].row.indicator_id, None, stated.rule)
    if stated.counted is not None:
        ordinal = len(stated.roles)
        yield Equation(named, document, stated.kind, "counted", ordinal, None, stated.counted, stated.rule)
