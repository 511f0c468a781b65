"""`gongwen learn-furniture`: propose furniture lines (网页杂项) from the corpus."""

from __future__ import annotations

from pathlib import Path

import click

from flows.commands.common import common_options, published_warehouse, settings_of
from flows.plain import plain
from flows.settings import SettingError


@click.command()
@common_options
@click.option(
    "--least-pages", type=click.IntRange(2), default=20, show_default=True, help="Pages a line must stand on."
)
@click.option("--out", type=click.Path(path_type=Path), default=Path("furniture.toml"), show_default=True)
def learn_furniture(config: Path | None, warehouse: Path | None, least_pages: int, out: Path) -> None:
    """Propose furniture lines (网页杂项) from the corpus, to be reviewed: lines at the edges of many pages of one site.

    Each becomes a row in the table; set `reviewed = true` where it belongs to no speech, and name the table in
    `gongwen run RAW --furniture furniture.toml`, GONGWEN_FURNITURE or gongwen.toml. A run itself never learns.
    """
    from flows.learning import write_proposals

    try:
        found = write_proposals(published_warehouse(settings_of(config, warehouse=warehouse)), out, least_pages)
    except SettingError as error:
        raise click.UsageError(str(error)) from error
    for each in found:
        click.echo(f"{each.pages}\t{plain(each.site)}\t{plain(each.example)}")
    click.echo(f"{len(found)} lines proposed in {out}", err=True)
