"""A published warehouse -> everything the page says, read from one state of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tasks.quality_page.sentences import with_papers, with_sentences
from warehouse.reading import Ask, asking

Row = dict[str, Any]
Place = tuple[str, int, int]  # file_id, raw_start, raw_end

AROUND = 300  # code points of a long sentence asked for before and behind the figures in it
BESIDE = 60  # code points around a row that is kept out: it may have no sentence
LONGEST = 240  # code points of a passage


@dataclass(frozen=True, slots=True)
class Facts:
    """Answers of `warehouse/queries`, each list the rows of the question of its name."""

    warehouse: str
    refused: str  # why the last run was not published; "" where it was
    runs: list[Row]  # the oldest first
    contents: list[Row]
    kinds: list[Row]
    years: list[Row]
    regions: list[Row]
    sites: list[Row]
    held_back: list[Row]
    held_back_totals: Row
    verdicts: list[Row]
    findings: list[Row]
    confidence: list[Row]
    reasons: list[Row]
    doubtful: list[Row]
    reuse: Row
    passages: list[Row]
    unknown_names: list[Row]
    excerpts: dict[Place, Row]

    @property
    def load(self) -> Row | None:
        """The last run that read something: what the page calls new is what it brought."""
        return load_of(self.runs)


def load_of(runs: list[Row]) -> Row | None:
    """The last run that read something, else the last one; None without runs."""
    return next((run for run in reversed(runs) if run["files_new"] or run["promises"]), runs[-1] if runs else None)


def read_facts(warehouse: Path, refused: str = "", state: Path | None = None) -> Facts:
    """Ask every question of the page; `state` is the folder whose tallies may answer some of them."""
    with asking(warehouse, state) as ask:
        runs = ask("run_history")
        load = load_of(runs)
        run = {"run_id": load["run_id"] if load else ""}
        findings, doubtful = with_sentences(ask, ask("worst_findings", run), ask("doubtful_indicators"))
        held_back, passages = ask("held_back_by_promise", run), with_papers(ask, ask("most_reused"))
        places = [*_of_findings(findings), *_of_doubtful(doubtful), *_of_held_back(held_back), *_of_passages(passages)]
        return Facts(
            warehouse=warehouse.name,
            refused=refused,
            runs=runs,
            contents=ask("contents"),
            kinds=ask("figures_by_kind", run),
            years=ask("documents_by_year", run),
            regions=ask("documents_by_region", run),
            sites=ask("site_contents", run),
            held_back=held_back,
            held_back_totals=ask("held_back_totals", run)[0],
            verdicts=ask("verdicts_of_run", run),
            findings=findings,
            confidence=ask("confidence_levels"),
            reasons=ask("confidence_reasons"),
            doubtful=doubtful,
            reuse=ask("reuse_in_short")[0],
            passages=passages,
            unknown_names=ask("unknown_names"),
            excerpts=_excerpts(ask, places),
        )


def place_around(file_id: str, sentence: tuple[int, int], figures: Iterable[tuple[int, int]]) -> Place:
    """The sentence, or of a very long one what stands around its figures: a page without a full stop is one sentence."""
    starts, ends = zip(*figures, strict=True)
    return file_id, max(sentence[0], min(starts) - AROUND), min(sentence[1], max(ends) + AROUND)


def place_of_finding(sentence: Row) -> Place:
    """Where one of a finding's sentences is shown from."""
    span = (sentence["raw_start"], sentence["raw_end"])
    return place_around(sentence["file_id"], span, [(each[0], each[1]) for each in sentence["figures"]])


def place_of_doubtful(row: Row) -> Place:
    """Where the sentence of a doubtful indicator is shown from."""
    figure = (row["raw_start"], row["raw_end"])
    return place_around(row["file_id"], (row["sentence_start"], row["sentence_end"]), [figure])


def place_of_held_back(row: Row) -> Place | None:
    """The surroundings of a row that is kept out; None where it is a whole file or has no place."""
    if row["table_name"] == "files" or row["raw_start"] is None or row["raw_end"] is None:
        return None
    end = min(row["raw_end"], row["raw_start"] + LONGEST)
    return row["file_id"], max(0, row["raw_start"] - BESIDE), end + BESIDE


def place_of_passage(row: Row) -> Place:
    """The beginning of a passage."""
    return row["file_id"], row["raw_start"], min(row["raw_end"], row["raw_start"] + LONGEST)


def _of_findings(rows: list[Row]) -> Iterable[Place]:
    return (place_of_finding(each) for row in rows for each in row["sentences"] or ())


def _of_doubtful(rows: list[Row]) -> Iterable[Place]:
    return map(place_of_doubtful, rows)


def _of_held_back(rows: list[Row]) -> Iterable[Place]:
    return (place for row in rows if (place := place_of_held_back(row)))


def _of_passages(rows: list[Row]) -> Iterable[Place]:
    return map(place_of_passage, rows)


def _excerpts(ask: Ask, places: Iterable[Place]) -> dict[Place, Row]:
    distinct = sorted(set(places))
    if not distinct:
        return {}
    file_ids, starts, ends = map(list, zip(*distinct, strict=True))
    rows = ask("places", {"file_ids": file_ids, "raw_starts": starts, "raw_ends": ends})
    return {(row["file_id"], row["raw_start"], row["raw_end"]): row for row in rows}
