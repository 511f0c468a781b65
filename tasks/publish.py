"""Staged rows less the rejected -> the published warehouse, all at once."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from prefect import task
from prefect.cache_policies import NO_CACHE

from warehouse.bookkeeping import Quarantined
from warehouse.publish import Published, publish
from warehouse.records import Rejection


@task(name="publish", cache_policy=NO_CACHE)
def publish_run(warehouse: Path, state: Path, staging: Path | None, **what: Any) -> Published:
    """Write the parts and swap the catalogue; a crash before the swap leaves the last good warehouse."""
    return publish(warehouse, state, staging, **what)


def quarantined(rejections: Iterable[Rejection]) -> list[Quarantined]:
    """Rows of quality.quarantine for files that could not be loaded: by content where it is known, else by path."""
    return [
        Quarantined(
            table_name="files",
            row_id=each.sha256[:32] if each.sha256 else each.path,
            expectation=each.expectation,
            reason=each.reason,
            row=json.dumps(asdict(each), ensure_ascii=False),
            path=each.path,
        )
        for each in rejections
    ]
