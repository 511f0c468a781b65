"""Mutated pages: whatever is done to them, nothing raises, edits replay and undo, and time stays in bounds."""

from __future__ import annotations

import random
import time
from functools import cache
from pathlib import Path

import pytest

from tasks.text.reading import read_text
from tasks.text.spans import apply_edits, undo_edits

HERE = Path(__file__).resolve().parent
FILE_ID = "0" * 32
SECONDS_A_MEGABYTE = 5.0
LONGEST = 6_000  # characters of a seed that are mutated: many small inputs find more than few long ones
SCRAPS = (
    "篇一:", "第一篇", "(二)", "一、", "1.", "推荐阅读:", "下载", "3/20", "第3页", "\n", "\r\n", "\n\n", " ", "　", "?", "**", "XX",
    "20_年", "20xx年", "“”", "《", "》", "同志们:", "谢谢大家!", "http://www.example.com/a", "\x00", "�", "﻿",
    "5.6%", "第二位", "三成", "百分之", "亿", "（", "）", "一是", "<p>", "&nbsp;", "𠮷", "é", "🙂", "1" * 60, "万" * 30,
)  # fmt: skip


@cache
def seeds() -> tuple[str, ...]:
    """Our own pages, the annotated samples among them."""
    paths = [*(HERE / "golden" / "pages").glob("*.txt"), *(HERE.parent / "examples" / "annotated").glob("*.txt")]
    return tuple(path.read_text("utf8") for path in sorted(paths))


def mutated(seed: int) -> str:
    """One of our pages, cut, spliced with another, and strewn with scraps."""
    chance = random.Random(seed)
    page = chance.choice(seeds())
    start = chance.randrange(max(1, len(page) - LONGEST))
    page = page[start : start + chance.randrange(1, LONGEST)]
    for _ in range(chance.randrange(1, 30)):
        at, size = chance.randrange(len(page) + 1), chance.choice((0, 0, 1, 2, 10, 100))
        other = chance.choice(seeds())
        cut = chance.randrange(len(other))
        inserted = chance.choice((chance.choice(SCRAPS), other[cut : cut + chance.randrange(1, 80)], ""))
        page = page[:at] + inserted + page[at + size :]
    return page


def check(raw: str) -> None:
    started = time.process_time()
    rows = read_text(raw, FILE_ID)
    spent = time.process_time() - started
    assert spent <= max(5.0, SECONDS_A_MEGABYTE * len(raw.encode("utf8", "surrogatepass")) / 1e6)
    edits = rows.structure.edits
    clean = apply_edits(raw, edits)
    documents = sorted(rows.structure.documents, key=lambda d: (d.raw_start, -d.raw_end))
    assert clean == "".join(document.text for document in documents)
    assert undo_edits(clean, [(e.raw_start, e.raw_end, e.removed, e.inserted) for e in edits]) == raw
    for row in rows.indicators:
        assert raw[row.raw_start : row.raw_end] == row.quote
        assert not row.masked or (row.value, row.value_high, row.value_base, row.value_high_base) == (None,) * 4
    for segment in rows.segments:
        assert apply_edits(raw, edits, segment.raw_start, segment.raw_end) == segment.text


@pytest.mark.parametrize("block", range(6))
def test_mutated_pages_replay_and_undo(block: int) -> None:
    """A sample of what the soak command tries."""
    for seed in range(block * 25, block * 25 + 25):
        check(mutated(seed))


@pytest.mark.soak
@pytest.mark.parametrize("block", range(40))
def test_twenty_thousand_mutated_pages_replay_and_undo(block: int) -> None:
    for seed in range(1_000 + block * 500, 1_500 + block * 500):
        try:
            check(mutated(seed))
        except Exception as error:
            raise AssertionError(f"seed {seed}") from error
