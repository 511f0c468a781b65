"""`gongwen export`: one self-contained file."""

from __future__ import annotations

from pathlib import Path

import click

from flows.commands.common import common_options, published_warehouse, settings_of


@click.command()
@common_options
@click.argument("target", type=click.Path(path_type=Path))
def export(config: Path | None, warehouse: Path | None, target: Path) -> None:
    """Write the warehouse as one self-contained DuckDB file that can be moved or sent."""
    from warehouse.export import export as write

    source = published_warehouse(settings_of(config, warehouse=warehouse))
    if target.exists():
        raise click.UsageError(f"{target}: exists already; name a new file")
    write(source, target)
    click.echo(str(target))
