"""The page on the quality of a warehouse: written beside its parts by each run, and by `gongwen report --html`."""

from __future__ import annotations

import os
import threading
from contextlib import suppress
from functools import cache
from importlib import import_module
from pathlib import Path

import click

from flows.settings import Settings


def write_page(settings: Settings, out: Path, state: Path | None = None) -> Path:
    """Write the page, all at once: a reader sees the old one or the new one.

    `state` is the folder with tallies, for the holder of the writer lock alone: no run may tidy them meanwhile.
    """
    from tasks.quality_page.facts import read_facts  # with the page altair comes, which `gongwen status` does not need
    from tasks.quality_page.page import render

    note = settings.refused_note
    refused = note.read_text("utf8") if note.is_file() else ""
    page = render(read_facts(settings.warehouse, refused, state), _data_docs(settings, out))
    aside = out.with_name(f".{out.name}-{os.getpid()}")
    try:
        aside.write_text(page, encoding="utf-8")
        os.replace(aside, out)
    finally:
        aside.unlink(missing_ok=True)
    return out


@cache
def prepare_page() -> None:
    """Load, once, what draws the page while something else is waited for: half a second, most of it outside of Python."""
    threading.Thread(target=_load, name="gongwen-page", daemon=True).start()


def _load() -> None:
    with suppress(ImportError):  # `gongwen run` hides it, and then nobody imports half of it
        import_module(
            "pandas"
        )  # DuckDB imports it in its own time, and altair takes what is half imported for the whole
    from tasks.quality_page.page import prepare

    prepare()


def leave_page(settings: Settings) -> None:
    """The page of a run that has ended. Whatever goes wrong with it is told: what is published stands without it."""
    if not settings.warehouse.is_file():
        return
    try:
        _tally(settings)
        write_page(settings, settings.report_page, settings.state_folder)
    except Exception as error:  # a full disk, a chart: no reason to call a published run failed
        told = f"{type(error).__name__}: {error}"
        again = f"gongwen report --html -w {settings.warehouse}"
        click.echo(f"{settings.report_page} was not written ({told}); all else stands; again: {again}", err=True)


def _tally(settings: Settings) -> None:
    """Count what the run added. Where that cannot be kept, a full disk, the page counts all rows."""
    from warehouse.tallies import bring_up

    try:
        bring_up(settings.warehouse, settings.state_folder, settings.memory_limit)
    except Exception as error:
        told = f"{type(error).__name__}: {error}"
        click.echo(f"{settings.state_folder / 'tallies'}: not brought up ({told}); the page counts all rows", err=True)


def _data_docs(settings: Settings, out: Path) -> str | None:
    """The address of Data Docs as seen from the page, where there are some."""
    docs = settings.data_docs
    return Path(os.path.relpath(docs, out.parent)).as_posix() if docs.is_file() else None
