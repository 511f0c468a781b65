"""Edits applied and undone, and the way from clean text back to raw text."""

from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.text.spans import Alignment, apply_edits, undo_edits


@dataclass(frozen=True)
class Change:
    raw_start: int
    raw_end: int
    inserted: str


@st.composite
def texts_with_edits(draw, alphabet="一是好。,\n 1"):
    """A raw text with edits in order, none overlapping, no two at one place."""
    raw = draw(st.text(alphabet=alphabet, max_size=40))
    places = sorted(draw(st.lists(st.integers(0, len(raw)), max_size=8)))
    edits: list[Change] = []
    for start, end in zip(places[::2], places[1::2], strict=False):
        if edits and (start < edits[-1].raw_end or start == edits[-1].raw_start):
            continue
        inserted = draw(st.sampled_from(["", "\n", "责", "责任", "\n\n"]))
        if (end > start or inserted) and (start < len(raw)):
            edits.append(Change(start, end, inserted))
    return raw, edits


@given(texts_with_edits())
@settings(max_examples=50, deadline=None)
def test_edits_replay_and_undo(case):
    """The clean text with its edits undone is the raw text again."""
    raw, edits = case
    clean = apply_edits(raw, edits)
    assert undo_edits(clean, [(e.raw_start, e.raw_end, raw[e.raw_start : e.raw_end], e.inserted) for e in edits]) == raw


@given(texts_with_edits())
@settings(max_examples=50, deadline=None)
def test_alignment_holds_the_replayed_text(case):
    """The alignment's text is the raw text with the edits applied."""
    raw, edits = case
    assert Alignment(raw, 0, len(raw), edits).text == apply_edits(raw, edits)


@given(texts_with_edits(), st.data())
@settings(max_examples=60, deadline=None)
def test_every_cut_slices_both_texts_alike(case, data):
    """Between two cuts the clean text is the raw slice with the edits applied."""
    raw, edits = case
    alignment = Alignment(raw, 0, len(raw), edits)
    places = st.integers(0, len(alignment.text))
    low, high = sorted((data.draw(places), data.draw(places)))
    start, _, raw_start = alignment.cut(low)
    end, raw_end, _ = alignment.cut(high)
    if start < end:
        assert apply_edits(raw, edits, raw_start, raw_end) == alignment.text[start:end]


@given(texts_with_edits(), st.data())
@settings(max_examples=50, deadline=None)
def test_cut_equals_its_slow_definition(case, data):
    """A cut moves to the whole of an inserted run and gives the raw offsets there."""
    raw, edits = case
    alignment = Alignment(raw, 0, len(raw), edits)
    index = data.draw(st.integers(0, len(alignment.text)))
    whole = alignment.whole_start(index)
    assert alignment.cut(index) == (whole, alignment.raw_end(whole), alignment.raw_start(whole))


@given(texts_with_edits())
@settings(max_examples=50, deadline=None)
def test_kept_characters_stand_where_the_alignment_says(case):
    """Raw offsets never go back, and a character outside all edits is the same in both texts."""
    raw, edits = case
    alignment = Alignment(raw, 0, len(raw), edits)
    spans = [alignment.raw_span(i, i + 1) for i in range(len(alignment.text))]
    assert spans == sorted(spans)
    for character, (start, end) in zip(alignment.text, spans, strict=True):
        kept = end - start == 1 and not any(e.raw_start <= start < e.raw_end for e in edits)
        assert not kept or raw[start] == character


def test_zero_width_edit_belongs_to_the_span_it_starts():
    """An inserted line break is part of what follows it, not of what stands before."""
    raw, edits = "好。二、任务", [Change(2, 2, "\n")]
    assert apply_edits(raw, edits, 0, 2) == "好。"
    assert apply_edits(raw, edits, 2, 6) == "\n二、任务"


def test_straddling_edit_is_an_error():
    """A slice that cuts an edit in two has no text."""
    with pytest.raises(ValueError, match="straddles 1"):
        apply_edits("一二三", [Change(0, 2, "")], 1, 3)


def test_undo_needs_what_was_inserted():
    """A clean text without the inserted characters is refused."""
    with pytest.raises(ValueError, match="not in the clean text"):
        undo_edits("好", [(0, 0, "", "\n")])
