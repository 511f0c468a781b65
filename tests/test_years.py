"""The year of a document: stated, inferred, bounded, or refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.text.folding import fold
from tasks.text.rules import Rule, load_rules
from tasks.text.spans import Alignment
from tasks.text.years import YearFields, find_year
from warehouse.records import Document

CASES = [json.loads(line) for line in (Path(__file__).parent / "golden/years.jsonl").read_text("utf-8").splitlines()]
RULES = [pytest.param(rule, id=f"{table}-{rule.name}") for table in ("events", "years") for rule in load_rules(table)]
FRAGMENTS = st.sampled_from(
    [
        "今年",
        "是",
        "去年",
        "明年",
        "“十三五”",
        "“",
        "”",
        "开局之年",
        "建党",
        "90周年",
        "2011年",
        "20xx年",
        "党的十九大",
        "召开",
        "精神",
        "到",
        "力争",
        "了",
        "第",
        "届",
        "中",
        "全会",
        "十八届三中",
        "〔2012〕5号",
        "。",
        "◆",
        "\n",
    ]
)


def made(text: str, title: str = "") -> Document:
    heading = f"{title}\n" if title else ""
    whole = heading + text
    return Document("f-0-d", "f", None, 0, False, title, "speech", 0, len(whole), len(title), whole, len(whole))


def read(text: str, title: str = ""):
    document = made(text, title)
    return find_year(document.text, document, Alignment(document.text, 0, len(document.text), []))


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["id"])
def test_golden(case):
    fields, evidence = read(case["text"], case["title"])
    assert [fields.year, fields.year_source, fields.year_from, fields.year_to] == case["expected"]
    named = {"year": fields.year, "year_from": fields.year_from, "year_to": fields.year_to}
    assert {row.field for row in evidence} == {name for name, value in named.items() if value is not None}
    text = made(case["text"], case["title"]).text
    assert all(row.quote == text[row.raw_start : row.raw_end] and row.quote.strip() for row in evidence)
    assert all(row.value == str(named[row.field]) for row in evidence)


def test_there_are_enough_cases():
    assert len(CASES) >= 80
    assert len({case["id"] for case in CASES}) == len(CASES)


@pytest.mark.parametrize("rule", RULES)
def test_rule_hits_its_hits_and_misses_its_misses(rule: Rule):
    assert [text for text in rule.hits if not rule.search(text)] == []
    assert [text for text in rule.misses if rule.search(text)] == []


@pytest.mark.parametrize("rule", [pytest.param(r, id=r.name) for r in load_rules("events") if "needs" in r.extra])
def test_what_a_rule_needs_stands_in_its_hits(rule: Rule):
    """Otherwise the cheap look for the words would hide the rule."""
    for text in rule.hits:
        assert any(word in text for word in rule.extra["needs"]), text


def test_edits_lead_back_to_the_raw_text():
    """A page number fallen into the evidence stands in the quote, not in the text."""
    raw = "今年是“十三3/20五”开局之年。"
    at = raw.index("3/20")
    edit = type("Edit", (), {"raw_start": at, "raw_end": at + 4, "inserted": ""})()
    alignment = Alignment(raw, 0, len(raw), [edit])
    text = alignment.text
    document = Document("f-0-d", "f", None, 0, False, "", "speech", 0, len(raw), 0, text, len(text))
    fields, evidence = find_year(raw, document, alignment)
    assert fields.year == 2016
    assert evidence[0].quote == "今年是“十三3/20五”开局之年"


def test_a_collection_has_no_year():
    document = made("", "2013年讲话稿")
    document = Document("f-0-c", "f", None, 0, True, "2013年讲话稿", "speech", 0, 8, 8, "2013年讲话稿", 8)
    assert find_year("2013年讲话稿", document, Alignment("2013年讲话稿", 0, 8, [])) == (YearFields(), [])


def test_folding_keeps_every_place():
    text = "（２０１１年黨代會），～◆"
    assert len(fold(text)) == len(text)
    assert fold(text) == "(2011年党代会),~◇"


@settings(max_examples=200, deadline=None)
@given(st.lists(st.one_of(FRAGMENTS, st.text(max_size=5)), max_size=30).map("".join), st.text(max_size=12))
def test_any_text_gives_consistent_fields(text: str, title: str):
    fields, evidence = read(text, title.replace("\n", ""))
    assert (fields.year is None) == (fields.year_source is None)
    assert fields.year is None or fields.year_from is fields.year_to is None
    if fields.year_from is not None and fields.year_to is not None:
        assert fields.year_from < fields.year_to
    assert bool(evidence) == (fields != YearFields())


def test_a_hostile_text_is_read_in_linear_time():
    """No backtracking over long runs of what rules begin with."""
    import time

    for piece in ("今年是", "20xx年是", "去年", "“十三五”", "2011年", "建党90周年", "刚刚", "十八届三中、", "要"):
        text = piece * (200_000 // len(piece))
        start = time.perf_counter()
        read(text[:20_000])
        short = time.perf_counter() - start
        assert short < 20, piece
