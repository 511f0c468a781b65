"""Markers of headings, items and sentences, held against the rows of their own table."""

import re
import tomllib
from importlib.resources import files

import pytest

from tasks.text.markers import find_marker, marker_rows

ROWS = marker_rows()


@pytest.mark.parametrize("row", ROWS, ids=[row["name"] for row in ROWS])
def test_each_row_hits_its_examples_and_misses_the_others(row):
    """Every hit is found by its own row, or by none where the row only says what is no marker; no miss is."""
    assert row["hits"]
    assert row["misses"]
    for example in row["hits"]:
        marker = find_marker(example)
        assert (marker.series if marker else None) == (row["name"] if row["level"] else None), example
    for example in row["misses"]:
        marker = find_marker(example)
        assert marker is None or marker.series != row["name"], example
        assert row["level"] or not re.match(row["pattern"], example), example


def test_every_hit_begins_with_a_listed_first_character():
    """The list of first characters, a short cut, leaves no row out."""
    table = tomllib.loads(files("tasks.text").joinpath("data/markers.toml").read_text("utf-8"))
    assert {example[0] for row in ROWS for example in row["hits"]} <= set(table["starts"])


@pytest.mark.parametrize(
    ("text", "marker", "level"),
    [
        ("一、工作回顾", "一、", 1),
        ("十二．其他", "十二．", 1),
        ("（三）、抓好落实", "（三）、", 2),
        ("(一)加强领导", "(一)", 2),
        ("１．强化保障", "１．", 3),
        ("3、创新", "3、", 3),
        ("（4）其他", "（4）", 4),
        ("②培训", "②", 4),
        ("一是抓学习", "一是", 5),
        ("第二,要抓好", "第二", 5),
        ("首先，要抓好", "首先", 5),
    ],
    ids=lambda value: ascii(value),
)
def test_marker_is_taken_as_written(text, marker, level):
    """The marker is what stands in the text, at its level."""
    found = find_marker(text)
    assert found is not None
    assert (text[found.start : found.end].strip(), found.level) == (marker, level)
