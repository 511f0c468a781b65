"""Words of a text, their parts of speech, and their counts."""

import random
import subprocess
import sys
from pathlib import Path

import jieba
import pytest

from tasks.text.dictionary import part_of_speech, user_words
from tasks.text.outline import find_segments
from tasks.text.spans import Alignment
from tasks.text.words import cut, find_terms
from warehouse.records import Document

OWN_TEXT = (
    "全市推进河长制、双随机一公开和放管服改革,下好一盘棋。2023-08-21至2024.1.5,完成投资1.84亿元,同比增长85-90%。"
    "见www.example.org与a_b.c,20_年、20xx-20xx年、3-5个、v1.2.3版，ｉｓｏ9000、AT&T、c++、T恤；对标准、创文明城市、两会办。"
    "㐀字鿿号\U00020010𠀐，坚持“质量第一”(含镇)。\t一　二\r\n三〇年①②"
)
MIXED = [
    *"的一是在工作质量上海人民2023年1.84亿-_%+#&.,,。abXY０１％ \u3000\t\n()《》“”①〇㐀鿿é—…*/:\ud800",
    "\U00020010",
]
MIXED += [
    "AT&T",
    "c++",
    "T恤",
    "4S店",
    "河长制",
    "互联网+",
    "明城市",
    "20_",
    "2-3",
    "www.a.com",
    "3.5",
    "江南style",
    "十五五",
]


def assert_engines_agree(texts):
    for text in texts:
        assert cut(text) == cut(text, engine="jieba"), text


def random_texts(count, seed):
    source = random.Random(seed)
    return ["".join(source.choices(MIXED, k=source.randint(1, 12))) for _ in range(count)]


@pytest.fixture(scope="module", autouse=True)
def dictionary_in_our_folder(tmp_path_factory):
    """jieba keeps its cache in a folder of the test's own, and out of the shared one."""
    folder = tmp_path_factory.mktemp("jieba")
    before, jieba.Tokenizer.tmp_dir = getattr(jieba.Tokenizer, "tmp_dir", None), str(folder)
    yield
    jieba.Tokenizer.tmp_dir = before


def test_official_vocabulary_stays_in_one_piece():
    """Our own words are words."""
    assert cut("下好一盘棋,落实河长制") == ["下", "好", "一盘棋", ",", "落实", "河长制"]
    assert all(cut(word) == [word] for word in user_words())


def test_white_space_is_no_word():
    """Spaces, tabs and line breaks are left out."""
    assert cut("质量 第一\t\r\n　安全") == ["质量", "第一", "安全"]


def test_latin_runs_are_cut_as_jieba_cuts_them():
    """Dates and ranges fall into their numbers and marks, decimals and percentages stay."""
    assert cut("2023-08-21增长85-90%或1.84") == ["2023", "-", "08", "-", "21", "增长", "85", "-", "90%", "或", "1.84"]


@pytest.mark.bench
def test_engines_agree_on_random_mixtures():
    """20,000 random mixtures of words, digits, marks and rare characters give the same words."""
    assert_engines_agree(random_texts(20_000, seed=7))


def test_engines_agree_on_text_of_ours():
    """Both engines give the same words for our own text, whole and in every slice of it."""
    assert_engines_agree([OWN_TEXT, *(OWN_TEXT[i : i + 40] for i in range(0, len(OWN_TEXT), 7)), *random_texts(300, 1)])


@pytest.mark.parametrize(
    ("word", "pos"),
    [
        ("水利", "n"),
        ("发展", "vn"),
        ("河长制", "n"),
        ("3.5", "m"),
        ("８５％", "m"),
        ("gdp", "eng"),
        ("，", "x"),
        ("龥龥", None),
        ("AT&T", "nz"),
    ],
    ids=lambda value: ascii(value),
)
def test_part_of_speech_is_the_dictionarys(word, pos):
    """Our words, jieba's words, then numbers, letters and marks; None for what no dictionary holds."""
    assert part_of_speech(word) == pos


def test_every_hundredth_word_of_the_dictionary_is_found():
    """The hashed index gives the dictionary's own tags."""
    lines = Path(jieba.__file__).with_name("dict.txt").read_text("utf-8").splitlines()[::100]
    tags = {word: tag for word, _, tag in (line.split(" ") for line in lines)}
    assert {word: part_of_speech(word) for word in tags} == tags | {
        word: pos for word, (_, pos) in user_words().items() if word in tags
    }


def test_terms_count_the_tokens_of_sentences_and_headings():
    """Each token is counted once, paragraphs are not counted again."""
    text = "一、发展经济\n经济很重要。要抓经济。"
    document = Document("d", "f", None, 0, False, "", "speech", 0, len(text), 0, text, len(text))
    segments = find_segments(document, Alignment(text, 0, len(text), []), cut)
    assert [s.tokens is None for s in segments] == [s.kind == "paragraph" for s in segments]
    terms = find_terms("d", segments)
    assert sum(term.count for term in terms) == sum(len(s.tokens or ()) for s in segments)
    assert next((t.pos, t.count) for t in terms if t.term == "经济") == ("n", 3)
    assert terms[0].term == segments[0].tokens[0]
    assert len({t.term for t in terms}) == len(terms)


@pytest.mark.bench
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="reads the peak memory from Linux")
def test_cutting_and_tagging_stay_small_in_memory():
    """A process that cuts and tags stays below 110 MB and loads no jieba."""
    code = (
        "import re, sys; from pathlib import Path; from tasks.text.words import cut, part_of_speech;"
        "[part_of_speech(word) for word in cut('全市推进河长制')]; assert 'jieba' not in sys.modules;"
        "print(re.search(r'VmHWM:\\s*(\\d+)', Path('/proc/self/status').read_text())[1])"
    )
    root = Path(__file__).parents[1]
    out = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True).stdout
    assert int(out) < 110_000
