"""A run's numbers -> Prefect's artifacts, where the run page shows them."""

from __future__ import annotations

from collections.abc import Sequence

from prefect import task
from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.cache_policies import NO_CACHE


@task(name="leave artifacts", cache_policy=NO_CACHE, retries=2, retry_delay_seconds=1)
def leave_artifacts(report: str, table: Sequence[dict[str, str]]) -> None:
    """A page in Markdown and a table of counts; the server may be slow to answer, so it is asked again."""
    create_markdown_artifact(report, key="gongwen-run", description="what came in, what was kept out and why")
    create_table_artifact(list(table), key="gongwen-counts", description="the run in numbers")
