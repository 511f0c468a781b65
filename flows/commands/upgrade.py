"""`gongwen upgrade`: bring up a warehouse that an older version made."""

from __future__ import annotations

from pathlib import Path

import click

from flows.commands.common import common_options, existing_warehouse, flow_run, settings_of
from flows.settings import Settings


@click.command()
@common_options
def upgrade(config: Path | None, warehouse: Path | None) -> None:
    """Bring up a warehouse that an older version of gongwen made, without reading a file again.

    Its rows stay as they are; columns it did not have are empty until a run makes the files again. Readers are not
    disturbed, and the old state stays among those kept.
    """
    settings = settings_of(config, warehouse=warehouse)
    existing_warehouse(settings)
    with flow_run(settings):
        click.echo(_upgrade(settings))


def _upgrade(settings: Settings) -> str:
    from flows.run import new_run_record
    from warehouse.limits import Limits
    from warehouse.lock import writer_lock
    from warehouse.schema import FORMAT
    from warehouse.versions import format_of
    from warehouse.versions import upgrade as bring_up

    state, path = settings.state_folder, settings.warehouse
    with writer_lock(state / "lock", settings.lock_seconds):
        before = format_of(path)
        limits = Limits(settings.memory_limit, settings.threads, settings.keep_runs)
        published = bring_up(path, state, new_run_record("upgraded"), limits)
    if published is None:
        return f"{path}: is of this version already (format {FORMAT}); nothing to do"
    written = len(published.new_parts)
    return f"{path}: brought up from format {before} to {FORMAT}; {written} of its Parquet files were written again"
