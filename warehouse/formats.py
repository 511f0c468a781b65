"""Query results as text: table, CSV, JSON, Markdown; pure functions over Arrow batches that give text piece by piece."""

from __future__ import annotations

import csv
import io
import json
import math
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import accumulate
from typing import Any

import pyarrow

from warehouse.visible import visible

WIDEST = 60  # columns of a terminal that one column of a table takes at most
TABLE_ROWS = 1_000  # a table is laid out whole, so it ends here and says so


def to_csv(rows: pyarrow.RecordBatchReader) -> Iterator[str]:
    """Comma-separated values with a header; the values are exact, also those that a spreadsheet takes for formulas."""
    yield _csv_line(rows.schema.names)
    for values in _values(rows):
        yield _csv_line(["" if value is None else _plain(value) for value in values])


# What a spreadsheet runs or obeys where a cell begins so; numbers with a sign are left alone.
_FORMULA = re.compile(r"(?![+-]?[0-9]+(?:\.[0-9]+)?%?$)[=+\-@\t\r\n＝＋－＠]")


def defused(text: str) -> str:
    """The text as a spreadsheet shows it and does not run it: =1+1 -> '=1+1, while -3.5% stays."""
    return "'" + text if _FORMULA.match(text) else text


class Defused:
    """CSV whose texts no spreadsheet runs; `count` says how many cells got a quotation mark in front."""

    def __init__(self) -> None:
        """Begin with no cell changed."""
        self.count = 0

    def __call__(self, rows: pyarrow.RecordBatchReader) -> Iterator[str]:
        """The lines, the header first."""
        yield _csv_line([self._cell(name) for name in rows.schema.names])
        for values in _values(rows):
            yield _csv_line([self._cell(value) for value in values])

    def _cell(self, value: Any) -> str:
        text = "" if value is None else _plain(value)
        safe = defused(text) if isinstance(value, str) else text
        self.count += safe != text
        return safe


def to_json(rows: pyarrow.RecordBatchReader) -> Iterator[str]:
    """A JSON array with one object a line; what two columns call by one name keeps a number: n, n_1."""
    names = _distinct(rows.schema.names)
    before = "[\n"
    for values in _values(rows):
        row = {name: _finite(value) for name, value in zip(names, values, strict=True)}
        yield before + json.dumps(row, ensure_ascii=False, default=_json_value)
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def to_table(rows: pyarrow.RecordBatchReader) -> Iterator[str]:
    """Columns laid out for a terminal, where a Chinese character takes two places."""
    lines = [[visible(name) for name in rows.schema.names]]
    more = False
    for values in _values(rows):
        if len(lines) > TABLE_ROWS:
            more = True
            break
        lines.append([_shorten(visible(_shown(value)), WIDEST) for value in values])
    widths = [max(_width(line[index]) for line in lines) for index in range(len(lines[0]))]
    for number, line in enumerate(lines):
        yield "  ".join(_pad(text, width) for text, width in zip(line, widths, strict=True)).rstrip() + "\n"
        if number == 0:
            yield "  ".join("-" * width for width in widths) + "\n"
    if more:
        yield f"(the first {TABLE_ROWS} rows; --format csv gives all)\n"


def to_markdown(rows: pyarrow.RecordBatchReader) -> Iterator[str]:
    """A Markdown table; markup in the values is shown, not obeyed."""
    yield _markdown_line(rows.schema.names)
    yield _markdown_line(["---"] * len(rows.schema.names), escape=False)
    for values in _values(rows):
        yield _markdown_line([_shown(value) for value in values])


FORMATS: dict[str, Callable[[pyarrow.RecordBatchReader], Iterator[str]]] = {
    "table": to_table,
    "csv": to_csv,
    "json": to_json,
    "markdown": to_markdown,
}


def _values(rows: pyarrow.RecordBatchReader) -> Iterator[tuple[Any, ...]]:
    for batch in rows:
        yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)


def _csv_line(texts: list[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerow(texts)
    return buffer.getvalue()


def _markdown_line(texts: list[str], escape: bool = True) -> str:
    cells = [re.sub(r"([\\`*_{}\[\]<>#|!&~])", r"\\\1", visible(text)) for text in texts] if escape else texts
    return "| " + " | ".join(cells) + " |\n"


def _shown(value: Any) -> str:
    return "" if value is None else _plain(value)


def _plain(value: Any) -> str:
    """A value as text: dates in ISO form, true and false as in JSON, lists and structures as JSON."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | dict | tuple):
        return json.dumps(value, ensure_ascii=False, default=_json_value)
    return str(_json_value(value)) if isinstance(value, date | datetime | time | timedelta | bytes) else str(value)


def _json_value(value: Any) -> Any:
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value.hex() if isinstance(value, bytes) else str(value)


def _finite(value: Any) -> Any:
    """JSON knows no infinity and no NaN."""
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _distinct(names: list[str]) -> list[str]:
    taken: dict[str, int] = {}
    distinct = []
    for name in names:
        count = taken.get(name, 0)
        taken[name] = count + 1
        distinct.append(f"{name}_{count}" if count else name)
    return distinct


def _width(text: str) -> int:
    return sum(_places(character) for character in text)


def _places(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _shorten(text: str, width: int) -> str:
    """The text if it has room, else its beginning and an ellipsis."""
    if _width(text[: width + 1]) <= width and len(text) <= width:
        return text
    places = list(accumulate(_places(character) for character in text[:width]))
    return text[: bisect_right(places, width - 1)] + "…"


def _pad(text: str, width: int) -> str:
    return text + " " * (width - _width(text))
