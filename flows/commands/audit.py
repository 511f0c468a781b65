"""`gongwen audit`: figures that contradict each other, with the arithmetic and their sentences."""

from __future__ import annotations

from pathlib import Path

import click

from flows.commands.common import common_options, published_warehouse, settings_of


@click.command()
@common_options
@click.option("--rule", help="The findings of this rule alone.")
def audit(config: Path | None, warehouse: Path | None, rule: str | None) -> None:
    """Show the figures that contradict each other: sums, rates, growth, gaps, averages, lists, repetitions.

    Each finding comes with the arithmetic and its sentences, the figures marked. Every run audits the files it reads;
    quality.findings holds the same in SQL.
    """
    from expectations.audit import load_rules
    from flows.findings import findings_text

    known = [each.name for each in load_rules()]
    if rule is not None and rule not in known:
        raise click.UsageError(f"no rule of the audit is called {rule!r}; known: {', '.join(known)}")
    click.echo(findings_text(published_warehouse(settings_of(config, warehouse=warehouse)), rule))
