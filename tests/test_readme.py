"""The documents tell the truth: tables, dictionary, commands and the worked example are those of the code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click
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


def commands_named(text: str) -> Iterator[tuple[str, click.Command, str]]:
    """Each command named in a line of a document, and what follows it there: `gongwen quarantine list`, ` --all`."""
    for line in text.replace("\\|", "|").splitlines():
        for piece in re.split(r"(?=gongwen [a-z])", line)[1:]:
            _, name, *rest = re.split(r"[ `|]", piece)
            command = cli.commands.get(name)
            if isinstance(command, click.Group):
                command = command.commands.get(rest[0] if rest else "", command)
            if command is not None:
                yield line, command, piece.split("#")[0]


@pytest.mark.parametrize(
    "name", [*READMES, *sorted(path.relative_to(ROOT).as_posix() for path in ROOT.glob("docs/*.md"))]
)
def test_the_options_named_beside_a_command_are_those_it_has(name: str) -> None:
    """An option that was renamed or never came is found; a group's options are those of its commands."""
    unknown = []
    for line, command, piece in commands_named((ROOT / name).read_text("utf8")):
        parts = [command, *command.commands.values()] if isinstance(command, click.Group) else [command]
        known = {option for each in parts for parameter in each.params for option in parameter.opts}
        unknown += [(line, option) for option in re.findall(r"--[a-z-]+", piece) if option not in known]
    assert unknown == []


@pytest.mark.parametrize("name", READMES)
def test_every_folder_of_the_house_is_there(name: str) -> None:
    folders = re.findall(r"^([a-z_]+(?:/[a-z_]+)?)/ +\S", (ROOT / name).read_text("utf8"), re.M)
    packages = {path.parent.relative_to(ROOT).as_posix() for path in ROOT.glob("*/*/__init__.py")}
    assert len(folders) > len(packages) > 3
    assert [folder for folder in folders if not (ROOT / folder).is_dir()] == []
    assert packages - set(folders) == set()
