"""A row of the quarantine -> all that is known of it, as lines for a terminal."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from expectations.promises import Promise, load_promises
from warehouse.reading import answer
from warehouse.visible import visible

AROUND = 60  # characters of raw text shown on each side of a row's place
LONGEST = 600  # characters of one value; the table has all of it


def describe_row(warehouse: Path, row: dict[str, Any]) -> str:
    """The promise and its reason, the row's fields, the raw text around it where its file is published."""
    fields = json.loads(row["row"] or "{}")
    promise = next((each for each in load_promises() if each.name == row["expectation"]), None)
    lines = [
        f"{row['table_name']} {row['row_id']}  {row['status']}",
        f"  broke     {row['expectation']}: {row['reason']}",
        *_about(promise),
        f"  path      {row['path']}",
        f"  seen      first in run {row['first_run']}, last in run {row['last_run']}",
        *_decision(row),
        *_context(warehouse, row["file_id"], fields),
        "  the row as it was",
        *(f"    {name} = {_shown(value)}" for name, value in fields.items() if value is not None),
    ]
    return "\n".join(map(visible, lines)) + "\n"


def _about(promise: Promise | None) -> list[str]:
    return [f"  because   {promise.reason} ({promise.severity})"] if promise else []


def _decision(row: dict[str, Any]) -> list[str]:
    if row["decided_at"] is None:
        return []
    later = ", not yet tried since" if row["is_pending"] else ""
    return [f"  decided   {row['decided_by']}, {row['decided_at']:%Y-%m-%d %H:%M}{later}: {row['note']}"]


def _context(warehouse: Path, file_id: str, fields: dict[str, Any]) -> list[str]:
    """The row's place in the raw text, marked; nothing where the file is not published."""
    start, end = fields.get("raw_start"), fields.get("raw_end")
    if not isinstance(start, int) or not isinstance(end, int) or "text" in fields:
        return []
    found = answer(warehouse, "select text from files where file_id = $file_id", {"file_id": file_id})
    if not found:
        return []
    text = found[0]["text"]
    before, after = text[max(0, start - AROUND) : start], text[end : end + AROUND]
    return [f"  in text   …{before}【{text[start:end]}】{after}…"]


def _shown(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}… ({len(text)} characters)"
