"""HTML: what a reader sees, every change with its place, and structure that leads back through the tags."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.text.html_elements import BlockRule, block_rules
from tasks.text.html_page import find_html
from tasks.text.reading import Rows, read_text
from tasks.workers.verify import verify
from tests.made_formats import page

FILE_ID = "f" * 32


def read(raw: str, kind: str = "text/html") -> Rows:
    """The rows of a source, each verified."""
    rows = read_text(raw, FILE_ID, kind)
    verdicts = verify(raw, rows)
    assert {name for name, found in verdicts.items() if not all(found)} == set()
    assert len({edit.raw_start for edit in rows.structure.edits}) == len(rows.structure.edits)
    assert all(edit.removed != edit.inserted for edit in rows.structure.edits)
    return rows


@pytest.mark.parametrize(
    ("raw", "visible"),
    [
        pytest.param("<p>增长<b>1</b>2%</p>", "增长12%", id="word-cut-by-tags"),
        pytest.param("<p>甲</p><p>乙</p>", "甲\n乙", id="paragraphs"),
        pytest.param("甲<br/>乙", "甲\n乙", id="line-break"),
        pytest.param("全市\n  粮食", "全市粮食", id="line-end-between-wide-characters"),
        pytest.param("GDP\n growth", "GDP growth", id="line-end-between-words"),
        pytest.param("县长&nbsp;张某", "县长 张某", id="space-that-is-meant"),
        pytest.param("&ldquo;十四五&rdquo;&#65;&#x42;&amp;lt;", "“十四五”AB&lt;", id="entities"),
        pytest.param("甲&乙&nosuch;", "甲&乙&nosuch;", id="no-entities"),
        pytest.param("甲<!-- 乙 -->丙", "甲丙", id="comment"),
        pytest.param("甲<script>if (a<b) '<p>乙</p>'</script>丙", "甲丙", id="script"),
        pytest.param('甲<span style="display: none">乙<b>丁</b></span>丙', "甲丙", id="hidden-by-style"),
        pytest.param("甲<div hidden>乙</div>丙", "甲\n丙", id="hidden-attribute"),
        pytest.param("<ruby>汉<rt>hàn</rt></ruby>字", "汉字", id="reading-aid"),
        pytest.param('甲<a title="1>0">乙</a>', "甲乙", id="sign-in-quotes"),
        pytest.param("<tr><td>工业</td><td><p>80亿元</p></td></tr>", "工业\t80亿元", id="cells-of-data"),
        pytest.param("<td><p>甲</p><p>乙</p></td><td>丙</td>", "甲\n乙\n丙", id="cells-of-layout"),
        pytest.param("<pre>甲\n乙</pre>", "甲\n乙", id="preformatted"),
        pytest.param("面积<5亩,甲>乙", "面积<5亩,甲>乙", id="signs-that-are-no-tags"),
        pytest.param("甲\u00ad乙&#8203;丙", "甲\u00ad乙丙", id="invisible-entity"),
    ],
)
def test_visible_text(raw: str, visible: str) -> None:
    """What a browser would show, paragraph ends as line ends."""
    assert find_html(raw).text == visible


def test_a_number_cut_by_tags_is_quoted_with_them() -> None:
    """The quote is the raw slice, its text the number as a reader sees it."""
    raw = "<p>在全县工作会议上的讲话</p><p>全县生产总值完成<b>12</b>3.5<i>亿元</i>,增长9%。</p>"
    (first, second) = read(raw).indicators
    assert (first.value, first.unit, first.quote) == (123.5, "亿元", "12</b>3.5<i>亿元")
    assert first.quote_text == "123.5亿元"
    assert second.quote == "9%"


def test_frame_of_a_page_is_furniture() -> None:
    """Menu and footer go with their tags under the name of a rule; the title comes without the site."""
    rows = read(page(7).decode("gbk"))
    kinds = {edit.rule: edit.kind for edit in rows.structure.edits}
    assert kinds["html_navigation"] == kinds["html_page_footer"] == "furniture"
    assert rows.structure.page_title == "讲话7"
    (document,) = rows.structure.documents
    assert "首页" not in document.text
    assert document.text.startswith("在全市第7次农业工作会议上的讲话\n同志们")
    assert document.text.rstrip().endswith("谢谢大家!")


def test_a_header_with_a_heading_stays() -> None:
    """The heading of an article often stands in its header."""
    raw = "<article><header><h1>在大会上的讲话</h1></header><p>同志们:大家好。</p></article>"
    assert find_html(raw).text.startswith("在大会上的讲话")


def test_a_large_block_with_sentences_stays_whatever_its_class() -> None:
    """No speech is lost to a careless class name."""
    raw = f'<div class="share">{"我们要抓好落实。" * 30}</div><p>完</p>'
    assert "抓好落实" in find_html(raw).text


def test_page_speaks_of_itself() -> None:
    """Meta elements and the canonical link say title, address and day of upload."""
    raw = (
        '<head><meta name="ArticleTitle" content="讲话"><meta name="PubDate" content="2021-03-04 10:00">'
        '<meta name="SiteName" content="某县政府网"><link rel="canonical" href="https://a.cn/1.html"></head><p>甲'
    )
    said = find_html(raw)
    assert (said.page_title, said.published_at, said.page_url) == ("讲话", date(2021, 3, 4), "https://a.cn/1.html")
    assert said.site == "某县政府网"


@pytest.mark.parametrize("rule", block_rules(), ids=lambda rule: rule.name)
def test_block_rules_hit_and_miss(rule: BlockRule) -> None:
    """Class names of blocks of the page's frame, and some that look like them."""
    assert all(rule.pattern.fullmatch(name) for name in rule.hits)
    assert not any(rule.pattern.fullmatch(name) for name in rule.misses)


HOSTILE = {
    "signs": "<" * 60_000,
    "open-tags": "<a " * 30_000,
    "open-quotes": '<a b="' * 20_000,
    "mixed-quotes": "<a b=\"x' " * 20_000 + ">",
    "comments": "<!--" * 30_000,
    "nested-blocks": '<div class="nav">' * 8_000 + "x" + "</div>" * 8_000,
    "titles": "<title>" * 20_000,
    "broken-end": '<a b=">' + "<a " * 30_000,
    "cells": "<td><p>" * 15_000,
    "ends": "</" * 50_000,
}


@pytest.mark.parametrize("raw", [pytest.param(raw, id=name) for name, raw in HOSTILE.items()])
def test_hostile_pages_take_linear_time(raw: str) -> None:
    """A hundred kilobytes of anything are done in half a second."""
    started = time.process_time()
    find_html(raw)
    assert time.process_time() - started < 10


PARTS = [
    "<p>", "</p>", "<b>", "</b>", "<br>", '<div class="nav">', "</div>", '<i style="display:none">', "</i>", "<td>", "</td>",
    "<tr>", "</table>", "&nbsp;", "&ldquo;", "&#49;", "&NotEqualTilde;", "&", "<", ">", '"', "<!--", "-->", "<script>",
    "</script>", "\n", "\r\n", " ", "\t", "<pre>", '<a href="x>y">', "<h1>", "</h1>", "**", "*", "_", "## ", "- ", "> ", "|",
    "|---|---|\n", "`", "```\n", "[", "](http://a.cn)", "\\", "---\n", "一、工作回顾\n", "同志们:", "全县生产总值", "完成80.5亿元,",
    "增长9%。", "谢谢大家!\n", "第3页", "篇二", "在大会上的讲话",
]  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(PARTS), max_size=60).map("".join), st.sampled_from(["text/html", "text/markdown"]))
def test_edits_of_any_source_replay_and_undo(raw: str, kind: str) -> None:
    """Markup and structure make one ledger without overlaps, whatever the source."""
    read(raw, kind)


def test_a_row_of_a_table_is_no_line_of_a_title() -> None:
    """The head of a table right below a page's heading."""
    table = "<table><tr><th>指标</th><th>单位</th></tr><tr><td>固定资产投资</td><td>亿元</td></tr></table>"
    rows = read(f"<html><body><h1>2023年1-10月主要经济指标</h1>{table}<p>全县经济运行平稳。</p></body></html>")
    assert [(each.title, each.year) for each in rows.structure.documents] == [("2023年1-10月主要经济指标", 2023)]
