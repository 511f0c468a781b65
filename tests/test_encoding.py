"""Bytes become text by the right encoding, or are refused for a reason; nothing raises."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.text.encoding import Decoded, Refused, common_characters, decode

SIMPLIFIED = "各位代表:过去一年,全县生产总值完成80.5亿元,增长9%。\r\n一、工作回顾(略)\n"
TRADITIONAL = "各位代表:過去一年,全縣生產總值完成80.5億元,增長9%。\r\n一、工作回顧(略)\n"
MARKED = {
    "utf-8-sig": b"\xef\xbb\xbf",
    "utf-16": b"\xff\xfe",
    "utf-32": b"\xff\xfe\x00\x00",
    "gb18030-sig": b"\x84\x31\x95\x33",
}
WRITTEN = [
    ("utf-8", SIMPLIFIED, "utf-8"),
    ("gb18030", SIMPLIFIED, "gb18030"),
    ("gbk", SIMPLIFIED, "gb18030"),
    ("gb2312", SIMPLIFIED, "gb18030"),
    ("gb18030", TRADITIONAL, "gb18030"),
    ("big5", TRADITIONAL, "big5"),
    ("utf-16-le", SIMPLIFIED, "utf-16-le"),
    ("utf-16-be", SIMPLIFIED, "utf-16-be"),
    ("utf-32-le", SIMPLIFIED, "utf-32-le"),
    ("utf-32-be", SIMPLIFIED, "utf-32-be"),
    ("utf-16-le", "plain ASCII text", "utf-16-le"),
    ("utf-16-be", "全县人民团结奋斗", "utf-16-be"),
    ("utf-8", "plain ASCII text", "utf-8"),
]


@pytest.mark.parametrize(("codec", "text", "name"), WRITTEN, ids=[f"{i}-{w[0]}" for i, w in enumerate(WRITTEN)])
def test_text_is_read_in_its_own_encoding(codec: str, text: str, name: str) -> None:
    """The text comes back whole, newlines included, and the encoding is named."""
    assert decode(text.encode(codec)) == Decoded(text, name, 0, False)


@pytest.mark.parametrize(("name", "mark"), MARKED.items())
def test_byte_order_mark_is_dropped_and_named(name: str, mark: bytes) -> None:
    """A mark settles the encoding, is no part of the text, and shows in the name."""
    codec = {"utf-8-sig": "utf-8", "gb18030-sig": "gb18030"}.get(name, name + "-le")
    assert decode(mark + SIMPLIFIED.encode(codec)) == Decoded(SIMPLIFIED, name, 0, True)


def test_big_endian_marks_count_as_well() -> None:
    """FE FF is UTF-16, 00 00 FE FF is UTF-32."""
    assert decode(b"\xfe\xff" + SIMPLIFIED.encode("utf-16-be")) == Decoded(SIMPLIFIED, "utf-16", 0, True)
    assert decode(b"\x00\x00\xfe\xff" + SIMPLIFIED.encode("utf-32-be")) == Decoded(SIMPLIFIED, "utf-32", 0, True)


def test_page_with_little_chinese_is_not_read_as_damaged_utf8() -> None:
    """A GBK page of 60 KB of tags and four Chinese characters has only 0.01 % errors as UTF-8."""
    text = "<td>cell</td>\n" * 2_000 + "工作总结" + "<td>cell</td>\n" * 2_000
    assert decode(text.encode("gbk")) == Decoded(text, "gb18030", 0, False)


def test_short_gbk_that_is_valid_utf8_stays_gbk() -> None:
    """联通 in GBK is two Cyrillic letters in UTF-8."""
    assert decode("联通".encode("gbk")) == Decoded("联通", "gb18030", 0, False)


@pytest.mark.parametrize("cut", [1, 2])
def test_truncated_utf8_is_utf8_with_one_error(cut: int) -> None:
    """The half character at the end becomes one U+FFFD."""
    data = (SIMPLIFIED * 40 + "县").encode()[:-cut]
    assert decode(data) == Decoded(SIMPLIFIED * 40 + "\ufffd", "utf-8", 1, False)


def test_short_truncated_utf8_is_refused_and_never_read_as_gbk() -> None:
    """Below a thousand characters one error is above 0.1 %, at any length."""
    whole = SIMPLIFIED.encode()
    for end in range(1, len(whole)):
        result = decode(whole[:end])
        if isinstance(result, Decoded):
            assert (result.encoding, result.decode_errors) == ("utf-8", 0)
        else:
            assert "cannot be decoded as utf-8" in result.reason
            assert "ends inside a character" in result.reason


def test_damage_in_the_middle_is_counted() -> None:
    """One flipped byte in a long text is at most three errors, in UTF-8 and in GB18030."""
    for codec in ("utf-8", "gb18030"):
        data = bytearray((SIMPLIFIED * 200).encode(codec))
        data[data.index("年".encode(codec), 3_000) + 1] = 0xFF
        result = decode(bytes(data))
        assert isinstance(result, Decoded)
        assert result.encoding == codec
        assert 1 <= result.decode_errors <= 3
        assert result.text.count("\ufffd") == result.decode_errors


def test_replacement_character_in_the_source_is_no_error() -> None:
    """A page that was damaged before it was saved decodes without errors of its own."""
    assert decode(("二〇\ufffd年" * 3).encode()) == Decoded("二〇\ufffd年" * 3, "utf-8", 0, False)


REFUSED = {
    "nothing": (b"", "file_empty"),
    "white-space": (b" \r\n\n", "file_empty"),
    "mark-alone": (b"\xef\xbb\xbf", "file_empty"),
    "png": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(200), "file_binary"),
    "nul-in-text": ("全县\0人民".encode(), "file_binary"),
    "nul-after-mark": (b"\xef\xbb\xbf" + "全县\0人民".encode(), "file_binary"),
    "zip": (b"PK\x03\x04abcdef", "file_binary"),
    "random": (random.Random(1).randbytes(5_000), "file_binary"),
    "random-without-nul": (random.Random(2).randbytes(5_000).replace(b"\0", b""), "file_binary"),
    "controls": (bytes(range(1, 32)) * 100, "file_binary"),
    "windows-1251": ("Добрый день, дорогие товарищи".encode("cp1251"), "file_undecodable"),
    "many-errors": (("全县人民" * 20).encode() + b"\xff\xfe" * 40, "file_undecodable"),
}


@pytest.mark.parametrize(("data", "expectation"), REFUSED.values(), ids=REFUSED.keys())
def test_what_is_no_text_is_refused_with_a_reason(data: bytes, expectation: str) -> None:
    """The refusal names the promise that is broken and says why."""
    result = decode(data)
    assert isinstance(result, Refused)
    assert result.expectation == expectation
    assert result.reason


COMMON = sorted(common_characters("gb18030") & common_characters("big5"))
texts = st.text(st.sampled_from(COMMON) | st.sampled_from("0123456789abc,.;\n"), max_size=60)


@given(texts)
@settings(deadline=None)
def test_every_encoding_round_trips(text: str) -> None:
    """A text of common characters comes back from each encoding, with or without a mark."""
    text = "全县人民\n" + text + "的工作\n"
    for codec in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be", "gb18030"):
        result = decode(text.encode(codec))
        assert isinstance(result, Decoded)
        assert (result.text, result.encoding, result.decode_errors) == (text, codec, 0)


@given(st.text(st.characters(exclude_characters="\0", exclude_categories=("Cs", "Cc")), min_size=1, max_size=60))
@settings(deadline=None)
def test_utf8_round_trips_in_any_script(text: str) -> None:
    """What is valid UTF-8 with a character of three bytes is read as that, whatever the script."""
    result = decode(("工作\n" + text).encode())
    assert isinstance(result, Decoded)
    assert (result.text, result.encoding) == ("工作\n" + text, "utf-8")


@given(st.binary(max_size=200) | st.binary(max_size=50).map(lambda noise: (SIMPLIFIED * 60).encode("gb18030") + noise))
@settings(deadline=None)
def test_no_bytes_raise_and_no_lone_surrogate_comes_out(data: bytes) -> None:
    """Every input gives a text that UTF-8 can hold, or a refusal."""
    result = decode(data)
    if isinstance(result, Decoded):
        result.text.encode("utf-8")
        assert result.decode_errors <= 0.001 * len(result.text)
