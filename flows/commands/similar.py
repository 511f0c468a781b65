"""`gongwen similar`: what a text shares with the warehouse."""

from __future__ import annotations

from pathlib import Path

import click

from flows.commands.common import common_options, published_warehouse, settings_of


@click.command()
@common_options
@click.argument("target", metavar="DOCUMENT_ID|FILE")
@click.option("--most", type=int, default=20, show_default=True, help="At most so many documents.")
def similar(config: Path | None, warehouse: Path | None, target: str, most: int) -> None:
    """What a document, or a text file (UTF-8) that is not loaded, shares with the documents of the warehouse.

    Copies from Jaccard 0.5 on, texts that stand in one another, and paragraphs with other names and numbers.
    """
    from flows.similar import similar_text

    published = published_warehouse(settings_of(config, warehouse=warehouse))
    text = similar_text(published, target, most)
    if text is None:
        raise click.UsageError(f"{target}: neither a file nor a document of the warehouse")
    click.echo(text)
