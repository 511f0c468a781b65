"""Papers without a heading between them, and speeches that address their audience again and stay whole."""

from __future__ import annotations

import pytest

from tasks.text.structure import find_structure

BODY = "全镇上下把路修到了田头,把水引到了地边,群众看得见、摸得着,干部也有了底气和劲头,但是差距仍然不小。" * 7
FIRST = f"篇一:工作会议讲话\n在工作会议上的讲话\n同志们:\n{BODY}\n"
SECOND = "篇二:工作会议讲话\n在另一个会议上的讲话\n同志们:\n" + BODY


@pytest.mark.parametrize(
    ("closing", "opening"),
    [
        pytest.param(
            "河长不是挂名的,要靠一双腿。",
            "尊敬的各位领导:\n我是柳湾村的河长周大勇,今年六十三岁。",
            id="speaker-himself",
        ),
        pytest.param(
            "以上意见,请各乡镇抓好落实。", "同志们:\n今天把各村的河长请到一起,开一个短会。", id="called-together"
        ),
        pytest.param(
            "年内完成投资18亿元。",
            "各位领导,同志们:\n瑞雪兆丰年。我们欢聚一堂,隆重召开畜牧工作会议。",
            id="meeting-within",
        ),
        pytest.param("为建设家园作出新的贡献!", "根据会议安排,现将我镇保洁的情况汇报如下:", id="speaker-reports"),
        pytest.param(
            "祝各位健康长寿!", "区委、区政府:\n今年以来,我局认真落实各项待遇,现将有关工作报告如下。", id="addressee"
        ),
        pytest.param("散会。", "同志们:\n禁毒是长期的事。刚才,大会通报了情况,我都赞成。", id="after-the-host"),
        pytest.param("愿平安伴随着每一个家庭!", "同志们:\n年关将至,越是这个时候越容易出事。", id="after-a-wish"),
        pytest.param("为全镇发展作出新的贡献!", "在喜迎国庆之际,今天我们隆重集会,表彰先进。", id="on-an-occasion"),
        pytest.param("请各村报镇党委备案。", "今天,我们在文化广场举行宣传月启动仪式。", id="opened-in-its-place"),
        pytest.param(
            "路要一步一步走。", "把果园办成课堂\n文化艺术界 柯某某\n我种了一辈子果树。", id="title-and-byline"
        ),
        pytest.param("路要一步一步走。", "让山区用上好水\n——青川湾县水利局\n我县地处山区。", id="title-and-office"),
        pytest.param(
            "路要一步一步走。",
            "在现场会上的总结讲话\n(根据记录整理,未经审阅)\n同志们:\n会就要散了。",
            id="title-and-note",
        ),
    ],
)
def test_another_paper_begins(closing: str, opening: str) -> None:
    documents = find_structure(f"{FIRST}{closing}\n{opening}\n{BODY}\n{SECOND}", "f").documents
    assert [d.text.strip() for d in documents] == [f"{FIRST}{closing}", f"{opening}\n{BODY}", SECOND]


@pytest.mark.parametrize(
    "middle",
    [
        pytest.param("打下了坚实的基础。\n同志们:\n看形势,不能只看自己的脚尖。", id="asks-to-look"),
        pytest.param("为全镇发展作出新的贡献!\n各位代表:\n新的征程已经开启,让我们携起手来。", id="sums-up"),
        pytest.param("措施要一条一条落实。\n同志们:\n刚才我讲了三个问题,归根到底是抓落实。", id="looks-back"),
        pytest.param("下面,请两个单位作发言。\n同志们:\n刚才两个单位的发言很好,值得学习。", id="host"),
        pytest.param("请书记讲话,大家欢迎!\n……\n同志们:\n会议的各项议程已经进行完毕。", id="host-at-the-end"),
        pytest.param("打下了基础。\n脱贫攻坚工作安排\n各位代表:\n新的一年,任务更重。", id="part-of-a-report"),
        pytest.param("责任到人。\n县农业局:\n负责种子、化肥的供应,做好技术指导。", id="task-of-an-office"),
    ],
)
def test_a_speech_that_addresses_its_audience_again_stays_whole(middle: str) -> None:
    documents = find_structure(f"{FIRST}{middle}\n{BODY}\n{SECOND}", "f").documents
    assert [d.text.strip() for d in documents] == [f"{FIRST}{middle}\n{BODY}", SECOND]


@pytest.mark.parametrize(
    "opening",
    [
        pytest.param("在全县动员大会上的讲话同志们:今天召开大会,部署春耕。", id="title-and-salutation"),
        pytest.param("关于全县水利工作的汇报近年来,我县水利工作有了很大进步。", id="title-and-report"),
        pytest.param("同志们:今天召开这次会议,主要任务是部署防汛。", id="salutation"),
    ],
)
def test_papers_in_one_line_divide(opening: str) -> None:
    first = f"在工作会议上的讲话同志们:今天召开会议。{BODY}谢谢大家!"
    documents = find_structure(f"{first}{opening}{BODY}", "f").documents
    assert [(d.raw_start, d.raw_end) for d in documents] == [(0, len(first)), (len(first), len(first + opening + BODY))]


def test_a_title_with_the_page_s_words_below_opens_a_paper() -> None:
    first, second = (f"在{place}会上的讲话\n来源:区政府办 | 浏览:33次\n{BODY}" for place in ("春训", "学习"))
    assert len(find_structure(f"领导讲话\n{first}\n{second}", "f").documents) == 2


@pytest.mark.parametrize(
    ("introduction", "papers"),
    [
        pytest.param("今年以来,我局紧扣职能,扎实推进。现将工作总结如下:", 3, id="report"),
        pytest.param("沙河村位于县城以东,有612户。\n现将驻村帮扶的情况汇报如下。", 3, id="two-paragraphs"),
        pytest.param("要抓好以下几项任务。", 2, id="tasks-of-the-same"),
    ],
)
def test_a_report_begins_where_numbers_begin_anew_below_its_introduction(introduction: str, papers: int) -> None:
    items = [f"{number}、工作情况\n{BODY}" for number in "一二"]
    first = "\n".join(["篇一:总结\n工作总结", *items, "推动全镇振兴迈上新台阶。"])
    text = "\n".join([first, introduction, *items, SECOND])
    starts = [d.raw_start for d in find_structure(text, "f").documents]
    assert starts == [0, *([len(first) + 1] if papers == 3 else []), text.index(SECOND)]
