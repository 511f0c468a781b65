"""Headings of pieces, their series, collections in collections, and papers without headings between them."""

from __future__ import annotations

import pytest

from tasks.text.inline import base_title
from tasks.text.lines import Line, split_lines
from tasks.text.openings import find_openings
from tasks.text.pieces import divide, find_headings, find_series, heading_of, to_number
from tasks.text.reading import read_text
from tasks.text.signs import closes, is_salutation
from tasks.text.structure import find_structure

TEXT = "各乡镇要把责任扛在肩上,把工作抓在手上,一件一件落到实处,不达目的决不收兵。\n" * 6


def heading(text: str):
    return heading_of(Line(0, len(text), text))


@pytest.mark.parametrize(
    ("numeral", "number"),
    [
        ("一", 1),
        ("十", 10),
        ("十七", 17),
        ("二十", 20),
        ("三十二", 32),
        ("一百零五", 105),
        ("7", 7),
        ("１２", 12),
        ("③", 3),
        ("Ⅳ", 4),
    ],
    ids=range(10),
)
def test_numerals_of_headings_are_read(numeral, number):
    assert to_number(numeral) == number


@pytest.mark.parametrize(
    ("text", "rule", "number"),
    [
        ("篇一:在大会上的讲话", "piece_label", 1),
        ("【篇十七】", "piece_label", 17),
        ("★篇3★", "piece_label", 3),
        ("第二篇\uff1a在大会上的讲话", "piece_ordinal", 2),
        ("【第1篇】", "piece_ordinal", 1),
        ("大会讲话篇2", "piece_after_title", 2),
        ("大会讲话(精选篇2)", "piece_after_title", 2),
        ("大会讲话 第3篇", "piece_ordinal_after_title", 3),
        ("大会讲话篇2:抓好落实", "piece_between_titles", 2),
        ("范文三", "model_number", 3),
        ("全县大会讲话(四)", "stem_and_number", 4),
        ("全县大会讲话集锦(精)五", "stem_and_number", 5),
        ("2、在大会上的讲话", "numbered_title", 2),
        ("(三)在大会上的讲话", "numbered_title", 3),
        (";篇四", "piece_label", 4),
        ("例2:", "example_number", 2),
        ("Part 3 在答谢会上的致辞", "part_in_latin", 3),
        ("第二辑 工业经济", "volume", 2),
    ],
    ids=range(18),
)
def test_headings_are_recognised(text, rule, number):
    found = heading(text)
    assert (found.rule, found.number) == (rule, number)


@pytest.mark.parametrize(
    "text", ["一、提高认识", "要讲好每一篇文章。", "第一,加强领导", "今年任务完成过半"], ids=range(4)
)
def test_other_lines_are_no_headings(text):
    assert heading(text) is None


def series(raw: str, title: str = "") -> list[list[int]]:
    return [[h.number for h in run] for run in find_series(find_headings(split_lines(raw)), raw, title)]


def test_a_table_of_contents_is_no_series():
    contents = "".join(f"篇{n}:讲话\n" for n in "一二三")
    pieces = "".join(f"篇{n}:讲话\n{TEXT}" for n in "一二三")
    assert series(contents + pieces) == [[1, 2, 3]]


def test_numbered_tasks_are_no_series_of_pieces():
    assert series("".join(f"重点任务{n}\n{TEXT}" for n in "一二三")) == []


def test_numbered_parts_of_one_report_are_no_papers():
    assert series(f"一、今年工作总结\n{TEXT}二、明年工作计划\n{TEXT}三、几点心得体会\n{TEXT}") == []


def test_numbered_titles_of_addressed_papers_are_a_series():
    assert series("".join(f"{n}、在大会上的讲话\n同志们:\n{TEXT}" for n in "一二")) == [[1, 2]]


def test_a_series_may_miss_a_number():
    assert series("".join(f"篇{n}\n{TEXT}" for n in "一二四")) == [[1, 2, 4]]


def test_collections_stand_in_collections():
    inner = f"第一篇:甲讲话\n{TEXT}第二篇:乙讲话\n{TEXT}"
    raw = f"篇一\n{TEXT}篇二\n{inner}篇三\n{TEXT}"
    pieces = divide(find_series(find_headings(split_lines(raw)), raw), 0, len(raw))
    assert [len(p.pieces) for p in pieces] == [0, 2, 0]


def starts(raw: str) -> list[str]:
    return [raw[d.raw_start :].split("\n")[0] for d in find_structure(raw, "f").documents if not d.is_collection]


def test_a_collection_owns_its_heading_only():
    raw = f"篇一\n{TEXT}篇二\n讲话汇编(两篇)\n第一篇:甲讲话\n{TEXT}第二篇:乙讲话\n{TEXT}"
    documents = find_structure(raw, "f").documents
    assert [d.is_collection for d in documents] == [False, True, False, False]
    assert documents[1].text == "篇二\n讲话汇编(两篇)"
    assert documents[1].raw_end == documents[3].raw_end
    assert {d.parent_id for d in documents[2:]} == {documents[1].document_id}


def test_a_new_salutation_after_a_close_opens_a_paper():
    one = f"同志们:\n今天召开会议,主要是部署工作。\n{TEXT * 2}为全县发展作出新的更大贡献!\n"
    assert starts(one + one) == ["同志们:", "同志们:"]


def test_a_salutation_inside_a_speech_opens_nothing():
    raw = f"同志们:\n今天召开会议,主要是部署工作。\n一、提高认识\n{TEXT * 2}同志们:\n{TEXT}二、抓好落实\n{TEXT}"
    assert starts(raw) == ["同志们:"]


def test_text_in_the_line_of_the_thanks_is_an_appendix():
    raw = (
        f"篇一\n同志们:\n{TEXT * 2}谢谢大家!在这次会议上,我们总结了经验,明确了方向,鼓舞了干劲,受益匪浅。\n篇二\n{TEXT}"
    )
    assert [d.kind for d in find_structure(raw, "f").documents].count("appendix") == 1


def test_thanks_at_the_beginning_append_nothing():
    raw = f"同志们:\n首先,谢谢大家!我代表县委讲几点意见,供大家讨论,不妥之处请指正。\n{TEXT * 3}"
    assert [d.kind for d in find_structure(raw, "f").documents] == ["speech"]


@pytest.mark.parametrize(
    "text",
    ["同志们:", "各位领导,同志们\uff1a", "尊敬的王书记、李主任,各位委员:", "同志们:今天我们召开会议"],
    ids=range(4),
)
def test_salutations(text):
    assert is_salutation(text)


def test_closes_of_speeches():
    assert closes("让我们携手共进,为家乡发展作出新的更大贡献!")
    assert not closes("要抓好春耕生产,确保粮食丰收。")


def test_find_openings_of_nothing():
    assert find_openings([], 0) == []


@pytest.mark.parametrize(
    ("title", "base"),
    [
        ("农业会议讲话(精选5篇)", "农业会议讲话"),
        ("农业会议讲话【通用三篇】", "农业会议讲话"),
        ("农业会议讲话_范文网", "农业会议讲话"),
        ("农业会议讲话精选三篇", "农业会议讲话"),
    ],
    ids=range(4),
)
def test_base_titles(title, base):
    assert base_title(title) == base


@pytest.mark.parametrize(
    ("raw", "year"),
    [
        pytest.param(f"在2019年农业大会上的讲话\n同志们:\n{TEXT}", 2019, id="title"),
        pytest.param(f"在农业大会上的讲话\n(2018年3月1日)\n同志们:\n{TEXT}", 2018, id="date-line"),
        pytest.param(f"在农业大会上的讲话\n同志们:\n{TEXT}二○一七年五月四日", 2017, id="signature"),
        pytest.param(f"在20xx年农业大会上的讲话\n同志们:\n{TEXT}", None, id="masked"),
        pytest.param(
            f"在农业大会上的讲话\n发布时间:2020-01-02 10:00\n同志们:\n2016年是关键之年。\n{TEXT}",
            None,
            id="upload-and-text",
        ),
        pytest.param(f"关于2019年预算执行和2020年预算草案的报告\n各位代表:\n{TEXT}", None, id="two-years"),
    ],
)
def test_a_year_is_stated_or_unknown(raw, year):
    structure = read_text(raw, "f").structure
    document = structure.documents[0]
    assert (document.year, document.year_source) == (year, "stated" if year else None)
    assert [e.value for e in structure.evidence if e.field == "year"] == ([str(year)] if year else [])


def test_shuffled_paragraphs_are_flagged():
    raw = "在大会上的讲话\n同志们:\n" + "".join(
        f"{n}是要抓好落实,一件一件地抓,抓出成效来。\n" for n in "二五四一三六八七九十"
    )
    assert "shuffled" in find_structure(raw, "f").documents[0].flags


def test_parts_of_a_report_are_no_volumes():
    assert series("".join(f"第{n}部分 工作打算\n{TEXT}" for n in "一二三")) == []


def test_numbered_speeches_need_no_address():
    raw = "".join(f"{n}、{who}局发言材料\n{TEXT * 2}" for n, who in zip("一二", "林水", strict=True))
    assert series(raw) == [[1, 2]]


TRADITIONAL = (
    "當前位置:首頁 > 講話\n在鄉村教師座談會上的講話\n發布時間:2019-09-10 10:20\n同志們:\n今天我們召開座談會。\n"
)


def test_traditional_characters_are_folded_for_matching_only():
    text = "各鄉鎮要把責任扛在肩上,把工作抓在手上,一件一件落到實處,不達目的決不收兵。\n" * 6
    raw = f"{TRADITIONAL}{text}謝謝大家!\n責任編輯:張某\n上一篇:沒有了"
    structure = find_structure(raw, "f")
    (document,) = structure.documents
    assert (structure.page_title, document.title) == ("在鄉村教師座談會上的講話", "在鄉村教師座談會上的講話")
    assert document.text == f"在鄉村教師座談會上的講話\n同志們:\n今天我們召開座談會。\n{text}謝謝大家!"


def test_a_slip_in_traditional_characters_is_not_mended_with_a_simplified_one():
    raw = f"{TRADITIONAL}{'要壓實貴任,抓好落實,確保取得實效,讓群眾看到變化。' * 20}\n謝謝大家!"
    assert "貴任" in find_structure(raw, "f").documents[0].text


def test_a_title_on_two_lines_opens_a_paper_with_its_first():
    one = f"在全县旅游发展会议\n上的讲话\n(2018年5月4日)\n同志们:\n今天召开旅游发展会议,主要是部署工作。\n{TEXT * 2}谢谢大家!\n"
    assert starts(one + one.replace("旅游", "林业")) == ["在全县旅游发展会议", "在全县林业发展会议"]


BODY = "全镇上下把路修到了田头,把水引到了地边,群众看得见、摸得着,干部也有了底气和劲头,但是差距仍然不小。" * 4


def test_a_heading_that_runs_on_from_a_text_divides() -> None:
    raw = f"县长讲话篇一\n{BODY}\n作出新的贡献!县长讲话篇二\n{BODY}\n马上排查。;县长讲话篇三\n{BODY}"
    documents = find_structure(raw, "f").documents
    assert [d.text[:6] for d in documents] == ["县长讲话篇一", "县长讲话篇二", "县长讲话篇三"]


def test_free_titles_of_a_collection_divide_where_its_contents_list_them() -> None:
    titles = ["学思践悟守初心", "当好乡村的领头雁", "让青春在基层闪光"]
    page = "研讨发言材料(3篇)\n目录\n" + "\n".join(f"{i}.{title}" for i, title in enumerate(titles, 1))
    raw = page + "".join(f"\n{title}\n{BODY}" for title in titles)
    assert [d.title for d in find_structure(raw, "f").documents] == titles


def test_reports_of_several_offices_divide() -> None:
    raw = "工作要点汇编\n" + "\n".join(f"石河县{office}局2023年工作要点\n{BODY}" for office in ("民政", "教育"))
    assert len(find_structure(raw, "f").documents) == 2


def test_titles_numbered_behind_divide_where_each_names_a_paper() -> None:
    titles = ["乡镇党委书记述职报告(1)", "乡镇长述职报告(2)", "组织委员述职报告(3)"]
    assert [d.title for d in find_structure("\n".join(f"{t}\n{TEXT}" for t in titles), "f").documents] == titles


def test_bare_numbers_divide_where_the_heading_above_counts_them() -> None:
    page = f"篇一:心得体会\n{TEXT}篇二:整改情况汇报{{}}\n(一)\n{TEXT}(二)\n{TEXT}"
    counted, other = (find_structure(page.format(word), "f").documents for word in ("两则", ""))
    assert ([d.is_collection for d in counted], len(other)) == ([False, True, False, False], 2)
