"""Pairs and clusters after runs that bring and take documents: those of one comparison of the rest."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np

from benchmarks.layers import Parts, rows_of
from tasks.text.components import reached_from
from tests.made_documents import family, made_document
from tests.test_compare import compared, staged


def pairs_and_clusters(parts: Parts) -> list[object]:
    return [rows_of(parts, name).to_pylist() for name in ("duplicate_pairs", "document_clusters")]


def test_runs_that_bring_and_take_documents(tmp_path: Path) -> None:
    """Six runs: the best copy of a text goes, a canonical document goes, copies of old texts come, files are made again."""
    chooser = random.Random(8)
    documents = family(8, 20, (60, 700))
    waiting, present = documents[16:], documents[:16]
    parts = compared({}, staged(tmp_path / "0", present), tmp_path / "out0")
    for run in range(1, 7):
        new = [waiting.pop() for _ in range(min(len(waiting), chooser.choice([0, 1, 12])))]
        gone = chooser.sample(present, chooser.choice([1, 4]))
        again = [made_document("again", chooser.choice(documents).text)]
        old_again = [each for each in present if each.document_id == again[0].document_id]
        leaving = {each.document_id for each in [*gone, *old_again]}
        parts = compared(
            parts, staged(tmp_path / f"{run}", [*new, *again]), tmp_path / f"out{run}",
            gone=[each.file_id for each in [*gone, *old_again]],
        )  # fmt: skip
        present = [each for each in present if each.document_id not in leaving] + new + again
        whole = compared({}, staged(tmp_path / f"all{run}", present), tmp_path / f"whole{run}")
        assert pairs_and_clusters(parts) == pairs_and_clusters(whole)


def test_what_can_be_reached() -> None:
    """Two chains of nodes and a lone one: all of the chain that has a beginning, and no other."""
    left, right = np.array([0, 2, 1, 4]), np.array([1, 3, 2, 5])
    begin = np.array([False, False, False, True, False, False, False])
    assert reached_from(begin, left, right).tolist() == [True] * 4 + [False] * 3
    assert not reached_from(np.zeros(7, np.bool_), left, right).any()
