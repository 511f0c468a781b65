"""Findings and doubtful indicators -> the same with the sentences they stand in, all looked up in one pass."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from warehouse.reading import Ask

Row = dict[str, Any]


def with_sentences(ask: Ask, findings: Sequence[Row], doubtful: Sequence[Row]) -> tuple[list[Row], list[Row]]:
    """The findings with `sentences`, the doubtful with all that is told of them; the tables are read once for both."""
    wanted = {each for row in findings for each in row["indicator_ids"] or ()}
    wanted |= {row["indicator_id"] for row in doubtful}
    figures, sentences = _looked_up(ask, sorted(wanted)) if wanted else ({}, {})
    return (
        [{**row, "sentences": _sentences(row, figures, sentences)} for row in findings],
        [told for row in doubtful if (told := _told(figures[row["indicator_id"]], sentences))],
    )


def with_papers(ask: Ask, passages: Sequence[Row]) -> list[Row]:
    """The passages with the title, file and path of the document that each is shown from."""
    document_ids = sorted({row["document_id"] for row in passages})
    papers = {row["document_id"]: row for row in ask("some_papers", {"document_ids": document_ids})} if passages else {}
    return [{**row, **papers[row["document_id"]]} for row in passages if row["document_id"] in papers]


def _looked_up(ask: Ask, indicator_ids: list[str]) -> tuple[dict[str, Row], dict[str, Row]]:
    """The indicators by id, and the sentences they stand in by id."""
    figures = {row["indicator_id"]: row for row in ask("some_indicators", {"indicator_ids": indicator_ids})}
    of_figures = {f"{name}s": sorted({row[name] for row in figures.values()}) for name in ("segment_id", "document_id")}
    return figures, {row["segment_id"]: row for row in ask("some_sentences", of_figures)}


def _sentences(finding: Row, figures: Mapping[str, Row], sentences: Mapping[str, Row]) -> list[Row]:
    """Each sentence with the finding's figures in it, by path and place."""
    marks: dict[str, list[list[int]]] = defaultdict(list)
    places = (finding[name] or () for name in ("indicator_ids", "raw_starts", "raw_ends"))
    for indicator_id, start, end in zip(*places, strict=True):
        if (figure := figures.get(indicator_id)) and figure["segment_id"] in sentences:
            marks[figure["segment_id"]].append([start, end])
    found = [{**sentences[segment_id], "figures": sorted(spans)} for segment_id, spans in marks.items()]
    return sorted(found, key=lambda row: (row["path"], row["raw_start"]))


def _told(figure: Row, sentences: Mapping[str, Row]) -> Row | None:
    """A doubtful indicator with the bounds of its sentence and its file; None where the sentence is not there."""
    sentence = sentences.get(figure["segment_id"])
    if sentence is None:
        return None
    bounds = {"sentence_start": sentence["raw_start"], "sentence_end": sentence["raw_end"]}
    return {**figure, **bounds, "file_id": sentence["file_id"], "path": sentence["path"]}
