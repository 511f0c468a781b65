"""Rows of JSON Lines and CSV: the text in each, with its title, address and date where columns give them."""

from __future__ import annotations

import csv
import io
import json
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, BinaryIO, cast

from tasks.formats.limits import Budget
from tasks.formats.member import BrokenError, Fault, Member
from tasks.formats.streams import Rewound, read_up_to
from tasks.text.encoding import CODECS, Decoded, decode
from tasks.text.html_page import day_in

WITHOUT_TEXT = "rows_without_text"
SAMPLE = 65_536  # bytes that tell the encoding
DELIMITERS = "\t,;|，"
PARTS = "\n"  # joins a text that is given as a list of paragraphs


@cache
def column_names() -> Mapping[str, list[str]]:
    """For text, title, url and date the names of the columns that hold them."""
    content: Mapping[str, list[str]] = tomllib.loads(
        files("tasks.formats").joinpath("data", "columns.toml").read_text("utf-8")
    )
    return content


def row_members(kind: str, stream: BinaryIO, budget: Budget) -> Iterator[Member]:
    """The texts, each at `#` and its line (JSON Lines) or the number of its row below the header (CSV)."""
    text = _text(stream)
    members = _lines(text, budget) if kind == "jsonl" else _table(text, budget)
    without: list[Member] = []  # until a row has a text: where none has, one fault says so for all
    for member in members:
        if not member.fault:
            break
        without.append(member)
    else:
        if without and all(member.fault and member.fault.expectation == WITHOUT_TEXT for member in without):
            known = ", ".join(column_names()["text"])
            raise BrokenError(WITHOUT_TEXT, f"none of its {len(without)} rows has a text in one of the columns {known}")
        yield from without
        return
    yield from without
    yield member
    yield from members


def _text(stream: BinaryIO) -> io.TextIOWrapper:
    """The stream as text, in the encoding that its beginning has."""
    head = read_up_to(stream, SAMPLE)
    is_cut = len(head) == SAMPLE and b"\0" not in head  # in UTF-16 a line end is two bytes, and its sample is even
    decoded = decode(head[: head.rfind(b"\n") + 1] or head if is_cut else head)
    if not isinstance(decoded, Decoded):
        raise BrokenError(decoded.expectation, decoded.reason)
    encoding = {"gb18030-sig": "gb18030"}.get(decoded.encoding, CODECS.get(decoded.encoding, decoded.encoding))
    whole = cast(BinaryIO, io.BufferedReader(Rewound(head, stream), 1 << 16))
    return io.TextIOWrapper(whole, encoding=encoding, errors="replace", newline="")


def _lines(text: io.TextIOWrapper, budget: Budget) -> Iterator[Member]:
    number = 0
    while line := text.readline(budget.member_bytes + 1):
        number += 1
        if len(line) > budget.member_bytes:
            while not line.endswith("\n") and (line := text.readline(budget.member_bytes)):
                pass
            yield Member(f"#{number}", fault=Fault("row_too_large", f"more than {budget.member_bytes} characters"))
        elif line.strip("\ufeff\r\n\t "):
            budget.count()
            yield _json_row(line, f"#{number}")


def _json_row(line: str, place: str) -> Member:
    try:
        row = json.loads(line.lstrip("\ufeff"))
    except (ValueError, RecursionError) as error:
        return Member(place, fault=Fault("row_broken", f"the line is no JSON: {error}"[:200]))
    if not isinstance(row, dict):
        return Member(place, fault=Fault("row_broken", "the line is no object with named fields"))
    return _member(place, {key.strip().lower(): _as_text(value) for key, value in row.items()})


def _as_text(value: Any) -> str:
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return PARTS.join(value)
    return value if isinstance(value, str) else ""


def _table(text: io.TextIOWrapper, budget: Budget) -> Iterator[Member]:
    csv.field_size_limit(budget.member_bytes)
    first = text.readline(100_000)
    delimiter = max(DELIMITERS, key=first.count)
    header = [name.strip("\ufeff \t\"'").lower() for name in next(csv.reader([first], delimiter=delimiter), [])]
    if not any(name in column_names()["text"] for name in header):
        raise BrokenError(WITHOUT_TEXT, f"none of its columns is one of {', '.join(column_names()['text'])}")
    rows = csv.reader(text, delimiter=delimiter)
    number = 0
    while True:
        number += 1
        try:
            row = next(rows, None)
        except csv.Error as error:
            yield Member(f"#{number}", fault=Fault("row_broken", f"the row cannot be read: {error}"))
            continue
        if row is None:
            return
        budget.count()
        if any(row):
            yield _member(f"#{number}", dict(zip(header, row, strict=False)))


def _member(place: str, row: Mapping[str, str]) -> Member:
    """The row's text as UTF-8; half a surrogate pair, which JSON can spell, becomes U+FFFD."""
    text = _first(row, column_names()["text"])
    if not text:
        return Member(place, fault=Fault(WITHOUT_TEXT, "it has no text in any column known to hold one"))
    url = _first(row, column_names()["url"])
    return Member(
        place,
        text.encode("utf-8", "surrogatepass").decode("utf-8", "replace").encode(),
        page_title=_clean(_first(row, column_names()["title"])) or None,
        page_url=_clean(url) if url.startswith(("http://", "https://")) else None,
        published_at=day_in(_first(row, column_names()["date"])),
    )


def _first(row: Mapping[str, str], names: Sequence[str]) -> str:
    return next((row[name] for name in names if row.get(name)), "")


def _clean(value: str) -> str:
    return " ".join(value.encode("utf-8", "replace").decode().split())[:1_000]
