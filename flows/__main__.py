"""The command `gongwen`: data on stdout, logs on stderr, the contract's exit codes.

Flows, and with them Prefect (1–3 s), are imported inside the command that runs one, so that a query starts at once
and so that worker processes, which may import this module, stay small.
"""

from __future__ import annotations

import click

from flows.commands.audit import audit
from flows.commands.compile import compile_command
from flows.commands.dictionary import dictionary
from flows.commands.diff import diff
from flows.commands.doctor import doctor
from flows.commands.edits import edits
from flows.commands.explain import explain
from flows.commands.export import export
from flows.commands.group import Commands
from flows.commands.learn_furniture import learn_furniture
from flows.commands.quarantine import quarantine
from flows.commands.query import query
from flows.commands.report import report
from flows.commands.review import review
from flows.commands.run import run
from flows.commands.similar import similar
from flows.commands.status import status
from flows.commands.upgrade import upgrade
from flows.commands.verify import verify

CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 110}
COMMANDS = (
    run,
    query,
    status,
    report,
    audit,
    explain,
    edits,
    learn_furniture,
    similar,
    diff,
    quarantine,
    review,
    export,
    dictionary,
    verify,
    upgrade,
    compile_command,
    doctor,
)


@click.group(cls=Commands, context_settings=CONTEXT)
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


for command in COMMANDS:
    cli.add_command(command)


def main() -> None:
    """Run the command line."""
    cli(prog_name="gongwen")


if __name__ == "__main__":
    main()
