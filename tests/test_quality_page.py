"""The page on the quality of a warehouse: it says what is so, shows hostile text as text, and fetches nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from tasks.quality_page import charts
from tasks.quality_page.excerpts import Piece, pieces_of
from tasks.quality_page.facts import Facts, load_of, place_around
from tasks.quality_page.page import render, trends
from tasks.quality_page.sentences import with_sentences
from tasks.quality_page.summary import BAD, GOOD, LOOK, summarise
from tasks.quality_page.words import named, promise_in_words, words
from tasks.text.confidence import weighing
from tasks.workers.rejections import PASSING

HOSTILE = "<script>alert(1)</script>\x1b[31m\u202e<marquee>&\"'\x00\u2028=1+1"


def run(number: int, **more: Any) -> dict[str, Any]:
    counts = {
        "files_seen": 10,
        "files_new": 10,
        "files_quarantined": 0,
        "documents": 20,
        "indicators": 100,
        "masked": 5,
    }
    verdicts = {"promises": 150, "broken_critical": 0, "broken_other": 0, "new_faults": 0, "new_findings": 0}
    moment = datetime(2026, 11, number, 2, 30)
    about = {"run_id": f"run{number}", "started_at": moment, "finished_at": moment, "state": "published"}
    versions = {"code_version": "1", "rules_version": "a" * 64, "seconds": 30.0}
    return {**about, **counts, **verdicts, **versions, **more}


def facts(*runs: dict[str, Any], **more: Any) -> Facts:
    nothing: dict[str, Any] = {name: [] for name in Facts.__dataclass_fields__}
    totals = {"open_rows": 0, "released_rows": 0, "resolved_rows": 0, "new_rows": 0}
    reuse = dict.fromkeys(
        ("documents", "copies", "exact_pairs", "near_pairs", "contained_documents", "own_share", "passages"), 0
    )
    given = {"warehouse": "w.duckdb", "refused": "", "runs": list(runs), "excerpts": {}}
    return Facts(**{**nothing, "held_back_totals": totals, "reuse": reuse, **given, **more})


def totals(new: int) -> dict[str, int]:
    return {"open_rows": new, "released_rows": 0, "resolved_rows": 0, "new_rows": new}


BROKEN = {
    "severity": "warning",
    "expectation": "document_has_title",
    "table_name": "documents",
    "unexpected_count": 3,
    "element_count": 20,
    "example": HOSTILE,
    "unexpected_before": 3,
}
FINDING = {
    "finding_id": "f",
    "rule": "gap_of_figures",
    "severity": "warning",
    "confidence": 0.9,
    "arithmetic": f"9个百分点 = |30.6% − 39%| {HOSTILE}",
    "slip": 10,
    "is_new": True,
    "findings": 1,
    "new_findings": 1,
    "sentences": [
        {"file_id": "a", "path": HOSTILE, "title": HOSTILE, "raw_start": 5, "raw_end": 20, "figures": [[7, 12]]}
    ],
}


@pytest.mark.parametrize(
    ("given", "level"),
    [
        pytest.param(facts(), LOOK, id="no-run"),
        pytest.param(facts(run(1)), GOOD, id="quiet"),
        pytest.param(facts(run(1), refused="why"), BAD, id="refused"),
        pytest.param(facts(run(1, documents=0)), BAD, id="files-without-documents"),
        pytest.param(facts(run(1), held_back_totals=totals(1)), LOOK, id="new-in-quarantine"),
        pytest.param(facts(run(1, files_quarantined=5)), BAD, id="many-files-refused"),
        pytest.param(facts(run(1, files_quarantined=4)), GOOD, id="few-files-refused"),
        pytest.param(facts(run(1, files_new=100, files_quarantined=5)), GOOD, id="few-of-many-files-refused"),
        pytest.param(facts(run(1, broken_other=1), verdicts=[BROKEN]), GOOD, id="known-warning"),
        pytest.param(facts(run(1), verdicts=[{**BROKEN, "unexpected_before": 2}]), LOOK, id="worse-than-before"),
        pytest.param(facts(run(1), verdicts=[{**BROKEN, "unexpected_before": None}]), LOOK, id="kept-before"),
        pytest.param(facts(run(1, broken_critical=1)), LOOK, id="critical"),
        pytest.param(facts(run(1), findings=[FINDING]), LOOK, id="new-finding"),
        pytest.param(facts(run(1), findings=[{**FINDING, "new_findings": 0}]), GOOD, id="known-finding"),
        pytest.param(facts(run(1), run(2, masked=30)), LOOK, id="masks-risen"),
        pytest.param(facts(run(1, masked=30), run(2)), GOOD, id="masks-fallen"),
        pytest.param(
            facts(run(1), confidence=[{"step": 13, "indicators": 4}, {"step": 14, "indicators": 6}]),
            LOOK,
            id="doubtful",
        ),
        pytest.param(
            facts(run(1), confidence=[{"step": 13, "indicators": 2}, {"step": 14, "indicators": 8}]), GOOD, id="sure"
        ),
    ],
)
def test_the_answer_is_that_of_the_worst_check(given: Facts, level: str) -> None:
    assert summarise(given).level == level


def test_the_load_is_the_last_run_that_read_something() -> None:
    nothing_new = run(3, files_new=0, promises=None)
    assert load_of([run(1), run(2), nothing_new])["run_id"] == "run2"
    assert load_of([nothing_new])["run_id"] == "run3"
    assert load_of([]) is None
    assert "其后的运行没有新文件" in render(facts(run(2), nothing_new))


def excerpt(text: str, *edits: tuple[int, int, str], start: int = 100) -> dict[str, Any]:
    named_edits = [{"raw_start": a, "raw_end": b, "inserted": inserted} for a, b, inserted in edits]
    return {"raw_start": start, "raw_end": start + len(text), "text": text, "edits": named_edits}


def test_figures_are_marked_in_the_clean_text() -> None:
    """A hard break and a tag are gone, the figures stand where they stood."""
    raw = "绿化\n覆盖率<b>30.6%</b>,差9个百分点。"
    found = pieces_of(excerpt(raw, (102, 103, ""), (106, 109, ""), (114, 118, "")), [(120, 125), (109, 114)])
    assert found == [
        Piece("绿化覆盖率"),
        Piece("30.6%", True),
        Piece(",差"),
        Piece("9个百分点", True),
        Piece("。"),
    ]


def test_long_text_is_shortened_beside_the_marks_and_marks_stay_inside() -> None:
    found = pieces_of(excerpt("前" * 900 + "7件" + "后" * 900), [(1000, 1002), (5000, 5001)])
    assert [piece.is_marked for piece in found] == [False, True, False]
    assert [len(piece.text) for piece in found] == [111, 2, 111]
    assert pieces_of(None, [(1, 2)]) == []
    assert place_around("a", (0, 100_000), [(50_000, 50_004)]) == ("a", 49_700, 50_304)


def hostile_facts() -> Facts:
    kept_out = {
        **{"expectation": HOSTILE, "table_name": "indicators", "open_rows": 1, "released_rows": 0, "new_rows": 1},
        **{"paths": 1, "row_id": HOSTILE, "path": HOSTILE, "reason": HOSTILE, "file_id": "a"},
        **{"raw_start": 65, "raw_end": 70, "said": HOSTILE},
    }
    doubtful = {
        **{"indicator_id": HOSTILE, "confidence": 0.1, "name": HOSTILE, "value": 2.0, "unit": HOSTILE, "masked": False},
        **{"reasons": [HOSTILE], "raw_start": 7, "raw_end": 12, "sentence_start": 5, "sentence_end": 20},
        **{"file_id": "a", "path": HOSTILE},
    }
    passage = {
        **{"passage_id": "p", "clusters": 2, "documents": 2, "occurrences": 2, "variants": 1, "slots": 0},
        **{"is_stock": True, "raw_start": 5, "raw_end": 20, "title": HOSTILE, "file_id": "a", "path": HOSTILE},
    }
    sites = [{"site": HOSTILE, "files": 1, "new_files": 1, "documents": 1, "indicators": 10, "masked": 3, "sites": 1}]
    return facts(
        run(1),
        run(2),
        warehouse=HOSTILE,
        refused=f"{HOSTILE}\nsecond line",
        contents=[{"what": "文稿 / documents", "count": 1}],
        kinds=[{"measure": "level", "status": "actual", "indicators": 1, "masked": 0, "new_indicators": 1}],
        years=[{"year": 2021, "documents": 2, "new_documents": 1}, {"year": None, "documents": 1, "new_documents": 1}],
        regions=[{"region_name": HOSTILE, "region_code": HOSTILE, "documents": 1, "new_documents": 1}],
        sites=sites,
        held_back=[kept_out],
        verdicts=[BROKEN],
        findings=[FINDING],
        confidence=[{"step": 3, "indicators": 1}],
        reasons=[{"reason": HOSTILE, "indicators": 1, "below": 1}],
        doubtful=[doubtful],
        passages=[passage],
        unknown_names=[
            {"name": HOSTILE, "indicators": 1, "documents": 1, "example_quote": HOSTILE, "example_unit": ""}
        ],
        excerpts={
            ("a", 5, 20): excerpt(HOSTILE[:15], start=5),
            ("a", 5, 130): excerpt(HOSTILE, start=5),
        },
    )


def test_hostile_text_is_text_wherever_it_stands() -> None:
    """In every place that a stranger's text can reach: no tag, no control character, nothing that turns the writing."""
    page = render(hostile_facts())
    assert "<script" not in page
    assert "<marquee" not in page
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]", page)
    assert page.count("&lt;script&gt;") >= 15
    assert "\\x1b[31m\\u202e" in page


def test_the_page_names_no_address_and_runs_no_script() -> None:
    page = render(hostile_facts(), "data_docs/index.html")
    assert not re.search(r"(?i)https?:|//[a-z]|\ssrc=|url\(|@import|<link|<script|javascript:", page)
    assert "default-src 'none'" in page
    assert 'href="data_docs/index.html"' in page


def test_charts_are_drawn_in_the_page_and_their_names_clash_with_nothing() -> None:
    """An id that several drawings share would point all of them at the first one's shapes."""
    page = render(hostile_facts())
    drawings = re.findall(r"<svg .*?</svg>", page, re.S)
    assert len(drawings) == 11
    assert all("aria-label" in drawing and " id=" not in drawing for drawing in drawings)
    assert "水平值 level" in drawings[0]


@pytest.mark.parametrize("count", [1, 10, 11, 30])
def test_of_many_years_some_are_named_and_none_is_there_unseen(count: int) -> None:
    """A label that has no room would stay in the drawing, invisible: found by a search, lost on paper."""
    drawing = charts.years([{"year": 1990 + index, "documents": index} for index in range(count)], "years")
    assert 'opacity="0"' not in drawing
    assert 1 <= len(re.findall(r">(?:19|20)\d\d<", drawing)) <= 10


def indicator(name: str, sentence: str) -> dict[str, Any]:
    return {"indicator_id": name, "segment_id": sentence, "document_id": "d", "raw_start": 7, "raw_end": 9}


def sentence(name: str, path: str, start: int) -> dict[str, Any]:
    return {"segment_id": name, "raw_start": start, "raw_end": start + 9, "title": "", "file_id": "f", "path": path}


ANSWERS = {
    "some_indicators": [indicator("i1", "s1"), indicator("i2", "s2"), indicator("i3", "s1"), indicator("i4", "gone")],
    "some_sentences": [sentence("s1", "b.txt", 5), sentence("s2", "a.txt", 50)],
}


def test_findings_and_doubtful_figures_are_looked_up_together() -> None:
    """Sentences by path and place, each with its figures in order; what has no sentence any more is left out."""
    asked = []

    def ask(name: str, parameters: Mapping[str, object] | None = None) -> list[dict[str, Any]]:
        asked.append((name, parameters))
        return ANSWERS[name]

    finding = {"indicator_ids": ["i3", "i1", "i2", "lost"], "raw_starts": [9, 7, 52, 1], "raw_ends": [10, 8, 53, 2]}
    none = {"indicator_ids": None, "raw_starts": None, "raw_ends": None}
    doubtful = [{"indicator_id": "i2"}, {"indicator_id": "i4"}]
    findings, told = with_sentences(ask, [finding, none], doubtful)
    assert [(each["path"], each["figures"]) for each in findings[0]["sentences"]] == [
        ("a.txt", [[52, 53]]),
        ("b.txt", [[7, 8], [9, 10]]),
    ]
    assert findings[1]["sentences"] == []
    assert [(row["indicator_id"], row["path"], row["sentence_start"], row["sentence_end"]) for row in told] == [
        ("i2", "a.txt", 50, 59)
    ]
    assert asked == [
        ("some_indicators", {"indicator_ids": ["i1", "i2", "i3", "i4", "lost"]}),
        ("some_sentences", {"segment_ids": ["gone", "s1", "s2"], "document_ids": ["d"]}),
    ]


def test_without_findings_nothing_is_looked_up() -> None:
    """A list that is empty has no type for the database: it is not asked."""
    assert with_sentences(lambda name, parameters=None: pytest.fail(name), [], []) == ([], [])


def test_an_empty_warehouse_has_a_page_too() -> None:
    page = render(facts())
    assert "还没有运行" in page
    assert "<svg" not in page


def test_trends_begin_with_the_second_run() -> None:
    assert trends([run(1)]) == []
    followed = {trend["name"][1]: trend for trend in trends([run(1, masked=50), run(2, promises=None)])}
    assert (followed["masked"]["last"], followed["masked"]["highest"]) == ("5.0%", "50.0%")
    assert followed["promises broken"]["last"] == "—"


def test_the_refusal_stands_in_the_page() -> None:
    page = render(replace(facts(run(1)), refused="run x: 3 rows\n  file_binary: a.png"))
    assert "上次运行被拒" in page
    assert "file_binary: a.png" in page


@pytest.mark.parametrize("meaning", sorted(weighing().meanings.values()))
def test_every_reason_has_a_chinese_word(meaning: str) -> None:
    assert named("reason", meaning)[0] != meaning


def test_every_passing_rejection_and_every_promise_has_words() -> None:
    assert set(words()["rejection"]) >= PASSING
    assert promise_in_words("document_has_title") == ("文稿有标题", "A document has a title")
    assert promise_in_words("file_binary") == ("不是文本文件", "no text file")
    assert promise_in_words("unheard_of") == ("unheard_of", "")
