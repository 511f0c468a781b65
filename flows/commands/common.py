"""What every command shares: its options, its settings, the warehouse it asks, the contract's exit codes."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

import click

from flows.failures import explain_failure, is_server_gone
from flows.outcome import remember, remembered
from flows.settings import SettingError, Settings, load_settings, prepare_environment

FORMATS = ("table", "csv", "json", "markdown")  # those of warehouse.formats, which loads DuckDB
PUBLISHED, NEW_FAULTS, WRONG_USE, REFUSED, FAILED, INTERRUPTED = 0, 1, 2, 3, 4, 130

Command = Callable[..., Any]


def common_options(command: Command) -> Command:
    """The options every command has."""
    command = click.option("--config", type=click.Path(path_type=Path), help="Settings file. [default: gongwen.toml]")(
        command
    )
    return click.option(
        "-w", "--warehouse", type=click.Path(path_type=Path), help="The warehouse file. [default: warehouse.duckdb]"
    )(command)


def format_options(command: Command) -> Command:
    """The options of every command that prints rows."""
    for option in (
        click.option(
            "--exact", is_flag=True, help="CSV as it is, also where a text looks like a spreadsheet's formula."
        ),
        click.option("--format", "format_", type=click.Choice(FORMATS), default="table", show_default=True),
    ):
        command = option(command)
    return command


def settings_of(config: Path | None, **flags: Any) -> Settings:
    """The settings of this call; one that does not fit is a wrong use."""
    try:
        return load_settings(flags, config=config)
    except SettingError as error:
        raise click.UsageError(str(error)) from error


def published_warehouse(settings: Settings) -> Path:
    """The warehouse to ask; a wrong use where there is none yet, or one that another version made."""
    existing_warehouse(settings)
    refuse_other_version(settings)
    return settings.warehouse


def existing_warehouse(settings: Settings) -> Path:
    """The warehouse, of whatever version; a wrong use where there is none yet."""
    if not settings.warehouse.is_file():
        raise click.UsageError(f"{settings.warehouse}: no such warehouse; make one with: gongwen run RAW")
    return settings.warehouse


def refuse_other_version(settings: Settings) -> None:
    """A wrong use where the warehouse is of another format; its message says what to do."""
    from warehouse.versions import OtherFormat, refuse_other_format

    try:
        refuse_other_format(settings.warehouse)
    except OtherFormat as error:
        raise click.UsageError(str(error)) from error
    except (ValueError, OSError) as error:  # no warehouse of ours, or one that cannot be opened
        raise click.UsageError(f"{error}") from error


@contextmanager
def flow_run(settings: Settings, *, verbose: bool = False) -> Iterator[None]:
    """Around a flow: its environment before it, and after it the contract's exit code for what went wrong."""
    remember(None)
    try:
        prepare_environment(settings, terminal=sys.stderr.isatty(), verbose=verbose)
        signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))
        yield
    except KeyboardInterrupt:
        click.echo("interrupted: the last published warehouse stands; the next run goes on from here", err=True)
        raise SystemExit(INTERRUPTED) from None
    except SettingError as error:  # what only the warehouse and the folder together show
        raise click.UsageError(str(error)) from error
    except Exception as error:
        _fail(error, settings)


def _fail(error: Exception, settings: Settings) -> NoReturn:
    """Say what went wrong and leave; a run that was published before Prefect failed is a published run."""
    outcome = remembered()
    if outcome is not None:
        click.echo(outcome.summary)
        click.echo(f"published, but its page in Prefect is not complete: {explain_failure(error, settings)}", err=True)
        _leave_at_once(NEW_FAULTS if outcome.new_faults else PUBLISHED)
    is_refused = type(error).__name__ == "GateRefused"  # its module would load Prefect
    click.echo(f"refused: {error}" if is_refused else f"failed: {explain_failure(error, settings)}", err=True)
    click.echo(f"{settings.warehouse}: the last good warehouse, if there was one, stands unchanged", err=True)
    if is_server_gone(error):
        _leave_at_once(FAILED)
    raise SystemExit(REFUSED if is_refused else FAILED) from error


def _leave_at_once(code: int) -> NoReturn:
    """End the process without waiting for Prefect, which offers each event for seconds to a server that is gone."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def write_rows(rows: list[dict[str, Any]], columns: Sequence[str], format_: str, *, exact: bool = False) -> None:
    """Rows on stdout in a format of `gongwen query`, the text of strangers made harmless."""
    import pyarrow

    from warehouse import formats

    safe = formats.Defused()
    write = safe if format_ == "csv" and not exact else formats.FORMATS[format_]
    table = pyarrow.table({name: pyarrow.array([row[name] for row in rows]) for name in columns})
    for text in write(table.to_reader()):
        click.echo(text, nl=False)
    say_defused(safe.count)


def say_defused(count: int) -> None:
    """Say on stderr where CSV is not what stands in the warehouse."""
    if count:
        click.echo(
            f"{count} cells that begin like a formula were written with a ' in front; --exact leaves them", err=True
        )


def reviewed_warehouse(settings: Settings) -> Path:
    """The warehouse, where it holds what persons decide; a wrong use where it was made before there was such a thing."""
    from warehouse.reading import has_column

    warehouse = published_warehouse(settings)
    if not has_column(warehouse, "quality.corrections", "sets") or not has_column(
        warehouse, "quality.quarantine", "decided_at"
    ):
        raise click.UsageError(f"{warehouse}: made by an older version of gongwen; bring it up with: gongwen upgrade")
    return warehouse


@contextmanager
def deciding() -> Iterator[None]:
    """Around the writing of a decision: who cannot write now is told why, and nothing has changed."""
    from warehouse.amend import OtherSchema
    from warehouse.layout import StateTaken
    from warehouse.lock import Busy
    from warehouse.versions import OtherFormat

    try:
        yield
    except (Busy, OtherSchema, OtherFormat, StateTaken, OSError) as error:
        click.echo(f"failed, nothing was changed: {error}", err=True)
        raise SystemExit(FAILED) from error
