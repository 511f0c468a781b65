"""What the judging process runs: `python -m tasks.judge_serve judge` asks Great Expectations for verdicts, a suite list a line.

A process of its own, because importing Great Expectations takes three CPU seconds: the flow's process reads and
compares documents meanwhile, which two threads of one Python could not do at once.
"""

from __future__ import annotations

import gc
import sys
from dataclasses import asdict
from pathlib import Path
from types import ModuleType
from typing import Any

from tasks.workers.serve import Job, serve

# Great Expectations imports them for expectations that are none of ours: a CPU second.
UNUSED = ("scipy.stats", "altair")


def main() -> None:
    """Serve verdicts until the parent has no more questions, or is gone."""
    serve(_judging, _warm_up)


def _judging() -> Job:
    """What answers a request; it is ready at once, and loads while nobody waits."""
    return _judge


def _warm_up() -> None:
    """Load Great Expectations: a million objects that stay, among which nothing is to be collected."""
    gc.disable()
    for name in UNUSED:
        sys.modules.setdefault(name, ModuleType(name))
    from expectations.checkpoints import preload

    preload()
    gc.freeze()
    gc.enable()


def _judge(request: dict[str, Any]) -> dict[str, object]:
    """The results of some suites, each as the fields of a Result."""
    from expectations.run import validate

    results = validate(
        Path(request["staging"]),
        request["suites"],
        request["run_id"],
        Path(request["docs_folder"]),
        memory_limit=request["memory_limit"],
        threads=request["threads"],
    )
    return {"results": [asdict(result) for result in results]}


if __name__ == "__main__":
    main()
