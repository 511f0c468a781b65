"""`gongwen compile`: the rules that find figures as machine code."""

from __future__ import annotations

import click

from flows.commands.common import FAILED


@click.command("compile")
@click.option("--if-possible", is_flag=True, help="Where it cannot be done, say so and end well.")
@click.option("--remove", is_flag=True, help="Remove all machine code, so that plain Python reads.")
def compile_command(if_possible: bool, remove: bool) -> None:
    """Compile the rules that find figures: the same rows in two thirds of the time.

    Needs a C compiler and `pip install -c constraints.txt -e ".[compile]"`, takes about a minute, and holds until the
    rules change: machine code of other sources is never used. Without it everything works, as plain Python.
    """
    from flows.compiling import CannotCompileError, compile_rules, remove_compiled

    if remove:
        click.echo(f"removed {remove_compiled()}")
        return
    try:
        click.echo(f"compiled: {compile_rules()}")
    except CannotCompileError as error:
        click.echo(f"the rules run uncompiled: {error}", err=True)
        raise SystemExit(0 if if_possible else FAILED) from None
