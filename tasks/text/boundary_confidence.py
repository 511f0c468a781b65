"""How sure it is that a document begins where it does, by the rule that found the place."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


def boundary_confidence(reason: str | None) -> float | None:
    """From 0 to 1; a piece's own heading is surest: new_salutation -> 0.85."""
    if reason is None:
        return None
    table = _table()
    return float(table["reasons"].get(reason, table["heading_of_piece"]))


@cache
def _table() -> dict[str, Any]:
    text = (files("tasks.text") / "data" / "boundary_confidence.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
