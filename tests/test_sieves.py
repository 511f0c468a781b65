"""A sieve finds what its patterns find, in their order, and never tries most places."""

from __future__ import annotations

import re

import pytest

from tasks.text.first_pairs import first_pairs, lookahead
from tasks.text.needed import needed, width
from tasks.text.period_phrases import PHRASES, phrase_rows
from tasks.text.sieves import Marks, Sieve
from tasks.text.statuses import status_rows
from tests.golden_sentences import golden_cases

SENTENCES = list(dict.fromkeys(text for _, text, _ in golden_cases()))[::7]


@pytest.mark.parametrize(
    ("pattern", "pairs"),
    [
        ("一(?:个|项)|占", {"一": "个项", "占": None}),
        ("[一二]千?万", {"一": "千万", "二": "千万"}),
        ("(?=[上下])(?:上|中)年", {"上": "年"}),
        ("[甲乙](?:(?<=甲)丙|(?<=乙)[丁戊])", {"甲": "丙", "乙": "丁戊"}),
        ("年(?=底)", {"年": "底"}),
        ("年(?!底)(?<!下年)", {"年": None}),
        ("(?>甲乙|丙)+丁", {"甲": "乙", "丙": "甲丙丁"}),
        ("[0-9]{4}年", dict.fromkeys("0123456789", "0123456789")),
        ("甲?", None),
        ("[^甲]乙", None),
        ("(?i:a)b", None),
    ],
)
def test_the_two_characters_that_begin_a_match(pattern, pairs):
    expected = pairs and {first: seconds and frozenset(seconds) for first, seconds in pairs.items()}
    assert first_pairs(re.compile(pattern)) == expected


@pytest.mark.parametrize(
    "patterns",
    [
        pytest.param([row.pattern for row in status_rows()], id="statuses"),
        pytest.param([row.pattern for row in phrase_rows("phrase")], id="periods"),
        pytest.param(["在(?=市)", "[0-9]{1,3}(?:个|%)", "[0-9]+", "市区?"], id="short"),
    ],
)
def test_a_sieve_finds_what_its_patterns_find_one_behind_the_other(patterns):
    sieve = Sieve(*patterns)
    plain = re.compile("|".join(f"(?:{pattern})(?P<n{i}>)" for i, pattern in enumerate(patterns)))
    for text in [*SENTENCES, "", "在", "9", "\U00020001在市\U00020001"]:
        expected = [(int((m.lastgroup or "")[1:]), *m.span()) for m in plain.finditer(text)]
        assert [(number, *m.span()) for number, m in sieve.find_all(text)] == expected
        first = sieve.search(text)
        assert (first and first.span()) == (expected[0][1:] if expected else None)


@pytest.mark.parametrize("pattern", ["一(?:个|项)|占", "[0-9]{1,2}[年月]|年底", "(?<=近)[两三]年"])
def test_a_look_ahead_changes_no_match_and_ends_most_tries(pattern):
    ahead = re.compile(lookahead(pattern))
    for text in [*SENTENCES, "一个一直占", "近两年", "12月5日年初年底"]:
        plain = [m.span() for m in re.finditer(pattern, text)]
        assert [m.span() for m in re.finditer(ahead.pattern + pattern, text)] == plain
        assert {start for start, _ in plain} <= {m.start() for m in ahead.finditer(text)}
    assert len(ahead.findall("一直在一切")) == 0
    assert lookahead("甲?") == ""


def test_a_pattern_is_not_tried_where_a_farther_character_is_missing_that_it_needs():
    sieve = Sieve("[0-9]{2,4}年(?:活动)?期间", "[0-9]{4}年")
    assert [m[0] for _, m in sieve.find_all("2019年,2020年期间和2021年活动期间")] == [
        "2019年",
        "2020年期间",
        "2021年活动期间",
    ]
    assert [m[0] for _, m in sieve.find_all("2019年的一个较长的期间")] == ["2019年"]


@pytest.mark.parametrize(("pattern", "most"), [("20年?", 3), ("(?:甲|乙丙)(?=丁)", 2)])
def test_width(pattern, most):
    assert width(re.compile(pattern)) == most
    assert width(re.compile(pattern + "戊*")) > 1_000_000


def test_what_stands_ahead_looks_on():
    sieve = Sieve("[一二]个", "三", ahead="(?=一|三年)")
    assert [m[0] for _, m in sieve.find_all("一个二个三年三月")] == ["一个", "三"]
    assert sieve.match("二个一个", 2) is not None
    assert sieve.match("二个", 0) is sieve.match("", 0) is None


def test_most_places_are_never_tried():
    text = "".join(SENTENCES)
    tried, at = 0, PHRASES.place(text, 0, len(text))
    while at >= 0:
        tried, at = tried + 1, PHRASES.place(text, at + 1, len(text))
    assert tried < len(text) / 6  # of sentences that are full of time phrases


def test_patterns_that_begin_with_anything_need_no_sieve():
    with pytest.raises(ValueError, match="can begin with anything"):
        Sieve("甲", ".乙")


def test_marks_are_found_in_their_part_of_a_text():
    marks = Marks(",，")
    assert [marks.place("增长,下降，", *span) for span in ((0, 99), (3, 6), (3, 5), (6, 6))] == [2, 5, -1, -1]
    assert marks.place("\U00020001,", 0, 2) == 1


@pytest.mark.parametrize(
    ("pattern", "sets"),
    [
        ("(?:比|较)上年.*增长?", ["比较", "上", "年", "增"]),
        ("甲|", []),
        ("(?:甲乙|[丙丁])+戊{0,2}", ["甲丙丁"]),
        ("(?i:a)", []),
    ],
)
def test_what_every_match_holds(pattern, sets):
    assert needed(re.compile(pattern)) == tuple(map(frozenset, sets))
