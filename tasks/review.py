"""Corrected rows held against the promises, as staged rows are: what breaks one newly is not kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tasks.text.units import factors
from warehouse.review_staging import review_staging

SUITE = "indicators"
# Warnings about the form of a value: a page may raise them, a person who types the value must not.
FORM = ("indicator_details_allowed", "indicator_has_name", "indicator_region_code_well_made")

Broken = dict[str, dict[str, tuple[str, bool]]]  # row -> promise -> its sentence, and whether it forbids the correction


def newly_broken(warehouse: Path, before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]) -> Broken:
    """The promises that the rows break after a correction and did not break before."""
    now = _broken(warehouse, after)
    was = _broken(warehouse, before) if now else now
    return {
        row_id: {name: why for name, why in found.items() if name not in was[row_id]} for row_id, found in now.items()
    }


def _broken(warehouse: Path, rows: Sequence[Mapping[str, Any]]) -> defaultdict[str, dict[str, tuple[str, bool]]]:
    from expectations.promises import load_promises

    found: defaultdict[str, dict[str, tuple[str, bool]]] = defaultdict(dict)
    if not rows:
        return found
    with review_staging(warehouse, rows, factors()) as connection:
        for promise in load_promises([SUITE]):
            if promise.table != SUITE:
                continue
            forbids = promise.severity == "critical" or promise.name in FORM
            for (row_id,) in connection.execute(f"select row_id from ({promise.query})").fetchall():
                found[row_id][promise.name] = (promise.sentence, forbids)
    return found
