"""Word and PDF files: their text, and one clear reason where there is none."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tasks.formats.detect import detect
from tasks.formats.extraction import extract
from tasks.formats.word_numbering import write_number
from tasks.text.encoding import Decoded, Refused, decode, find_charset
from tests.made_formats import old_office, pdf, speech, word, zipped
from tests.test_formats_containers import load

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def with_body(body: str, numbering: str = "") -> bytes:
    """A Word file whose body is this XML."""
    source = zipfile.ZipFile(io.BytesIO(word(["x"])))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "word/document.xml":
                data = f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'.encode()
            if name == "word/numbering.xml" and numbering:
                data = f'<w:numbering xmlns:w="{WORD}">{numbering}</w:numbering>'.encode()
            target.writestr(name, data)
    return out.getvalue()


def text_of(data: bytes) -> str:
    """The text of a Word file."""
    extracted = extract("docx", data)
    assert not isinstance(extracted, Refused)
    return extracted.text


def test_word_and_pdf_files_are_read_like_pages(tmp_path: Path) -> None:
    """The text is the extracted one, and the row says what extracted it."""
    lines = speech(4).splitlines()
    files, faults = load(tmp_path / "raw", a_docx=word(lines), b_pdf=pdf(lines))
    assert faults == {}
    assert [row["text"] for _, row in sorted(files.items())] == [speech(4), speech(4)]
    assert files["a.docx"]["extractor_version"].startswith("python-docx 1.")
    assert files["b.pdf"]["extractor_version"].startswith("pypdfium2 5.")
    assert files["b.pdf"]["media_type"] == "application/pdf"


def test_documents_without_a_readable_text_are_one_fault_each(tmp_path: Path) -> None:
    """Each says what is wrong."""
    files, faults = load(
        tmp_path / "raw",
        a_pdf=pdf([]),
        b_pdf=b"%PDF-1.4\nnothing more",
        c_docx=old_office("EncryptedPackage"),
        d_doc=old_office("WordDocument"),
        e_docx=word(["x"])[:4000],
        f_docx=word([" "]),
        g_xlsx=zipped({"[Content_Types].xml": b"<x/>", "xl/workbook.xml": b"<x/>"}),
        h_xls=old_office("Workbook"),
        i_docx=zipped({"[Content_Types].xml": b"<x/>", "word/document.xml": bytes(30_000_000)}),
    )
    assert files == {}
    assert faults == {
        "a.pdf": "pdf_without_text",
        "b.pdf": "file_broken",
        "c.docx": "file_encrypted",
        "d.doc": "file_old_word",
        "e.docx": "container_broken",
        "f.docx": "file_empty",
        "g.xlsx": "file_binary",
        "h.xls": "file_binary",
        "i.docx": "container_limit",
    }


def test_word_text_is_what_a_reader_sees() -> None:
    """Inserted text counts, deleted and hidden text does not; a number cut into runs is one."""
    body = (
        "<w:p><w:r><w:t>完成</w:t></w:r><w:r><w:t>12</w:t></w:r><w:ins><w:r><w:t>3亿元</w:t></w:r></w:ins>"
        "<w:del><w:r><w:delText>旧</w:delText></w:r></w:del><w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r>"
        "<w:hyperlink><w:r><w:t>,见公报</w:t></w:r></w:hyperlink><w:smartTag><w:r><w:t>。</w:t></w:r></w:smartTag></w:p>"
        "<w:sdt><w:sdtContent><w:p><w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t><w:tab/><w:t>丙</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    )
    assert text_of(with_body(body)) == "完成123亿元,见公报。\n甲\n乙\t丙\n"


def test_tables_of_data_are_lines_and_layouts_are_paragraphs() -> None:
    """Cells with one paragraph stand in a line, cells with more one below the other."""

    def cell(*lines: str) -> str:
        return "<w:tc>" + "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in lines) + "</w:tc>"

    body = f"<w:tbl><w:tr>{cell('指标')}{cell('数值')}</w:tr><w:tr>{cell('甲', '乙')}{cell('丙')}</w:tr></w:tbl>"
    assert text_of(with_body(body)) == "指标\t数值\n甲\n乙\n丙\n"


def test_numbers_that_word_counts_stand_in_the_text() -> None:
    """一、 and (一) are part of the outline though no run holds them; bullets are not."""
    level = '<w:lvl w:ilvl="{}"><w:start w:val="1"/><w:numFmt w:val="{}"/><w:lvlText w:val="{}"/></w:lvl>'
    numbering = (
        '<w:abstractNum w:abstractNumId="1">'
        + level.format(0, "chineseCounting", "%1、")
        + level.format(1, "decimal", "%1.%2")
        + level.format(2, "bullet", "-")
        + '</w:abstractNum><w:num w:numId="7"><w:abstractNumId w:val="1"/></w:num>'
    )
    numbered = (
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="{}"/><w:numId w:val="7"/></w:numPr></w:pPr><w:r><w:t>{}</w:t></w:r></w:p>'
    )
    body = "".join(
        numbered.format(*each) for each in [(0, "回顾"), (1, "a"), (1, "b"), (2, "c"), (0, "任务"), (1, "d")]
    )
    assert text_of(with_body(body, numbering)) == "一、回顾\n一.1a\n一.2b\nc\n二、任务\n二.1d\n"


@pytest.mark.parametrize(
    ("number", "form", "written"),
    [
        (10, "chineseCounting", "十"),
        (12, "japaneseCounting", "十二"),
        (20, "chineseCountingThousand", "二十"),
        (3, "upperLetter", "C"),
        (2, "decimalEnclosedCircleChinese", "②"),
        (7, "decimal", "7"),
    ],
)
def test_numbers_as_word_writes_them(number: int, form: str, written: str) -> None:
    assert write_number(number, form) == written


def test_a_zip_of_anything_else_is_an_archive() -> None:
    """A Word document is told by its parts."""
    assert detect(io.BytesIO(word(["x"])), "a.zip") == "docx"
    assert detect(io.BytesIO(zipped({"word/a.txt": b"1"})), "a.docx") == "zip"


@pytest.mark.parametrize(
    ("head", "charset"),
    [
        (b'<meta charset="GBK">', "gbk"),
        (b"<meta http-equiv=Content-Type content='text/html; charset=gb2312'>", "gb2312"),
        (b"<p>charset=gbk</p>", None),
    ],
)
def test_a_page_declares_its_encoding(head: bytes, charset: str | None) -> None:
    assert find_charset(head) == charset


def test_a_declaration_speaks_where_the_bytes_do_not() -> None:
    """Rare characters alone tell nothing; a wrong declaration changes nothing."""
    rare: Any = "鑫淼垚".encode("gbk")
    assert isinstance(decode(rare), Refused)
    declared = decode(rare, "gb2312")
    assert isinstance(declared, Decoded)
    assert declared.text == "鑫淼垚"
    for charset in ("iso-8859-1", "big5", "utf-8", "nonsense"):
        found = decode("各位代表,同志们,现在开会。".encode("gb18030"), charset)
        assert isinstance(found, Decoded)
        assert found.encoding == "gb18030"


def test_libraries_are_loaded_when_they_are_needed() -> None:
    """A worker that meets plain texts alone stays small."""
    code = "import sys, tasks.workers.batch; print([m for m in ('docx', 'lxml', 'pypdfium2', 'warcio') if m in sys.modules])"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert out.strip() == "[]"
