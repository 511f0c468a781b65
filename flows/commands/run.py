"""`gongwen run`: carry every new file into the warehouse."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from flows.commands.common import NEW_FAULTS, PUBLISHED, common_options, flow_run, refuse_other_version, settings_of
from flows.settings import POLICIES, SettingError, Settings


def _check_furniture(settings: Settings) -> None:
    from tasks.text.rules import InvalidRule, reviewed_rules

    try:
        reviewed_rules("furniture", settings.furniture_text)
    except (SettingError, InvalidRule) as error:
        raise click.UsageError(str(error)) from error


@contextmanager
def _processes_ahead(settings: Settings) -> Iterator[None]:
    """Around the flow: where there seems to be something to read, what reads it loads while Prefect does."""
    from tasks.ahead import READ, end_waiting, start_ahead
    from tasks.workers.hints import looks_changed
    from tasks.workers.serve import Refusal

    is_here = settings.cluster is None and not settings.dry_run
    if settings.cluster is None:
        sys.meta_path.insert(0, Refusal(["pandas"]))  # DuckDB imports it for the first parameter of a query: 0.4 CPU s
    if is_here and settings.raw is not None and looks_changed(settings.raw, settings.hashes_file):
        start_ahead([READ])
    try:
        yield
    finally:
        end_waiting()


@click.command()
@click.argument("raw", required=False, type=click.Path(path_type=Path))
@common_options
@click.option("--workers", type=int, help="Worker processes, and threads of what follows. [default: 2]")
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
@click.option(
    "--cluster", metavar="ADDRESS", help="A Dask scheduler whose workers read the batches; see operations.md."
)
@click.option("--exchange", metavar="URL", help="Where they exchange files: a shared folder, or an object store.")
@click.option(
    "--fail-on",
    type=click.Choice(POLICIES),
    help="New faults of this severity refuse the publication: exit 3. [default: never]",
)
@click.option(
    "--near-threshold", type=float, metavar="0.5-0.8", help="Jaccard from which documents are near copies; it stays."
)
@click.option(
    "--contained-threshold",
    type=float,
    metavar="0.7-0.9",
    help="Share of a text that stands in a longer one; it stays.",
)
@click.option("-v", "--verbose", is_flag=True, help="Prefect's own log lines too.")
def run(raw: Path | None, config: Path | None, verbose: bool, **flags: Any) -> None:
    """Carry every new file below RAW into the warehouse.

    A later run takes what is new, what changed, and what was made by other rules. A file that cannot be read becomes
    one row in quality.quarantine, with the reason; the rest goes on. Readers of the warehouse are never blocked: they
    see the old state until the new one is whole.
    """
    settings = settings_of(config, raw=raw, **flags)
    if settings.raw is None:
        raise click.UsageError("name the raw folder: gongwen run RAW")
    if not settings.raw.is_dir():
        raise click.UsageError(f"{settings.raw}: not a folder")
    _check_furniture(settings)
    refuse_other_version(settings)
    with flow_run(settings, verbose=verbose), _processes_ahead(settings):
        gc.disable()  # Prefect makes a million objects that stay: nothing among them is to be collected
        from flows.pipeline import ingest

        gc.freeze()
        gc.enable()
        outcome = ingest(settings.raw, config=config, **flags)
    click.echo(outcome.summary)
    raise SystemExit(NEW_FAULTS if outcome.new_faults else PUBLISHED)
