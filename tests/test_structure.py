"""Whole pages into documents, edits and marks: golden pages, and what must hold for any text."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.cleaning import HOSTILE, hostile
from tasks.text.spans import apply_edits, undo_edits
from tasks.text.structure import Structure, find_structure

PAGES = sorted((Path(__file__).parent / "golden" / "pages").glob("*.txt"))
CLOSE = 4  # characters within which a found document may begin and end


def read(path: Path) -> str:
    return path.read_bytes().decode("utf-8")


def check_ledger(raw: str, structure: Structure) -> None:
    """Edits stand in order without overlaps, replay to the documents' texts, and undone give the raw text back."""
    at, starts = 0, set()
    for edit in structure.edits:
        assert at <= edit.raw_start <= edit.raw_end <= len(raw)
        assert edit.raw_start not in starts
        assert edit.removed == raw[edit.raw_start : edit.raw_end]
        assert edit.removed != edit.inserted
        starts.add(edit.raw_start)
        at = edit.raw_end
    clean = apply_edits(raw, structure.edits)
    documents = sorted(structure.documents, key=lambda d: (d.raw_start, -d.raw_end))
    assert clean == "".join(d.text for d in documents)
    assert undo_edits(clean, [(e.raw_start, e.raw_end, e.removed, e.inserted) for e in structure.edits]) == raw
    assert [d.document_id for d in documents] == [d.document_id for d in structure.documents]
    for d in documents:
        own_end = d.heading_end if d.is_collection else d.raw_end
        own = [e for e in structure.edits if d.raw_start <= e.raw_start and e.raw_end <= own_end]
        assert d.text == apply_edits(raw, own, d.raw_start, own_end)
        assert d.raw_start <= d.heading_end <= d.raw_end
        assert d.text.strip() == d.text != ""


def gone(raw: str, structure: Structure) -> bytearray:
    out = bytearray(len(raw))
    for edit in structure.edits:
        for i in range(edit.raw_start, edit.raw_end):
            out[i] = raw[i] not in edit.inserted
    return out


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_golden_page(path):
    """Every document of the page is found and no other, its furniture and noise are taken away, its text is not."""
    raw, truth = read(path), json.loads(read(path.with_suffix(".json")))
    structure = find_structure(raw, "f" * 32)
    check_ledger(raw, structure)
    found = [(d.raw_start, d.raw_end, d.is_collection) for d in structure.documents]
    wanted = [(d["start"], d["end"], d["collection"]) for d in truth["documents"]]
    assert len(found) == len(wanted), found
    for (a, b, collection), (start, end, wanted_collection) in zip(found, wanted, strict=True):
        assert (abs(a - start) <= CLOSE, abs(b - end) <= CLOSE, collection) == (True, True, wanted_collection)
    parents = {d.document_id: d.ordinal for d in structure.documents}
    ids = {d["id"]: i for i, d in enumerate(truth["documents"])}
    assert [parents.get(d.parent_id) for d in structure.documents] == [ids.get(d["parent"]) for d in truth["documents"]]
    assert [d.truncated for d in structure.documents] == [d["truncated"] for d in truth["documents"]]
    removed = gone(raw, structure)
    noted = bytearray(len(raw))
    for span in truth["furniture"] + truth["noise"]:
        noted[span["start"] : span["end"]] = b"\1" * (span["end"] - span["start"])
    left = [raw[f["start"] : f["end"]] for f in truth["furniture"] if not all(removed[f["start"] : f["end"]])]
    assert not [text for text in left if text.strip()]
    for noise in truth["noise"]:
        span = slice(noise["start"], noise["end"])
        if noise["kind"] == "ocr":
            assert any(
                e.raw_start < noise["end"] and noise["start"] < e.raw_end and e.inserted in noise["intended"]
                for e in structure.edits
            ), raw[span]
        else:
            assert all(removed[span]), raw[noise["start"] - 10 : noise["end"] + 10]
    for d in truth["documents"]:
        if not d["collection"]:
            lost = [i for i in range(d["start"], d["end"]) if removed[i] and not noted[i] and not raw[i].isspace()]
            assert not lost, raw[max(0, lost[0] - 10) : lost[0] + 20]


def test_ids_come_from_file_place_and_kind():
    raw = read(next(p for p in PAGES if p.stem.startswith("11_")))
    collection = next(d for d in find_structure(raw, "ab").documents if d.is_collection)
    assert collection.document_id == f"ab-{collection.raw_start}-c"


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param("", id="empty"),
        pytest.param("\n\n \t\r\n", id="blank"),
        pytest.param("。", id="one-mark"),
        pytest.param("篇一\n篇二\n篇三", id="headings-alone"),
        pytest.param("下载\n下载\n下载", id="furniture-alone"),
        pytest.param("\ufeff同志们:\n大家好!", id="byte-order-mark"),
        pytest.param("a\x00b\ud800c", id="surrogate"),
        pytest.param("谢谢大家!" * 200, id="thanks"),
        pytest.param("同志们:\n" * 500, id="salutations"),
    ],
)
def test_odd_texts_do_not_raise(raw):
    check_ledger(raw, find_structure(raw, "f"))


PARTS = st.sampled_from(
    [
        "篇一",
        "篇二:在大会上的讲话",
        "第一篇:",
        "同志们:",
        "谢谢大家!",
        "一、提高认识",
        "(二)",
        "今天召开会议,主要任务是部署工作。",
        "推荐阅读:",
        "下载",
        "1/20",
        "3",
        "\n",
        "\n\n",
        "\r\n",
        "\u3000\u3000",
        " ",
        "贵任",
        "部暑",
        "`",
        "进-步",
        "众号请",
        "20xx年",
        "20",
        "在全县工作会议上的讲话",
        "要抓好落实,加快推进",
        "。",
        ";",
        ",",
        "“",
        "”",
        "(",
        ")",
        "小编",
        "以上就是全部内容",
        "2021年3月5日",
        "&nbsp;",
        "<br/>",
        "各级各部门要高度重视,精心组织,周密安排,确保各项工作任务落到实处、取得实效。",
        "非常好,以上分析很到位。",
        "\u200b",
        "(一)",
        "【篇1】",
        "http://a.cn/b",
    ]
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(PARTS, max_size=60).map("".join))
def test_any_mixture_of_parts_replays(raw):
    """Documents and furniture of any page put together at random replay and can be undone."""
    check_ledger(raw, find_structure(raw, "f"))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(PAGES), st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 30), PARTS), max_size=8))
def test_mutated_pages_replay(path, mutations):
    """A golden page with pieces cut out and put in still replays and can be undone."""
    raw = read(path)
    for at, length, part in mutations:
        at %= len(raw) + 1
        raw = raw[:at] + part + raw[at + length :]
    check_ledger(raw, find_structure(raw, "f"))


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_takes_linear_time(name):
    """A hostile text of twenty thousand characters is read in some hundredths of a second; benchmarks/cleaning.py measures."""
    raw = hostile(name, 20_000)
    begin = time.process_time()
    find_structure(raw, "f")
    assert time.process_time() - begin < 2


BODY = "全县上下要抓好春耕生产,确保粮食面积稳定在四十万亩以上,产量稳中有升,仓里有粮心里才不慌。"


@pytest.mark.parametrize(
    ("raw", "texts"),
    [
        (  # a forum: the first author goes on, others only comment, at any length
            f"作者:老张 提交日期:2009-3-1 20:01:02\n在春耕会上的讲话\n同志们:\n{BODY * 4}\n"
            f"作者:老张 回复日期:2009-3-1 20:03:04\n(接上帖)\n{BODY}\n散会。\n"
            f"作者:路人 回复日期:2009-3-1 21:00:00\n{BODY}\n{BODY}\n",
            [f"在春耕会上的讲话\n同志们:\n{BODY * 4}\n{BODY}\n散会。"],
        ),
        (  # a newspaper: a headline and its reporter open the next article
            f"林边渔村见闻\n本报记者 江某\n{BODY * 5}\n图为村民在补网。\n春耕备足种子化肥\n本报讯(记者 江某){BODY}\n",
            None,
        ),
        (  # reports of one form, year by year
            f"2011年度述职报告\n{BODY * 4}\n2012年度述职报告\n{BODY * 4}\n",
            [f"2011年度述职报告\n{BODY * 4}", f"2012年度述职报告\n{BODY * 4}"],
        ),
        (  # pieces numbered in angle brackets
            f"大会讲话两篇\n<一> 县长讲话\n同志们:\n{BODY * 4}\n<二> 书记讲话\n同志们:\n{BODY * 4}\n",
            [f"<一> 县长讲话\n同志们:\n{BODY * 4}", f"<二> 书记讲话\n同志们:\n{BODY * 4}"],
        ),
        (  # titles with their speakers, below the page's own lines
            f"某某矿业 MINING GROUP\n工作会议文件汇编（之一）\n2014/01/22　浏览 3,507\n把家底守住\n总经理　江某某\n各位代表：\n{BODY * 4}\n"
            f"把路子走宽\n董事长　林某\n各位代表：\n{BODY * 4}\n",
            [
                f"把家底守住\n总经理　江某某\n各位代表：\n{BODY * 4}",
                f"把路子走宽\n董事长　林某\n各位代表：\n{BODY * 4}",
            ],
        ),
        (  # a subheading amid a speech, and who is addressed below it, open nothing
            f"在春耕会上的讲话\n同志们:\n{BODY * 4}\n把责任压实\n同志们:\n{BODY * 4}\n",
            [f"在春耕会上的讲话\n同志们:\n{BODY * 4}\n把责任压实\n同志们:\n{BODY * 4}"],
        ),
        (  # speeches with nothing between them but leave taken and another audience, and a page number in dashes
            f"各位代表:\n今天,我们召开筹备会。{BODY * 4}\n我就说这么多,散会以后请留一下。\n"
            f"同志们:\n刚才几位同志通报了火情。{BODY[:10]}- 3 -{BODY[10:]}{BODY * 4}\n",
            [
                f"各位代表:\n今天,我们召开筹备会。{BODY * 4}\n我就说这么多,散会以后请留一下。",
                f"同志们:\n刚才几位同志通报了火情。{BODY * 5}",
            ],
        ),
        (  # a mail's quotation
            f"> 在春耕会上的发言\n> \n> 各位领导:\n> {BODY}\n> {BODY}\n",
            [f"在春耕会上的发言\n\n各位领导:\n{BODY}\n{BODY}"],
        ),
        (  # a running header that stands twice beside page numbers, and a number after a closed sentence
            f"在会上的讲话\n同志们:\n{BODY}{BODY[:20]}\n4\n水利会议文件之三\n{BODY[20:]}\n{BODY}\n5\n水利会议文件之三\n{BODY}\n",
            [f"在会上的讲话\n同志们:\n{BODY * 2}\n{BODY}\n{BODY}"],
        ),
    ],
)
def test_pages_of_many_manners_divide_by_their_shape(raw: str, texts: list[str] | None) -> None:
    documents = find_structure(raw, "f" * 32).documents
    if texts is None:
        assert [d.title.split(" ")[0] for d in documents] == ["林边渔村见闻", "春耕备足种子化肥"]
        assert not any("图为" in d.text for d in documents)
    else:
        assert [re.sub("\n+", "\n", d.text) for d in documents] == [re.sub("\n+", "\n", text) for text in texts]
