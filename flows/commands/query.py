"""`gongwen query`: ask the warehouse in SQL."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from flows.commands.common import common_options, format_options, published_warehouse, say_defused, settings_of


@click.command()
@click.argument("sql")
@common_options
@format_options
def query(sql: str, config: Path | None, warehouse: Path | None, format_: str, exact: bool) -> None:
    """Ask the warehouse a question in SQL (read-only; no other file can be read or written).

    \b
    gongwen query "select name, value, unit, quote from indicators where masked = false limit 5"
    gongwen query --format csv "from documents select title, kind, char_count" > documents.csv
    """
    from warehouse.query import QueryRefused, run_query

    settings = settings_of(config, warehouse=warehouse)
    try:
        say_defused(run_query(published_warehouse(settings), sql, format_, sys.stdout, exact=exact))
    except QueryRefused as error:
        raise click.UsageError(str(error)) from error
