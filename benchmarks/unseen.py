"""How the rules do on pages and sentences they were not written for: python -m benchmarks.unseen [--errors N] [--json].

The pages, sentences, paragraphs and reports of tests/golden/unseen, scored as the gold standard asks. Rows pair up where their
spans overlap, the largest overlap first; an optional row counts neither way. quantity: value, range end and masking in
the base unit; located: and span, value and unit as written; named: quantity and name; typed: and measure and status;
full: and qualifier and period. A document is found when it begins and ends within 4 characters of the truth; furniture
counts by characters, noise by spans, text lost is the share of the documents' other characters that did not survive.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tasks.text.indicators import find_indicators
from tasks.text.outline import find_segments
from tasks.text.reading import read_text
from tasks.text.spans import Alignment
from tasks.text.structure import Structure, find_structure
from tasks.text.units import to_base
from tests.golden_sentences import alike
from warehouse.records import Document, Indicator

UNSEEN = Path(__file__).resolve().parents[1] / "tests" / "golden" / "unseen"
TEXTS = ("indicators", "paragraphs", "reports", "fresh_reports")  # sentences, paragraphs of news, whole pages
LEVELS = ("quantity", "located", "named", "typed", "full")
PHRASES = ("subject", "comparator")  # scored where they are labelled
CLOSE = 4  # characters within which a found document may begin and end
REMOVED = ("page_number", "advertisement", "hard_break", "stray_mark")  # kinds of noise that must go

Row = dict[str, Any]


@dataclass(slots=True)
class RowTally:
    """What came out for the rows of one file of texts."""

    gold: int = 0
    ours: int = 0
    invented: int = 0
    right: Counter[str] = field(default_factory=Counter)
    by_measure: dict[str, list[int]] = field(default_factory=dict)
    phrases: dict[str, list[int]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)

    def figures(self) -> dict[str, Any]:
        """F1 by level, and the share of each measure's rows that are typed."""
        f1 = {level: round(2 * self.right[level] / max(1, self.gold + self.ours), 4) for level in LEVELS}
        measures = {name: f"{good}/{all_}" for name, (good, all_) in sorted(self.by_measure.items())}
        phrases = {name: f"{good}/{all_}" for name, (good, all_) in sorted(self.phrases.items())}
        rows = {"gold": self.gold, "ours": self.ours, "invented": self.invented}
        return {**f1, **rows, "typed_by_measure": measures, **phrases}


@dataclass(slots=True)
class PageTally:
    """What came out for the pages."""

    counts: Counter[str] = field(default_factory=Counter)
    noise: dict[str, list[int]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)

    def figures(self) -> dict[str, Any]:
        """Documents as F1, furniture and noise as shares taken away, text as the share lost."""
        n = self.counts
        gone, spans = (sum(self.noise[kind][i] for kind in self.noise if kind in REMOVED) for i in (0, 1))
        return {
            "documents": round(2 * n["found"] / max(1, n["gold"] + n["ours"]), 4),
            "found": f"{n['found']}/{n['gold']} of {n['ours']}",
            "whole_pages": f"{n['whole']}/{n['pages']}",
            "furniture": round(n["furniture_gone"] / max(1, n["furniture"]), 4),
            "noise_removed": round(gone / max(1, spans), 4),
            "noise_by_kind": {kind: f"{good}/{all_}" for kind, (good, all_) in sorted(self.noise.items())},
            "text_lost": round(n["lost"] / max(1, n["text"]), 6),
        }


def read_rows(text: str) -> list[Indicator]:
    """The rows of a text that stands alone."""
    document = Document("f-0-d", "f", None, 0, False, "", "article", 0, len(text), 0, text, len(text))
    alignment = Alignment(text, 0, len(text), [])
    return find_indicators(text, document, find_segments(document, alignment), alignment)[0]


def read_page_rows(text: str, media_type: str) -> list[Indicator]:
    """The rows of a whole page, found as a run finds them."""
    return read_text(text, "f" * 32, media_type).indicators


def pair(gold: Sequence[Row], ours: Sequence[Indicator]) -> dict[int, int]:
    """Which row of ours stands for which row of the truth, by their places in the lists."""
    overlaps = sorted(
        (
            (min(g["end"], o.raw_end) - max(g["start"], o.raw_start), i, j)
            for i, g in enumerate(gold)
            for j, o in enumerate(ours)
            if o.raw_start < g["end"] and g["start"] < o.raw_end
        ),
        reverse=True,
    )
    out: dict[int, int] = {}
    taken: set[int] = set()
    for _, i, j in overlaps:
        if i not in out and j not in taken:
            out[i] = j
            taken.add(j)
    return out


def close(left: float | None, right: float | None) -> bool:
    """Whether two values agree to a millionth; nothing agrees with nothing."""
    if left is None or right is None:
        return left is right
    return abs(left - right) <= 1e-6 * max(1, abs(left), abs(right))


def has_value(row: Indicator) -> bool:
    """Whether any of the four values is given."""
    return any(v is not None for v in (row.value, row.value_high, row.value_base, row.value_high_base))


def levels(gold: Row, ours: Indicator) -> dict[str, bool]:
    """Which levels a row of ours reaches."""
    factor, base_unit = to_base(gold["unit"], gold["measure"])
    low, high = (None if gold[key] is None else gold[key] * factor for key in ("value", "value_high"))
    agree = close(low, ours.value_base) and close(high, ours.value_high_base)
    if gold["masked"]:
        agree = not has_value(ours)
    quantity = agree and ours.masked == gold["masked"] and ours.base_unit == base_unit
    named = quantity and alike(gold["name"], ours.name)
    typed = named and (gold["measure"], gold["status"]) == (ours.measure, ours.status)
    placed = (gold["start"], gold["end"]) == (ours.raw_start, ours.raw_end) and close(gold["value"], ours.value)
    return {
        "quantity": quantity,
        "located": quantity and placed and gold["unit"].replace(" ", "") == ours.unit,
        "named": named,
        "typed": typed,
        "full": typed and gold["qualifier"] == ours.qualifier and alike(gold["period"], ours.period),
    }


def score_text(case: Row, tally: RowTally) -> None:
    """Add one text to the tally."""
    gold = case["expected"]
    ours = read_page_rows(case["text"], case["media_type"]) if "media_type" in case else read_rows(case["text"])
    pairs = pair(gold, ours)
    free = sum(gold[i]["optional"] for i in pairs)
    tally.ours += len(ours) - free
    for i, want in enumerate(gold):
        row = ours[pairs[i]] if i in pairs else None
        tally.invented += bool(row and want["masked"] and has_value(row))
        if want["optional"]:
            continue
        reached = levels(want, row) if row else dict.fromkeys(LEVELS, False)
        tally.gold += 1
        tally.right.update(level for level in LEVELS if reached[level])
        count = tally.by_measure.setdefault(want["measure"], [0, 0])
        count[0], count[1] = count[0] + reached["typed"], count[1] + 1
        _score_phrases(want, row, tally)
        if not all(reached.values()):
            tally.errors.append(_difference(case, want, row, reached))
    paired = set(pairs.values())
    tally.errors += [
        f"{case['id']} EXTRA {o.quote} {o.name} | {_around(case['text'], o.raw_start, o.raw_end)}"
        for j, o in enumerate(ours)
        if j not in paired
    ]


def _score_phrases(want: Row, row: Indicator | None, tally: RowTally) -> None:
    for name in PHRASES:
        if name in want:
            count = tally.phrases.setdefault(name, [0, 0])
            given = getattr(row, name) if row else None
            count[0], count[1] = count[0] + bool(given and alike(want[name], given)), count[1] + 1


def _around(text: str, start: int, end: int) -> str:
    return text[max(0, start - 25) : end + 10].replace("\n", "⏎")


def _difference(case: Row, want: Row, row: Indicator | None, reached: dict[str, bool]) -> str:
    keys = ("quote", "name", "measure", "value", "value_high", "unit", "qualifier", "status", "period")
    missed = "MISSING" if row is None else "not " + ", ".join(level for level in LEVELS if not reached[level])
    lines = [f"{case['id']} {missed} | {_around(case['text'], want['start'], want['end'])}"]
    lines.append("    truth " + " ".join(str(want[key]) for key in keys))
    if row is not None:
        lines.append("    ours  " + " ".join(str(getattr(row, key)) for key in keys))
    return "\n".join(lines)


def score_texts(path: Path) -> RowTally:
    """The tally of a file of texts with their rows."""
    tally = RowTally()
    for line in path.read_text("utf-8").splitlines():
        score_text(json.loads(line), tally)
    return tally


def _gone(raw: str, structure: Structure) -> bytearray:
    out = bytearray(len(raw))
    for edit in structure.edits:
        for i in range(edit.raw_start, edit.raw_end):
            out[i] = raw[i] not in edit.inserted
    return out


def _trimmed(raw: str, start: int, end: int) -> tuple[int, int]:
    text = raw[start:end]
    return end - len(text.lstrip()), start + len(text.rstrip())


def _inked(raw: str, span: Row) -> Iterator[int]:
    return (i for i in range(span["start"], span["end"]) if not raw[i].isspace())


def score_page(path: Path, tally: PageTally) -> None:
    """Add one page to the tally."""
    raw, truth = path.read_bytes().decode("utf-8"), json.loads(path.with_suffix(".json").read_text("utf-8"))
    structure, n = find_structure(raw, "f" * 32), tally.counts
    wanted = [_trimmed(raw, d["start"], d["end"]) for d in truth["documents"] if not d["collection"]]
    ours = [_trimmed(raw, d.raw_start, d.raw_end) for d in structure.documents if not d.is_collection]
    hits = [any(abs(a - c) <= CLOSE and abs(b - d) <= CLOSE for c, d in ours) for a, b in wanted]
    n.update(pages=1, whole=all(hits) and len(ours) == len(wanted), gold=len(wanted), ours=len(ours), found=sum(hits))
    if not (all(hits) and len(ours) == len(wanted)):
        tally.errors.append(f"{path.stem} documents {wanted}, ours {ours}")
    gone = _gone(raw, structure)
    _score_furniture(path.stem, raw, truth["furniture"], gone, tally)
    _score_noise(path.stem, raw, truth["noise"], structure, gone, tally)
    noted = {i for span in truth["furniture"] + truth["noise"] for i in range(span["start"], span["end"])}
    text = [i for d in truth["documents"] for i in _inked(raw, d) if i not in noted]
    lost = [i for i in text if gone[i]]
    n.update(text=len(text), lost=len(lost))
    tally.errors += [f"{path.stem} lost {raw[a:b]!r}" for a, b in _runs(lost)]


def _runs(places: Sequence[int]) -> list[tuple[int, int]]:
    out: list[tuple[int, int]] = []
    for place in places:
        if out and out[-1][1] == place:
            out[-1] = (out[-1][0], place + 1)
        else:
            out.append((place, place + 1))
    return out


def _score_furniture(page: str, raw: str, spans: Iterable[Row], gone: bytearray, tally: PageTally) -> None:
    for span in spans:
        inked = list(_inked(raw, span))
        tally.counts.update(furniture=len(inked), furniture_gone=sum(gone[i] for i in inked))
        if not all(gone[i] for i in inked):
            tally.errors.append(f"{page} {span['kind']} stays {raw[span['start'] : span['end']]!r}")


def _score_noise(
    page: str, raw: str, spans: Iterable[Row], structure: Structure, gone: bytearray, tally: PageTally
) -> None:
    for span in spans:
        kind, start, end = span["kind"], span["start"], span["end"]
        if kind == "ocr":
            near = [e for e in structure.edits if e.raw_start < end and start < e.raw_end and e.inserted]
            good = any(e.inserted in span["intended"] for e in near)
        else:
            places = range(start, end) if kind == "hard_break" else _inked(raw, span)
            good = all(gone[i] for i in places)
        count = tally.noise.setdefault(kind, [0, 0])
        count[0], count[1] = count[0] + good, count[1] + 1
        if not good:
            tally.errors.append(f"{page} {kind} stays | {_around(raw, start, end)}")


def score_pages(folder: Path) -> PageTally:
    """The tally of a folder of pages."""
    tally = PageTally()
    for path in sorted(folder.glob("*.txt")):
        score_page(path, tally)
    return tally


def score_unseen(folder: Path = UNSEEN) -> dict[str, RowTally | PageTally]:
    """The tallies of pages, sentences, paragraphs and whole reports."""
    texts = {name: score_texts(path) for name in TEXTS if (path := folder / f"{name}.jsonl").exists()}
    return {"pages": score_pages(folder / "pages"), **texts}


def main() -> None:
    """Print the figures, and with --errors what differs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=UNSEEN)
    parser.add_argument("--errors", type=int, default=0, metavar="N", help="print the first N differences of each part")
    parser.add_argument("--json", action="store_true", help="one line")
    arguments = parser.parse_args()
    tallies = score_unseen(arguments.folder)
    for name, tally in tallies.items():
        for line in tally.errors[: arguments.errors]:
            print(f"{name}: {line}")
    figures = {name: tally.figures() for name, tally in tallies.items()}
    print(json.dumps(figures, ensure_ascii=False, indent=None if arguments.json else 1))


if __name__ == "__main__":
    main()
