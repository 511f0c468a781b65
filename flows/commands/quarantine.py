"""`gongwen quarantine`: what was kept out, shown, tried again, or released with a note."""

from __future__ import annotations

import getpass
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from flows.commands.common import (
    NEW_FAULTS,
    PUBLISHED,
    common_options,
    deciding,
    flow_run,
    format_options,
    reviewed_warehouse,
    settings_of,
    write_rows,
)
from flows.settings import Settings

COLUMNS = ("status", "table_name", "row_id", "expectation", "path", "reason", "first_run", "last_run", "note")
FIRST_SHOWN = 20


@click.group()
def quarantine() -> None:
    """What was kept out, and why: list it, show a row whole, try it again, or release it with a note.

    \b
    gongwen quarantine list --expectation indicator_value_finite
    gongwen quarantine show 2f6845dee4c523e3fd79d790deaaa0a6-114
    gongwen quarantine replay                    read the files of all open rows again, after a rule or a file was mended
    gongwen quarantine release ROW_ID --note "checked against the page"
    """


def selecting(command: Callable[..., Any]) -> Callable[..., Any]:
    """The arguments that choose rows."""
    for option in (
        click.option("--path", metavar="GLOB", help="Rows of files whose path matches: '2021/*'."),
        click.option("--table", "table_name", metavar="TABLE", help="Rows of this table."),
        click.option("--expectation", metavar="NAME", help="Rows that broke this promise."),
        click.argument("row_ids", metavar="[ROW_ID]...", nargs=-1),
        common_options,
    ):
        command = option(command)
    return command


def _rows(settings: Settings, status: str, **chosen: Any) -> list[dict[str, Any]]:
    from warehouse.quarantine import Selection, quarantine_rows

    return quarantine_rows(reviewed_warehouse(settings), Selection(status=status, **chosen))


@quarantine.command("list")
@selecting
@click.option("--status", type=click.Choice(["open", "released", "resolved", "all"]), default="open", show_default=True)
@format_options
def list_(config: Path | None, warehouse: Path | None, status: str, format_: str, exact: bool, **chosen: Any) -> None:
    """The rows that are kept out, oldest first, each with the promise it broke."""
    rows = _rows(settings_of(config, warehouse=warehouse), status, **chosen)
    write_rows(rows, COLUMNS, format_, exact=exact)
    click.echo(f"{len(rows)} rows", err=True)


@quarantine.command()
@selecting
@click.option("--most", type=int, default=FIRST_SHOWN, show_default=True, help="At most so many rows.")
def show(config: Path | None, warehouse: Path | None, most: int, **chosen: Any) -> None:
    """Rows whole: the promise with its reason, the row as it was, its place in the file, who decided what."""
    from flows.held_back import describe_row

    settings = settings_of(config, warehouse=warehouse)
    rows = _rows(settings, "all", **chosen)
    if not rows:
        raise click.UsageError("no row of the quarantine is meant; see: gongwen quarantine list --status all")
    for row in rows[:most]:
        click.echo(describe_row(settings.warehouse, row))
    if len(rows) > most:
        click.echo(f"{len(rows) - most} more; --most {len(rows)} shows all", err=True)


@quarantine.command()
@selecting
@click.option("--raw", type=click.Path(path_type=Path), help="The raw folder. [default: that of the last run]")
@click.option("--workers", type=int, help="Worker processes. [default: 2]")
@click.option("--furniture", type=click.Path(path_type=Path), help="As in the last run, unless another one is named.")
@click.option("-v", "--verbose", is_flag=True, help="Prefect's own log lines too.")
def replay(
    config: Path | None,
    warehouse: Path | None,
    raw: Path | None,
    workers: int | None,
    furniture: Path | None,
    verbose: bool,
    **chosen: Any,
) -> None:
    """Try the open rows again, all or the chosen ones: after a rule was mended, a file was replaced, a row was released.

    Their files are read again by the rules as they are now, and nothing else is; a file in an archive is read with
    its archive. Rows that pass are published and resolved, the others stay open.
    """
    settings = settings_of(config, warehouse=warehouse, raw=raw, workers=workers, furniture=furniture)
    reviewed_warehouse(settings)
    settings = _as_last_time(settings)
    with flow_run(settings, verbose=verbose):
        from flows.replay import replay as replay_flow

        done = replay_flow(
            settings.raw_folder,
            settings.warehouse,
            workers=workers,
            furniture=settings.furniture,
            config=config,
            **{**chosen, "row_ids": list(chosen["row_ids"])},
        )
    for path in done.not_found:
        click.echo(f"{path}: not in {settings.raw_folder} any more, so it stays as it is", err=True)
    click.echo(", ".join(f"{count} rows {status}" for status, count in done.counts.items()) or "nothing to try again")
    raise SystemExit(NEW_FAULTS if done.outcome.new_faults else PUBLISHED)


def _as_last_time(settings: Settings) -> Settings:
    from flows.last_settings import settings_of_last_run

    settings = settings_of_last_run(settings)
    if settings.raw is None or not settings.raw.is_dir():
        raise click.UsageError(f"{settings.raw}: no such raw folder; name it: gongwen quarantine replay --raw RAW")
    return settings


@quarantine.command()
@selecting
@click.option("--note", required=True, help="Why; kept with the row.")
@click.option("--author", help="Who decides. [default: the name you are logged in by]")
@click.option("--take-back", is_flag=True, help="Hold released rows to the promise again.")
def release(
    config: Path | None, warehouse: Path | None, note: str, author: str | None, take_back: bool, **chosen: Any
) -> None:
    """Let rows pass a promise they break, with a note: later runs and replays skip it for them, and for them alone.

    The rows are loaded by the next run, or at once by: gongwen quarantine replay
    """
    from warehouse.amend import Overtaken
    from warehouse.quarantine import Decision, Selection, decide

    settings = settings_of(config, warehouse=warehouse)
    if not note.strip():
        raise click.UsageError("--note is empty: say why")
    if Selection(**chosen).is_everything:
        raise click.UsageError("name the rows: their ids, --expectation, --table or --path")
    rows = _rows(settings, "released" if take_back else "open", **chosen)
    if not rows:
        raise click.UsageError("no such row is there to decide on; see: gongwen quarantine list --status all")
    decision = Decision("open" if take_back else "released", note, author or getpass.getuser())
    try:
        with deciding():
            decide(settings.warehouse, settings.state_folder, rows, decision, wait=settings.lock_seconds)
    except Overtaken as error:
        raise click.UsageError(f"nothing was changed: {error}") from error
    click.echo(f"{len(rows)} rows {'held to the promise again' if take_back else 'released'}")
    _say_what_follows(rows)


def _say_what_follows(rows: list[dict[str, Any]]) -> None:
    unread = [row for row in rows if row["table_name"] == "files" and "first_bytes" in json.loads(row["row"] or "{}")]
    if unread:
        click.echo(f"{len(unread)} of them are files that could not be read: they have no rows to load", err=True)
    if len(unread) < len(rows):
        click.echo("the next run loads what passes now; at once: gongwen quarantine replay", err=True)
