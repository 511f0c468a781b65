"""The group of all commands: shown in the order of the work, each ending with one of the contract's exit codes."""

from __future__ import annotations

import os
import sys
import traceback
from pathlib import Path
from typing import Any

import click

from flows.commands.common import FAILED, INTERRUPTED, PUBLISHED
from flows.settings import SettingError


class Commands(click.Group):
    """Without it click would sort the commands, and a failure would end with 1, which says `new faults`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names in the order in which the commands were added."""
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; what it did not handle becomes a line on stderr and an exit code."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except KeyboardInterrupt:
            click.echo("interrupted: what is published stands as it was", err=True)
            raise SystemExit(INTERRUPTED) from None
        except SettingError as error:
            raise click.UsageError(str(error)) from error
        except BrokenPipeError:  # who read stdout has enough: `gongwen query ... | head`
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise SystemExit(PUBLISHED) from None
        except Exception as error:
            click.echo(f"failed: {type(error).__name__}: {error} ({_place(error)})", err=True)
            raise SystemExit(FAILED) from error


def _place(error: Exception) -> str:
    """Where in the program it was raised: `reading.py:210`."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{Path(frame.filename).name}:{frame.lineno}"
