"""SQL texts: statements kept in `statements/*.sql`, literals and lists of columns."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from pathlib import Path
from string import Template


@cache
def _template(name: str) -> Template:
    return Template((files("warehouse") / "statements" / f"{name}.sql").read_text(encoding="utf-8"))


@cache
def question(name: str) -> str:
    """The text of `queries/<name>.sql`."""
    return (files("warehouse") / "queries" / f"{name}.sql").read_text(encoding="utf-8")


def statement(name: str, **parts: str) -> str:
    """The text of `statements/<name>.sql` with its `$parts` filled in."""
    return _template(name).substitute(parts)


def literal(text: str | Path) -> str:
    """A string as SQL writes it: O'Brien -> 'O''Brien'."""
    return "'" + str(text).replace("'", "''") + "'"


def identifier(name: str) -> str:
    """A name as SQL writes it: row -> "row"."""
    return '"' + name.replace('"', '""') + '"'


def string_list(texts: Iterable[str | Path]) -> str:
    """A list of strings as SQL writes it: ['a', 'b']."""
    return "[" + ", ".join(literal(text) for text in texts) + "]"


def parquet(paths: Iterable[Path], options: str = "") -> str:
    """The relation of all rows of some Parquet files; what their paths say, `*` or `year=2021`, means nothing."""
    return f"read_parquet({string_list(map(without_globs, paths))}, hive_partitioning = false{options})"


def without_globs(path: Path) -> str:
    """A path for functions that take patterns: `a*b` -> `a[*]b`."""
    return "".join(f"[{character}]" if character in "*?[" else character for character in str(path))
