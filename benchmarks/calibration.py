"""Fits the weights of a row's confidence and says how good they are: python -m benchmarks.calibration [--write].

A row is right when the whole of it is: value, unit, name, measure, status, qualifier and period agree (the level
`full` of the score), on the dev gold beside the repository, our golden sentences and the unseen. A logistic model over
yes-or-no facts, its weights drawn to nought; a fact that speaks against a row takes the worse end of what is known of
it (CAUTION standard errors lower), for a doubt seen in few rows should not be thought small. Judged on the dev gold by
leaving out one document at a time. --write stores the weights in tasks/text/data/confidence.toml.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy

from benchmarks.unseen import UNSEEN, levels, pair, read_rows
from tasks.text import indicators
from tasks.text.confidence import weighing
from tasks.text.outline import find_segments
from tasks.text.reading import read_text
from tasks.text.spans import Alignment
from tests.golden_sentences import alike, golden_cases
from warehouse.records import Document, Indicator

SHARED = Path(__file__).parents[2] / "shared"
TABLE = Path(__file__).parents[1] / "tasks" / "text" / "data" / "confidence.toml"
SHRINK = 2.0  # of a weight, as of rows seen; from 0.6 to 2 the figures hardly differ
OURS = 0.7  # weight of a row of our own sentences: the rules were written or mended with these at hand
CAUTION = 0.8  # standard errors by which the weight of a doubt is lowered
LOW = 0.7
BINS = 10


@dataclass(frozen=True, slots=True)
class Labelled:
    """A row of ours with what is known of it and whether it is right."""

    document: str
    told: tuple[str, ...]
    right: bool
    weight: float


@dataclass(frozen=True, slots=True)
class Figures:
    """How good confidences are: rows, errors, calibration error, ranking, and what share of errors stands low."""

    rows: int
    errors: int
    calibration_error: float
    auroc: float
    low_rows: int
    low_errors: int

    def __str__(self) -> str:
        return (
            f"{self.rows} rows, {self.errors} wrong: calibration error {self.calibration_error:.3f}, "
            f"AUROC {self.auroc:.3f}, below {LOW}: {self.low_rows} rows with {self.low_errors} errors "
            f"({self.low_errors / max(1, self.errors):.2f} of all)"
        )


def _told_instead(told: tuple[str, ...]) -> tuple[float, tuple[str, ...]]:
    return 0.5, told


def _score() -> ModuleType:
    """The official scorer, loaded from its file."""
    spec = importlib.util.spec_from_file_location("score", SHARED / "gold" / "score.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(SHARED / "gold" / "score.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def dev_rows() -> Iterator[Labelled]:
    """Our rows in the regions of the dev gold that the score counts."""
    score = _score()
    for path in sorted((SHARED / "gold" / "dev").glob("*.indicators.jsonl")):
        gold = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
        header, expected = gold[0], [row for row in gold if "quote" in row]
        content = (SHARED / "raw" / header["file"]).read_bytes()
        read = read_text(content.decode("utf-8-sig"), hashlib.sha256(content).hexdigest()[:32])
        ours: list[dict[str, Any]] = [
            {name: getattr(row, name) for name in Indicator.__slots__}
            for row in read.indicators
            if any(start <= row.raw_start < end for start, end in header["regions"])
        ]
        gold_of = {mine: theirs for theirs, mine in score.pair(expected, ours)}
        for number, row in enumerate(ours):
            match = expected[gold_of[number]] if number in gold_of else None
            if match is None or not match["optional"]:
                right = match is not None and score.levels(match, row)["full"]
                yield Labelled(row["document_id"], row["reasons"], right, 1.0)


def golden_rows() -> Iterator[Labelled]:
    """Our rows in the golden sentences; a row where none is expected is wrong."""
    for case, text, rows in golden_cases():
        document = Document("f-0-d", "f", None, 0, False, "", "speech", 0, len(text), 0, text, len(text))
        alignment = Alignment(text, 0, len(text), [])
        found, *_ = indicators.find_indicators(text, document, find_segments(document, alignment), alignment)
        expected, at = {}, 0
        for row in rows:
            start = text.index(row.quote, at)
            expected[start], at = row, start + len(row.quote)
        for ours in found:
            want = expected.get(ours.raw_start)
            right = want is not None and alike(want.name, ours.name) and want.measure == ours.measure
            right = right and want is not None and want.status == ours.status and alike(want.period, ours.period)
            yield Labelled(case, ours.reasons, right, OURS)


def unseen_rows() -> Iterator[Labelled]:
    """Our rows in the unseen sentences and paragraphs, those aside that a fair reader may leave out."""
    for path in (UNSEEN / "indicators.jsonl", UNSEEN / "paragraphs.jsonl"):
        for case in map(json.loads, path.read_text("utf-8").splitlines()):
            gold, ours = case["expected"], read_rows(case["text"])
            gold_of = {mine: theirs for theirs, mine in pair(gold, ours).items()}
            for number, row in enumerate(ours):
                match = gold[gold_of[number]] if number in gold_of else None
                if match is None or not match["optional"]:
                    right = match is not None and levels(match, row)["full"]
                    yield Labelled(case["id"], row.reasons, right, OURS)


def labelled() -> tuple[list[Labelled], list[Labelled]]:
    """The rows of the dev gold, and of our golden and the unseen sentences, with what is known of each."""
    kept = indicators.confidence
    indicators.confidence = _told_instead
    try:
        return list(dev_rows()), [*golden_rows(), *unseen_rows()]
    finally:
        indicators.confidence = kept


def fit(rows: Sequence[Labelled], names: Sequence[str], rounds: int = 30) -> numpy.ndarray:
    """The base and one weight a fact, by Newton's method; the base is not drawn to nought, doubts are lowered."""
    x = numpy.array([[1.0, *(name in row.told for name in names)] for row in rows])
    y = numpy.array([row.right for row in rows], dtype=float)
    weight = numpy.array([row.weight for row in rows])
    shrink = numpy.diag([0.0, *([SHRINK] * len(names))])
    beta = numpy.zeros(len(names) + 1)
    for _ in range(rounds):
        p = 1 / (1 + numpy.exp(-x @ beta))
        slope = x.T @ (weight * (y - p)) - shrink @ beta
        bend = (x * (weight * p * (1 - p))[:, None]).T @ x + shrink + 1e-9 * numpy.eye(len(beta))
        beta = beta + numpy.linalg.solve(bend, slope)
    errors = numpy.sqrt(numpy.diag(numpy.linalg.inv(bend)))
    doubts = (beta < 0) & (numpy.arange(len(beta)) > 0)
    return numpy.where(doubts, beta - CAUTION * errors, beta)


def chances(rows: Sequence[Labelled], names: Sequence[str], beta: numpy.ndarray) -> numpy.ndarray:
    """The chance of each row to be right."""
    x = numpy.array([[1.0, *(name in row.told for name in names)] for row in rows])
    return numpy.asarray(1 / (1 + numpy.exp(-x @ beta)))


def figures(p: numpy.ndarray, right: numpy.ndarray) -> Figures:
    """Calibration error over ten bins of equal width, the chance that a right row stands above a wrong one."""
    bins = numpy.minimum((p * BINS).astype(int), BINS - 1)
    error = sum(abs(float((p - right)[bins == b].sum())) for b in range(BINS)) / len(p)
    good, bad = p[right], p[~right]
    above = (good[:, None] > bad[None, :]).sum() + 0.5 * (good[:, None] == bad[None, :]).sum()
    low = p < LOW
    auroc = float(above) / max(1, len(good) * len(bad))
    return Figures(len(p), int((~right).sum()), error, auroc, int(low.sum()), int((low & ~right).sum()))


def cross_validated(dev: Sequence[Labelled], ours: Sequence[Labelled], names: Sequence[str]) -> Figures:
    """The figures on the dev gold when the document of a row had no say in its weights."""
    p = numpy.zeros(len(dev))
    for document in sorted({row.document for row in dev}):
        out = [i for i, row in enumerate(dev) if row.document == document]
        beta = fit([row for row in dev if row.document != document] + list(ours), names)
        p[out] = chances([dev[i] for i in out], names, beta)
    return figures(p, numpy.array([row.right for row in dev]))


def table(names: Sequence[str], beta: numpy.ndarray, rows: Sequence[Labelled], judged: Figures) -> str:
    """The text of data/confidence.toml."""
    meanings = weighing().meanings
    lines = [
        "# Log-odds that the whole of a row is right, from value to period: a plain row's, and what each fact adds.",
        "# Fitted by benchmarks/calibration.py on the dev gold, the golden and the unseen sentences; rows and wrong: where it holds.",
        f"# Left out by document: {judged}.",
        f"\nbase = {beta[0]:.3f}",
        "\n# Nouns so general that as the whole of a name they mostly lack what defines the set.",
        "generic = [",
        *(f'    "{noun}",' for noun in sorted(weighing().generic)),
        "]",
    ]
    for name, weight in zip(names, beta[1:], strict=True):
        held = [row for row in rows if name in row.told]
        lines += [
            f'\n[[fact]]\nname = "{name}"\nweight = {weight:.3f}\nmeaning = "{meanings[name]}"',
            f"rows = {len(held)}\nwrong = {sum(not row.right for row in held)}",
        ]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Fit, print, and with --write store."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="store the weights")
    names = list(weighing().weights)
    dev, ours = labelled()
    beta = fit([*dev, *ours], names)
    judged = cross_validated(dev, ours, names)
    text = table(names, beta, [*dev, *ours], judged)
    if parser.parse_args().write:
        TABLE.write_text(text, "utf-8")
    sys.stdout.write(f"{text}\ncross-validated: {judged}\n")
    sys.stdout.write(f"fitted:          {figures(chances(dev, names, beta), numpy.array([r.right for r in dev]))}\n")
    sys.stdout.write(f"golden:          {figures(chances(ours, names, beta), numpy.array([r.right for r in ours]))}\n")


if __name__ == "__main__":
    main()
