"""What the last run was told, for a command that goes on from it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from flows.settings import Settings
from warehouse.reading import last_run


def settings_of_last_run(settings: Settings) -> Settings:
    """The settings with the raw folder, and the furniture table, of the last run where none is named."""
    run = last_run(settings.warehouse)
    used = json.loads(run["parameters"] or "{}") if run else {}
    raw, furniture = used.get("raw"), used.get("furniture")
    return replace(
        settings,
        raw=settings.raw or (Path(raw) if raw else None),
        furniture=settings.furniture or (Path(furniture) if furniture else None),
    )
