"""One worker process, seen from its parent: started when needed, asked a batch at a time, started anew when it dies."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

import tasks

ENVIRONMENT = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "ARROW_DEFAULT_MEMORY_POOL": "system",  # mimalloc keeps 30 MB more
    "MALLOC_ARENA_MAX": "2",
    "PYTHONHASHSEED": "0",  # the order of a set must not differ between workers
}
TRIES = 2  # a kill from outside passes, work that fills the memory does not
RECYCLED_BYTES = 600_000_000  # a worker that holds more after a batch is replaced; freed memory may not go back


class WorkerDiedError(Exception):
    """A worker process ended amid a batch: killed, out of memory, or crashed."""


class WorkerFailedError(RuntimeError):
    """A worker could not read a batch for a reason that is no file's fault, such as a full disk."""


PROGRAMS = dict.fromkeys(
    ("judge", "judge_whole"), "tasks.judge_serve"
)  # jobs for which tasks.workers.serve may not import what they need


class Worker:
    """A process that reads batches, or does another job that tasks.workers.serve or a program of its own knows.

    Asked by one thread at a time, closed by any.
    """

    def __init__(self, job: str = "read") -> None:
        self._job = job
        self._process: subprocess.Popen[str] | None = None
        self._is_ready = False
        self._is_closed = False
        self._lock = threading.Lock()  # no process may start once the worker is closed

    @property
    def pid(self) -> int | None:
        """The id of the running process."""
        process = self._process
        return None if process is None else process.pid

    def launch(self) -> subprocess.Popen[str]:
        """The process, which may still be loading what it needs."""
        with self._lock:
            if self._is_closed:
                raise WorkerDiedError("it was closed")
            if self._process is None:
                self._process, self._is_ready = _launch(self._job), False
            return self._process

    def start(self) -> dict[str, Any]:
        """Wait until the process, launched now or before, is ready; what it said then."""
        process = self.launch()
        if self._is_ready:
            return {}
        said = self._listen(process)
        self._is_ready = True
        return said

    def ask(self, request: dict[str, Any]) -> dict[str, Any]:
        """The worker's answer; WorkerDiedError if it ended instead, and then the next call starts another."""
        self.start()
        process = self._process
        if process is None or process.stdin is None:
            raise WorkerDiedError("it was closed")
        try:
            process.stdin.write(json.dumps(request) + "\n")
            process.stdin.flush()
        except (OSError, ValueError):  # the pipe is broken, or closed by another thread
            self._bury(process)
        answer = self._listen(process)
        if "error" in answer:
            raise WorkerFailedError(str(answer["error"]))
        if answer["memory"] > RECYCLED_BYTES:
            self.stop()
        return answer

    def insist(self, request: dict[str, Any], tries: int = TRIES) -> dict[str, Any]:
        """As `ask`, and asked again if the process died: for work that writes its files anew."""
        for _ in range(tries - 1):
            with suppress(WorkerDiedError):
                return self.ask(request)
        return self.ask(request)

    def close(self) -> None:
        """End the process at once, in whatever it does, and start none again."""
        with self._lock:
            self._is_closed = True
        self.stop()

    def stop(self) -> None:
        """End the process at once; the next batch starts another."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            _close(process)

    def _listen(self, process: subprocess.Popen[str]) -> dict[str, Any]:
        try:
            line = process.stdout.readline() if process.stdout else ""
        except ValueError:  # closed by another thread
            line = ""
        if not line.endswith("\n"):
            self._bury(process)
        answer: dict[str, Any] = json.loads(line)
        return answer

    def _bury(self, process: subprocess.Popen[str]) -> NoReturn:
        """Forget a process that has ended, and say how."""
        self._process = None
        process.kill()
        _close(process)
        raise WorkerDiedError(_how_it_ended(process.returncode))


def _launch(job: str) -> subprocess.Popen[str]:
    """A new process: a program of its own, no fork of threads, nothing of the parent's __main__.

    It has its own process group, so that Ctrl-C reaches the parent alone.
    """
    return subprocess.Popen(
        [sys.executable, "-P", "-m", PROGRAMS.get(job, "tasks.workers.serve"), job],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, **ENVIRONMENT, "PYTHONPATH": _python_path()},
        encoding="utf-8",
        process_group=0,
    )


def _close(process: subprocess.Popen[str]) -> None:
    """Wait for the end of the process and close its pipes."""
    process.wait()
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            with suppress(OSError):  # what could not be written to a dead process is lost with it
                stream.close()


def _how_it_ended(code: int) -> str:
    """The end of a process in words: -9 -> `SIGKILL`, as the system does when memory runs out."""
    if code >= 0:
        return f"it ended with code {code}"
    return f"it was ended by {signal.Signals(-code).name}" + (" (out of memory?)" if code == -signal.SIGKILL else "")


def _python_path() -> str:
    """Where the worker finds our packages: where this process found them, then where it looks itself."""
    ours = str(Path(tasks.__path__[0]).parent)
    return os.pathsep.join(filter(None, (ours, os.environ.get("PYTHONPATH"))))
