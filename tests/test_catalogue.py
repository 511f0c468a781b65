"""The catalogue of well-known indicators: what stands in it, what it finds, and what it must leave unknown."""

from __future__ import annotations

import hashlib
import json
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from tasks.text.catalogue import (
    DIMENSIONS,
    DIRECTIONS,
    MEASURES,
    canonical_in,
    canonical_name,
    fold,
    known_indicators,
)
from tasks.text.reading import read_text
from tasks.text.rules import load_rules

GOLDEN = Path(__file__).parent / "golden"
RAW = Path(__file__).parents[2] / "shared" / "raw"


def labels(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (GOLDEN / name).read_text("utf-8").splitlines()]


def test_catalogue_is_large_and_every_row_complete():
    """At least 400 indicators, each with topic, known dimensions, direction and measures."""
    known = known_indicators()
    assert len(known) >= 400
    for row in known:
        assert row.topic, row
        assert row.direction in DIRECTIONS, row
        assert row.dimensions, row
        assert set(row.dimensions) <= DIMENSIONS, row
        assert row.measures, row
        assert row.measures <= MEASURES, row


def test_no_alias_belongs_to_two_indicators():
    """Folded, every name and alias stands once."""
    names = [fold(n) for known in known_indicators() for n in (known.name, *known.aliases)]
    assert sorted({n for n in names if names.count(n) > 1} if len(set(names)) < len(names) else ()) == []


@pytest.mark.parametrize("rule", [pytest.param(r, id=r.name) for r in load_rules("name_prefixes")])
def test_prefixes_hit_and_miss(rule):
    """Each row of neutral words matches its hits whole, and none of its misses."""
    assert [text for text in rule.hits if not rule.pattern.fullmatch(text)] == []
    assert [text for text in rule.misses if rule.pattern.fullmatch(text)] == []


def test_golden_names_and_traps():
    """Names of our own find their indicator; names with a word that changes the meaning stay unknown."""
    cases = labels("catalogue.jsonl")
    assert len(cases) >= 120
    assert len({(c["name"], c["measure"], c["base_unit"]) for c in cases}) == len(cases)
    wrong = [
        (c, found)
        for c in cases
        if (found := canonical_name(c["name"], c["measure"], c["base_unit"])) != c["canonical"]
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("sentence", "mark", "name", "unit", "expected"),
    [
        ("已完成投资2亿元", "投资", "投资", "元", "完成投资"),
        ("计划投资2亿元", "投资", "投资", "元", None),
        ("全年共发展7名党员", "7", "党员", "名", "发展党员"),
        ("目前共有7名党员", "7", "党员", "名", "党员"),
        ("新增7家医院", "7", "医院", "家", None),
        ("累计减少贫困人口7人", "贫困", "贫困人口", "人", "脱贫人口"),
    ],
    ids=["done", "planned", "recruited", "stock", "new-unknown", "fewer-poor"],
)
def test_the_verb_before_a_name_counts(sentence: str, mark: str, name: str, unit: str, expected: str | None):
    """What a verb makes of a name is another indicator, also where the name itself lacks the verb."""
    assert canonical_in(sentence, sentence.index(mark), name, "level", unit) == expected


def test_every_name_finds_its_own_row():
    """Each canonical name and alias leads to its row, unless no unit is asked for: a rank needs none."""
    astray = [
        (name, known.name)
        for known in known_indicators()
        for name in (known.name, *known.aliases)
        if canonical_name(name, "rank", "位") != known.name
    ]
    assert astray == []


def test_a_name_takes_microseconds():
    """A name not seen before costs less than 10 µs (30 on a busy machine)."""
    names = [f"{i}镇规模以上工业企业产品出口合格率{i}" for i in range(4000)]
    canonical_name("预热", "level", "元")
    started = time.process_time()
    for name in names:
        canonical_name(name, "level", "%")
    assert (time.process_time() - started) / len(names) < 300e-6


@pytest.mark.score
@pytest.mark.skipif(not RAW.exists(), reason="needs ../shared")
def test_canonical_names_of_the_dev_gold():
    """Over labelled rows of the dev gold, by our own names: nearly never wrong, and mostly found."""
    by_file: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in labels("catalogue_dev.jsonl"):
        by_file[row["file"]].append(row)
    named = right = wrong = rows = 0
    for file, expected in by_file.items():
        content = (RAW / file).read_bytes()
        read = read_text(content.decode("utf-8-sig"), hashlib.sha256(content).hexdigest()[:32])
        found = {row.raw_start: row.name_canonical for row in read.indicators}
        for row in expected:
            got = found.get(row["start"])
            rows += 1
            named += row["canonical"] is not None
            right += got is not None and got == row["canonical"]
            wrong += got is not None and got != row["canonical"]
    print(f"{rows} rows, {named} in the catalogue: right {right / named:.3f}; wrong {wrong / rows:.4f} of all")
    assert rows >= 200
    assert wrong <= 0.01 * rows
    assert right >= 0.90 * named
