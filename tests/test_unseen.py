"""The truth of the unseen pages and sentences is well formed; how the rules score on it says benchmarks/unseen.py."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import pytest

UNSEEN = Path(__file__).parent / "golden" / "unseen"
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
        at = document["end"]
    spans = sorted((s["start"], s["end"]) for s in truth["furniture"] + truth["noise"])
    assert all(a < b for a, b in spans)
    assert all(b <= c for (_, b), (c, _) in itertools.pairwise(spans))
    assert all(any(d["start"] <= n["start"] < n["end"] <= d["end"] for d in truth["documents"]) for n in truth["noise"])
    assert all("\n" not in raw[s["start"] : s["end"]] for s in truth["furniture"])
