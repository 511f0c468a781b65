"""Pages: furniture told from text, and what a page says of itself."""

from __future__ import annotations

from datetime import date

import pytest

from tasks.text.furniture import cut_long_ends, is_body, split_furniture
from tasks.text.furniture_rules import find_rule
from tasks.text.lines import cut_lines, split_lines
from tasks.text.page import find_page
from tasks.text.structure import find_structure

TEXT = "各乡镇要把责任扛在肩上,把工作抓在手上,一件一件落到实处,不达目的决不收兵。"


def split(raw: str) -> tuple[list[str], list[str]]:
    """The lines that stay and the rules of those that go."""
    found = split_furniture(split_lines(raw))
    return [line.text for line in found.lines], [span.rule for span in found.furniture]


def test_lines_stand_where_they_say():
    raw = " \n 一行\u3000\r\n\n二行"
    assert [(line.start, line.text) for line in split_lines(raw)] == [(3, "一行"), (9, "二行")]
    assert all(raw[line.start : line.end] == line.text for line in split_lines(raw))


def test_lines_are_cut_at_places_inside_them():
    raw = "前言。 篇一 正文"
    assert [line.text for line in cut_lines(split_lines(raw), [4, 7])] == ["前言。", "篇一", "正文"]


@pytest.mark.parametrize("colon", [":", "\uff1a"], ids=["ascii", "wide"])
def test_both_widths_of_punctuation_are_furniture(colon):
    assert find_rule(f"上一篇{colon}农村工作会议讲话", ("anywhere",)).name == "neighbours"
    assert find_rule(f"更新时间{colon}2021-02-03 10{colon}11{colon}12", ("anywhere",)).name == "upload_time"


def test_a_long_closed_line_is_text():
    assert is_body(TEXT)
    assert not is_body("推荐阅读")


def test_a_box_ends_where_text_goes_on():
    kept, gone = split(f"{TEXT}\n推荐阅读:\n县长讲话稿\n局长发言稿\n一、加强领导\n{TEXT}\n谢谢大家!")
    assert kept == [TEXT, "一、加强领导", TEXT, "谢谢大家!"]
    assert gone == ["recommended_reading"] * 3


def test_a_box_in_one_line_takes_no_other_line():
    kept, _ = split(f"{TEXT}\n推荐阅读:县长讲话稿精选\n{TEXT}\n谢谢大家!")
    assert kept == [TEXT, TEXT, "谢谢大家!"]


def test_the_last_line_of_a_speech_is_never_furniture():
    for last in ("谢谢大家!", "二○一九年三月五日", "中共某某县委办公室", "散会。", "我的发言完了。"):
        kept, _ = split(f"同志们:\n{TEXT}\n{TEXT}\n{last}\n上一篇:没有了\n下一篇:县长讲话")
        assert kept[-1] == last


def test_the_first_line_of_a_speech_is_never_furniture():
    for first in ("同志们:", "各位领导、各位来宾:", "今天,我很高兴来到这里,和大家一起分享几点体会,供大家参考。", TEXT):
        kept, _ = split(f"首页 > 讲话稿\n发布时间:2020-01-02\n{first}\n{TEXT}\n{TEXT}")
        assert kept[0] == first


def test_a_note_of_the_editor_ends_before_the_text_in_its_line():
    kept, gone = split(f"今天小编为大家带来一篇讲话稿,希望对大家有所帮助!同志们:\n{TEXT}")
    assert kept == ["同志们:", TEXT]
    assert gone == ["little_editor"]


def test_a_page_tells_its_title_address_and_day():
    page = find_page(
        split_lines(
            f"首页 > 讲话\n全县农业会议讲话\n更新时间:2021-02-03 来源:网络\n{TEXT}\n本文地址:http://www.example.com/a.html"
        )
    )
    assert page == ("全县农业会议讲话", "http://www.example.com/a.html", "www.example.com", date(2021, 2, 3))


def test_an_impossible_day_is_no_day():
    assert find_page(split_lines("发布时间:2021-02-31")).published_at is None


def test_a_line_that_runs_along_printed_pages_is_furniture():
    pages = "".join(f"{TEXT * 2}各乡镇要抓好落\n某某县统计局 会议材料\n- {n} -\n实,不得拖延。\n" for n in (2, 3, 4))
    kept, gone = split(f"同志们:\n{pages}散会!")
    assert gone == ["running_header"] * 3
    assert "某某县统计局 会议材料" not in kept


def test_a_line_said_three_times_is_no_running_header():
    rows = "".join(f"{TEXT}\n单位:万元\n{TEXT}\n" for _ in range(4))
    assert split(f"同志们:\n{rows}散会!")[1] == []


def test_what_stands_between_two_pieces_is_furniture():
    raw = f"篇一\n{TEXT}\n返回目录\n篇二\n{TEXT}\n"
    lines = split_lines(raw)
    heads = frozenset(line.start for line in lines if line.text.startswith("篇"))
    assert [span.rule for span in split_furniture(lines, heads).furniture] == ["tool_bar"]


def test_a_long_line_is_cut_before_the_furniture_at_its_end():
    lines = cut_long_ends(split_lines(f"{TEXT * 12}谢谢大家! 上一篇:县长致辞 下一篇:没有了"))
    assert [line.text for line in lines][1:] == ["上一篇:县长致辞 下一篇:没有了"]


def test_a_paper_begins_with_its_own_title_below_the_page_s_heading():
    own = "政府工作报告\n各位代表:\n现在,我代表县人民政府向大会报告工作,请予审议,并请各位委员提出意见。"
    page = f"2020年青溪县人民政府工作报告(全文)\n发布时间:2021-03-27 来源:公文汇\n{own}"
    assert [d.text for d in find_structure(page, "f").documents] == [own]
