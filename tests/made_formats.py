"""Small files of every format, made of texts of our own."""

from __future__ import annotations

import csv
import gzip
import io
import json
import tarfile
import zipfile

OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def speech(number: int) -> str:
    """A short speech with two figures."""
    return (
        f"在全市第{number}次农业工作会议上的讲话\n同志们:\n"
        f"一、去年的工作\n全市粮食总产量达到{number}.5万吨,增长9%。\n二、今年的任务\n大家要抓好落实。谢谢大家!\n"
    )


def page(number: int, charset: str = "gbk") -> bytes:
    """The speech as a page with a menu and a footer."""
    body = "".join(f"<p>&nbsp;&nbsp;{line}</p>\n" for line in speech(number).splitlines()[1:])
    return (
        f'<html><head><meta charset="{charset}"><title>讲话{number}_某站</title></head><body>'
        f'<div class="nav"><a href="/">首页</a></div><h1>{speech(number).splitlines()[0]}</h1>\n{body}'
        "<footer>版权所有</footer></body></html>"
    ).encode(charset)


def zipped(members: dict[str, bytes], flags: int = 0) -> bytes:
    """A zip archive; `flags` are set in every member's header."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    made = out.getvalue()
    if flags:
        made = made.replace(b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00" + bytes([flags, 0]))
    return made


def tarred(members: dict[str, bytes], links: dict[str, str] | None = None) -> bytes:
    """A tar archive with files and links."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
        for name, target in (links or {}).items():
            info = tarfile.TarInfo(name)
            info.type, info.linkname = tarfile.SYMTYPE, target
            archive.addfile(info)
    return out.getvalue()


def json_lines(*rows: object) -> bytes:
    """A list of rows; what is no object is written as it is."""
    lines = (row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows)
    return "".join(f"{line}\n" for line in lines).encode()


def table(*rows: list[str], encoding: str = "utf-8") -> bytes:
    """A CSV table."""
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode(encoding)


def record(
    url: str,
    body: bytes,
    *,
    http: str = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=gbk",
    kind: str = "response",
    missing: int = 0,
    extra: str = "",
) -> bytes:
    """A WARC record; its header claims `missing` bytes more than it has."""
    payload = f"{http}\r\n\r\n".encode() + body
    header = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Record-ID: <urn:uuid:1>\r\n{extra}"
        f"WARC-Date: 2020-01-01T00:00:00Z\r\nContent-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(payload) + missing}\r\n\r\n"
    )
    return header.encode() + payload + b"\r\n\r\n"


def pdf(lines: list[str]) -> bytes:
    """A PDF of one page in a Chinese font that is not embedded; without lines a page without text."""
    shown = b" ".join(b"<%s> Tj T*" % line.encode("utf-16-be").hex().encode() for line in lines)
    content = b"BT /F1 12 Tf 72 720 Td 16 TL " + shown + b" ET"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n" % len(content) + content + b"\nendstream",
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [6 0 R] >>",
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /FontDescriptor 7 0 R /DW 1000"
        b" /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> >>",
        b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [0 -120 1000 880] /ItalicAngle 0"
        b" /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table_at = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table_at)


def word(lines: list[str]) -> bytes:
    """A DOCX file, a paragraph a line."""
    from docx import Document

    document = Document()
    for line in lines:
        document.add_paragraph(line)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def old_office(stream: str) -> bytes:
    """What an old Office file looks like whose directory names a stream."""
    return OLD_OFFICE + bytes(600) + stream.encode("utf-16-le") + bytes(400)


def nested(depth: int, data: bytes) -> bytes:
    """A text in so many zip archives inside each other."""
    for level in range(depth):
        data = zipped({f"{level}.zip" if level else "x.txt": data})
    return data


def bombs() -> dict[str, bytes]:
    """Files of some kilobytes that unpack to hundreds of megabytes."""
    zeros = gzip.compress(bytes(30_000_000), 1)
    return {
        "bomb.zip": zipped({"a.txt": bytes(60_000_000)}),
        "bomb.gz": zeros * 10,
        "bomb.tar.gz": gzip.compress(tarred({"a.txt": bytes(30_000_000)}), 1),
        "inner.zip": zipped({f"{number}.gz": zeros for number in range(3)}),
    }
