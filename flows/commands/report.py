"""`gongwen report`: the quality report of the last run."""

from __future__ import annotations

from pathlib import Path

import click

from flows.commands.common import common_options, published_warehouse, settings_of


@click.command()
@common_options
def report(config: Path | None, warehouse: Path | None) -> None:
    """The data-quality report of the last run, as Markdown."""
    from flows.report import report_text

    click.echo(report_text(published_warehouse(settings_of(config, warehouse=warehouse))))
