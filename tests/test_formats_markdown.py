"""Markdown: marks are edits, masks of numbers and names are no marks."""

from __future__ import annotations

import time
from datetime import date

import pytest

from tasks.text.markdown import find_markdown
from tests.test_formats_html import read


@pytest.mark.parametrize(
    ("raw", "visible"),
    [
        pytest.param("# 讲话 #\n", "讲话\n", id="heading"),
        pytest.param("##二、任务\n", "二、任务\n", id="heading-without-space"),
        pytest.param("#话题\n", "#话题\n", id="no-heading"),
        pytest.param("讲话\n====\n正文", "讲话\n正文", id="underlined-heading"),
        pytest.param("增长**12**3%,*重点*", "增长123%,重点", id="emphasis"),
        pytest.param("20**年到20**年,张*三和李*四", "20**年到20**年,张*三和李*四", id="masks"),
        pytest.param("**某县20**年报告**", "某县20**年报告", id="mask-in-emphasis"),
        pytest.param("见[公报](http://a.cn/b_(c))。", "见公报。", id="link"),
        pytest.param("前![图](a.png)后", "前后", id="image"),
        pytest.param("> 引用\n- 甲\n* 乙\n+ 丙\n", "引用\n甲\n乙\n丙\n", id="quote-and-bullets"),
        pytest.param("| 甲 | 乙 |\n|---|:-:|\n| 1 | 2 |\n", "甲\t乙\n1\t2\n", id="table"),
        pytest.param("甲 | 乙\n", "甲 | 乙\n", id="no-table"),
        pytest.param("上\n\n---\n\n下", "上\n\n\n下", id="rule"),
        pytest.param("```\n# 原样\n```\n后", "# 原样\n后", id="fence"),
        pytest.param(r"1\. 甲\*乙", "1. 甲*乙", id="escapes"),
        pytest.param("甲<br>乙<b>丙</b>&amp;", "甲\n乙丙&", id="inline-html"),
        pytest.param("[1]: http://a.cn\n正文", "正文", id="definition"),
    ],
)
def test_visible_text(raw: str, visible: str) -> None:
    """The text without its marks."""
    assert find_markdown(raw).text == visible


def test_front_matter_speaks_of_the_page() -> None:
    """Title, address and date; it is no text."""
    found = find_markdown("---\ntitle: 讲话\ndate: 2021-03-04\nurl: https://a.cn/1\n---\n正文\n")
    assert (found.text, found.page_title, found.published_at) == ("正文\n", "讲话", date(2021, 3, 4))
    assert found.page_url == "https://a.cn/1"


def test_rows_lead_back_to_the_source() -> None:
    """The quote holds the marks, its text does not."""
    rows = read("# 在全县工作会议上的讲话\n\n同志们:\n\n全县生产总值完成**123**.5亿元。\n", "text/markdown")
    (indicator,) = rows.indicators
    assert (indicator.quote, indicator.quote_text) == ("123**.5亿元", "123.5亿元")


@pytest.mark.parametrize(
    "part", ["**a ", "[", "[a](b ", "![a", "`a``b", "<!-- ", "|", "-\n", "a|b\n---|---\n", "~~~\n"]
)
def test_hostile_sources_take_linear_time(part: str) -> None:
    """A hundred kilobytes of anything are done in a second."""
    started = time.process_time()
    find_markdown(part * (100_000 // len(part)))
    assert time.process_time() - started < 10
