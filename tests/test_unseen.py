"""The truth of the unseen pages and sentences is well formed, and the rules' figures on them never fall."""

from __future__ import annotations

import itertools
import json
import os
import tomllib
from pathlib import Path
from typing import Any

import pytest

from benchmarks.unseen import LEVELS, TEXTS, UNSEEN, score_unseen

FLOORS = UNSEEN / "floors.toml"
HEAD = "# The least the figures on the unseen may be. Raised by GONGWEN_RAISE_FLOORS=1 pytest tests/test_unseen.py.\n"
PAGES = sorted((UNSEEN / "pages").glob("*.txt"))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_truth_of_a_page_keeps_its_order(path: Path) -> None:
    """Documents are trimmed and follow each other, furniture and noise overlap nothing, noise stands in documents."""
    raw, truth = path.read_bytes().decode(), json.loads(path.with_suffix(".json").read_text("utf-8"))
    assert truth["file"] == path.name
    at = 0
    for document in truth["documents"]:
        text = raw[document["start"] : document["end"]]
        assert at <= document["start"] < document["end"]
        assert text == text.strip()
        at = document["start"] if document["collection"] else document["end"]
    spans = sorted((s["start"], s["end"]) for s in truth["furniture"] + truth["noise"])
    assert all(a < b for a, b in spans)
    assert all(b <= c for (_, b), (c, _) in itertools.pairwise(spans))
    assert all(any(d["start"] <= n["start"] < n["end"] <= d["end"] for d in truth["documents"]) for n in truth["noise"])
    assert all("\n" not in raw[s["start"] : s["end"]] for s in truth["furniture"])


def cases() -> list[dict[str, Any]]:
    """Every sentence, paragraph and report."""
    paths = [UNSEEN / f"{name}.jsonl" for name in TEXTS]
    return [json.loads(line) for path in paths for line in path.read_text("utf-8").splitlines()]


def test_truth_of_a_row_stands_where_it_says() -> None:
    """Quotes are slices, phrases are the text's own words, masked rows have no value, spans follow each other."""
    for case in cases():
        text, at = case["text"], 0
        for row in case["expected"]:
            assert text[row["start"] : row["end"]] == row["quote"], case["id"]
            assert at <= row["start"], case["id"]
            at = row["end"]
            assert row["masked"] == (row["value"] is None), case["id"]
            assert row["value_high"] is None or row["value"] < row["value_high"], case["id"]
            assert all(row.get(key, "") in text for key in ("period", "subject", "comparator")), case["id"]
            assert row["measure"] in ("level", "growth", "share", "gap", "rank"), case["id"]


def test_unseen_texts_are_many_and_rich_in_comparisons() -> None:
    texts = [case["text"] for case in cases()]
    assert len(set(texts)) == len(texts) >= 140
    rows = [row for case in cases() for row in case["expected"]]
    assert sum(row["measure"] != "level" for row in rows) >= 200


def reached() -> dict[str, dict[str, float]]:
    """The figures that have a floor; for losses, the share that is kept."""
    tallies = score_unseen()
    pages = tallies["pages"].figures()
    kept = {"text_kept": round(1 - pages["text_lost"], 6)}
    texts = {part: {level: tallies[part].figures()[level] for level in LEVELS} for part in TEXTS}
    return {"pages": {name: pages[name] for name in ("documents", "furniture", "noise_removed")} | kept, **texts}


def test_no_figure_of_the_unseen_falls_below_its_floor() -> None:
    """Floors only rise: GONGWEN_RAISE_FLOORS=1 writes what was reached, never less."""
    floors, found = tomllib.loads(FLOORS.read_text("utf-8")), reached()
    assert {part: set(figures) for part, figures in found.items()} == {p: set(f) for p, f in floors.items()}
    assert [(p, n, v) for p, figures in found.items() for n, v in figures.items() if v < floors[p][n]] == []
    if os.environ.get("GONGWEN_RAISE_FLOORS"):
        lines = [
            "\n".join([f"[{part}]", *(f"{name} = {max(floors[part][name], v)}" for name, v in figures.items())])
            for part, figures in found.items()
        ]
        FLOORS.write_text(HEAD + "\n\n".join(lines) + "\n", "utf-8")
