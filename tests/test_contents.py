"""Tables of contents: the titles they list are headings where they stand again above their texts."""

from __future__ import annotations

from tasks.text.contents import find_listed_headings
from tasks.text.lines import split_lines
from tasks.text.structure import find_structure

PARAGRAPH = "今年以来,全镇上下把路修到了田头,把水引到了地边,群众看得见、摸得着,干部也有了底气和劲头。" * 3
LIST = "目 录\n1.在全县春耕工作会议上的讲话…………许某(1)\n2.抓好龙头 带动农户…………石桥镇(4)\n3.让荒山都变绿\t7\n"


def pieces(body: str) -> list[str]:
    return [heading.title for heading in find_listed_headings(split_lines(LIST + body))]


def test_listed_titles_that_stand_again_are_pieces():
    body = (
        f"在全县春耕工作会议上的讲话\n同志们:\n{PARAGRAPH}\n— 1 —\n抓好龙头 带动农户\n石桥镇党委\n各位领导:\n{PARAGRAPH}\n"
        f"让荒山都变绿\n各位领导:\n{PARAGRAPH}"
    )
    assert pieces(body) == ["在全县春耕工作会议上的讲话", "抓好龙头 带动农户", "让荒山都变绿"]
    assert [d.title for d in find_structure(LIST + body, "f").documents] == pieces(body)


def test_sections_of_one_report_are_no_pieces():
    contents = "目录\n一、工作回顾……1\n二、存在问题……3\n三、明年打算……5\n"
    body = "".join(f"{title}\n{PARAGRAPH}\n" for title in ("一、工作回顾", "二、存在问题", "三、明年打算"))
    assert len(find_structure(f"在全镇总结会上的报告\n{contents}{body}", "f").documents) == 1


def test_a_list_without_texts_gives_no_pieces():
    assert pieces(f"在全县春耕工作会议上的讲话\n{PARAGRAPH}") == []
