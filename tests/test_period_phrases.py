"""The rows of data/periods.toml: their sentences hold the phrase in brackets, or none."""

from __future__ import annotations

import re

import pytest

from tasks.text.period_phrases import is_standing, phrase_rows
from tasks.text.periods import find_periods

ROWS = [(table, row) for table in ("phrase", "event") for row in phrase_rows(table)]


@pytest.mark.parametrize(("table", "row"), ROWS, ids=[row.name for _, row in ROWS])
def test_hits_hold_the_bracketed_phrase_and_misses_none(table, row):
    for hit in row.hits:
        first, last = hit.index("["), hit.index("]") - 1
        found = find_periods(hit.replace("[", "").replace("]", ""))
        assert (first, last) in [(p.start, p.end) for p in found], (hit, found)
    for miss in row.misses:
        spans = [m.span() for m in re.finditer(row.pattern, miss)]
        assert not any((p.start, p.end) in spans for p in find_periods(miss)), miss


def test_what_stands_is_told_from_what_was_done():
    for row in phrase_rows("standing"):
        assert all(is_standing(hit.strip("[]"), "") for hit in row.hits)
        assert not any(is_standing(miss, miss) for miss in row.misses)
    assert not is_standing("工程投资", "累计完成工程投资")
