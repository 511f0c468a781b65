"""The bars of the search for copies on a few generated documents; `python -m benchmarks.reuse` prints them for 3,000."""

from __future__ import annotations

from benchmarks.reuse import measure, missed


def test_few_documents_keep_the_bars() -> None:
    """Pairs, paragraphs and slots are those that comparing all with all gives, and there are some of each kind."""
    whole, planted = measure(160, 7, None)
    assert not missed(whole)
    assert not missed(planted)
    assert min(whole[name] for name in ("exact", "near", "contained", "paragraph_pairs")) > 5
    assert planted["slots_planted"] > 100


def test_a_lost_pair_misses_its_bar() -> None:
    """What falls below a bar is named."""
    assert missed({"near_recall": 0.994, "precision": 0.999, "slots_right": 0.95}) == ["near_recall", "precision"]
