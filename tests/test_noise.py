"""Noise inside documents: page numbers, hard breaks, adverts, stray marks, misread characters, marks."""

from __future__ import annotations

import time

import pytest

from benchmarks.cleaning import hostile
from tasks.text.breaks import cuts_word, is_broken
from tasks.text.edits import Change
from tasks.text.rules import Rule, load_rules
from tasks.text.slips import find_slips, find_spans
from tasks.text.structure import find_structure

NOISE = [pytest.param(rule, id=rule.name) for rule in load_rules("noise")]


def clean(raw: str) -> str:
    return "".join(d.text for d in find_structure(raw, "f").documents if not d.is_collection)


@pytest.mark.parametrize("rule", NOISE)
def test_cues_lead_to_every_hit(rule: Rule):
    """A rule is tried only at its cues, so each of its hits must hold one at the right place."""
    for hit in rule.hits:
        assert rule.name in find_spans(hit), hit
    for miss in rule.misses:
        assert rule.name not in find_spans(miss), miss


@pytest.mark.parametrize(
    ("first", "second", "broken"),
    [
        pytest.param("组织居民议事会,把矛盾化解在社区居", "民委员会一级。", True, id="inside-a-word"),
        pytest.param("一、提高认识,增强责任感", "各部门要切实负起责任,抓好落实。", False, id="heading"),
        pytest.param("一、真抓实干,打好攻坚战,确保全", "面完成任务", True, id="heading-cut-in-a-word"),
        pytest.param("各乡镇要加强巡查,", "发现问题及时上报。", True, id="after-a-comma"),
        pytest.param("要抓好三件事。", "一是抓项目。", False, id="after-a-full-stop"),
        pytest.param("今年要完成投资二十亿元,同比增长", "12.5%以上。", True, id="before-a-figure"),
        pytest.param("会议印发了实施方案", ",明确了责任分工。", True, id="before-a-comma"),
        pytest.param("2021年3月5日", "同志们:", False, id="date-and-salutation"),
        pytest.param("要建立健全各类", "专业合作社的利益联结机制。", True, id="hanging-word"),
        pytest.param("在全县农业工作会议上的讲话", "县长李某某", False, id="title-and-name"),
        pytest.param("抓好春耕生产，落实早稻面积，备足农资，确保农时；", "二是抓好防汛。", False, id="item-of-a-list"),
        pytest.param("主题教育开展以来,“百名干部", "进百村”活动深入人心。", True, id="open-quotation"),
    ],
)
def test_hard_breaks_are_told_from_paragraph_ends(first, second, broken):
    assert is_broken(first, second, 1, len(first), "。" in first) is broken


def test_a_word_is_cut_only_where_no_shorter_reading_is_whole():
    assert cuts_word("提升城市治理的现", "代化水平")
    assert not cuts_word("全面开展工作", "人员要到位")


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        pytest.param(
            "全县经7/20济社会发展取得新成效,城乡面貌明显改善。",
            "全县经济社会发展取得新成效,城乡面貌明显改善。",
            id="page-in-a-word",
        ),
        pytest.param(
            "目前已完成全年任务的7/20,进度不算快,还要加把劲。",
            "目前已完成全年任务的7/20,进度不算快,还要加把劲。",
            id="fraction",
        ),
        pytest.param(
            "要建好2中心、3基地、5平台,形成完整的服务链条。",
            "要建好2中心、3基地、5平台,形成完整的服务链条。",
            id="list-of-figures",
        ),
        pytest.param("营造良好的`营商环境,让企业安心发展。", "营造良好的营商环境,让企业安心发展。", id="back-tick"),
        pytest.param("各单位要落实贵任,严肃问贵。", "各单位要落实责任,严肃问责。", id="misread"),
        pytest.param(
            "贵州的贵宾、宝贵的经验、问贵阳的同志。", "贵州的贵宾、宝贵的经验、问贵阳的同志。", id="rightly-read"
        ),
        pytest.param("打造一流城市,建设河流城镇带。", "打造一流城市,建设河流城镇带。", id="right-city"),
        pytest.param("把任务细众号请化到每个人头上,不留死角。", "把任务细化到每个人头上,不留死角。", id="advert"),
        pytest.param("到20建设质量强省,是“”规划的要求。", "到20建设质量强省,是“”规划的要求。", id="lost-digits-stay"),
    ],
)
def test_sentences_are_cleaned(raw, expected):
    assert clean(raw) == expected


def test_what_is_lost_is_marked():
    structure = find_structure("到20建设质量强省,20xx年是“”规划的开局之年,XX同志要带头。", "f")
    assert [(m.kind, m.raw_start) for m in structure.marks] == [
        ("lost_digits", 1), ("masked_year", 10), ("lost_character", 16), ("masked_name", 26)
    ]  # fmt: skip


def test_a_point_used_as_a_full_stop_is_no_stray_mark():
    raw = "要抓好落实.要加快进度.要保证质量.要注意安全.要加强督查.要严肃纪律"
    assert find_slips(raw).changes == []


def test_lone_digits_count_on_from_page_to_page():
    """Digits between halves of words go when they count on; figures with counting words stay."""
    page = "各级各部门要把思想统一起来,把力量凝聚起来。" * 9
    raw = f"{page}要加\n1强领导。{page}全市有3个区、5家企业。要落\n2实责任。{page}对照目标,3我们还有差距。{page}"
    removed = [e for e in find_structure(raw, "f").edits if e.kind == "page_number"]
    assert [e.removed for e in removed] == ["1", "2", "3"]


def test_items_after_full_stops_are_no_page_numbers():
    page = "各级各部门要把思想统一起来,把力量凝聚起来。" * 9
    raw = f"要做好三项工作。1加强领导。{page}2强化责任。{page}3严格督查。{page}"
    assert not [e for e in find_structure(raw, "f").edits if e.kind == "page_number"]


def test_changes_are_named_tuples_in_order():
    assert Change(1, 2, "ocr", "deployment", "署") < Change(2, 3, "ocr", "deployment", "署")


def test_a_page_number_glued_to_a_figure_goes_where_its_page_begins():
    """After page 2 began amid a sentence, the next break amid a sentence begins page 3: 记了⏎3760多条 is 760多条."""
    page = "各级各部门要把思想统一起来,把力量凝聚起来。" * 9
    raw = f"{page}\n二是\n2先培训后上岗。{page}两年下来,活页卡一共记了\n3760多条,成了家底。{page}"
    removed = [e.removed for e in find_structure(raw, "f").edits if e.kind == "page_number"]
    assert removed == ["2", "3"]
    other = raw.replace("3760", "4760")
    assert [e.removed for e in find_structure(other, "f").edits if e.kind == "page_number"] == ["2"]


def test_a_page_of_pages_may_follow_any_word_where_the_pages_rise():
    page = "各级各部门要把思想统一起来,把力量凝聚起来。" * 5
    raw = f"{page}比上年3/14提高。{page}我们4/14始终。{page}企业最关心的9/14五类问题,完成任务的10/14,不算快。{page}"
    assert [e.removed for e in find_structure(raw, "f").edits if e.kind == "page_number"] == ["3/14", "4/14", "9/14"]


def test_a_page_of_pages_is_told_from_the_figure_before_it():
    """18.7克 is cut by page 5 of 17 where pages 3 and 7 stand around it."""
    filling = "要把水利工作抓紧抓实抓出成效来。" * 20
    raw = f"{filling}全县经2/17济平稳。{filling}全县社3/17会稳定。{filling}土壤有机质平均为18.75/17克。{filling}粮7/17食增产。"
    gone = {e.removed for e in find_structure(raw, "f").edits if e.kind == "page_number"}
    assert gone == {"2/17", "3/17", "5/17", "7/17"}


def test_lines_of_one_width_go_on_where_nothing_ends_them():
    wrapped = "要把水利建设摆在更加突出的位置上来抓一抓到\\n底让群众都能喝上干净的水过上好日子同时把防\\n汛的各项准备做在前头对水库河道堤防逐一排查\\n不留死角对病险水库逐座明确行政和技术责任人\\n对重要的涵闸逐孔检修试车备足砂石编织袋救生\\n衣。"
    raw = f"在会上的讲话\n同志们:\n{wrapped}\n谢谢大家!"
    assert find_structure(raw, "f").documents[0].text.count("\n") == 3


def test_a_code_behind_the_paragraphs_of_a_site_goes():
    lines = ["同志们:", "今天召开会议,部署春耕。", "一、抓早抓实", "完成GDP", "要抓好落实。", "谢谢大家!"]
    raw = "\n".join(["在春耕会上的讲话", *(f"{line}Kq7" for line in lines)])
    assert find_structure(raw, "f").documents[0].text == "\n".join(["在春耕会上的讲话", *lines])
    assert "GDP" in find_structure("\n".join(["在春耕会上的讲话", *lines]), "f").documents[0].text


def test_jamming_and_style_sheets_go():
    lines = ["在春耕会上的讲话", "同志们:", "今天召开会议,部署春耕。", "要抓好落实。", "谢谢大家!"]
    jammed = "\n".join(f"{line}+ O2 W- O: E/ I5 L9 Z" for line in lines)
    styled = "\n".join(["@page { margin: 1in } p { color: #000 }", *lines])
    assert [d.text for raw in (jammed, styled) for d in find_structure(raw, "f").documents] == ["\n".join(lines)] * 2


def test_numbers_of_the_parts_of_a_library_go_amid_sentences():
    raw = "在会上的讲话\n同志们:\n全镇粮食总产量比上年增长百分之五,农民人均纯收入达到四千元,年均增\n\n2、长百分之九。群众的钱袋子鼓了,村里的路也硬了,人均纯收入达到8000\n\n3、元以上。"
    assert "年均增长百分之九。" in find_structure(raw, "f").documents[0].text
    assert "达到8000元以上。" in find_structure(raw, "f").documents[0].text


LISTS = [
    pytest.param("1、抓好项目;\n2、抓好招商;\n3、抓好环境;\n4、抓好民生。", id="semicolons"),
    pytest.param("1、抓好项目；\n2、抓好招商；\n3、抓好环境。", id="full-width-semicolons"),
    pytest.param("1、抓好项目\n2、抓好招商\n3、抓好环境\n4、抓好民生", id="bare-ends"),
    pytest.param("1、弄虚作假的\n2、徇私舞弊的\n3、隐瞒不报的\n4、贻误战机的", id="items-that-hang"),
    pytest.param("1、抓好项目,\n2、抓好招商,\n3、抓好环境、\n4、抓好民生。", id="commas"),
]


@pytest.mark.parametrize("items", LISTS)
def test_items_of_a_list_keep_their_numbers(items):
    raw = f"在会上的讲话\n同志们:\n现将工作安排如下:\n{items}\n谢谢大家!"
    assert not [e for e in find_structure(raw, "f").edits if e.kind == "page_number"]


def test_items_keep_their_numbers_beside_a_cut_word():
    """One sentence cut before a number is no library's part, nor two amid a longer list."""
    items = "\n".join(f"{i}、抓好各项工作" for i in range(3, 9))
    raw = f"在会上的讲话\n同志们:\n全镇农民人均纯收入达到四千元,年均增\n1、长百分之九,总量达到8000\n2、万元以上\n{items}\n谢谢大家!"
    assert not [e for e in find_structure(raw, "f").edits if e.kind == "page_number"]


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("3、完成PM2.5平均浓度35微克{见附件}的任务。", id="no-declaration"),
        pytest.param("完成PM2.5平均浓度35微克{备注:见附件}的任务。", id="a-chinese-name"),
        pytest.param("PM2.5浓度{a: 见附件}下降。", id="a-chinese-value"),
    ],
)
def test_braces_in_a_sentence_are_no_style_sheet(sentence):
    assert sentence in clean(f"在会上的讲话\n同志们:\n{sentence}\n谢谢大家!")


@pytest.mark.parametrize(
    "sheet", ["p{font-family:宋体;color:#000;}", "@page Section1 {mso-style-name:正文; size: 8in}"]
)
def test_style_sheets_may_name_chinese_fonts(sheet):
    assert clean(f"{sheet}\n在会上的讲话\n同志们:\n要抓好落实。") == "在会上的讲话\n同志们:\n要抓好落实。"


@pytest.mark.parametrize("years", ["2020/2021年", "2019/20年"])
def test_years_on_both_sides_of_a_slash_are_no_page(years):
    """Below page 19 of 20 the next page could be 20; between 8 and 12, only 9 of 2019/20 could be one."""
    filling = "要把水利工作抓紧抓实抓出成效来。" * 20
    above, below = ((5, 7, 19), ()) if years.startswith("2020") else ((5, 7, 8), (12,))
    before, after = ("".join(f"{filling}全县经{page}/20济平稳。" for page in pages) for pages in (above, below))
    raw = f"{before}{filling}{years}榨季收成好。{after}{filling}"
    removed = [e.removed for e in find_structure(raw, "f").edits if e.kind == "page_number"]
    assert removed == [f"{page}/20" for page in above + below]


@pytest.mark.parametrize(
    "name", ["pages glued to figures", "bytes before a word", "lines with a site's code", "style sheets"]
)
def test_site_marks_and_glued_pages_take_linear_time(name):
    """Two hundred thousand characters in some tenths of a second: what looked all pages through for each took many."""
    raw = hostile(name, 200_000)
    begin = time.process_time()
    find_structure(raw, "f")
    assert time.process_time() - begin < 2
