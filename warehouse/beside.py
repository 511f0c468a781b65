"""Steps that wait for one another, taken beside other work or after it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from types import TracebackType


class Beside:
    """Takes steps one after the other: at once, in a thread of its own, or when they are waited for, in the caller's.

    with Beside() as beside: beside.do(copy, at_once=True); …; beside.wait()
    """

    def __init__(self) -> None:
        """No step yet, and no thread."""
        self._executor = ThreadPoolExecutor(1, "gongwen-beside")
        self._steps: list[Callable[[], object]] = []

    def do(self, step: Callable[[], object], *, at_once: bool) -> None:
        """Begin a step that may begin as soon as those before it are done, or leave it for later."""
        self._steps.append(self._executor.submit(step).result if at_once else step)

    def wait(self) -> None:
        """Return when all steps are done; what one of them raised is raised here."""
        for step in self._steps:
            step()
        self._steps.clear()

    def __enter__(self) -> Beside:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Wait for the step that is under way; those behind it are forgotten."""
        self._executor.shutdown(cancel_futures=True)
