"""Titles in 《》."""

from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.text.citations import find_citations, find_titles
from tasks.text.outline import find_segments
from tasks.text.spans import Alignment
from warehouse.records import Citation, Document


@dataclass(frozen=True)
class Change:
    raw_start: int
    raw_end: int
    inserted: str


def cite(raw: str, edits: tuple[Change, ...] = ()) -> list[Citation]:
    document = Document("d", "f", None, 0, False, "", "speech", 0, len(raw), 0, "", 0)
    alignment = Alignment(raw, 0, len(raw), edits)
    return find_citations(document, find_segments(document, alignment), alignment)


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        pytest.param("印发了《质量发展纲要》和《行动计划(试行)》。", ["质量发展纲要", "行动计划(试行)"], id="two"),
        pytest.param("《关于〈条例〉的通知》", ["关于〈条例〉的通知"], id="nested-single"),
        pytest.param("《关于《条例》的通知》下发。", ["关于《条例》的通知"], id="nested-double"),
        pytest.param("《》《XX》《**》《20__年》《 》", [], id="empty-or-masked"),
        pytest.param("《XX市水利规划》", ["XX市水利规划"], id="partly-masked"),
        pytest.param("《怎么办？》出版。", ["怎么办？"], id="end-mark-inside"),
        pytest.param("《没有结束。\n《条例》实施。", ["条例"], id="unclosed-line"),
        pytest.param("《没有结束，按《条例》实施。", ["条例"], id="unclosed-before-another"),
        pytest.param("多余》的《条例》》实施", ["条例"], id="stray-closing"),
        pytest.param("《" + "长" * 200 + "》", [], id="too-long"),
        pytest.param("一、贯彻《安全生产法》\n要学。", ["安全生产法"], id="heading"),
    ],
)
def test_titles_are_cited(text, titles):
    """The title is what stands between the marks, its place the marks included."""
    found = cite(text)
    assert [c.title for c in found] == titles
    assert all(text[c.raw_start : c.raw_end].strip("《》").strip() == c.title.strip("《》") for c in found)


def test_title_cut_by_a_line_break_is_whole():
    """A removed hard break stands in the raw slice, not in the title."""
    raw = "实施《纠纷\n促进条例》。"
    (found,) = cite(raw, (Change(5, 6, ""),))
    assert (found.title, raw[found.raw_start : found.raw_end]) == ("纠纷促进条例", "《纠纷\n促进条例》")


@given(st.text(alphabet="《》〈〉法\n。X ", max_size=40))
@settings(max_examples=50, deadline=None)
def test_places_are_titles_in_order(text):
    """Each place begins with 《 and ends with 》 inside its segment; none is empty."""
    for citation in cite(text):
        quote = text[citation.raw_start : citation.raw_end]
        assert quote[0] == "《"
        assert quote[-1] == "》"
        assert citation.title == quote[1:-1].strip() != ""


def test_hostile_brackets_take_linear_time():
    """300,000 opening marks are read at once."""
    assert find_titles("《" * 300_000) == []
