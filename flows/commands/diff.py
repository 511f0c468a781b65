"""`gongwen diff`: what two runs left differently, and why."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from flows.commands.common import common_options, format_options, published_warehouse, settings_of, write_rows

if TYPE_CHECKING:
    from warehouse.kept_runs import KeptRun

COUNTS = ("table_name", "change", "cause", "rows")
ROWS = ("table_name", "change", "cause", "path", "row_id", "columns")


@click.command()
@click.argument("runs", metavar="[RUN RUN]", nargs=-1)
@common_options
@click.option("--rows", is_flag=True, help="Every row, with the columns that changed, instead of counts.")
@click.option("--table", "tables", multiple=True, metavar="TABLE", help="Of this table only; may be repeated.")
@format_options
def diff(
    runs: tuple[str, ...],
    config: Path | None,
    warehouse: Path | None,
    rows: bool,
    tables: tuple[str, ...],
    format_: str,
    exact: bool,
) -> None:
    """Rows that appeared, vanished or changed between two runs, the last two kept unless others are named.

    A run is named by its id or the beginning of it; see: gongwen status. The cause of each row is one of

    \b
    input                the file came or went
    vocabulary           the file was made again by other data tables of rules
    code                 by other code of rules
    code and vocabulary  by both; rules: a run of an older version did not tell which
    checks               the same file by the same rules: a promise or a person kept something out, or let it in
    other documents      a copy or a passage, because of documents in other files
    """
    from warehouse.differences import differences
    from warehouse.kept_runs import RunNotKept

    settings = settings_of(config, warehouse=warehouse)
    published = published_warehouse(settings)
    _check_tables(tables)
    try:
        before, after = _two_runs(published, runs)
    except RunNotKept as error:
        raise click.UsageError(str(error)) from error
    with differences(published, before, after, tables, memory_limit=settings.memory_limit) as found:
        counts = found.counts()
        shown = found.rows() if rows else counts
    write_rows(shown, ROWS if rows else COUNTS, format_, exact=exact)
    total = sum(each["rows"] for each in counts)
    click.echo(f"{total} rows differ between {before.run_id} and {after.run_id}", err=True)


def _two_runs(warehouse: Path, names: Sequence[str]) -> tuple[KeptRun, KeptRun]:
    from warehouse.kept_runs import RunNotKept, find_run, kept_runs

    kept = kept_runs(warehouse)
    if len(names) == 2:
        first, second = (find_run(warehouse, name, kept) for name in names)
        return first, second
    if names:
        raise click.UsageError("name two runs, or none for the last two that are kept")
    if len(kept) < 2:
        raise RunNotKept(f"{warehouse}: no state but that of {kept[-1].run_id} is kept; there is nothing to compare")
    return kept[-2], kept[-1]


def _check_tables(tables: Sequence[str]) -> None:
    from warehouse import schema

    known = schema.FILE_TABLES + schema.CORPUS_TABLES
    for name in tables:
        if name not in known:
            raise click.UsageError(f"{name}: no such table in parts; known: {', '.join(known)}")
