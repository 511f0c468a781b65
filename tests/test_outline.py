"""Headings, paragraphs and sentences of a document."""

import time
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.text.outline import find_segments
from tasks.text.spans import Alignment, apply_edits
from warehouse.records import Document, Segment


@dataclass(frozen=True)
class Change:
    raw_start: int
    raw_end: int
    inserted: str


def outline(raw: str, title: str = "", edits: tuple[Change, ...] = (), collection: bool = False) -> list[Segment]:
    """The segments of a document that begins with this title."""
    document = Document("f-0-d", "f", None, 0, collection, title, "speech", 0, len(raw), len(title), "", 0)
    return find_segments(document, Alignment(raw, 0, len(title) if collection else len(raw), edits))


def shape(text: str, title: str = "") -> list[str]:
    """Headings as `h<level> text`, paragraphs as `p text`."""
    found = outline(text, title)
    return [f"h{s.level} {s.text}" if s.kind == "heading" else f"p {s.text}" for s in found if s.kind != "sentence"]


CASES = {
    "own-lines": ("一、工作回顾\n今年各项工作有序推进。", ["h1 一、工作回顾", "p 今年各项工作有序推进。"]),
    "all-levels": (
        "一、回顾\n(一)水利\n1.工程\n(1)水库\n正文在这里。",
        ["h1 一、回顾", "h2 (一)水利", "h3 1.工程", "h4 (1)水库", "p 正文在这里。"],
    ),
    "full-width": (
        "一．回顾\n（一）水利\n１、工程\n①水库\n正文在这里。",
        ["h1 一．回顾", "h2 （一）水利", "h3 １、工程", "h4 ①水库", "p 正文在这里。"],
    ),
    "runs-in": (
        "(一)把重点放在质量上,努力打开新局面。出台了3份文件。",
        ["h2 (一)把重点放在质量上,努力打开新局面。", "p 出台了3份文件。"],
    ),
    "runs-in-twice": (
        "(一)强化能力。1.提升服务。要多走访。2.提升监管。要多检查。",
        ["h2 (一)强化能力。", "h3 1.提升服务。", "p 要多走访。", "h3 2.提升监管。", "p 要多检查。"],
    ),
    "item-is-a-title": (
        "1.推进机构建设。投资2亿元的中心已建成。",
        ["h3 1.推进机构建设。", "p 投资2亿元的中心已建成。"],
    ),
    "item-states-an-amount": ("1.全年完成投资2亿元。项目进展顺利。", ["p 1.全年完成投资2亿元。项目进展顺利。"]),
    "item-addresses-somebody": ("2.我们要看到不足。差距还很大。", ["p 2.我们要看到不足。差距还很大。"]),
    "level-five-alone-in-its-line": (
        "一是认识不到位。有的同志重视不够。",
        ["h5 一是认识不到位。", "p 有的同志重视不够。"],
    ),
    "level-five-in-running-text": (
        "一是抓学习。办了班。二是抓落实。下了乡。",
        ["p 一是抓学习。办了班。二是抓落实。下了乡。"],
    ),
    "level-five-in-clauses": ("一是抓学习;二是抓落实。都见了成效。", ["p 一是抓学习;二是抓落实。都见了成效。"]),
    "items-of-another-series-below": ("二要抓政策。一是放开;二是搞活。", ["h5 二要抓政策。", "p 一是放开;二是搞活。"]),
    "items-that-begin-again": (
        "二是抓政策。一是放开。二是搞活。三是收效。",
        ["h5 二是抓政策。", "p 一是放开。二是搞活。三是收效。"],
    ),
    "connective-never-heads": ("首先,要提高认识。认识是前提。", ["p 首先,要提高认识。认识是前提。"]),
    "label": (
        "(一)指导思想:以科学发展为指导,全面落实各项部署,推动本地区各项事业迈上新的台阶,努力走在前列,让群众得到更多的实惠,真正把好事办好办实办到心坎上去。",
        [
            "h2 (一)指导思想:",
            "p 以科学发展为指导,全面落实各项部署,推动本地区各项事业迈上新的台阶,努力走在前列,让群众得到更多的实惠,真正把好事办好办实办到心坎上去。",
        ],
    ),
    "lost-line-breaks": (
        "现将情况报告如下:一、主要做法。抓了培训。二、存在问题。人手不足。",
        ["p 现将情况报告如下:", "h1 一、主要做法。", "p 抓了培训。", "h1 二、存在问题。", "p 人手不足。"],
    ),
    "last-heading-in-line": (
        "谢谢大家!一、举例说明\n正文在这里。",
        ["p 谢谢大家!", "h1 一、举例说明", "p 正文在这里。"],
    ),
    "list-of-items": ("1.统一思想\n2.明确任务\n3.抓好落实", ["p 1.统一思想", "p 2.明确任务", "p 3.抓好落实"]),
    "items-end-in-semicolons": ("(1)摸清底数;\n(2)建立台账。", ["p (1)摸清底数;", "p (2)建立台账。"]),
    "list-with-amounts": (
        "1.加强管理。\n2.新增就业5万人。\n3.抓好落实。",
        ["p 1.加强管理。", "p 2.新增就业5万人。", "p 3.抓好落实。"],
    ),
    "not-a-marker": ("一、二、三产业协调发展。", ["p 一、二、三产业协调发展。"]),
    "decimal-is-no-marker": ("1.5亿元已到位。", ["p 1.5亿元已到位。"]),
    "unmarked": (
        "会议已经结束。\n主要做法\n我们在工作中坚持走访群众,及时了解群众需要什么,再逐条逐项安排干部去办理。",
        [
            "p 会议已经结束。",
            "h1 主要做法",
            "p 我们在工作中坚持走访群众,及时了解群众需要什么,再逐条逐项安排干部去办理。",
        ],
    ),
    "broken-line-is-no-heading": (
        "刚才听了一个很好的\n工作报告\n,回顾了去年的各项工作,安排了今年的任务,我完全赞成,请大家认真抓好落实。",
        [
            "p 刚才听了一个很好的",
            "p 工作报告",
            "p ,回顾了去年的各项工作,安排了今年的任务,我完全赞成,请大家认真抓好落实。",
        ],
    ),
    "indented": ("　　一、工作回顾  \r\n\t正文在这里。 \r\n", ["h1 一、工作回顾", "p 正文在这里。"]),
    "empty": (" \n　\n", []),
}


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES.keys())
def test_lines_become_headings_and_paragraphs(text, expected):
    """What a careful editor would set as a heading is one."""
    assert shape(text) == expected


def test_title_is_the_heading_of_level_zero():
    """All title lines are one heading; the text below it names it as its parent."""
    title, first, *_ = outline("在会上的讲话\n(2021年3月)\n同志们:\n开会了。", "在会上的讲话\n(2021年3月)")
    assert (title.kind, title.level, title.path, title.text) == ("heading", 0, "0", "在会上的讲话\n(2021年3月)")
    assert (first.text, first.parent_id, first.path) == ("同志们:", title.segment_id, "0/1")


def test_title_may_run_into_its_text():
    """Where a page lost its line breaks the paragraph begins behind the title."""
    assert shape("全市会议讲话今年工作不错。", "全市会议讲话") == ["h0 全市会议讲话", "p 今年工作不错。"]


def test_collection_has_one_heading_only():
    """A collection owns its heading; its pieces own the rest."""
    (only,) = outline("第一部分\n讲话两篇\n一、回顾\n正文。", "第一部分\n讲话两篇", collection=True)
    assert (only.kind, only.level, only.text) == ("heading", 0, "第一部分\n讲话两篇")


def test_paths_and_parents_follow_the_levels():
    """A path counts headings among headings and paragraphs among paragraphs."""
    text = "开头。\n一、回顾\n(一)水利\n水利好。路也好。\n(二)交通\n交通好。\n二、任务\n1.建设\n要建。"
    segments = outline(text)
    paths = [(s.kind[0], s.path, s.text) for s in segments]
    assert paths == [
        ("p", "0/1", "开头。"), ("s", "0/1/1", "开头。"),
        ("h", "1", "一、回顾"), ("h", "1/1", "(一)水利"),
        ("p", "1/1/1", "水利好。路也好。"), ("s", "1/1/1/1", "水利好。"), ("s", "1/1/1/2", "路也好。"),
        ("h", "1/2", "(二)交通"), ("p", "1/2/1", "交通好。"), ("s", "1/2/1/1", "交通好。"),
        ("h", "2", "二、任务"), ("h", "2/1", "1.建设"), ("p", "2/1/1", "要建。"), ("s", "2/1/1/1", "要建。"),
    ]  # fmt: skip
    by_id = {s.segment_id: s for s in segments}
    parents = {s.text: by_id[s.parent_id].text for s in segments if s.parent_id}
    assert parents["(一)水利"] == "一、回顾"
    assert parents["1.建设"] == "二、任务"
    assert parents["路也好。"] == "水利好。路也好。"
    assert [s.ordinal for s in segments] == list(range(len(segments)))


def test_numerals_stand_below_parts():
    """一、 below 第一部分 has its level, but stands in the part's section."""
    text = "第一部分 回顾\n一、工业\n好。\n二、农业\n好。\n第二部分 打算\n一、工业\n要好。"
    headings = [(s.level, s.path) for s in outline(text) if s.kind == "heading"]
    assert headings == [(1, "1"), (1, "1/1"), (1, "1/2"), (1, "2"), (1, "2/1")]


def test_sentences_carry_their_marker():
    """二是 inside a paragraph gives its sentence the marker and level 5."""
    sentences = [s for s in outline("一是抓学习。办了班。二是抓落实。") if s.kind == "sentence"]
    assert [(s.marker, s.level) for s in sentences] == [("一是", 5), (None, None), ("二是", 5)]


def test_level_five_heading_ends_with_its_line():
    """What follows the last 一是 line belongs to the section again."""
    segments = outline("一、问题\n一是认识不到位。有人不重视。\n这些都要改。")
    last = [s for s in segments if s.kind == "paragraph"][-1]
    assert last.path == "1/1"


def test_closing_words_belong_to_the_whole_text():
    """同志们,… after the last section is no part of that section."""
    segments = outline("大会讲话\n一、要求\n(一)落实\n要落实。\n同志们,任务光荣。", "大会讲话")
    assert [s.path for s in segments if s.kind == "paragraph"] == ["1/1/1", "0/1"]


def test_roles_are_inherited_and_turned():
    """A section's role goes down to its sentences until the words turn it."""
    text = "一、工作回顾\n工程完工。\n在肯定成绩的同时,我们也要清醒地看到不足。人手少。\n二、存在问题\n资金缺。"
    roles = [(s.text, s.section_role) for s in outline(text) if s.kind == "sentence"]
    assert roles == [
        ("工程完工。", "achievements"),
        ("在肯定成绩的同时,我们也要清醒地看到不足。", "problems"),
        ("人手少。", "problems"),
        ("资金缺。", "problems"),
    ]


def test_inserted_line_break_belongs_to_what_it_starts():
    """A heading that an edit sets on a line of its own begins with the inserted break."""
    raw = "工作好。一、任务要明确。请落实。"
    segments = outline(raw, edits=(Change(4, 4, "\n"), Change(12, 12, "\n")))
    assert [s.text for s in segments if s.kind != "sentence"] == ["工作好。", "\n一、任务要明确。", "\n请落实。"]
    assert [(s.raw_start, s.raw_end) for s in segments if s.kind != "sentence"] == [(0, 4), (4, 12), (12, 16)]


def test_removed_hard_break_joins_a_sentence():
    """A sentence cut in two by a line break is one, its raw slice holds the break."""
    raw = "努力打开新\n局面。很好。"
    first, *_ = [s for s in outline(raw, edits=(Change(5, 6, ""),)) if s.kind == "sentence"]
    assert (first.text, raw[first.raw_start : first.raw_end]) == ("努力打开新局面。", "努力打开新\n局面。")


MARKERS = "一、 (一) （二） 1. ２、 (1) ① 一是 二是 第一, 首先,"
WORDS = "工作 成绩好 3个 我们 同志们 存在的问题 。 ！ ? ; : “ ” 《 》 ( ) , …"
PIECES = st.sampled_from([*MARKERS.split(" "), *WORDS.split(" "), "\n", "\r\n", " ", "　"])


@st.composite
def documents(draw):
    """A raw text, its title, and edits such as our rules make: line breaks set, characters removed or replaced."""
    raw = "".join(draw(st.lists(PIECES | st.characters(), max_size=25)))
    title = draw(st.integers(0, min(3, len(raw))))
    places = sorted(draw(st.lists(st.integers(0, len(raw)), max_size=6)))
    edits: list[Change] = []
    for start, end in zip(places[::2], places[1::2], strict=False):
        if start == len(raw) or (edits and (start < edits[-1].raw_end or start == edits[-1].raw_start)):
            continue
        if start < title < end:
            continue
        edits.append(Change(start, end, draw(st.sampled_from(["", "责", "责任。"])) if start < end else "\n"))
    return raw, raw[:title], tuple(edits)


@given(documents())
@settings(max_examples=100, deadline=None)
def test_laws_hold_for_any_text(case):
    """Segments equal their slices, ids are unique, headings and paragraphs tile the text, sentences each paragraph."""
    raw, title, edits = case
    segments = outline(raw, title, edits)
    for s in segments:
        assert apply_edits(raw, edits, s.raw_start, s.raw_end) == s.text
    assert len({s.segment_id for s in segments}) == len(segments)
    blocks = [s for s in segments if s.kind != "sentence"]
    clean = apply_edits(raw, edits)
    assert "".join("".join(s.text for s in blocks).split()) == "".join(clean.split())
    assert [s.raw_start for s in blocks] == sorted(s.raw_start for s in blocks)
    for paragraph in blocks:
        inside = [s.text for s in segments if s.parent_id == paragraph.segment_id and s.kind == "sentence"]
        assert "".join(inside) == (paragraph.text if paragraph.kind == "paragraph" else "")


@pytest.mark.parametrize(
    "unit",
    ["1", "《", "一、", "(一)", "1.好。", "一是好;", "：一、", "(", " ", "\n", "第一,", "同", "0:", "一"],
    ids=ascii,
)
def test_hostile_lines_take_linear_time(unit):
    """A line of 30,000 digits, markers or brackets takes a moment."""
    started = time.process_time()
    outline(unit * (30_000 // len(unit)))
    assert time.process_time() - started < 5
