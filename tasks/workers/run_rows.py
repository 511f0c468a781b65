"""Windows of sentences of all documents -> the rows of runs that stand in several though their paragraphs differ."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tasks.text.letters import joined_letters
from tasks.text.paragraphs import raw_span, text_hash
from tasks.text.passages import RUN, passage_id
from tasks.text.runs import Runs, find_runs, not_inside
from tasks.workers.occurrence_rows import Occurrence, rows_of_passage
from tasks.workers.paragraph_rows import ParagraphRows, load_windows
from tasks.workers.paragraph_store import COLUMNS, ParagraphStore
from tasks.workers.passage_columns import Collected
from tasks.workers.previous_passages import Previous

Indexes = NDArray[np.int64]


def collect_runs(
    rows: ParagraphRows,
    owners: Indexes,
    families: Indexes,
    order: Indexes,
    previous: Previous | None,
    store: ParagraphStore,
    collected: Collected,
) -> Indexes:
    """Collect the runs that are new or changed; the numbers of those that are as they were in the last run.

    `owners` and `families` give the document text and the family of each row, `order` its place among all.
    """
    windows, owner = load_windows(rows)
    runs = not_inside(find_runs(windows, owner, owners), families)
    known, same = _unchanged(runs, rows, previous)
    anew = runs.where(~known)
    variants, equal = _variants(anew, rows, order, collected)
    _collect_varied(anew.where(~equal), variants[~equal], order, rows, store, collected)
    return same


def _unchanged(runs: Runs, rows: ParagraphRows, previous: Previous | None) -> tuple[NDArray[np.bool_], Indexes]:
    """Which places are of runs that stand where they stood in the last run, and these runs."""
    if previous is None:
        return np.zeros(len(runs.ids), np.bool_), np.empty(0, np.int64)
    numbers, group, counts = np.unique(runs.ids.view(np.int64), return_inverse=True, return_counts=True)
    touched = np.zeros(len(numbers), np.bool_)
    touched[group[rows.changed[runs.rows]]] = True
    before, sizes = previous.run_counts()
    at = np.searchsorted(before, numbers).clip(max=max(len(before) - 1, 0))
    same = ~touched & (before[at] == numbers) & (sizes[at] == counts) if len(before) else np.zeros_like(touched)
    return same[group], numbers[same]


def _variants(
    runs: Runs, rows: ParagraphRows, order: Indexes, collected: Collected
) -> tuple[Indexes, NDArray[np.bool_]]:
    """The hash of each place's letters, and which are of runs whose places are all equal: these are collected."""
    by_row = np.argsort(runs.rows, kind="stable")
    sorted_rows = runs.rows[by_row]
    variants, counts = np.zeros(len(by_row), np.int64), np.zeros(len(by_row), np.int64)
    spans = np.zeros((len(by_row), 2), np.int64)
    documents: list[pa.Array] = []
    chunks: list[Indexes] = []
    for some, batch in rows.read(np.unique(runs.rows), COLUMNS):
        texts, shifts, starts = (batch.column(name).to_pylist() for name in ("text", "shifts", "raw_start"))
        first, last = np.searchsorted(sorted_rows, some), np.searchsorted(sorted_rows, some, "right")
        which = np.repeat(np.arange(len(some)), last - first)
        places = by_row[
            np.arange(int((last - first).sum()))
            + np.repeat(first - np.cumsum(last - first) + last - first, last - first)
        ]
        slices = [
            texts[at][start:end]
            for at, start, end in zip(
                which.tolist(), runs.starts[places].tolist(), runs.ends[places].tolist(), strict=True
            )
        ]
        codes = joined_letters(slices).each()
        variants[places] = [text_hash(each) for each in codes]
        counts[places] = [len(each) for each in codes]
        spans[places] = [
            raw_span(starts[at], shifts[at], start, end)
            for at, start, end in zip(
                which.tolist(), runs.starts[places].tolist(), runs.ends[places].tolist(), strict=True
            )
        ]
        documents.append(batch.select(["document_id", "segment_id"]).take(pa.array(which)))
        chunks.append(places)
    equal = _all_equal(runs.ids, variants)
    for places, names in zip(chunks, documents, strict=True):
        chosen = equal[places]
        here = places[chosen]
        table = pa.Table.from_batches([names]).filter(pa.array(chosen))
        table = table.append_column("raw_start", pa.array(spans[here, 0])).append_column(
            "raw_end", pa.array(spans[here, 1])
        )
        within = order[runs.rows[here]] * (1 << 24) + runs.starts[here]
        collected.add_places(runs.ids[here].view(np.int64), table, RUN, counts[here], within, variants[here])
    collected.join_places()
    return variants, equal


def _all_equal(ids: NDArray[np.uint64], variants: Indexes) -> NDArray[np.bool_]:
    """Which places are of a run that has one variant."""
    _, first, group = np.unique(ids, return_index=True, return_inverse=True)
    differs = np.zeros(len(first), np.bool_)
    differs[group[variants != variants[first][group]]] = True
    return ~differs[group]


def _collect_varied(
    runs: Runs, variants: Indexes, order: Indexes, rows: ParagraphRows, store: ParagraphStore, collected: Collected
) -> None:
    """The rows of runs whose numbers differ from place to place."""
    store.read(rows, np.unique(runs.rows).tolist())
    ranked = np.lexsort((runs.starts, order[runs.rows], runs.ids))
    ids = runs.ids[ranked]
    bounds = [0, *(np.flatnonzero(ids[1:] != ids[:-1]) + 1).tolist(), len(ids)] if len(ids) else []
    for first, last in pairwise(bounds):
        some = ranked[first:last].tolist()
        copies = []
        for at in some:
            place, start, end = store.place_of(int(runs.rows[at])), int(runs.starts[at]), int(runs.ends[at])
            text = place.text[start:end]
            copies.append(
                Occurrence(
                    place.document_id, place.segment_id, place.raw_start, place.shifts, start, text, int(variants[at])
                )
            )
        name = passage_id(int(runs.ids[some[0]]))
        collected.add(*rows_of_passage(name, RUN, int(variants[some[0]]), copies, {}))
