"""Who speaks, and for which body."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.text.offices import find_office
from tasks.text.rules import Rule, load_rules
from tasks.text.spans import Alignment
from warehouse.records import Document

CASES = [json.loads(line) for line in (Path(__file__).parent / "golden/offices.jsonl").read_text("utf-8").splitlines()]
RULES = [pytest.param(rule, id=rule.name) for rule in load_rules("offices")]
FRAGMENTS = [
    "县委书记",
    "市长",
    "在",
    "会上的讲话",
    "我代表",
    "县政府",
    "我局",
    "张某",
    "作为",
    ",",
    "。",
    "\n",
    ":",
    " ",
]
SYSTEMS = {"party", "government", "congress", "cppcc", "discipline", "enterprise", "other", None}


def read(text: str, title: str = "", given: str | None = None):
    whole = f"{title}\n{text}" if title else text
    size = len(whole)
    document = Document(
        "f-0-d", "f", None, 0, False, title, "speech", 0, size, len(title), whole, size, body_system=given
    )
    return whole, *find_office(whole, document, Alignment(whole, 0, size, []))


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["id"])
def test_golden(case):
    text, fields, evidence = read(case["text"], case["title"], case["given"])
    assert [fields.speaker_office, fields.body_system] == case["expected"]
    for row in evidence:
        assert row.quote == text[row.raw_start : row.raw_end]
        assert row.value == getattr(fields, row.field)


@pytest.mark.parametrize("rule", RULES)
def test_rule_hits_its_hits_and_misses_its_misses(rule: Rule):
    assert [text for text in rule.hits if not rule.search(text)] == []
    assert [text for text in rule.misses if rule.search(text)] == []


@pytest.mark.parametrize("rule", [pytest.param(r, id=r.name) for r in load_rules("offices") if "value" in r.extra])
def test_bodies_are_those_of_the_contract(rule: Rule):
    assert rule.extra["value"] in SYSTEMS


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.one_of(st.sampled_from(FRAGMENTS), st.text(max_size=5)), max_size=30).map("".join), st.text(max_size=9)
)
def test_any_text_is_read(text: str, title: str):
    whole, fields, evidence = read(text, title.replace("\n", ""))
    assert fields.body_system in SYSTEMS
    assert all(row.quote == whole[row.raw_start : row.raw_end] for row in evidence)
