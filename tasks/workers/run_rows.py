"""Windows of sentences of all documents -> the rows of runs that stand in several though their paragraphs differ."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tasks.text.letters import joined_letters
from tasks.text.paragraphs import raw_span, text_hash
from tasks.text.passages import RUN, passage_id
from tasks.text.runs import Runs, find_runs
from tasks.workers.comparison_sources import Signed
from tasks.workers.occurrence_rows import Occurrence, rows_of_passage
from tasks.workers.paragraph_corpus import Corpus
from tasks.workers.paragraph_rows import ParagraphRows
from tasks.workers.paragraph_store import COLUMNS
from tasks.workers.passage_spill import Spill, equal_places
from tasks.workers.window_rows import load_windows
from warehouse.records import PassageOccurrence

Indexes = NDArray[np.int64]


def runs_of_all(corpus: Corpus) -> Runs:
    """The runs of all paragraphs."""
    return find_runs(*load_windows(corpus.rows), corpus.owners)


def collect_runs(runs: Runs, corpus: Corpus, signed: Signed, spill: Spill) -> None:
    """Collect the rows of runs."""
    variants, equal = _variants(runs, corpus.rows, spill)
    _collect_varied(runs.where(~equal), variants[~equal], signed, corpus, spill)


def _variants(runs: Runs, rows: ParagraphRows, spill: Spill) -> tuple[Indexes, NDArray[np.bool_]]:
    """The hash of each place's letters, and which are of runs whose places are all equal: these are collected."""
    order = np.argsort(runs.rows, kind="stable")
    variants, counts = np.zeros(len(order), np.int64), np.zeros(len(order), np.int64)
    parts: list[tuple[Indexes, pa.Table]] = []
    for some, batch in rows.read(np.unique(runs.rows), COLUMNS):
        first, last = np.searchsorted(runs.rows[order], (some[0], some[-1] + 1))
        places = order[first:last]
        which = np.searchsorted(some, runs.rows[places])
        slices = _slices(batch, which, runs.starts[places], runs.ends[places])
        codes = joined_letters([each.text for each in slices]).each()
        variants[places] = [text_hash(each) for each in codes]
        counts[places] = [len(each) for each in codes]
        names = pa.Table.from_batches([batch.select(["document_id", "segment_id"])]).take(pa.array(which))
        for column, name in enumerate(("raw_start", "raw_end")):
            names = names.append_column(name, pa.array([each.raw[column] for each in slices], pa.int64()))
        parts.append((places, names))
    equal = _all_equal(runs.ids, variants)
    for places, names in parts:
        chosen = equal[places]
        here = places[chosen]
        table = names.filter(pa.array(chosen))
        numbers = runs.ids[here].view(np.int64)
        spill.add_table(PassageOccurrence, equal_places(numbers, table, RUN, counts[here], variants[here]))
    return variants, equal


@dataclass(frozen=True, slots=True)
class _Slice:
    """A run in a paragraph: its clean text and its raw span."""

    text: str
    raw: tuple[int, int]


def _slices(batch: pa.RecordBatch, which: Indexes, starts: Indexes, ends: Indexes) -> list[_Slice]:
    """The runs that stand in the paragraphs of these places of the batch."""
    texts, shifts, begins = (batch.column(name).to_pylist() for name in ("text", "shifts", "raw_start"))
    return [
        _Slice(texts[at][start:end], raw_span(begins[at], shifts[at], start, end))
        for at, start, end in zip(which.tolist(), starts.tolist(), ends.tolist(), strict=True)
    ]


def _all_equal(ids: NDArray[np.uint64], variants: Indexes) -> NDArray[np.bool_]:
    """Which places are of a run that has one variant."""
    _, first, group = np.unique(ids, return_index=True, return_inverse=True)
    differs = np.zeros(len(first), np.bool_)
    differs[group[variants != variants[first][group]]] = True
    return ~differs[group]


def _collect_varied(runs: Runs, variants: Indexes, signed: Signed, corpus: Corpus, spill: Spill) -> None:
    """The rows of runs whose numbers differ from place to place; the first place by document is the canonical one."""
    corpus.store.read(np.unique(runs.rows))
    documents = signed.ranks()[corpus.rows.documents[runs.rows]]
    ranked = np.lexsort((runs.starts, corpus.rows.starts[runs.rows], documents, runs.ids))
    ids = runs.ids[ranked]
    bounds = [0, *(np.flatnonzero(ids[1:] != ids[:-1]) + 1).tolist(), len(ids)] if len(ids) else []
    for first, last in pairwise(bounds):
        some = ranked[first:last].tolist()
        copies = []
        for at in some:
            place, start, end = corpus.store.place_of(int(runs.rows[at])), int(runs.starts[at]), int(runs.ends[at])
            where = (place.document_id, place.segment_id, place.raw_start, place.shifts, start)
            copies.append(Occurrence(*where, place.text[start:end], int(variants[at])))
        name = passage_id(int(runs.ids[some[0]]))
        for rows in rows_of_passage(name, RUN, int(variants[some[0]]), copies, {}):
            spill.add(*rows)
