"""Gaps against a norm stated before: 绿化覆盖率应达到38%。…绿化覆盖率为32.4%,还差5.6个百分点."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tasks.text.equation_shapes import PERCENT, POINTS, Stated, letter
from tasks.text.figures import REACH, Figure

_NORM = re.compile(r"应[达为在当]|标准|要求|目标|规定|指标|任务|要达")
_NORM_REACH = 40


def find_norm_gaps(figures: Sequence[Figure]) -> Iterator[Stated]:
    """`gap`: own figure, norm and gap of one name within a paragraph, in neighbouring sentences."""
    for i, figure in enumerate(figures):
        if figure.row.measure != "gap" or letter(figure) != POINTS or figure.row.comparator:
            continue
        named = [j for j in range(max(0, i - 2 * REACH), i) if _same(figures[j], figure)]
        norms = [j for j in named if _is_norm(figures, j)]
        own = [j for j in named if j not in norms and figures[j].row.status == "actual"]
        if len(norms) == 1 and len(own) == 1:
            yield Stated("gap", "norm_before", (("own", own[0]), ("other", norms[0]), ("gap", i)))


def _same(other: Figure, figure: Figure) -> bool:
    """Whether a percentage has the gap's name and stands in its sentence or the one before."""
    return letter(other) == PERCENT and other.row.name == figure.row.name and figure.sentence - other.sentence <= 1


def _is_norm(figures: Sequence[Figure], j: int) -> bool:
    """Whether a figure is a norm by its status or the words before it."""
    figure = figures[j]
    return figure.row.status == "target" and bool(
        _NORM.search(figure.text[max(0, figure.start - _NORM_REACH) : figure.start])
    )
