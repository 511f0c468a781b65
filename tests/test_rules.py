"""Every row of every data table of rules hits what it says it hits, and misses what it says it misses."""

from __future__ import annotations

import signal
import warnings
from collections.abc import Iterator
from importlib.resources import files

import pytest

from tasks.text.rules import InvalidRule, Rule, expand, load_rules

TABLES = ("furniture", "piece_headings", "boundaries", "noise", "ocr", "genres", "topics", "learning")
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


TOO_LONG = (
    5.0  # CPU seconds for one line of some hundred characters: only a pattern that tries every division needs so much
)


def stretched(hit: str) -> Iterator[str]:
    """A line that a rule hits with one of its characters, or two, many times over, and with something strange behind."""
    for at, character in enumerate(hit):
        for tail in ("", "x秋。"):
            yield hit[:at] + character * 45 + hit[at + 1 :] + tail
            yield hit[:at] + hit[max(0, at - 1) : at + 1] * 25 + tail + hit[at + 1 :] + tail


@pytest.mark.parametrize("table", TABLES)
def test_no_rule_tries_every_division_of_a_line(table: str) -> None:
    """Patterns such as `(\\d{1,3})+` would need longer than the sun has for fifty digits and another character."""
    signal.signal(signal.SIGVTALRM, signal.default_int_handler)
    for rule in load_rules(table):
        for line in (each for hit in rule.hits for each in stretched(str(hit))):
            signal.setitimer(signal.ITIMER_VIRTUAL, TOO_LONG)
            try:
                rule.pattern.search(line)
                rule.pattern.fullmatch(line)
            except KeyboardInterrupt:
                pytest.fail(f"{table}/{rule.name} on {line[:80]!r}")
            finally:
                signal.setitimer(signal.ITIMER_VIRTUAL, 0)
