"""The labelled relations of figures and how our rows compare with them: precision and recall a field."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tasks.text.indicators import find_indicators
from tasks.text.outline import find_segments
from tasks.text.reading import read_text
from tasks.text.spans import Alignment
from tests.golden_sentences import alike
from warehouse.records import Document, Indicator, IndicatorLink

GOLDEN = Path(__file__).parent / "golden"
PHRASES = ("subject", "comparator")
FIELDS = ("subject", "subject_kind", "bound", "period_offset", "period_kind", "growth_basis", "comparator")
DEFAULT = {"bound": "="}


@dataclass(slots=True)
class Tally:
    """How many values of a field were labelled, given and right, and those that differ."""

    labelled: int = 0
    given: int = 0
    right: int = 0
    differ: list[str] = field(default_factory=list)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return 2 * self.right / max(1, self.labelled + self.given)

    def __str__(self) -> str:
        return (
            f"precision {self.right / max(1, self.given):.3f} recall {self.right / max(1, self.labelled):.3f} "
            f"F1 {self.f1:.3f} ({self.labelled} labelled)"
        )


def labelled_rows() -> list[dict[str, Any]]:
    """The labelled rows of the dev gold."""
    return [json.loads(line) for line in (GOLDEN / "relations_dev.jsonl").read_text("utf-8").splitlines()]


def golden_texts() -> list[dict[str, Any]]:
    """Our own labelled sentences."""
    return [json.loads(line) for line in (GOLDEN / "relations.jsonl").read_text("utf-8").splitlines()]


def score_dev(raw_folder: Path) -> dict[str, Tally]:
    """The tally of every field over the labelled rows of the dev gold."""
    by_file = defaultdict(list)
    for row in labelled_rows():
        by_file[row["file"]].append(row)
    tallies: dict[str, Tally] = defaultdict(Tally)
    for name, rows in by_file.items():
        raw = (raw_folder / name).read_bytes().decode("utf-8-sig")
        found = read_text(raw, name)
        _score_file(raw, rows, found.indicators, found.links, tallies)
    return tallies


def _score_file(
    raw: str,
    rows: Iterable[dict[str, Any]],
    indicators: Iterable[Indicator],
    links: Iterable[IndicatorLink],
    tallies: dict[str, Tally],
) -> None:
    """Add the rows of one text to the tallies."""
    at = {row.raw_start: row for row in indicators}
    start_of = {row.indicator_id: row.raw_start for row in at.values()}
    given = defaultdict(set)
    for link in links:
        given[start_of[link.from_id]].add((start_of[link.to_id], link.relation))
    for row in rows:
        ours = at.get(row["start"])
        if ours is None and row.get("optional"):
            continue
        for name in FIELDS:
            if name not in row.get("skip", ()):
                _count(tallies[name], name, ours, wanted(raw, row, name), f"{row['file'][:3]} {row['start']}")
        if "links" not in row.get("skip", ()):
            _count_links(tallies["links"], raw, row, given[row["start"]])


def wanted(raw: str, row: dict[str, Any], name: str) -> list[Any]:
    """The accepted values of a field, the first the labelled one; phrases as words."""
    if name not in PHRASES:
        return [row[name]]
    spans = [row[name], *row.get(f"{name}_also", ())]
    return [raw[span[0] : span[1]] if span else None for span in spans]


def _count(tally: Tally, name: str, ours: Indicator | None, accepted: list[Any], where: str) -> None:
    default = DEFAULT.get(name)
    value = getattr(ours, name) if ours else default
    label = accepted[0]
    tally.labelled += label != default
    tally.given += value != default
    good = any(agrees(name, a, value) for a in accepted)
    if label != default and value != default and good:
        tally.right += 1
    elif value != label:
        tally.differ.append(f"{where} {ours.quote if ours else ''}: {value!r}, not {label!r}")


def _count_links(tally: Tally, raw: str, row: dict[str, Any], given: set[tuple[int, str]]) -> None:
    tally.labelled += len(row["links"])
    tally.given += len(given)
    quote = raw[row["start"] : row["end"]]
    rest = set(given)
    for link in row["links"]:
        hit = {(to, link["relation"]) for to in link["to"]} & rest
        tally.right += bool(hit)
        rest -= hit
        if not hit:
            tally.differ.append(f"{row['file'][:3]} {row['start']} {quote}: misses {link['relation']} {link['to']}")
    for to, relation in rest:
        tally.differ.append(f"{row['file'][:3]} {row['start']} {quote}: gives {relation} {to}")


def agrees(name: str, label: Any, value: Any) -> bool:
    """Whether a value is the labelled one; phrases as alike as names must be."""
    if name in PHRASES and label and value:
        return alike(label, value)
    return bool(label == value)


SECONDARY = ("period_kind", "change_kind", "of_measure", "base_period", "rank_total", "strictness", "status")
KEY = ("subject", "subject_kind", "bound", "period_offset", "growth_basis", "comparator")


def read_own(text: str, year: int | None = None) -> tuple[list[Indicator], list[IndicatorLink]]:
    """The rows and links of one of our own texts."""
    document = Document("f-0-d", "f", None, 0, False, "", "speech", 0, len(text), 0, text, len(text), year=year)
    alignment = Alignment(text, 0, len(text), [])
    return find_indicators(text, document, find_segments(document, alignment), alignment)[:2]


def score_own() -> dict[str, Tally]:
    """The tally of every field over our own texts; of their secondary fields where a row states them."""
    tallies: dict[str, Tally] = defaultdict(Tally)
    for case in golden_texts():
        rows, links = read_own(case["text"], case.get("year"))
        at = {row.raw_start: row for row in rows}
        places = [start for _, start in own_rows(case)]
        for row, start in own_rows(case):
            ours = at.get(start)
            for name in (*KEY, *(name for name in SECONDARY if name in row)):
                _count(tallies[name], name, ours, [row.get(name, DEFAULT.get(name))], case["id"])
        start_of = {row.indicator_id: row.raw_start for row in rows}
        given = {(start_of[k.from_id], start_of[k.to_id], k.relation) for k in links}
        given = {k for k in given if k[0] in places}
        labelled = {(places[i], places[j], relation) for i, j, relation in case["links"]}
        tally = tallies["links"]
        tally.labelled += len(labelled)
        tally.given += len(given)
        tally.right += len(labelled & given)
        tally.differ += [f"{case['id']} misses {k}" for k in sorted(labelled - given)]
        tally.differ += [f"{case['id']} gives {k}" for k in sorted(given - labelled)]
    return tallies


def own_rows(case: dict[str, Any]) -> Iterator[tuple[dict[str, Any], int]]:
    """The rows of one of our own texts, each with the place of its quote."""
    at = 0
    for row in case["rows"]:
        start = case["text"].index(row["quote"], at)
        at = start + len(row["quote"])
        yield row, start
