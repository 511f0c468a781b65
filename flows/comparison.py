"""How documents are compared: from which similarity on they are a pair, and whether what is published still fits."""

from __future__ import annotations

from pathlib import Path

from flows.settings import SettingError, Settings
from tasks.planning import Known, Plan
from tasks.text.duplicates import DEFAULT, Thresholds
from tasks.workers.rules import comparison_version
from warehouse.catalogue import read_catalogue

NEAR, CONTAINED, VERSION = "near_threshold", "contained_threshold", "comparison_version"  # in ops.settings


def published_thresholds(warehouse: Path) -> Thresholds:
    """Those by which the published pairs were found; the contract's where there are none yet."""
    settings = read_catalogue(warehouse).settings
    return Thresholds(float(settings.get(NEAR, DEFAULT.near)), float(settings.get(CONTAINED, DEFAULT.contained)))


def wanted_thresholds(settings: Settings, published: Thresholds) -> Thresholds:
    """Those of the settings, else those published."""
    near, contained = settings.near_threshold, settings.contained_threshold
    return Thresholds(published.near if near is None else near, published.contained if contained is None else contained)


def recorded(thresholds: Thresholds) -> dict[str, str]:
    """As ops.settings keeps them: {'near_threshold': '0.8', 'contained_threshold': '0.9', 'comparison_version': …}."""
    return {NEAR: str(thresholds.near), CONTAINED: str(thresholds.contained), VERSION: comparison_version()}


def refuse_mixture(warehouse: Path, plan: Plan, known: Known, rules: str) -> None:
    """Raise where files made by other rules would stay whose signatures are not made as the new ones are.

    Two ways of choosing shingles give other anchors for the same text, so that copies would be missed in silence.
    """
    if read_catalogue(warehouse).settings.get(VERSION) == comparison_version():
        return
    old = {file_id for file_id, made_by in known.files.items() if made_by != rules}
    staying = old - plan.replaced - plan.vanished  # what has vanished cannot be made again
    if staying and plan.replaced | {each.file_id for each in plan.to_read}:
        raise SettingError(
            f"{warehouse}: {len(staying)} files would keep signatures that another version of gongwen made, and copies of"
            " them would be missed; run once without --keep-old-rules and --limit, so that all are made again"
        )
