"""How a run tells where it is: a bar on a terminal, plain lines elsewhere. Always on stderr's side, never on stdout."""

from __future__ import annotations

import time
from types import TracebackType
from typing import TYPE_CHECKING, Protocol, TextIO

if TYPE_CHECKING:
    from rich.progress import TaskID


class Reporter(Protocol):
    """What a flow needs to tell its progress."""

    def step(self, name: str, total: int = 0) -> None:
        """A new step begins, with so many parts (0: not known)."""

    def advance(self, count: int = 1) -> None:
        """So many parts of the step are done."""

    def note(self, line: str) -> None:
        """Something worth a line."""

    def __enter__(self) -> Reporter: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


class Lines:
    """One line a step, and one every ten seconds while it lasts."""

    EVERY = 10.0  # seconds between two lines of one step: enough to see life in a log, few enough to read

    def __init__(self, stream: TextIO) -> None:
        self._stream, self._name, self._total, self._done, self._told = stream, "", 0, 0, 0.0

    def step(self, name: str, total: int = 0) -> None:
        """A line with the step's name."""
        self._name, self._total, self._done, self._told = name, total, 0, time.monotonic()
        self.note(f"{name} ({total})" if total else name)

    def advance(self, count: int = 1) -> None:
        """A line when ten seconds have passed since the last one."""
        self._done += count
        if time.monotonic() - self._told >= self.EVERY:
            self._told = time.monotonic()
            self.note(f"{self._name}: {self._done} of {self._total}")

    def note(self, line: str) -> None:
        """The line, with the time of day."""
        print(f"{time.strftime('%H:%M:%S')} {line}", file=self._stream, flush=True)

    def __enter__(self) -> Lines:
        """Nothing to open."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing to close."""


class Bar:
    """A progress bar a step."""

    def __init__(self, stream: TextIO) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

        columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        self._progress = Progress(*columns, TimeElapsedColumn(), console=Console(file=stream))
        self._task: TaskID | None = None

    def step(self, name: str, total: int = 0) -> None:
        """A new bar; the last one is full."""
        if self._task is not None:
            self._progress.update(self._task, completed=self._progress.tasks[-1].total or 1, total=1)
        self._task = self._progress.add_task(name, total=total or None)

    def advance(self, count: int = 1) -> None:
        """The bar moves."""
        if self._task is not None:
            self._progress.advance(self._task, count)

    def note(self, line: str) -> None:
        """A line above the bar, nothing in it read as markup."""
        self._progress.console.print(line, markup=False, highlight=False)

    def __enter__(self) -> Bar:
        """The bar shows."""
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """The bar stands still."""
        self._progress.stop()


def reporter(stream: TextIO) -> Reporter:
    """A bar where a person looks on, lines elsewhere."""
    return Bar(stream) if stream.isatty() else Lines(stream)
