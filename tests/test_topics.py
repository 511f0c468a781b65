"""Topics: what a document is about, as its heading or its opening says."""

from __future__ import annotations

import pytest

from tasks.text.reading import read_text

BODY = "同志们:今天,我们在这里召开全县{}工作会议,主要任务是总结去年的工作,安排今年的任务。下面,我讲三点意见。\n一、认清形势。各乡镇要抓好落实。\n"


@pytest.mark.parametrize(
    ("heading", "occasion", "topic", "rule"),
    [
        pytest.param("在全县安全生产工作会议上的讲话", "经济", "安全生产", "topic_safety", id="heading-first"),
        pytest.param("在全县工作会议上的讲话", "教育", "教育", "topic_education", id="opening"),
        pytest.param("在全县工作会议上的讲话", "", None, None, id="unknown"),
    ],
)
def test_a_topic_is_what_the_heading_or_the_opening_says(
    heading: str, occasion: str, topic: str | None, rule: str | None
) -> None:
    """The heading goes before the opening; the words that say so are the evidence."""
    raw = f"{heading}\n{BODY.format(occasion)}"
    structure = read_text(raw, "f" * 32).structure
    assert [document.topic for document in structure.documents] == [topic]
    found = [each for each in structure.evidence if each.field == "topic"]
    assert [each.rule for each in found] == ([rule] if rule else [])
    assert all(raw[each.raw_start : each.raw_end] == each.quote for each in found)


def test_a_document_of_one_line_has_its_topic_where_it_stands() -> None:
    """Without a line end the quote is the word itself."""
    raw = "今天召开全县消防工作会议,主要任务是安排今年的工作,请大家抓好落实。"
    found = [each for each in read_text(raw, "f" * 32).structure.evidence if each.field == "topic"]
    assert [each.quote for each in found] == ["消防"]
