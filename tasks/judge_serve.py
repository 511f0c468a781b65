"""What the judging process runs: `python -m tasks.judge_serve judge` asks Great Expectations for verdicts, a suite list a line.

A process of its own, because importing Great Expectations takes CPU seconds: the flow's process reads and compares
documents meanwhile, which two threads of one Python could not do at once. It imports what our promises need; where that
is not enough, as with a Great Expectations put together in another way, a process `judge_whole` answers in its place.
"""

from __future__ import annotations

import gc
import sys
from contextlib import suppress
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tasks.workers.process import Worker
from tasks.workers.serve import serve

if TYPE_CHECKING:
    from warehouse.bookkeeping import Result

WHOLE = "judge_whole"  # the job of a process that imports all of Great Expectations


def main() -> None:
    """Serve verdicts until the parent has no more questions, or is gone."""
    is_whole = sys.argv[1] == WHOLE
    serve(lambda: judge_whole if is_whole else judge_sparingly, lambda: warm_up(is_whole))


def warm_up(is_whole: bool) -> None:
    """Load Great Expectations: a million objects that stay, or a third of them, among which nothing is to be collected."""
    gc.disable()
    from expectations.validations import preload

    with suppress(Exception):  # who asks will be told
        preload(is_whole)
        import_module("expectations.run")  # what it imports of Arrow is left out too
    gc.freeze()
    gc.enable()


def judge_sparingly(request: dict[str, Any]) -> dict[str, object]:
    """The same from what is loaded here; from a process that loads all where that fails, or leaves a promise without a verdict."""
    from expectations.run import errors

    try:
        results = _judge(request)
        if not errors(results):
            return _told(results, "part")
        why = str(errors(results)[0].observed)
    except Exception as error:
        why = f"{type(error).__name__}: {error}"
    print(f"a part of Great Expectations does not do, all of it is loaded: {why}", file=sys.stderr)
    whole = Worker(WHOLE)
    try:
        return whole.ask(request)
    finally:
        whole.close()


def judge_whole(request: dict[str, Any]) -> dict[str, object]:
    """The results of some suites, each as the fields of a Result."""
    return _told(_judge(request), "whole")


def _told(results: list[Result], loaded: str) -> dict[str, object]:
    """What the parent hears: the results, and how much of Great Expectations gave them."""
    return {"results": [asdict(result) for result in results], "loaded": loaded}


def _judge(request: dict[str, Any]) -> list[Result]:
    from expectations.run import validate

    return validate(
        Path(request["staging"]),
        request["suites"],
        request["run_id"],
        Path(request["docs_folder"]),
        memory_limit=request["memory_limit"],
        threads=request["threads"],
    )


if __name__ == "__main__":
    main()
