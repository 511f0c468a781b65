"""Corrections -> labelled cases in the manner of the gold files: a header with the regions of a file, then its rows."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from tasks.corrections import WITHDRAWN
from warehouse.corrections import Correction, known_corrections

FIELDS = ("name", "measure", "value", "value_high", "unit", "qualifier", "status", "masked", "period")


def export_cases(warehouse: Path, target: Path) -> int:
    """Write a case for every corrected indicator, gone ones too; how many there are.

    Only the corrected places are regions: nothing is said of the rest of a file. A withdrawn row is a region without a
    row, so that whoever finds one there is wrong.
    """
    of_rows: defaultdict[str, list[Correction]] = defaultdict(list)
    for each in known_corrections(warehouse):
        of_rows[each.indicator_id].append(each)
    of_files: defaultdict[str, list[list[Correction]]] = defaultdict(list)
    for corrections in of_rows.values():
        of_files[corrections[0].path or ""].append(corrections)
    lines = [line for path in sorted(of_files) for line in _of_file(path, of_files[path])]
    target.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
    return len(of_rows)


def _of_file(path: str, rows: Sequence[list[Correction]]) -> Iterator[dict[str, Any]]:
    shown = sorted((_shown(corrections) for corrections in rows), key=lambda row: int(row["raw_start"]))
    yield {"file": path, "regions": [[row["raw_start"], row["raw_end"]] for row in shown]}
    for row in shown:
        if not row.get(WITHDRAWN):
            yield {
                "file": path,
                "start": row["raw_start"],
                "end": row["raw_end"],
                "quote": row["quote"],
                **{field: _plain(row[field]) for field in FIELDS},
                "optional": False,
                "note": "; ".join(dict.fromkeys(row["notes"])),
            }


def _shown(corrections: Sequence[Correction]) -> dict[str, Any]:
    """The row as it was read when it was last corrected, with every correction on it."""
    row: dict[str, Any] = json.loads(corrections[-1].row_read)
    for each in corrections:
        row |= json.loads(each.sets)
    return {**row, "notes": [each.note for each in corrections]}


def _plain(value: Any) -> Any:
    """Whole numbers without a point, as people write them: 6.0 -> 6."""
    return int(value) if isinstance(value, float) and value.is_integer() else value
