"""The generator of bench corpora: the same bytes again, planted copies with their truth."""

from __future__ import annotations

import json
import re
from itertools import islice
from pathlib import Path

import pytest

from benchmarks.corpus import LIST_OF_SLOT, groups, numeral, true_pairs, vocabulary, write_corpus
from tasks.text.shingles import normalise


def test_a_smaller_corpus_is_part_of_a_larger(tmp_path: Path) -> None:
    """The pages of 150 KB are among those of 300 KB, byte for byte, and the truth is its beginning."""
    write_corpus(tmp_path / "small", 150_000)
    write_corpus(tmp_path / "large", 300_000)
    pages = list((tmp_path / "small" / "pages").iterdir())
    assert len(pages) > 5
    assert all(page.read_bytes() == (tmp_path / "large" / "pages" / page.name).read_bytes() for page in pages)
    small, large = ((tmp_path / size / "truth.jsonl").read_text() for size in ("small", "large"))
    assert large.startswith(small)
    assert all(json.loads(line)["kind"] for line in large.splitlines())


def test_copies_are_planted_as_the_truth_says() -> None:
    """Exact copies and mirrors have the letters of their origin, contained ones hold it whole, near ones vary."""
    rows, near = [], []
    for pages, speeches in islice(groups(1), 120):
        for row in true_pairs(pages, speeches):
            rows.append(row["kind"])
            copy = next(s for s in speeches if s.kind == row["kind"])
            origin = speeches[copy.origin or 0]
            if row["kind"] in ("exact", "mirror"):
                assert normalise(copy.text) == normalise(origin.text)
                assert row["jaccard"] == 1.0
            elif row["kind"] == "contained":
                assert all(paragraph in copy.paragraphs for paragraph in origin.paragraphs)
            else:
                near.append(row["jaccard"])
    assert {"exact", "mirror", "near", "contained"} == set(rows)
    assert min(near) < 0.7
    assert max(near) > 0.97


def test_another_seed_gives_other_texts() -> None:
    """Two seeds share no page."""
    one, two = ({page.text for pages, _ in islice(groups(seed), 5) for page in pages} for seed in (1, 2))
    assert not one & two


def test_every_speech_of_a_group_stands_on_one_page() -> None:
    """Pages hold all speeches, each once."""
    for pages, speeches in islice(groups(3), 20):
        assert sorted(each for page in pages for each in page.speeches) == list(range(len(speeches)))


def test_vocabulary_has_only_known_slots() -> None:
    """Every slot of a clause, heading or title is one the writer fills."""
    known = {*LIST_OF_SLOT, "year", "n", "d", "p", "o"}
    lines = [line for name in ("openings", "clauses", "headings", "titles", "closings") for line in vocabulary()[name]]
    assert {slot for line in lines for slot in re.findall(r"\{(\w+)\}", line)} <= known
    assert len(set(lines)) > 130


@pytest.mark.parametrize(("number", "expected"), [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (35, "三十五")])
def test_numerals(number: int, expected: str) -> None:
    """Chinese numerals up to 99."""
    assert numeral(number) == expected
