"""Whose figure, how bounded, when, against what, and which rows belong together: against labels read before."""

from __future__ import annotations

from pathlib import Path
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.relation_score import golden_texts, labelled_rows, read_own, score_dev, score_own

SHARED = Path(__file__).parents[2] / "shared"
BAR = 0.85
FLOORS = {
    "subject": 0.95, "subject_kind": 0.95, "bound": 0.97, "period_offset": 0.96, "growth_basis": 0.96,
    "comparator": 0.95, "links": 0.93, "of_measure": 0.9, "change_kind": 0.9, "base_period": 0.9, "period_kind": 0.9,
    "strictness": 0.9, "rank_total": 0.9,
}  # fmt: skip


@pytest.mark.score
@pytest.mark.skipif(not SHARED.exists(), reason="needs ../shared")
def test_relations_of_the_dev_gold():
    """Subject, bound, offset, basis, comparator and links reach the bar over the labelled rows of the dev gold."""
    tallies = score_dev(SHARED / "raw")
    for name, tally in tallies.items():
        print(f"{name:14} {tally}")
    for name in ("subject", "bound", "period_offset", "growth_basis", "comparator", "links"):
        assert tallies[name].f1 >= BAR, (name, str(tallies[name]), tallies[name].differ)


def test_labels_are_many():
    """At least 250 rows of the dev gold are labelled, each place once."""
    rows = labelled_rows()
    assert len(rows) >= 250
    assert len({(row["file"], row["start"]) for row in rows}) == len(rows)


def test_relations_of_our_own_texts():
    """Over our own texts of all topics every field is as labelled in nearly all rows."""
    tallies = score_own()
    for name, floor in FLOORS.items():
        assert tallies[name].f1 >= floor, (name, str(tallies[name]), tallies[name].differ)


def test_own_texts_are_many_and_of_all_kinds():
    """At least 80 texts, no two alike, ASCII and full-width, with growth, gaps, shares, ranks, rates and totals."""
    texts = golden_texts()
    assert len(texts) >= 80
    assert len({case["text"] for case in texts}) == len(texts)
    assert sum("，" in case["text"] for case in texts) >= 40
    assert sum("," in case["text"] for case in texts) >= 20
    relations = {relation for case in texts for _, _, relation in case["links"]}
    assert relations == {
        "growth_of", "gap_of", "share_of", "rank_of", "part_of", "rate_of", "completes", "restates"
    }  # fmt: skip


def test_both_widths_read_alike():
    """A text in ASCII punctuation and the same in full-width punctuation give the same relations."""
    for case in golden_texts():
        text = case["text"]
        wide = text.replace(",", "，").replace(";", "；").replace(":", "：").replace("(", "（").replace(")", "）")
        thin = text.replace("，", ",").replace("；", ";").replace("：", ":").replace("（", "(").replace("）", ")")
        (left, left_links), (right, right_links) = read_own(wide), read_own(thin)
        assert [(r.subject, r.period_offset, r.growth_basis) for r in left] == [
            (r.subject, r.period_offset, r.growth_basis) for r in right
        ], text
        assert left_links == right_links, text


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from([case["text"] for case in golden_texts()]), min_size=1, max_size=3), st.data())
def test_links_join_rows_of_the_text(texts: list[str], data: st.DataObject):
    """Whatever is cut out of whatever texts, nothing raises, and links join two different rows that are there."""
    text = "\n".join(texts)
    text = text[data.draw(st.integers(0, len(text) // 2)) :]
    rows, links = read_own(text, 2021)
    ids = {row.indicator_id for row in rows}
    for link in links:
        assert {link.from_id, link.to_id} <= ids
        assert link.from_id != link.to_id
        assert 0 < link.confidence <= 1
    assert len({(link.from_id, link.to_id, link.relation) for link in links}) == len(links)


def test_long_paragraphs_take_linear_time():
    """Ten times the text takes no more than some thirty times the time (ten, and room for a busy machine)."""
    sentence = "全市完成投资3.2亿元,其中中央资金1.1亿元,同比增长5%,占全省的12%,居全省第3位,整改率98%,已办结16件,"
    times = []
    for count in (30, 300):
        start = process_time()
        read_own(sentence * count)
        times.append(process_time() - start)
    assert times[1] < 30 * times[0] + 0.2
