"""Rows that belong together: a growth with its level, a share with its part, parts with their whole."""

from __future__ import annotations

from collections.abc import Sequence

from warehouse.records import Indicator, IndicatorLink

_RELATIONS = {"growth": "growth_of", "gap": "gap_of", "share": "share_of", "rank": "rank_of"}
_REACH = 6  # rows back in the same sentence


def find_links(rows: Sequence[Indicator], inner: Sequence[bool]) -> list[IndicatorLink]:
    """The links among the rows of one sentence; `inner` says which stand in brackets or after 其中."""
    out: list[IndicatorLink] = []
    for i, row in enumerate(rows):
        relation = _RELATIONS.get(row.measure)
        if relation:
            target = _same_name(rows, i)
            if target is not None:
                out.append(IndicatorLink(row.indicator_id, target.indicator_id, relation, 0.9))
        elif inner[i]:
            whole = _whole(rows, i, inner)
            if whole is not None:
                out.append(IndicatorLink(row.indicator_id, whole.indicator_id, "part_of", 0.8))
    return out


def _same_name(rows: Sequence[Indicator], index: int) -> Indicator | None:
    """The nearest row before with the same name that a change can refer to."""
    for row in reversed(rows[max(0, index - _REACH) : index]):
        if row.name == rows[index].name and (row.measure == "level" or rows[index].measure in ("gap", "rank")):
            return row
    return None


def _whole(rows: Sequence[Indicator], index: int, inner: Sequence[bool]) -> Indicator | None:
    """The nearest level before that is no part itself and has the same base unit."""
    for j in range(index - 1, max(-1, index - _REACH - 1), -1):
        if rows[j].measure == "level" and not inner[j] and rows[j].base_unit == rows[index].base_unit:
            return rows[j]
    return None
