"""Every row of every data table of rules hits what it says it hits, and misses what it says it misses."""

from __future__ import annotations

import warnings
from importlib.resources import files

import pytest

from tasks.text.rules import InvalidRule, Rule, expand, load_rules

TABLES = ("furniture", "piece_headings", "boundaries", "noise", "ocr", "genres", "learning")
RULES = [pytest.param(rule, id=f"{table}-{rule.name}") for table in TABLES for rule in load_rules(table)]


@pytest.mark.parametrize("rule", RULES)
def test_rule_hits_its_hits(rule: Rule):
    for text in rule.hits:
        assert rule.search(text), text


@pytest.mark.parametrize("rule", RULES)
def test_rule_misses_its_misses(rule: Rule):
    for text in rule.misses:
        assert not rule.search(text), text


@pytest.mark.parametrize("table", TABLES)
def test_patterns_compile_without_a_warning(table):
    load_rules.cache_clear()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        load_rules(table)


def test_every_table_of_rules_is_tested():
    """A new TOML table with [[rule]] rows must be named above."""
    found = {
        entry.name.removesuffix(".toml")
        for entry in files("tasks.text").joinpath("data").iterdir()
        if entry.name.endswith(".toml") and "[[rule]]" in entry.read_text("utf-8")
    }
    assert set(TABLES) <= found


def test_unknown_word_is_an_error_that_names_the_row():
    with pytest.raises(InvalidRule, match=r"noise.toml: lone_digit: unknown word \{digit\}"):
        expand("noise", "lone_digit", "{digit}", {})


def test_words_in_a_circle_are_an_error():
    with pytest.raises(InvalidRule, match="circle"):
        expand("noise", "lone_digit", "{a}", {"a": "{b}", "b": "{a}"})
