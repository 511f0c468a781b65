"""The gold score against its floors, which only rise: GONGWEN_RAISE_FLOORS=1 writes what was reached, never less."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

pytestmark = [pytest.mark.score, pytest.mark.usefixtures("engine")]
FLOORS = Path(__file__).resolve().parent / "golden" / "floors.toml"
HEAD = "# The least the gold score may be, by level. Raised by GONGWEN_RAISE_FLOORS=1 pytest -m score, never lowered.\n"
LEVELS = ("quantity", "located", "named", "typed", "full")


@pytest.fixture(scope="module")
def score(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the scorer says of a whole run over the raw files."""
    from flows.pipeline import ingest

    warehouse = tmp_path_factory.mktemp("gold") / "w.duckdb"
    ingest(shared / "raw", warehouse)
    dev = shared / "gold" / "dev"
    command = [sys.executable, shared / "gold" / "score.py", warehouse, *sorted(dev.glob("*.jsonl"))]
    command += ["--structure", *sorted(dev.glob("*.json")), "--json"]
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def reached(score: dict[str, Any]) -> dict[str, float]:
    """The figures that have a floor; for losses, the share that is kept."""
    noise = score["structure"]["noise"]
    mended, slips = map(int, noise["ocr"].split("/"))
    return {
        **{level: score["indicators"][level]["f1"] for level in LEVELS},
        "documents": score["structure"]["documents"]["f1"],
        "furniture": noise["furniture"],
        "noise_removed": noise["removed"],
        "ocr": round(mended / slips, 4),
        "text_kept": 1 - noise["text_lost"],
    }


def test_no_figure_falls_below_its_floor(score: dict[str, Any]) -> None:
    text = FLOORS.read_text("utf8")
    floors = {name: value for name, value in tomllib.loads(text).items() if name != "audit"}
    found = reached(score)
    assert set(found) == set(floors)
    assert {name: value for name, value in found.items() if value < floors[name]} == {}
    if os.environ.get("GONGWEN_RAISE_FLOORS"):
        lines = [f"{name} = {max(floors[name], value)}" for name, value in found.items()]
        FLOORS.write_text(HEAD + "\n".join(lines) + "\n" + text[text.index("\n[audit]") :], "utf8")


def test_nothing_is_invented_and_edits_replay(score: dict[str, Any]) -> None:
    assert score["indicators"]["invented"] == 0
    assert score["structure"]["noise"]["edits_do_not_replay"] == []
