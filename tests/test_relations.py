"""Whose figure, how bounded, when, against what, and which rows belong together: against labels read before."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.relation_score import labelled_rows, score_dev

SHARED = Path(__file__).parents[2] / "shared"
BAR = 0.85


@pytest.mark.score
@pytest.mark.skipif(not SHARED.exists(), reason="needs ../shared")
def test_relations_of_the_dev_gold():
    """Subject, bound, offset, basis, comparator and links reach the bar over the labelled rows of the dev gold."""
    tallies = score_dev(SHARED / "raw")
    for name, tally in tallies.items():
        print(f"{name:14} {tally}")
    for name in ("subject", "bound", "period_offset", "growth_basis", "comparator", "links"):
        assert tallies[name].f1 >= BAR, (name, str(tallies[name]), tallies[name].differ)


def test_labels_are_many():
    """At least 250 rows of the dev gold are labelled, each place once."""
    rows = labelled_rows()
    assert len(rows) >= 250
    assert len({(row["file"], row["start"]) for row in rows}) == len(rows)
