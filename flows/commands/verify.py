"""`gongwen verify`: is what is published still what the raw texts say?"""

from __future__ import annotations

from pathlib import Path

import click

from flows.commands.common import NEW_FAULTS, PUBLISHED, common_options, published_warehouse, settings_of
from warehouse.visible import visible


@click.command()
@common_options
@click.option(
    "--sample", type=click.IntRange(1), help="Read so many files anew from their text and compare every field."
)
@click.option("--seed", default="", help="Another seed draws other files.")
@click.option("--furniture", type=click.Path(path_type=Path), help="As in the last run, unless another one is named.")
def verify(config: Path | None, warehouse: Path | None, sample: int | None, seed: str, furniture: Path | None) -> None:
    """Hold every published row against its raw text and every promise again; nothing is changed.

    Slices, quotes, values and edits are checked with the text in hand, the rest in SQL. What no promise can see (a
    status, a kind, a name) is found by --sample: files are read anew, and each row and field compared.
    Exit code 1 where a critical promise is broken or a row differs.
    """
    from flows.last_settings import settings_of_last_run
    from flows.verification import verify_sample, verify_warehouse

    settings = settings_of(config, warehouse=warehouse, furniture=furniture)
    published = published_warehouse(settings)
    broken = verify_warehouse(published, settings.memory_limit)
    for each in sorted(broken, key=lambda each: (each.severity, -each.count)):
        click.echo(f"{each.severity}\t{each.count}\t{each.suite}/{each.name}\t{each.sentence}")
        click.echo(visible(f"  {each.examples}"))
    bad = any(each.severity == "critical" for each in broken)
    click.echo(f"{len(broken)} promises are broken, {sum(e.severity == 'critical' for e in broken)} of them critical")
    if sample is not None:
        lines = settings_of_last_run(settings).furniture_text
        found = verify_sample(published, sample, seed, lines, settings.memory_limit)
        for difference in found.differences:
            place = f"{difference.path}  {difference.table}  {difference.row_id}  {difference.field}"
            click.echo(visible(f"{place}: published {difference.published!r}, made again {difference.made_again!r}"))
        click.echo(f"{found.files} files read anew, {len(found.differences)} differences")
        if found.other_rules:
            click.echo(f"{found.other_rules} files were made by other rules and are left out", err=True)
        bad = bad or bool(found.differences)
    raise SystemExit(NEW_FAULTS if bad else PUBLISHED)
