"""The data dictionary: every table and column with its type and meaning, as Markdown."""

from __future__ import annotations

from warehouse.schema import SCHEMAS, Table, tables, views


def dictionary_markdown() -> str:
    """One section a table, one line a column; what `gongwen dictionary` prints."""
    ordered = sorted([*tables().values(), *views().values()], key=lambda table: SCHEMAS.index(table.schema))
    return "\n\n".join(_section(table) for table in ordered)


def table_list_markdown() -> str:
    """The tables alone, one line each, as the README lists them."""
    lines = [f"| `{table.qualified}` | {_cell(table.comment)} |" for table in [*tables().values(), *views().values()]]
    return "\n".join(["| table 表 | what it holds 内容 |", "| --- | --- |", *lines])


def _section(table: Table) -> str:
    lines = [f"| `{each.name}` | {_cell(each.type)} | {_cell(each.comment)} |" for each in table.columns]
    head = ["| column 列 | type 类型 | meaning 含义 |", "| --- | --- | --- |"]
    return "\n".join([f"### {table.qualified}", "", table.comment, "", *head, *lines])


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
