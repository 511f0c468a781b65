"""Changed paragraphs -> all that what is new or has gone can touch: the others stay as they are and are not read.

Looked at are the texts of changed paragraphs and those that a chain of kin joins to them: the families of all others
are as they were. A run of sentences can only be another where one of its paragraphs has a window of such a text, and
to know it, all places of all windows of these paragraphs have to be known.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tasks.text.families import Kinship, with_kin
from tasks.text.kin_groups import sharing
from tasks.workers.paragraph_rows import Indexes, ParagraphFiles
from tasks.workers.paragraph_scan import Flags, Scan, Sketched, Words, joined, read_sketched
from tasks.workers.paragraph_sieve import Wanted
from tasks.workers.paragraph_store import ParagraphStore


@dataclass(frozen=True, slots=True)
class Near:
    """The paragraphs that take part, the texts that are looked at, and whose runs may be others."""

    rows: Sketched
    hashes: Indexes  # of the texts that are looked at, in order
    in_runs: Flags  # of each row


def find_near(files: ParagraphFiles, changed: Indexes, store: ParagraphStore) -> Near:
    """Look through all published paragraphs until those that are found lead to no others."""
    known = read_sketched(files, changed)
    looked_at = edge = np.unique(known.hashes)
    scan = Scan(files)
    asked_hashes, asked_windows = np.empty(0, np.int64), np.empty(0, np.uint64)
    while True:
        windows = _all_windows(known, _in_runs(known, looked_at))
        wanted = _wanted(known, edge, np.setdiff1d(looked_at, asked_hashes), np.setdiff1d(windows, asked_windows))
        if not wanted:
            break
        asked_hashes, asked_windows = looked_at, np.union1d(asked_windows, windows)
        known = joined([known, scan.find(wanted)])
        edge = np.setdiff1d(_with_kin(known, edge, store), looked_at)
        looked_at = np.union1d(looked_at, edge)
    in_runs = _in_runs(known, looked_at)
    takes_part = np.isin(known.hashes, looked_at)
    takes_part[known.owners[np.isin(known.windows["hash"], _all_windows(known, in_runs))]] = True
    chosen = np.flatnonzero(takes_part)
    return Near(known.take(chosen), looked_at, in_runs[chosen])


def _in_runs(known: Sketched, looked_at: Indexes) -> Flags:
    """Which paragraphs have a window of a text that is looked at."""
    windows, owners = known.windows["hash"], known.owners
    touched = np.isin(known.hashes, looked_at)
    touched[owners[np.isin(windows, windows[touched[owners]])]] = True
    return touched


def _all_windows(known: Sketched, chosen: Flags) -> Words:
    """The windows of some paragraphs."""
    found: Words = np.unique(known.windows["hash"][chosen[known.owners]])
    return found


def _wanted(known: Sketched, edge: Indexes, hashes: Indexes, windows: Words) -> Wanted:
    """What is looked for next: texts and windows, and the sketches of the texts on the edge, each once."""
    rows = np.flatnonzero(known.has_sketch & np.isin(known.hashes, edge))
    rows = rows[np.unique(known.hashes[rows], return_index=True)[1]]
    return Wanted(hashes, known.bands[rows], known.sketches[rows], known.letter_counts[rows], windows)


def _with_kin(known: Sketched, edge: Indexes, store: ParagraphStore) -> Indexes:
    """The texts that a chain of kin joins to those on the edge, and these, as far as they are known."""
    rows = np.flatnonzero(known.has_sketch)
    rows = rows[np.unique(known.hashes[rows], return_index=True)[1]]
    at = np.flatnonzero(np.isin(known.hashes[rows], edge))
    rows = rows[sharing(lambda band: known.bands[rows, band], len(rows), at)]
    numbers, is_edge = known.numbers[rows], np.isin(known.hashes[rows], edge)
    kinship = Kinship(known.table(rows), lambda row: store.letters_of(int(numbers[row])))
    found = with_kin(kinship, np.flatnonzero(is_edge).tolist(), lambda some: store.read(numbers[some]))
    return np.unique(known.hashes[rows[sorted(found)]])
