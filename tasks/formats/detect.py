"""Which kind of file it is, with a look inside: a Word document is a zip archive, JSON Lines begin with an object."""

from __future__ import annotations

import json
import zipfile
from typing import BinaryIO

from tasks.formats.kinds import CONTAINERS, HEAD, kind_of
from tasks.formats.streams import read_up_to
from tasks.text.encoding import Refused

LONGEST_ROW = 1_000_000  # bytes of a first line that is looked at
LINES = (".jsonl", ".ndjson", ".jsonlines")
TABLES = (".csv", ".tsv")
PACKAGES = (  # the beginning of a name in a package -> what it is
    ("xl/", "an Excel workbook"),
    ("ppt/", "a PowerPoint presentation"),
    ("mimetype", "an OpenDocument file or an electronic book"),
)


def detect(stream: BinaryIO, name: str) -> str | Refused:
    """The kind of the file, by its bytes; only a table of text goes by its name (.csv). The stream is rewound."""
    head = read_up_to(stream, HEAD)
    stream.seek(0)
    kind = kind_of(head)
    name = name.lower()
    if kind == "zip":
        return _look_inside(stream)
    if kind == "object":
        first = head if b"\n" in head else read_up_to(stream, LONGEST_ROW)
        stream.seek(0)
        return "jsonl" if name.endswith(LINES) or is_json_lines(first) else "text"
    if kind == "text" and name.endswith(LINES):
        return "jsonl"
    return "csv" if kind == "text" and name.endswith(TABLES) else kind


def _look_inside(stream: BinaryIO) -> str | Refused:
    """A Word document, another package that is not read, or an archive."""
    try:
        with zipfile.ZipFile(stream) as package:
            names = package.namelist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        names = []
    stream.seek(0)
    if "[Content_Types].xml" in names and any(name.startswith("word/") for name in names):
        return "docx"
    for beginning, kind in PACKAGES:
        is_package = "[Content_Types].xml" in names or beginning == "mimetype"
        if is_package and any(name.startswith(beginning) for name in names[:50]):
            return Refused("file_binary", f"the file is {kind}, which is not read")
    return "zip"


def is_stream(head: bytes, name: str) -> bool:
    """True for what is read member by member, so that its size does not matter: archives and lists of rows."""
    kind = kind_of(head)
    return kind in CONTAINERS or (kind in ("text", "object") and name.lower().endswith(LINES + TABLES))


def is_json_lines(head: bytes) -> bool:
    """True if the first line is an object: `{"text": "…"}`; a pretty-printed object has its brace alone there."""
    try:
        return isinstance(json.loads(head.lstrip(b"\xef\xbb\xbf").split(b"\n", 1)[0]), dict)
    except (ValueError, RecursionError):
        return False
