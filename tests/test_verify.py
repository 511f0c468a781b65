"""Every verdict: true for rows that say what the raw text says, false as soon as one of them does not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from tasks.text.reading import Rows
from tasks.text.structure import Structure
from tasks.workers.verify import Replay, verify
from warehouse.records import (
    Citation,
    Document,
    DocumentEvidence,
    Edit,
    Equation,
    Indicator,
    IndicatorLink,
    Mark,
    Segment,
    Term,
)

FILE = "f" * 32
RAW = "首页>正文\n篇一 报告\n全县产值\n完成8 0亿元(见《规划》)。全年增长9%。"
#      0     5 6         12       17
FURNITURE = Edit("e0", FILE, None, 0, 0, 6, "furniture", "test", "首页>正文\n", "")
NEWLINE = Edit("e1", FILE, None, 1, 11, 12, "whitespace", "test", "\n", "")
BREAK = Edit("e2", FILE, "d", 2, 16, 17, "hard_break", "test", "\n", "")
SPACE = Edit("e3", FILE, "d", 3, 20, 21, "stray_mark", "test", " ", "")
SPLIT = Edit("e4", FILE, "d", 4, 32, 32, "paragraph_break", "test", "", "\n")
EDITS = [FURNITURE, NEWLINE, BREAK, SPACE, SPLIT]
COLLECTION = Document("c", FILE, None, 0, True, "篇一 报告", "speech", 6, len(RAW), 11, "篇一 报告", 5)
TEXT = "全县产值完成80亿元(见《规划》)。\n全年增长9%。"
DOCUMENT = Document("d", FILE, "c", 1, False, "", "speech", 12, len(RAW), 12, TEXT, len(TEXT))
PARAGRAPH = Segment("p", "d", None, 0, "paragraph", None, None, "1", "全县产值完成80亿元(见《规划》)。", 12, 32)
SENTENCE = Segment("s", "d", "p", 1, "sentence", None, None, "1/1", PARAGRAPH.text, 12, 32, ("全县", "产值", "全县"))
SECOND = Segment("t", "d", None, 2, "sentence", None, None, "2", "\n全年增长9%。", 32, len(RAW))


def indicator(name: str, start: int, end: int, segment: str, quote: str, text: str) -> Indicator:
    """An indicator of which only the place matters."""
    number = float(text.rstrip("亿元%"))
    unit, factor, base = ("亿元", 1e8, "元") if text.endswith("元") else ("%", 1.0, "%")
    value = (number, None, unit, number * factor, None, base, "exact", "actual", False, "", None, None, None, None)
    return Indicator(name, "d", segment, "产值", None, "level", *value, start, end, quote, text, 1.0)


def rows() -> Rows:
    """Rows of RAW without a fault."""
    return Rows(
        Structure(
            None,
            None,
            None,
            None,
            [COLLECTION, DOCUMENT],
            list(EDITS),
            [Mark(FILE, "d", 19, 20, "lost_digits", "test")],
            [DocumentEvidence("d", "region", "县", "全县", 12, 14, "test")],
        ),
        [PARAGRAPH, SENTENCE, SECOND],
        [Term("d", "全县", "n", 2)],
        [indicator("i", 19, 24, "s", "8 0亿元", "80亿元"), indicator("j", 36, 38, "t", "9%", "9%")],
        [IndicatorLink("j", "i", "growth_of", 1.0)],
        [Citation("d", "s", "规划", 26, 30)],
        [Equation("j-growth", "d", "growth", "now", 0, "i", None, "a_rule")],
    )


def test_rows_without_a_fault_are_all_verified() -> None:
    """Furniture, a collection's heading, removed breaks, an inserted break: all replays and undoes."""
    verdicts = verify(RAW, rows())
    assert {name: all(values) for name, values in verdicts.items()} == dict.fromkeys(verdicts, True)
    assert len(verdicts["segments"]) == 3


LISTS = {
    "documents": lambda r: r.structure.documents,
    "document_evidence": lambda r: r.structure.evidence,
    "edits": lambda r: r.structure.edits,
    "marks": lambda r: r.structure.marks,
    "segments": lambda r: r.segments,
    "terms": lambda r: r.terms,
    "indicators": lambda r: r.indicators,
    "indicator_links": lambda r: r.links,
    "citations": lambda r: r.citations,
    "equations": lambda r: r.equations,
}
FAULTS: list[tuple[str, int, dict[str, Any]]] = [
    ("documents", 1, {"text": TEXT + "。"}),
    ("documents", 1, {"char_count": 3}),
    ("documents", 1, {"raw_start": 13}),
    ("documents", 1, {"raw_end": 1_000}),
    ("documents", 1, {"parent_id": "nowhere"}),
    ("documents", 0, {"heading_end": 10}),
    ("document_evidence", 0, {"quote": "全省"}),
    ("document_evidence", 0, {"document_id": "nowhere"}),
    ("edits", 2, {"removed": "\r"}),
    ("edits", 3, {"raw_start": 15}),
    ("edits", 3, {"ordinal": 0}),
    ("edits", 3, {"document_id": "nowhere"}),
    ("edits", 3, {"raw_end": 1_000}),
    ("marks", 0, {"raw_end": 1_000}),
    ("marks", 0, {"raw_end": 2}),
    ("segments", 0, {"text": "全县产值"}),
    ("segments", 0, {"raw_end": 33}),
    ("segments", 0, {"raw_start": 11}),
    ("segments", 2, {"text": "全年增长9%。"}),
    ("segments", 1, {"parent_id": "nowhere"}),
    ("segments", 1, {"document_id": "nowhere"}),
    ("terms", 0, {"count": 3}),
    ("terms", 0, {"term": "县"}),
    ("indicators", 0, {"quote": "80亿元"}),
    ("indicators", 0, {"quote_text": "8 0亿元"}),
    ("indicators", 0, {"value": 8000.0}),
    ("indicators", 0, {"value_high": 81.0}),
    ("indicators", 0, {"value_base": 80.0}),
    ("indicators", 0, {"base_unit": "万元"}),
    ("indicators", 1, {"value": -9.5}),
    ("indicators", 0, {"segment_id": "t"}),
    ("indicators", 0, {"document_id": "c"}),
    ("indicators", 0, {"raw_end": 19}),
    ("indicator_links", 0, {"to_id": "nowhere"}),
    ("indicator_links", 0, {"to_id": "j"}),
    ("equations", 0, {"indicator_id": "nowhere"}),
    ("equations", 0, {"document_id": "nowhere"}),
    ("citations", 0, {"title": "计划"}),
    ("citations", 0, {"title": ""}),
    ("citations", 0, {"segment_id": "t"}),
]


@pytest.mark.parametrize(
    ("table", "at", "fault"),
    FAULTS,
    ids=[f"{table}-{'-'.join(fault)}-{n}" for n, (table, _, fault) in enumerate(FAULTS)],
)
def test_a_row_with_a_fault_is_not_verified(table: str, at: int, fault: dict[str, Any]) -> None:
    """Whatever is wrong with a row, its own verdict is false."""
    faulty = rows()
    chosen: Any = LISTS[table](faulty)
    row = chosen[at]
    chosen[at] = row._replace(**fault) if isinstance(row, tuple) else replace(row, **fault)
    assert verify(RAW, faulty)[table][at] is False


def replayed(documents: Sequence[Document], edits: Sequence[Edit]) -> bool:
    """The verdict on a file with these documents and edits."""
    changed = rows()
    changed.structure.documents[:] = documents
    changed.structure.edits[:] = edits
    return verify(RAW, changed)["files"][0]


def test_file_is_verified_only_if_its_edits_replay_and_undo() -> None:
    """A missing edit, a missing document, or a text that is not the replayed one."""
    assert replayed([COLLECTION, DOCUMENT], EDITS)
    assert replayed([DOCUMENT, COLLECTION], EDITS)
    assert not replayed([COLLECTION, DOCUMENT], EDITS[1:])
    assert not replayed([COLLECTION], EDITS)
    assert not replayed([COLLECTION, replace(DOCUMENT, text=TEXT.replace("\n", ""))], EDITS)
    assert not replayed([COLLECTION, DOCUMENT], [*EDITS[:2], replace(BREAK, removed="x"), *EDITS[3:]])


def test_replay_gives_the_clean_text_of_any_span() -> None:
    """A zero-width edit belongs to the span it starts; a span that cuts an edit has no clean text."""
    replay = Replay(RAW, EDITS)
    assert replay.clean(0, len(RAW)) == "篇一 报告" + TEXT
    assert replay.clean(31, 32) == "。"
    assert replay.clean(32, 33) == "\n全"
    assert replay.clean(3, 8) is None
    assert replay.clean(5, 1_000) is None
