"""How far a row can be trusted, from the reliability of the rules that made it, and what lowered it."""

from __future__ import annotations

from collections.abc import Sequence

# measured on the golden sentences: how often rows of a reading or with a reason are right in all fields
_READINGS = {"level": 1.0, "list": 0.95, "points": 0.8, "gap_points": 0.85, "share_part": 0.85, "rank_bare": 0.8}
_REASON = 0.9  # each reason given by the quantity
_INHERITED_PERIOD = 0.97
_LONG_NAME = 0.9  # a name of more than 14 characters often holds a neighbour
_LONG = 14


def confidence(
    reliability: float, reading_rule: str, name: str, period_inherited: bool, optional: bool, reasons: Sequence[str]
) -> tuple[float, tuple[str, ...]]:
    """A row's confidence between 0 and 1, and the reasons that lowered it: (0.81, ("name inherited",))."""
    value, why = reliability, list(reasons)
    value *= _READINGS.get(reading_rule, 0.97)
    value *= _REASON ** len(reasons)
    if not name:
        value, why = value * 0.5, [*why, "no name"]
    elif len(name) > _LONG:
        value, why = value * _LONG_NAME, [*why, "long name"]
    if period_inherited:
        value *= _INHERITED_PERIOD
        why.append("period from an earlier sentence")
    if optional:
        value, why = value * 0.8, [*why, "a fair reader may leave it out"]
    if reliability < 0.7:
        why.append("name by a weak rule")
    return round(min(1.0, max(0.0, value)), 3), tuple(why)
