"""A person's words about an indicator -> a row that is consistent again: pure, on dictionaries of one row."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from tasks.text.units import ambiguous_words, base_word, leading_scale, to_base

Row = dict[str, Any]

# Columns that hang together: who corrects one of them has vouched for all.
QUANTITY = (
    "value",
    "value_high",
    "value_base",
    "value_high_base",
    "unit",
    "base_unit",
    "masked",
    "mask_kind",
    "measure",
)
BOUNDS = ("qualifier", "bound")
STATUS = ("status", "strictness")
GROUPS = (QUANTITY, BOUNDS, STATUS)

WITHDRAWN = "withdrawn"  # not a column: takes the whole row away
NUMBERS, WHOLE = ("value", "value_high"), ("period_offset", "rank_total")
DATES, FLAGS = ("period_start", "period_end"), ("masked", WITHDRAWN)
NEEDED = ("name", "measure", "qualifier", "status")  # texts that are never empty
EMPTY = ("unit", "period", "base_unit")  # texts that may be "", never null
TEXTS = (
    *("name_canonical", "comparator", "region_code", "bound", "strictness", "mask_kind", "subject", "subject_kind"),
    *("scope", "period_kind", "deadline", "of_measure", "change_kind", "growth_basis", "base_period"),
)
CORRECTABLE = (*NEEDED, *EMPTY, *NUMBERS, *WHOLE, *DATES, *FLAGS, *TEXTS)
WHY_NOT = {
    **dict.fromkeys(("value_base", "value_high_base"), "it follows from value and unit: correct those"),
    **dict.fromkeys(("quote", "quote_text", "raw_start", "raw_end", "value_text"), "it is what stands in the text"),
    **dict.fromkeys(("indicator_id", "document_id", "segment_id"), "it says which row this is"),
    **dict.fromkeys(("confidence", "rule", "reasons"), "it is what the rules say of themselves"),
}
QUALIFIER_OF = {"=": "exact", "~": "approx", ">": "at_least", ">=": "at_least", "<": "at_most", "<=": "at_most"}
BOUND_OF = {"exact": "=", "approx": "~", "at_least": ">=", "at_most": "<="}
TRUE, FALSE = ("true", "1", "yes", "是"), ("false", "0", "no", "否")


class InvalidCorrection(ValueError):
    """A correction that cannot be made; the message says why and what to do."""


def parse_value(field: str, text: str) -> Any:
    """The value in the field's type: `2.36` -> 2.36, `2021-01-01` -> a date; nothing -> null where the field may be."""
    if field not in CORRECTABLE:
        known = WHY_NOT.get(field) or f"no such field; there are {', '.join(sorted(CORRECTABLE))}"
        raise InvalidCorrection(f"{field} cannot be corrected: {known}")
    text = text.strip()
    if not text:
        if field in (*NEEDED, *FLAGS):
            raise InvalidCorrection(f"{field} must not be empty")
        return "" if field in EMPTY else None
    parser: Callable[[str], Any] = next((parse for fields, parse in PARSERS if field in fields), str)
    try:
        return parser(text)
    except ValueError as error:
        raise InvalidCorrection(f"{field} = {text!r} cannot be read: {error}") from error


def _number(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError("not a finite number")
    return number


def _flag(text: str) -> bool:
    if text.lower() not in (*TRUE, *FALSE):
        raise ValueError("true or false")
    return text.lower() in TRUE


PARSERS: tuple[tuple[tuple[str, ...], Callable[[str], Any]], ...] = (
    (NUMBERS, _number),
    (WHOLE, int),
    (DATES, date.fromisoformat),
    (FLAGS, _flag),
)


def corrected(read: Mapping[str, Any], fields: Mapping[str, Any]) -> Row:
    """The row as it was read with these fields corrected, and what follows from them; `withdrawn` stays beside."""
    row = {**read, **{field: value for field, value in fields.items() if field != WITHDRAWN}}
    if row["masked"]:
        _mask(row, fields)
    elif "masked" in fields:
        row["mask_kind"] = None
    if any(field in fields for field in QUANTITY):
        _scale(row, read, fields)
    _agree_on_bound(row, fields)
    if row["status"] == "actual" and "status" in fields:
        row["strictness"] = None
    return row


def sets_of(field: str, row: Mapping[str, Any]) -> Row:
    """The columns a correction of the field sets, those that hang together with it included."""
    if field == WITHDRAWN:
        return {WITHDRAWN: True}
    group = next((group for group in GROUPS if field in group), (field,))
    return {column: row[column] for column in group}


def _mask(row: Row, fields: Mapping[str, Any]) -> None:
    given = [field for field in NUMBERS if fields.get(field) is not None]
    if given:
        raise InvalidCorrection(f"the row is masked, so it has no {given[0]}: correct masked to false with it")
    row |= dict.fromkeys((*NUMBERS, "value_base", "value_high_base"))


def _scale(row: Row, read: Mapping[str, Any], fields: Mapping[str, Any]) -> None:
    """Base unit and base values by the unit in force; 块 and 度, which context decides, keep the base unit that was read."""
    factor, base_unit = to_base(row["unit"], row["measure"])
    if base_word(row["unit"]) in ambiguous_words():
        factor = to_base(leading_scale(row["unit"]))[0]
        base_unit = row["base_unit"] if row["unit"] == read["unit"] or "base_unit" in fields else base_unit
    elif fields.get("base_unit", base_unit) != base_unit:
        raise InvalidCorrection(f"base_unit follows from the unit: that of {row['unit']} is {base_unit}; correct unit")
    row["base_unit"] = base_unit
    for name in NUMBERS:
        row[f"{name}_base"] = None if row[name] is None else row[name] * factor


def _agree_on_bound(row: Row, fields: Mapping[str, Any]) -> None:
    if "bound" in fields and "qualifier" not in fields and row["bound"] is not None:
        row["qualifier"] = QUALIFIER_OF.get(row["bound"], row["qualifier"])
    elif "qualifier" in fields and row["bound"] is not None and QUALIFIER_OF.get(row["bound"]) != row["qualifier"]:
        row["bound"] = BOUND_OF.get(row["qualifier"])
