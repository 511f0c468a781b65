"""`gongwen review`: correct what was read, for good."""

from __future__ import annotations

import getpass
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from flows.commands.common import common_options, deciding, format_options, reviewed_warehouse, settings_of, write_rows
from flows.settings import Settings

if TYPE_CHECKING:
    from flows.review import Request

COLUMNS = (
    *("state", "indicator_id", "field", "value_before", "value_after", "quote", "path", "note", "author"),
    "corrected_at",
)
STATES = ("applied", "confirmed", "changed", "moved", "gone", "superseded", "retracted")


@click.command()
@click.argument("indicator_id", required=False)
@common_options
@click.option(
    "--field", "fields", multiple=True, metavar="NAME", help="What is wrong: value, unit, name, … or withdrawn."
)
@click.option("--value", "values", multiple=True, help="What is right, one for each --field; '' where nothing is.")
@click.option("--note", help="Why; kept with the correction.")
@click.option("--author", help="Who corrects. [default: the name you are logged in by]")
@click.option(
    "--csv",
    "table",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Many: indicator_id,field,value,note.",
)
@click.option("--retract", is_flag=True, help="Take the correction of --field back.")
@click.option("--list", "is_list", is_flag=True, help="The corrections, and whether they still fit.")
@click.option("--state", "states", multiple=True, type=click.Choice(STATES), help="With --list: only these.")
@format_options
@click.option("--export", "target", type=click.Path(path_type=Path), help="Write them as labelled cases (JSON Lines).")
def review(
    indicator_id: str | None,
    config: Path | None,
    warehouse: Path | None,
    fields: tuple[str, ...],
    values: tuple[str, ...],
    note: str | None,
    author: str | None,
    table: Path | None,
    retract: bool,
    is_list: bool,
    states: tuple[str, ...],
    format_: str,
    exact: bool,
    target: Path | None,
) -> None:
    """Correct what was read, for good: corrections stand over the rows of every later run, rebuilt or not.

    \b
    gongwen review ID                                     show the row and its corrections
    gongwen review ID --field value --value 2.36 --note "a digit was lost"
    gongwen review ID --field masked --value false --field value --value 3 --note "stands in the annex"
    gongwen review ID --field withdrawn --value true --note "a page number"
    gongwen review ID --field value --retract --note "the page was right"
    gongwen review --csv corrections.csv
    gongwen review --list --state changed --state moved --state gone
    gongwen review --export cases.jsonl

    main.indicators shows the corrected rows, main.indicators_as_read what the rules read. Base values follow from
    value and unit. All corrections of one call are kept, or none.
    """
    settings = settings_of(config, warehouse=warehouse)
    reviewed_warehouse(settings)
    who = author or getpass.getuser()
    if is_list:
        _list(settings, states or STATES[:5], format_, exact)
    elif target:
        _export(settings, target)
    elif table:
        _keep(settings, _of_table(table, who))
    elif indicator_id and fields:
        _keep(settings, _of_options(indicator_id, fields, values, note or "", who, retract))
    elif indicator_id:
        _show(settings, indicator_id)
    else:
        raise click.UsageError("name an indicator, or --csv, --list or --export; see: gongwen review --help")


def _of_options(
    indicator_id: str, fields: tuple[str, ...], values: tuple[str, ...], note: str, who: str, retract: bool
) -> list[Request]:
    from flows.review import Request

    if retract:
        values = values or ("",) * len(fields)
    if len(fields) != len(values):
        raise click.UsageError("each --field needs its --value")
    return [
        Request(indicator_id, field, value, note.strip(), who, retract=retract)
        for field, value in zip(fields, values, strict=True)
    ]


def _of_table(table: Path, who: str) -> list[Request]:
    from flows.review import Refused, read_requests

    try:
        return read_requests(table, who)
    except (Refused, UnicodeDecodeError) as error:
        raise click.UsageError(f"{table}: {error}") from error


def _keep(settings: Settings, requests: list[Request]) -> None:
    from flows.review import Refused, review
    from warehouse.amend import Overtaken

    try:
        with deciding():
            done = review(settings, requests)
    except (Refused, Overtaken) as error:
        raise click.UsageError(f"nothing was kept\n{error}") from error
    for warning in done.warnings:
        click.echo(f"look again: {warning}", err=True)
    click.echo(f"{done.kept} corrections kept")


def _list(settings: Settings, states: tuple[str, ...], format_: str, exact: bool) -> None:
    from warehouse.corrections import known_corrections

    rows = [asdict(each) for each in known_corrections(settings.warehouse, states)]
    write_rows(rows, COLUMNS, format_, exact=exact)
    click.echo(f"{len(rows)} corrections", err=True)


def _export(settings: Settings, target: Path) -> None:
    from flows.labels import export_cases

    click.echo(f"{export_cases(settings.warehouse, target)} cases in {target}", err=True)


def _show(settings: Settings, indicator_id: str) -> None:
    from flows.explain import explain
    from warehouse.corrections import known_corrections, rows_as_read

    corrections = [asdict(each) for each in known_corrections(settings.warehouse, STATES)]
    mine = [each for each in corrections if each["indicator_id"] == indicator_id]
    if not mine and not rows_as_read(settings.warehouse, [indicator_id]):
        raise click.UsageError(f"no indicator has the id {indicator_id}")
    click.echo(explain(settings.warehouse, indicator_id) or "the row is gone, or withdrawn")
    write_rows(mine, COLUMNS, "table")
