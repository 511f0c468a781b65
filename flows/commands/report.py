"""`gongwen report`: the quality report of the last run."""

from __future__ import annotations

from pathlib import Path

import click

from flows.commands.common import common_options, published_warehouse, settings_of


@click.command()
@common_options
@click.option("--html", is_flag=True, help="The page for a browser, as each run leaves it; prints where it is.")
@click.option(
    "--out", type=click.Path(path_type=Path), help="With --html: write it here. [default: W.gongwen/report.html]"
)
def report(config: Path | None, warehouse: Path | None, html: bool, out: Path | None) -> None:
    """The data-quality report of the last run, as Markdown or as one page of HTML.

    What came in, what was kept out and why, broken promises, contradictions between figures, trends over runs, masks,
    confidence, reuse. The page needs no network and no script; it can be mailed and printed.
    """
    settings = settings_of(config, warehouse=warehouse)
    published = published_warehouse(settings)
    if not html:
        if out is not None:
            raise click.UsageError("--out goes with --html; the Markdown goes to stdout")
        from flows.report import report_text

        click.echo(report_text(published, settings.data_docs))
        return
    from flows.quality_page import write_page

    target = (out or settings.report_page).absolute()
    if not target.parent.is_dir():
        raise click.UsageError(f"{target.parent}: no such folder")
    try:
        click.echo(write_page(settings, target))
    except OSError as error:
        raise click.UsageError(f"{target} cannot be written ({error}); name another place with --out") from error
