"""Query results as text: exact in CSV and JSON, harmless on a terminal and in Markdown."""

import csv
import io
import json

import duckdb
import pytest

from warehouse.formats import FORMATS, TABLE_ROWS

ROWS = """
select '水厂,3座' as 名称, 1.5::double as value, null as nothing, date '2021-01-02' as day, true as good,
    ['a', '二'] as words, 12::decimal(5, 2) as price
"""


def render(sql: str, output_format: str) -> str:
    with duckdb.connect() as connection:
        return "".join(FORMATS[output_format](connection.execute(sql).to_arrow_reader(100)))


def test_csv_reads_back_as_it_was() -> None:
    """Commas, quotes and line breaks are quoted; null is empty; dates are ISO."""
    rows = list(csv.reader(io.StringIO(render(ROWS, "csv"))))
    assert rows[0] == ["名称", "value", "nothing", "day", "good", "words", "price"]
    assert rows[1] == ["水厂,3座", "1.5", "", "2021-01-02", "true", '["a", "二"]', "12.00"]
    assert list(csv.reader(io.StringIO(render("""select 'a"b' || chr(10) || 'c' as x""", "csv")))) == [
        ["x"],
        ['a"b\nc'],
    ]


def test_csv_is_exact_where_a_spreadsheet_would_calculate() -> None:
    """A text that begins with = stays as it is: the data are not changed for the sake of one program."""
    assert render("select '=1+1' as x", "csv") == "x\n=1+1\n"


def test_json_reads_back_with_its_types() -> None:
    """Numbers, truth values, null and lists keep their kind."""
    assert json.loads(render(ROWS, "json")) == [
        {"名称": "水厂,3座", "value": 1.5, "nothing": None, "day": "2021-01-02", "good": True}
        | {"words": ["a", "二"], "price": 12}
    ]


def test_json_of_no_row_and_of_many() -> None:
    """Always one array."""
    assert json.loads(render("select 1 as n where false", "json")) == []
    assert json.loads(render("select range as n from range(250)", "json")) == [{"n": n} for n in range(250)]


def test_json_keeps_columns_of_one_name_apart() -> None:
    """The second gets a number."""
    assert json.loads(render("select 1 as n, 2 as n", "json")) == [{"n": 1, "n_1": 2}]


def test_json_has_no_infinity() -> None:
    """What JSON cannot say is null."""
    assert json.loads(render("select 'inf'::double as n", "json")) == [{"n": None}]


def test_table_lines_up_with_wide_characters() -> None:
    """A Chinese character takes two places."""
    assert render("select '水厂' as a, 1 as b union all select 'x', 22 order by b", "table") == (
        "a     b\n----  --\n水厂  1\nx     22\n"
    )


def test_table_of_no_row_shows_its_columns() -> None:
    """Names and a line."""
    assert render("select 1 as n where false", "table") == "n\n-\n"


def test_table_shortens_and_ends() -> None:
    """A long text gets an ellipsis, a long result a note."""
    line = render("select repeat('水', 100) as a", "table").splitlines()[2]
    assert line == "水" * 29 + "…"
    last = render("select range as n from range(5000)", "table").splitlines()[-1]
    assert last == f"(the first {TABLE_ROWS} rows; --format csv gives all)"


@pytest.mark.parametrize("output_format", ["table", "markdown"])
def test_a_terminal_obeys_nothing_in_the_data(output_format: str) -> None:
    """Escape sequences, control characters and direction marks are shown as codes, line breaks as spaces."""
    harmful = "chr(27) || '[31m' || chr(7) || chr(8238) || chr(155) || chr(10) || chr(13) || chr(0)"
    text = render(f"select 'x' || {harmful} || 'y' as a, 1 as \"b\n\"", output_format)
    assert not any(ord(character) < 32 and character != "\n" for character in text)
    assert not {chr(0x202E), chr(0x9B), chr(0x7F)} & set(text)
    assert "x1b" in text
    assert text.count("\n") == 3


def test_markdown_shows_markup_instead_of_obeying_it() -> None:
    """Pipes, tags and links in a text do not break the table."""
    text = render("select '|<b>[x](y)`*_' as a", "markdown")
    assert text.splitlines() == ["| a |", "| --- |", r"| \|\<b\>\[x\](y)\`\*\_ |"]
