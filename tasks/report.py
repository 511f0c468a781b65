"""A run's numbers -> Prefect's artifacts, where the run page shows them."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Sequence

from prefect import get_client, task
from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.events import emit_event

PATIENCE = 30.0  # seconds; a server that is gone refuses at once, a busy one may take its time


def server_answers() -> bool:
    """Whether the server that this flow run belongs to is still there; Prefect's own client asks for a minute."""
    try:
        url = str(get_client(sync_client=True).api_url).rstrip("/")
        with urllib.request.urlopen(f"{url}/health", timeout=PATIENCE):
            return True
    except urllib.error.HTTPError:
        return True  # it is there, whatever it thinks of its health
    except OSError:
        return False


@task(name="leave artifacts", cache_policy=NO_CACHE, retries=2, retry_delay_seconds=1)
def leave_artifacts(report: str, table: Sequence[dict[str, str]]) -> None:
    """A page in Markdown and a table of counts; the server may be slow to answer, so it is asked again."""
    create_markdown_artifact(report, key="gongwen-run", description="what came in, what was kept out and why")
    create_table_artifact(list(table), key="gongwen-counts", description="the run in numbers")


def announce(warehouse: str, summary: str, new_faults: int) -> None:
    """Prefect events that automations wait for: `gongwen.published`, and `gongwen.new-faults` where there are any."""
    resource = {"prefect.resource.id": f"gongwen.warehouse.{warehouse}", "prefect.resource.name": warehouse}
    payload = {"summary": summary, "new_faults": new_faults}
    emit_event("gongwen.published", resource=resource, payload=payload)
    if new_faults:
        emit_event("gongwen.new-faults", resource=resource, payload=payload)
