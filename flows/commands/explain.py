"""`gongwen explain`: a sentence, its indicators, and the rules that gave each field."""

from __future__ import annotations

from pathlib import Path

import click

from flows.commands.common import common_options, published_warehouse, settings_of


@click.command()
@click.argument("what", metavar="INDICATOR_ID|FILE:OFFSET")
@common_options
def explain(what: str, config: Path | None, warehouse: Path | None) -> None:
    """Show a sentence with every indicator marked, and the rule that gave each field.

    \b
    gongwen explain 2f6845dee4c523e3fd79d790deaaa0a6-114
    gongwen explain 01_collection.txt:120
    """
    from flows.explain import explain as explained

    text = explained(published_warehouse(settings_of(config, warehouse=warehouse)), what)
    if text is None:
        raise click.UsageError(f"{what}: no indicator has this id, and no sentence stands at this place")
    click.echo(text)
