"""Where sentences end."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.text.sentences import find_sentence_ends

CASES = [
    ("plain", "全市完成投资。|项目开工。|"),
    ("marks", "好!|真的吗?|是的。|"),
    ("wide-marks", "好！|真的吗？|是的。|"),
    ("ellipsis", "工业、农业、旅游业……|各项工作都在推进"),
    ("one-ellipsis-goes-on", "工业、农业…都在推进。|"),
    ("run-of-marks", "怎么会这样?!!|我们要想一想。|"),
    ("semicolon-goes-on", "一是抓学习;二是抓落实；三是抓督查。|"),
    ("decimal", "增长3.5%。|比去年高1.2个百分点|"),
    ("marker-with-dot", "1.抓宣传。|2.抓培训。|"),
    ("time", "会议15:42开始。|"),
    ("address", "见http://example.org/list?id=3。|"),
    ("speech", "有人说:“质量是什么?质量是生命。”|为什么呢?|因为大家这样看。|"),
    ("quotation-goes-on", "树立“质量是生命。安全是底线。”的观念。|"),
    ("quotation-then-comma", "提出“抓质量、保安全!”,得到响应。|"),
    ("embedded-call", "开展“我能行!”活动。|"),
    ("whole-quotation", "老话讲“众人拾柴火焰高。”|我们要记住。|"),
    ("title", "学习《怎么办?》一书。|"),
    ("brackets", "全区(含镇。不含街道)共3个。|"),
    ("wide-brackets", "全区（含镇。不含街道）共3个。|"),
    ("stage-direction", "(掌声。)|谢谢大家!|"),
    ("unclosed-quotation", "坚持“质量第一。|安全至上。|"),
    ("stray-closing-mark", "坚持质量第一”。|安全至上。|"),
    ("straight-quotation", '他说:"质量要抓。安全也要抓。"|大家同意。|'),
    ("lost-character", "建设2 ?3个小区。|"),
    ("lost-name", "水质由劣变好,?河稳定。|"),
    ("lost-and-made-wide", "建设2？3个小区，？河稳定。|"),
    ("asking", "怎么抓?|要靠大家。|"),
    ("space-belongs-before", "成效明显。 |一年来。　|"),
    ("only-marks-join", "好。|不错。…。|"),
    ("inner-quotation", "他说:“要懂得‘怎么干?’这个道理。”|好。|"),
]


@pytest.mark.parametrize("marked", [case[1] for case in CASES], ids=[case[0] for case in CASES])
def test_sentences_end_where_a_reader_ends_them(marked):
    """A stroke in the case stands at each end; the text's end always is one."""
    text = marked.replace("|", "")
    expected, at = set(), 0
    for piece in marked.split("|"):
        at += len(piece)
        expected.add(at)
    assert set(find_sentence_ends(text)) == (expected | {len(text)}) - {0}


@given(st.text(alphabet='。！？!?“”‘’《》()（）【】[]"…,，的:好a1 \n;；.', max_size=60) | st.text(max_size=60))
@settings(max_examples=80, deadline=None)
def test_ends_tile_any_text(text):
    """The ends rise and the last is the text's end."""
    ends = find_sentence_ends(text)
    assert ends == sorted(set(ends))
    assert (ends[-1] if ends else 0) == len(text)


@pytest.mark.parametrize(
    "unit", ["《", "“", "(", "。”", "?", "“a。", "。", "!a", "”", '"', "《（“", "…", "(a。)", "a“b!”", " "], ids=ascii
)
def test_hostile_texts_take_linear_time(unit):
    """50,000 characters of brackets or marks take a moment."""
    started = time.process_time()
    find_sentence_ends(unit * (50_000 // len(unit)))
    assert time.process_time() - started < 5
