"""The command `gongwen`: data on stdout, logs on stderr, the contract's exit codes.

Flows, and with them Prefect (1–3 s), are imported inside the command that runs one, so that a query starts at once
and so that worker processes, which may import this module, stay small.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from flows.plain import plain
from flows.settings import SettingError, Settings, load_settings, prepare_environment

PUBLISHED, NEW_FAULTS, WRONG_USE, REFUSED, FAILED, INTERRUPTED = 0, 1, 2, 3, 4, 130
CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 110}

Command = Callable[..., Any]


def _common(command: Command) -> Command:
    """The options every command has."""
    command = click.option("--config", type=click.Path(path_type=Path), help="Settings file. [default: gongwen.toml]")(
        command
    )
    return click.option(
        "-w", "--warehouse", type=click.Path(path_type=Path), help="The warehouse file. [default: warehouse.duckdb]"
    )(command)


def _settings(config: Path | None, **flags: Any) -> Settings:
    try:
        return load_settings(flags, config=config)
    except SettingError as error:
        raise click.UsageError(str(error)) from error


def _check_furniture(settings: Settings) -> None:
    from tasks.text.rules import InvalidRule, reviewed_rules

    try:
        reviewed_rules("furniture", settings.furniture_text)
    except (SettingError, InvalidRule) as error:
        raise click.UsageError(str(error)) from error


def _published(settings: Settings) -> Path:
    if not settings.warehouse.is_file():
        raise click.UsageError(f"{settings.warehouse}: no such warehouse; make one with: gongwen run RAW")
    return settings.warehouse


@click.group(context_settings=CONTEXT)
@click.version_option(package_name="gongwen", prog_name="gongwen")
def cli() -> None:
    """公文: scraped pages of Chinese official speeches in, a DuckDB warehouse out; every row opens its place in the raw file.

    \b
    First steps:
      gongwen run examples/raw -w w.duckdb     read the folder, build or bring up the warehouse
      gongwen status -w w.duckdb               what came in, what was kept out, and why
      gongwen query "select ..." -w w.duckdb   ask it; the file is opened read-only
      gongwen dictionary -w w.duckdb           every table and column, in Chinese and English

    \b
    Settings come from flags, then GONGWEN_... in the environment (GONGWEN_WORKERS=4), then gongwen.toml.
    Exit codes: 0 published, 1 published with new faults worth a look, 2 wrong use, 3 a gate refused and the last
    good warehouse was kept, 4 failed and the last good warehouse was kept, 130 interrupted.
    """


@cli.command()
@click.argument("raw", required=False, type=click.Path(path_type=Path))
@_common
@click.option("--workers", type=int, help="Worker processes. [default: 2]")
@click.option("--include", multiple=True, metavar="GLOB", help="Only files that match; may be repeated.")
@click.option("--exclude", multiple=True, metavar="GLOB", help="No files that match; may be repeated.")
@click.option("--limit", type=int, help="At most so many new files.")
@click.option("--full-refresh", is_flag=True, default=None, help="Make every file again, known or not.")
@click.option("--keep-old-rules", is_flag=True, default=None, help="Leave rows made by other rules as they are.")
@click.option("--prune", is_flag=True, default=None, help="Drop the rows of files that vanished or were superseded.")
@click.option("--dry-run", is_flag=True, default=None, help="Say what would be read; change nothing.")
@click.option(
    "--furniture", type=click.Path(path_type=Path), help="Table of reviewed furniture lines; see learn-furniture."
)
@click.option("-v", "--verbose", is_flag=True, help="Prefect's own log lines too.")
def run(raw: Path | None, config: Path | None, verbose: bool, **flags: Any) -> None:
    """Carry every new file below RAW into the warehouse.

    A later run takes what is new, what changed, and what was made by other rules. A file that cannot be read becomes
    one row in quality.quarantine, with the reason; the rest goes on. Readers of the warehouse are never blocked: they
    see the old state until the new one is whole.
    """
    settings = _settings(config, raw=raw, **flags)
    if settings.raw is None:
        raise click.UsageError("name the raw folder: gongwen run RAW")
    if not settings.raw.is_dir():
        raise click.UsageError(f"{settings.raw}: not a folder")
    _check_furniture(settings)
    try:
        prepare_environment(settings, terminal=sys.stderr.isatty(), verbose=verbose)
        from flows.pipeline import ingest

        signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))
        outcome = ingest(settings.raw, config=config, **flags)
    except KeyboardInterrupt:
        click.echo("interrupted: the last published warehouse stands; the next run goes on from here", err=True)
        raise SystemExit(INTERRUPTED) from None
    except Exception as error:
        click.echo(f"failed: {type(error).__name__}: {error}", err=True)
        click.echo(f"{settings.warehouse}: the last good warehouse, if there was one, stands unchanged", err=True)
        raise SystemExit(REFUSED if type(error).__name__ == "GateRefused" else FAILED) from error
    click.echo(outcome.summary)
    raise SystemExit(NEW_FAULTS if outcome.new_faults else PUBLISHED)


@cli.command()
@click.argument("sql")
@_common
@click.option("--format", "format_", type=click.Choice(["table", "csv", "json", "markdown"]), default="table")
def query(sql: str, config: Path | None, warehouse: Path | None, format_: str) -> None:
    """Ask the warehouse a question in SQL (read-only; no other file can be read or written).

    \b
    gongwen query "select name, value, unit, quote from indicators where masked = false limit 5"
    gongwen query --format csv "from documents select title, kind, char_count" > documents.csv
    """
    from warehouse.query import QueryRefused, run_query

    settings = _settings(config, warehouse=warehouse)
    try:
        run_query(_published(settings), sql, format_, sys.stdout)
    except QueryRefused as error:
        raise click.UsageError(str(error)) from error
    except BrokenPipeError:
        sys.stderr.close()


@cli.command()
@_common
def status(config: Path | None, warehouse: Path | None) -> None:
    """Runs, files, and what is in quarantine."""
    from flows.report import status_text

    click.echo(status_text(_published(_settings(config, warehouse=warehouse))))


@cli.command()
@_common
def report(config: Path | None, warehouse: Path | None) -> None:
    """The data-quality report of the last run, as Markdown."""
    from flows.report import report_text

    click.echo(report_text(_published(_settings(config, warehouse=warehouse))))


@cli.command()
@click.argument("what", metavar="INDICATOR_ID|FILE:OFFSET")
@_common
def explain(what: str, config: Path | None, warehouse: Path | None) -> None:
    """Show a sentence with every indicator marked, and the rule that gave each field.

    \b
    gongwen explain 2f6845dee4c523e3fd79d790deaaa0a6-114
    gongwen explain 01_collection.txt:120
    """
    from flows.explain import explain as explained

    text = explained(_published(_settings(config, warehouse=warehouse)), what)
    if text is None:
        raise click.UsageError(f"{what}: no indicator has this id, and no sentence stands at this place")
    click.echo(text)


@cli.command()
@_common
@click.option("--rule", help="The rule whose edits are written; without it, every rule with its counts.")
@click.option("--most", type=int, default=1_000_000, show_default=True, help="At most so many edits.")
def edits(config: Path | None, warehouse: Path | None, rule: str | None, most: int) -> None:
    """Review what cleaning changed: `gongwen edits`, then `gongwen edits --rule NAME > review.csv`.

    Each edit stands in its context, with an empty column `verdict` to fill in.
    """
    from flows.ledger import rules_text, write_edits

    published = _published(_settings(config, warehouse=warehouse))
    if rule is None:
        click.echo(rules_text(published))
    elif not write_edits(published, rule, most, sys.stdout):
        raise click.UsageError(f"no edit was made by a rule called {rule!r}; see: gongwen edits")


@cli.command()
@_common
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
        found = write_proposals(_published(_settings(config, warehouse=warehouse)), out, least_pages)
    except SettingError as error:
        raise click.UsageError(str(error)) from error
    for each in found:
        click.echo(f"{each.pages}\t{each.site}\t{plain(each.example)}")
    click.echo(f"{len(found)} lines proposed in {out}", err=True)


@cli.command()
@_common
@click.argument("target", metavar="DOCUMENT_ID|FILE")
@click.option("--most", type=int, default=20, show_default=True, help="At most so many documents.")
def similar(config: Path | None, warehouse: Path | None, target: str, most: int) -> None:
    """What a document, or a text file (UTF-8) that is not loaded, shares with the documents of the warehouse.

    Copies from Jaccard 0.5 on, texts that stand in one another, and paragraphs with other names and numbers.
    """
    from flows.similar import similar_text

    published = _published(_settings(config, warehouse=warehouse))
    text = similar_text(published, target, most)
    if text is None:
        raise click.UsageError(f"{target}: neither a file nor a document of the warehouse")
    click.echo(text)


@cli.command()
@_common
@click.argument("target", type=click.Path(path_type=Path))
def export(config: Path | None, warehouse: Path | None, target: Path) -> None:
    """Write the warehouse as one self-contained DuckDB file that can be moved or sent."""
    from warehouse.export import export as write

    source = _published(_settings(config, warehouse=warehouse))
    if target.exists():
        raise click.UsageError(f"{target}: exists already; name a new file")
    write(source, target)
    click.echo(str(target))


@cli.command()
def dictionary() -> None:
    """Every table and column with its meaning (Markdown)."""
    from warehouse.dictionary import dictionary_markdown

    click.echo(dictionary_markdown())


@cli.command()
@_common
@click.argument("raw", required=False, type=click.Path(path_type=Path))
def doctor(config: Path | None, warehouse: Path | None, raw: Path | None) -> None:
    """Versions, folders, server: what would go wrong, before it does."""
    from flows.doctor import diagnose

    findings = diagnose(_settings(config, warehouse=warehouse, raw=raw))
    for finding in findings:
        click.echo(f"{'ok  ' if finding.good else 'BAD '} {finding.what}: {finding.detail}")
    raise SystemExit(0 if all(f.good for f in findings) else FAILED)


def main() -> None:
    """Run the command line."""
    cli(prog_name="gongwen")


if __name__ == "__main__":
    main()
