"""`gongwen dictionary`: every table and column."""

from __future__ import annotations

import click


@click.command()
def dictionary() -> None:
    """Every table and column with its meaning (Markdown)."""
    from warehouse.dictionary import dictionary_markdown

    click.echo(dictionary_markdown())
