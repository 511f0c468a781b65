"""Whose place a document speaks of, and the gazetteer behind it."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.text.gazetteer import common_superior, divisions, find_mentions, superiors
from tasks.text.regions import RegionFields, find_region, own_kind
from tasks.text.rules import Rule, load_rules
from tasks.text.spans import Alignment
from warehouse.records import Document

CASES = [json.loads(line) for line in (Path(__file__).parent / "golden/regions.jsonl").read_text("utf-8").splitlines()]
RULES = [pytest.param(rule, id=rule.name) for rule in load_rules("regions")]
FRAGMENTS = [
    "靖边县",
    "平凉市",
    "崆峒区",
    "甘肃省",
    "鼓楼区",
    "靖边",
    "我县",
    "全市",
    "委",
    "学习",
    "经验",
    "、",
    "。",
    "\n",
    ":",
]


def read(text: str, title: str = ""):
    whole = f"{title}\n{text}" if title else text
    document = Document("f-0-d", "f", None, 0, False, title, "speech", 0, len(whole), len(title), whole, len(whole))
    return whole, *find_region(whole, document, Alignment(whole, 0, len(whole), []))


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["id"])
def test_golden(case):
    text, fields, evidence = read(case["text"], case["title"])
    assert fields.region_code == case["expected"]
    assert bool(evidence) == (fields.region_code is not None)
    for row in evidence:
        assert row.field == "region_code"
        assert row.value == fields.region_code
        assert row.quote == text[row.raw_start : row.raw_end]


def test_there_are_enough_cases():
    assert len(CASES) >= 60
    assert len({case["id"] for case in CASES}) == len(CASES)


@pytest.mark.parametrize("rule", RULES)
def test_rule_hits_its_hits_and_misses_its_misses(rule: Rule):
    assert [text for text in rule.hits if not rule.search(text)] == []
    assert [text for text in rule.misses if rule.search(text)] == []


def test_name_and_level_come_with_the_code():
    _, fields, _ = read("同志们:", "在襄樊市工业会议上的讲话")
    assert fields == RegionFields("420600", "襄阳市", "prefecture")


def test_the_gazetteer_is_whole():
    """33 provinces without the seas, 333 prefectures, and every division below one that stands in the table."""
    counts = Counter(division.level for division in divisions().values())
    assert counts["province"] == 34
    assert counts["prefecture"] >= 333
    assert counts["county"] >= 2840
    for code, division in divisions().items():
        assert len(code) == 6
        assert code.isdecimal()
        assert not division.parent or division.parent in divisions()
        assert division.name.startswith(division.short[:1])
        assert len(superiors(code)) == {"province": 0}.get(division.level, len(superiors(code)))


def test_common_superior():
    assert common_superior("610824", "610802") == "610800"
    assert common_superior("610824", "610000") == "610000"
    assert common_superior("610824", "441203") is None


def test_the_longest_name_is_found():
    assert [m.codes for m in find_mentions("积石山保安族东乡族撒拉族自治县与襄樊市")] == [("622927",), ("420600",)]


def test_the_lowest_kind_often_named_is_ones_own():
    assert own_kind("全省领先,全市第一。我县要努力,全县动员。全市会议。") == "县"
    assert own_kind("全市上下,我市,全市,我市,全市,全市,我市。我县。") == "市"
    assert own_kind("今天开会。") is None


@settings(max_examples=100, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(FRAGMENTS), st.text(max_size=5)), max_size=30).map("".join))
def test_any_text_is_read(text: str):
    whole, fields, evidence = read(text)
    assert (fields.region_code is None) == (fields.region_name is None) == (not evidence)
    assert all(row.quote == whole[row.raw_start : row.raw_end] for row in evidence)
