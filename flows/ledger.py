"""The ledger of edits for review: each edit of a rule in its context, with a verdict to fill in."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import TextIO

from flows.report import markdown_table
from warehouse.formats import defused
from warehouse.reading import answer, ask
from warehouse.visible import HARMFUL

AROUND = 20  # characters of raw text shown on each side
COLUMNS = ("verdict", "rule", "kind", "path", "raw_start", "raw_end", "before", "removed", "inserted", "after")
SHOWN = {"\n": "⏎", "\r": "␍", "\t": "⇥"}


def rules_text(warehouse: Path) -> str:
    """How often each rule edited, as a Markdown table."""
    return markdown_table(ask(warehouse, "edits_by_rule"))


def write_edits(warehouse: Path, rule: str, most: int, stream: TextIO) -> int:
    """Write every edit of the rule as CSV, the verdict empty; how many there were."""
    writer = csv.DictWriter(stream, COLUMNS, lineterminator="\n")
    writer.writeheader()
    count = 0
    for row in _in_context(warehouse, rule, most):
        writer.writerow(row)
        count += 1
    return count


def _in_context(warehouse: Path, rule: str, most: int) -> Iterator[dict[str, object]]:
    edits = ask(warehouse, "edits_of_rule", {"rule": rule, "most": most})
    for file_id, of_file in groupby(edits, key=lambda edit: edit["file_id"]):
        # A file's text is fetched once: slicing it in SQL would walk it anew for every edit.
        (found,) = answer(warehouse, "select text from files where file_id = $file_id", {"file_id": file_id})
        raw = found["text"]
        for edit in of_file:
            start, end = edit["raw_start"], edit["raw_end"]
            yield {
                "verdict": "",
                **{name: edit[name] for name in ("rule", "kind", "raw_start", "raw_end")},
                "path": shown(edit["path"]),
                "before": shown(raw[max(0, start - AROUND) : start]),
                "removed": shown(edit["removed"]),
                "inserted": shown(edit["inserted"]),
                "after": shown(raw[end : end + AROUND]),
            }


def shown(text: str) -> str:
    r"""The text on one line, made harmless for a terminal and a spreadsheet: `=1\n` -> `'=1⏎`."""
    line = HARMFUL.sub(" ", "".join(SHOWN.get(character, character) for character in text))
    return defused(line)
