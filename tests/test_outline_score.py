"""The outline of the dev files against our own labels: headings with their level, and where sentences end."""

import hashlib
import json
from pathlib import Path

import pytest

from tasks.text.outline import find_segments
from tasks.text.spans import Alignment
from tasks.text.structure import find_structure
from warehouse.records import Document, Segment

RAW = Path(__file__).parents[2] / "shared" / "raw"
LABELS = [json.loads(line) for line in (Path(__file__).parent / "golden/outline_dev.jsonl").read_text().splitlines()]
FILES = sorted({label["file"] for label in LABELS})

pytestmark = [pytest.mark.score, pytest.mark.skipif(not RAW.exists(), reason="needs ../shared")]


def read(name: str) -> str:
    """The raw text that was labelled, or a skip where the file has changed since."""
    content = (RAW / name).read_bytes()
    region = next(label for label in LABELS if label["file"] == name and label["kind"] == "region")
    if hashlib.sha256(content).hexdigest() != region["sha256"]:
        pytest.skip(f"{name} has changed since it was labelled")
    return content.decode()


def segments_as_labelled(name: str, raw: str) -> list[Segment]:
    """The outline where each labelled title begins a document: the outline alone, without what structure gets wrong."""
    titles = [label for label in LABELS if label["file"] == name and label["kind"] == "heading" and not label["level"]]
    edits = [edit for edit in find_structure(raw, name).edits if edit.kind in ("hard_break", "page_number")]
    found: list[Segment] = []
    for title, end in zip(titles, [*(t["start"] for t in titles[1:]), len(raw)], strict=True):
        start = title["start"]
        inside = [edit for edit in edits if start <= edit.raw_start and edit.raw_end <= end]
        document = Document(name, name, None, 0, False, "", "speech", start, end, title["end"], "", 0)
        found += find_segments(document, Alignment(raw, start, end, inside))
    return found


def segments_of_pipeline(name: str, raw: str) -> list[Segment]:
    """The outline of the documents that the structure stage finds."""
    structure = find_structure(raw, name)
    found: list[Segment] = []
    for document in structure.documents:
        start, end = document.raw_start, document.heading_end if document.is_collection else document.raw_end
        inside = [edit for edit in structure.edits if start <= edit.raw_start < end and edit.raw_end <= end]
        found += find_segments(document, Alignment(raw, start, end, inside))
    return found


def f1(expected: set[object], found: set[object]) -> float:
    return 2 * len(expected & found) / max(1, len(expected) + len(found))


def score(segments_of: object) -> tuple[float, float, list[object]]:
    """F1 of headings with level, F1 of sentence ends, and what differs."""
    headings: tuple[set[object], set[object]] = (set(), set())
    ends: tuple[set[object], set[object]] = (set(), set())
    for name in FILES:
        raw = read(name)
        segments = segments_of(name, raw)  # type: ignore[operator]
        labels = [label for label in LABELS if label["file"] == name]
        region = labels[0]
        for label in labels:
            if label["kind"] == "heading":
                headings[0].add((name, label["start"], label["end"], label["level"], label["marker"]))
            elif label["kind"] == "sentences":
                ends[0].update((name, end) for end in label["ends"])
                inside = [s for s in segments if s.kind != "paragraph" and label["start"] < s.raw_end]
                sentence_ends = (s.raw_end - len(s.text) + len(s.text.rstrip()) for s in inside)
                ends[1].update((name, end) for end in sentence_ends if label["start"] < end <= label["end"])
        for s in segments:
            if s.kind == "heading" and region["start"] <= s.raw_start < region["end"]:
                headings[1].add((name, s.raw_start, s.raw_end, s.level, s.marker))
    differ = sorted(headings[0] ^ headings[1], key=str) + sorted(ends[0] ^ ends[1], key=str)
    return f1(*headings), f1(*ends), differ


@pytest.mark.parametrize("segments_of", [segments_as_labelled, segments_of_pipeline])
def test_headings_and_sentence_ends_reach_their_floors(segments_of: object) -> None:
    """Headings with level reach 0.97, sentence ends 0.99, of the labels."""
    heading_score, end_score, differ = score(segments_of)
    print(f"{segments_of.__name__}: headings {heading_score:.4f}, sentence ends {end_score:.4f}")  # type: ignore[attr-defined]
    assert heading_score >= 0.97, differ
    assert end_score >= 0.99, differ


@pytest.mark.parametrize("name", FILES)
def test_full_width_text_has_the_same_outline(name: str) -> None:
    """With full-width punctuation and digits 99 % of the segments stay, with place, level and role."""
    raw = read(name)
    wide = raw.translate(str.maketrans(",;:()!?%0123456789", "，；：（）！？％０１２３４５６７８９"))
    structure = find_structure(raw, name)
    outlines: list[set[object]] = []
    for text in (raw, wide):
        segments = [
            segment
            for document in structure.documents
            if not document.is_collection
            for segment in find_segments(document, Alignment(text, document.raw_start, document.raw_end, []))
        ]
        outlines.append({(s.kind, s.raw_start, s.raw_end, s.level, s.section_role) for s in segments})
    assert f1(*outlines) >= 0.99
