"""The runs of sentences that a few changed paragraphs make new or others."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tasks.text.runs import Runs, find_runs, not_inside
from tasks.workers.near_rows import Near
from tasks.workers.paragraph_corpus import Corpus
from tasks.workers.previous_passages import Previous

Indexes = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class NearRuns:
    """The runs in paragraphs whose runs may be others, and the numbers of those and of the runs that stood there."""

    runs: Runs
    numbers: Indexes


def find_near_runs(near: Near, corpus: Corpus) -> NearRuns:
    """The runs with a place in a paragraph whose runs may be others: all their places are near.

    A document that leaves counts as one that had no copy, so that more runs than there were may be said to have stood.
    """
    rows, owners = corpus.rows, corpus.owners.copy()
    counts = rows.documents >= 0
    owners[~counts] = -1 - np.flatnonzero(~counts)
    stood = (near.rows.numbers < rows.files.first_staged) & (counts | rows.changed)
    before, after = (_runs_of(near, chosen, owners) for chosen in (stood, counts))
    return NearRuns(after, np.union1d(before.ids, after.ids).view(np.int64))


def _runs_of(near: Near, chosen: NDArray[np.bool_], owners: Indexes) -> Runs:
    """The runs of some paragraphs that have a place where runs may be others."""
    places = np.flatnonzero(chosen[near.rows.owners])
    runs = find_runs(near.rows.windows[places], near.rows.owners[places], places, owners)
    return runs.where(np.isin(runs.ids, runs.ids[near.in_runs[runs.rows]]))


def changed_runs(runs: Runs, corpus: Corpus, families: Indexes, previous: Previous) -> tuple[Runs, Indexes]:
    """The runs that are new or changed, and the numbers of those that are as they were; by the family of each text."""
    runs = not_inside(runs, families[corpus.texts.text_of])
    numbers, group, counts = np.unique(runs.ids.view(np.int64), return_inverse=True, return_counts=True)
    touched = np.zeros(len(numbers), np.bool_)
    touched[group[corpus.rows.changed[runs.rows]]] = True
    before, sizes = previous.run_counts()
    at = np.searchsorted(before, numbers).clip(max=max(len(before) - 1, 0))
    same = ~touched & (before[at] == numbers) & (sizes[at] == counts) if len(before) else np.zeros_like(touched)
    return runs.where(~same[group]), numbers[same]
