"""`gongwen edits`: review what cleaning changed."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from flows.commands.common import common_options, published_warehouse, settings_of


@click.command()
@common_options
@click.option("--rule", help="The rule whose edits are written; without it, every rule with its counts.")
@click.option("--most", type=int, default=1_000_000, show_default=True, help="At most so many edits.")
def edits(config: Path | None, warehouse: Path | None, rule: str | None, most: int) -> None:
    """Review what cleaning changed: `gongwen edits`, then `gongwen edits --rule NAME > review.csv`.

    Each edit stands in its context, with an empty column `verdict` to fill in.
    """
    from flows.ledger import rules_text, write_edits

    published = published_warehouse(settings_of(config, warehouse=warehouse))
    if rule is None:
        click.echo(rules_text(published))
    elif not write_edits(published, rule, most, sys.stdout):
        raise click.UsageError(f"no edit was made by a rule called {rule!r}; see: gongwen edits")
