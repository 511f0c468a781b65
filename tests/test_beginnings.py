"""Patterns tell with which characters their matches begin and end; no true match is ruled out."""

from __future__ import annotations

import re

import pytest

from tasks.text.beginnings import any_of, first_characters, last_characters
from tasks.text.places import Places, codes_of
from tasks.text.rules import load_rules

RULES = [
    pytest.param(rule, id=f"{table}-{rule.name}")
    for table in ("furniture", "piece_headings", "boundaries")
    for rule in load_rules(table)
    if rule.mode in ("starts", "whole")
]


@pytest.mark.parametrize(
    ("pattern", "first", "last"),
    [
        ("来源|作者", "来作", "源者"),
        ("第?[一二]篇?", "第一二", "一二篇"),
        ("(?:上|下)一(?:篇|页){1,2}", "上下", "篇页"),
        (r"(?<!甲)年(?=底)", "年", "年"),
        (r"^讲话(?:稿)?$", "讲", "话稿"),
        ("[^。]年.", None, None),
        ("第?篇?", None, None),
        ("(?i:a)b", None, "b"),
    ],
)
def test_first_and_last_characters(pattern, first, last):
    def as_set(text):
        return None if text is None else frozenset(text)

    assert first_characters(re.compile(pattern)) == as_set(first)
    assert last_characters(re.compile(pattern)) == as_set(last)


def test_digits_and_blanks_of_every_script_may_begin_a_match():
    first = first_characters(re.compile(r"\s*\d页"))
    assert first is not None
    assert set("1９٣ \u3000\n") <= first
    assert "页" not in first


@pytest.mark.parametrize("rule", RULES)
def test_no_hit_of_a_rule_is_ruled_out(rule):
    for text in rule.hits:
        match = rule.search(text)
        first, last = first_characters(rule.pattern), last_characters(rule.pattern)
        assert first is None or text[0] in first
        assert last is None or match[0][-1] in last


def test_any_of_finds_each_text_and_nothing_where_none_is_given():
    found = any_of(["文档", "公文", "`", "."])
    assert [match.start() for match in found.finditer("本文档`由公文网.供")] == [1, 3, 5, 8]
    assert not any_of([]).search("文档")


def test_places_of_pairs_and_single_characters():
    text = "安排部暑,\U00020001贵任`重大"
    assert Places(["部暑", "贵任", "`"]).find(codes_of(text)) == [2, 6, 8]
    assert Places(["`"]).find(codes_of("")) == []


@pytest.mark.parametrize("rule", [rule for rule in load_rules("furniture") if rule.mode in ("starts", "whole")])
def test_furniture_that_begins_with_anything_has_cues(rule):
    """Else its pattern would be tried on every line of every page."""
    if rule.extra["where"] != "repeated" and first_characters(rule.pattern) is None:
        assert rule.extra["cues"]
        assert all(any(cue in hit for cue in rule.extra["cues"]) for hit in rule.hits)
