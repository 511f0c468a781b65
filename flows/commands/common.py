"""What every command shares: its options, its settings, the warehouse it asks, the contract's exit codes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from flows.settings import SettingError, Settings, load_settings

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


def settings_of(config: Path | None, **flags: Any) -> Settings:
    """The settings of this call; one that does not fit is a wrong use."""
    try:
        return load_settings(flags, config=config)
    except SettingError as error:
        raise click.UsageError(str(error)) from error


def published_warehouse(settings: Settings) -> Path:
    """The warehouse to ask; a wrong use where there is none yet."""
    if not settings.warehouse.is_file():
        raise click.UsageError(f"{settings.warehouse}: no such warehouse; make one with: gongwen run RAW")
    return settings.warehouse
