"""Sentences to quantities, against golden sentences and traps of our own."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.text.bounds import Bound, bounds
from tasks.text.quantities import Quantity, find_quantities
from tasks.text.ranks import examples
from tasks.text.traps import Trap, traps

GOLDEN = Path(__file__).parent / "golden"
CASES = [json.loads(line) for line in (GOLDEN / "quantities.jsonl").read_text("utf8").splitlines()]
TRAPS = [line for line in (GOLDEN / "traps.txt").read_text("utf8").splitlines() if line and line[0] != "#"]
WIDE = str.maketrans(",;:()!?%", "，；：（）！？％")
NARROW = str.maketrans("，；：（）！？％", ",;:()!?%")
HARD = [
    "1",
    "万",
    "(",
    "x",
    ",000",
    "5、",
    "1-",
    "一",
    "第1、",
    "1.",
    "3亿5",
    "1 ",
    "前",
    "3个",
    "约",
    "_.",
    " 000",
    "翻",
    "十几",
    "个",
]


def _found(text: str) -> list[dict[str, Any]]:
    return [_as_expected(text, q) for q in find_quantities(text)]


def _as_expected(text: str, q: Quantity) -> dict[str, Any]:
    """A quantity in the shape of a golden row, without its defaults."""
    row: dict[str, Any] = {"quote": text[q.start : q.end], "start": q.start, "value": q.value, "unit": q.unit}
    if q.value_high is not None:
        row["value_high"] = q.value_high
    if q.qualifier != "exact":
        row["qualifier"] = q.qualifier
    if q.masked:
        row["masked"] = q.mask_kind
    if q.kind_hint == "rank":
        row["rank"] = True
    if q.optional_hint:
        row["optional"] = True
    return row


@pytest.mark.parametrize("case", CASES, ids=[c["id"] for c in CASES])
def test_golden_sentence(case: dict[str, Any]) -> None:
    """A sentence gives the quantities decided for it, no more."""
    found = _found(case["text"])
    for row in found:
        row["value"] = row["value"] if row["value"] is None else pytest.approx(row["value"])
    assert found == case["expected"]


@pytest.mark.parametrize("table", [WIDE, NARROW], ids=["full-width", "ascii"])
def test_golden_sentences_do_not_depend_on_the_width_of_their_punctuation(table: dict[int, int]) -> None:
    """The same quantities stand at the same places with full-width and with ASCII punctuation."""
    differing = []
    for case in CASES:
        places = [(e["start"], len(e["quote"]), e["value"]) for e in case["expected"]]
        found = [(r["start"], len(r["quote"]), r["value"]) for r in _found(case["text"].translate(table))]
        if [(s, n) for s, n, _ in found] != [(s, n) for s, n, _ in places]:
            differing.append(case["id"])
    assert differing == []


def test_traps_give_nothing() -> None:
    """No year, date, clock, code, slogan, ordinal, marker or masked name is a quantity."""
    assert len(TRAPS) >= 300
    assert [line for line in TRAPS if find_quantities(line)] == []


@pytest.mark.parametrize("trap", traps(), ids=lambda t: t.name)
def test_trap_rows_keep_their_examples(trap: Trap) -> None:
    """Every hit of a trap gives nothing (or what may be left out), every miss gives a quantity."""
    assert [h for h in trap.hits if any(trap.effect == "drop" or not q.optional_hint for q in find_quantities(h))] == []
    assert [m for m in trap.misses if all(q.optional_hint for q in find_quantities(m))] == []


@pytest.mark.parametrize("row", bounds(), ids=lambda b: b.name)
def test_bound_rows_keep_their_examples(row: Bound) -> None:
    """Every hit of a bound has its qualifier and bound, no miss has."""
    wanted = (row.qualifier, row.bound)
    assert [h for h in row.hits if wanted not in [(q.qualifier, q.bound) for q in find_quantities(h)]] == []
    assert [m for m in row.misses if wanted in [(q.qualifier, q.bound) for q in find_quantities(m)]] == []


def test_rank_rows_keep_their_examples() -> None:
    """Every hit holds a rank, no miss does."""
    hits, misses = examples()
    assert [h for h in hits if not any(q.kind_hint == "rank" for q in find_quantities(h))] == []
    assert [m for m in misses if any(q.kind_hint == "rank" for q in find_quantities(m))] == []


ALPHABET = "0123456789０５.,，、-—~～至到和约近超以上多余来几x*_×第前翻首番名位年月日天个家万亿千百十一二两三五元人吨%‰倍成之分点/(（)） \n\u3000每从由增长降Aa"


@settings(max_examples=300)
@given(st.text(ALPHABET, max_size=40) | st.text(max_size=30))
def test_any_text_gives_ordered_quantities_in_bounds(text: str) -> None:
    """No text raises; spans are in order, apart, inside the text; value is at most value_high."""
    found = find_quantities(text)
    at = 0
    for q in found:
        assert at <= q.start < q.end <= len(text)
        at = q.end
        assert not (q.masked and (q.value is not None or q.value_high is not None))
        if q.value_high is not None:
            assert q.value is not None
            assert q.value < q.value_high


@pytest.mark.parametrize("unit", HARD, ids=range(len(HARD)))
def test_time_grows_with_the_text_alone(unit: str) -> None:
    """Eight times the text takes at most some twelve times the time, whatever is repeated."""
    short, long = unit * (1500 // len(unit)), unit * (12000 // len(unit))
    assert _seconds(long) < 12 * _seconds(short) + 0.05


def _seconds(text: str) -> float:
    times = []
    for _ in range(2):
        start = time.process_time()
        find_quantities(text)
        times.append(time.process_time() - start)
    return min(times)
