"""What the page looked up by id, kept for the next page: while the parts it was found in stand, it is so."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

QUESTIONS = frozenset({"some_indicators", "some_sentences", "some_papers", "places"})
Row = dict[str, Any]


class LookedUp:
    """Answers to questions that name the rows they want; each is asked of the parts once."""

    def __init__(self, file: Path, parts: Collection[str], paths: str) -> None:
        """Take over what was found in parts that all stand yet; `paths` tells which files go by another path now."""
        kept = _read(file)
        holds = kept["paths"] == paths and set(kept["parts"]) <= set(parts)
        self._file, self._parts, self._paths = file, sorted(parts), paths
        self._before: dict[str, list[Row]] = kept["answers"] if holds else {}
        self._answers: dict[str, list[Row]] = {}

    def rows(self, name: str, parameters: Mapping[str, object], find: Callable[[], list[Row]]) -> list[Row]:
        """The rows that are known, or else found."""
        key = json.dumps([name, parameters], sort_keys=True)
        rows = self._before.get(key)
        if rows is None:
            rows = find()
        wanted = next(iter(parameters.values()))
        if isinstance(wanted, list) and len(rows) == len(wanted):  # what was not found may come with a new part
            self._answers[key] = rows
        return rows

    def keep(self) -> None:
        """Leave the answers of this page, and no others, for the next one, which asks again what could not be written."""
        if self._answers == self._before:
            return
        aside = self._file.with_name(f"new-{self._file.name}")
        kept = {"parts": self._parts, "paths": self._paths, "answers": self._answers}
        try:
            aside.write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")
            os.replace(aside, self._file)
        except OSError:  # a full disk: the page has its answers all the same
            with suppress(OSError):
                aside.unlink(missing_ok=True)


def _read(file: Path) -> dict[str, Any]:
    nothing: dict[str, Any] = {"parts": [], "paths": None, "answers": {}}
    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return nothing
    return kept if isinstance(kept, dict) and kept.keys() == nothing.keys() else nothing
