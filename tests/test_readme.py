"""The documents tell the truth: tables, dictionary, commands and the worked example are those of the code."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from flows.__main__ import cli
from warehouse.dictionary import dictionary_markdown, table_list_markdown

ROOT = Path(__file__).resolve().parent.parent
READMES = ["README.md", "README.zh-CN.md"]


@pytest.mark.parametrize("name", READMES)
def test_the_tables_are_those_of_the_schema(name: str) -> None:
    assert table_list_markdown() in (ROOT / name).read_text("utf8")


def test_the_dictionary_is_what_the_command_prints() -> None:
    assert dictionary_markdown() in (ROOT / "docs" / "dictionary.md").read_text("utf8")


@pytest.mark.parametrize("name", READMES)
def test_every_command_stands_there_and_no_other(name: str) -> None:
    named = set(re.findall(r"^\| `gongwen ([\w-]+)", (ROOT / name).read_text("utf8"), re.M))
    assert named == set(cli.commands)


@pytest.mark.parametrize("name", READMES)
def test_every_file_it_points_to_is_there(name: str) -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", (ROOT / name).read_text("utf8"))
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_the_worked_example_stands_in_the_sample() -> None:
    quoted = re.findall(r"^> (.+)$", (ROOT / "README.md").read_text("utf8"), re.M)
    page = (ROOT / "examples" / "raw" / "01_collection.txt").read_text("utf8")
    assert quoted
    assert all(line in page for line in quoted)
