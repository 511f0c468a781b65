"""The golden sentences of indicators and how our rows compare with them."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

from tasks.text.carried import Paragraph
from tasks.text.finding import Finding
from tasks.text.quantities import find_quantities
from tasks.text.readings import read_sentence

PATH = Path(__file__).parent / "golden" / "indicators.jsonl"
_SENTENCE = re.compile(r"[^。!?！？]+[。!?！？]*")


@dataclass(frozen=True, slots=True)
class Expected:
    """One row a golden sentence must give."""

    quote: str
    name: str
    measure: str
    value: float | None
    masked: bool
    status: str
    period: str


def golden_cases() -> list[tuple[str, str, list[Expected]]]:
    """Every golden sentence: id, text, rows in order."""
    lines = PATH.read_text("utf-8").splitlines()
    return [(c["id"], c["text"], [Expected(**e) for e in c["expected"]]) for c in map(json.loads, lines)]


def read_paragraph(text: str) -> dict[int, Finding]:
    """Our findings in a paragraph by the offset of their number."""
    paragraph, out = Paragraph(), {}
    for sentence in _SENTENCE.finditer(text):
        for finding in read_sentence(sentence[0], find_quantities(sentence[0]), paragraph):
            out[sentence.start() + finding.quantity.start] = finding
    return out


def pairs() -> list[tuple[str, Expected, Finding | None]]:
    """Every expected row with our row at the same place."""
    out: list[tuple[str, Expected, Finding | None]] = []
    for _, text, expected in golden_cases():
        found, at = read_paragraph(text), 0
        for row in expected:
            start = text.index(row.quote, at)
            at = start + len(row.quote)
            out.append((text, row, found.get(start)))
    return out


def alike(left: str, right: str) -> bool:
    """Whether two names agree as the score asks: one holds the other and is half as long, or most characters agree."""
    a, b = sorted((_plain(left), _plain(right)), key=len)
    if not a or not b:
        return a == b
    return (len(a) >= max(2, 0.5 * len(b)) and a in b) or _common(a, b) >= 0.6 * len(b)


def _plain(text: str) -> str:
    return re.sub(r"[\s的“”\"'‘’《》()（）、,，。]", "", text.lower())


def _common(a: str, b: str) -> int:
    row = [0] * (len(b) + 1)
    for x in a:
        before = 0
        for j, y in enumerate(b, 1):
            before, row[j] = row[j], before + 1 if x == y else max(row[j], row[j - 1])
    return row[-1]
