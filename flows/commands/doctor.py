"""`gongwen doctor`: what would go wrong, before it does."""

from __future__ import annotations

from pathlib import Path

import click

from flows.commands.common import FAILED, common_options, settings_of


@click.command()
@common_options
@click.argument("raw", required=False, type=click.Path(path_type=Path))
def doctor(config: Path | None, warehouse: Path | None, raw: Path | None) -> None:
    """Versions, folders, server: what would go wrong, before it does."""
    from flows.doctor import diagnose

    findings = diagnose(settings_of(config, warehouse=warehouse, raw=raw))
    for finding in findings:
        click.echo(f"{'ok  ' if finding.good else 'BAD '} {finding.what}: {finding.detail}")
    raise SystemExit(0 if all(f.good for f in findings) else FAILED)
