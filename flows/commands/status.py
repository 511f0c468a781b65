"""`gongwen status`: runs, files, quarantine."""

from __future__ import annotations

from pathlib import Path

import click

from flows.commands.common import common_options, published_warehouse, settings_of


@click.command()
@common_options
def status(config: Path | None, warehouse: Path | None) -> None:
    """Runs, files, and what is in quarantine."""
    from flows.report import status_text

    settings = settings_of(config, warehouse=warehouse)
    click.echo(status_text(published_warehouse(settings), settings.refused_note))
