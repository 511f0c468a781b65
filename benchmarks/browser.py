"""A page opened in headless Chromium without a network: what it asked for, what went wrong, how it looks and prints.

Speaks the DevTools protocol over two pipes, so that no port is opened and no driver is needed.
"""

from __future__ import annotations

import base64
import fcntl
import json
import os
import select
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PATIENCE = 60  # seconds for one answer: a busy machine starts a browser slowly
WATCHED = ("Page", "Network", "Runtime", "Log")


def find_browser() -> str | None:
    """The path of a Chromium on this machine, None where there is none."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


@dataclass(slots=True)
class Opened:
    """What a page did while it was opened."""

    requests: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    console: list[str] = field(default_factory=list)


class Browser:
    """One tab of a running Chromium."""

    def __init__(self, commands: int, answers: int) -> None:
        """Speak through two file descriptors."""
        self._commands, self._answers = commands, answers
        self._received, self._number = b"", 0
        self._session: str | None = None
        self.events: list[dict[str, Any]] = []

    def start(self) -> None:
        """Open a tab, watch it, and cut it off the network."""
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in WATCHED:
            self.ask(f"{domain}.enable")
        self.ask("Network.emulateNetworkConditions", offline=True, latency=0, downloadThroughput=0, uploadThroughput=0)

    def ask(self, method: str, **parameters: Any) -> dict[str, Any]:
        """The answer to one command; what is told meanwhile goes to `events`."""
        self._number += 1
        command: dict[str, Any] = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            command["sessionId"] = self._session
        os.write(self._commands, json.dumps(command).encode() + b"\0")
        while (told := self._next()).get("id") != self._number:
            self.events.append(told)
        if "error" in told:
            raise RuntimeError(f"{method}: {told['error']['message']}")
        answer: dict[str, Any] = told["result"]
        return answer

    def open(self, page: Path, width: int = 1280, height: int = 900) -> Opened:
        """Open a file in a window of this width, which stays so wide: a phone would zoom out of what does not fit."""
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.ask("Emulation.setDeviceMetricsOverride", **size)
        self.events.clear()
        self.ask("Page.navigate", url=page.absolute().as_uri())
        while not any(event.get("method") == "Page.loadEventFired" for event in self.events):
            self.events.append(self._next())
        self.evaluate("new Promise(done => requestAnimationFrame(() => setTimeout(done, 100)))")
        return _opened(self.events)

    def evaluate(self, expression: str) -> Any:
        """The value of an expression of JavaScript."""
        answer = self.ask("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(answer["exceptionDetails"]["text"])
        return answer["result"].get("value")

    def screenshot(self, height: int | None = None) -> bytes:
        """The page as PNG, whole or its first pixels."""
        size = self.ask("Page.getLayoutMetrics")["cssContentSize"]
        clip = {"x": 0, "y": 0, "width": size["width"], "height": height or size["height"], "scale": 1}
        return base64.b64decode(self.ask("Page.captureScreenshot", captureBeyondViewport=True, clip=clip)["data"])

    def pdf(self) -> bytes:
        """The page as it prints on A4."""
        paper = {"paperWidth": 8.27, "paperHeight": 11.69, "preferCSSPageSize": False}
        return base64.b64decode(self.ask("Page.printToPDF", **paper)["data"])

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self._received:
            ready, _, _ = select.select([self._answers], [], [], PATIENCE)
            more = os.read(self._answers, 1 << 20) if ready else b""
            if not more:
                raise RuntimeError("the browser does not answer any more")
            self._received += more
        message, _, self._received = self._received.partition(b"\0")
        told: dict[str, Any] = json.loads(message)
        return told


@contextmanager
def open_browser() -> Iterator[Browser]:
    """A headless Chromium with a profile of its own, ended at the end."""
    program = find_browser()
    if program is None:
        raise FileNotFoundError(f"no Chromium is installed; looked for {', '.join(NAMES)}")
    command_out, command_in = _pipe()
    answer_out, answer_in = _pipe()
    with tempfile.TemporaryDirectory() as profile:
        flags = ["--headless=new", "--no-sandbox", "--disable-gpu", "--remote-debugging-pipe", "--hide-scrollbars"]
        flags += ["--no-first-run", "--disable-extensions", "--disable-dev-shm-usage", f"--user-data-dir={profile}"]
        script = f'exec "$0" "$@" 3<&{command_out} 4>&{answer_in}'
        process = subprocess.Popen(
            ["bash", "-c", script, program, *flags],
            pass_fds=(command_out, answer_in),
            env={**os.environ, "TMPDIR": profile},  # one of a run that is over would end the browser at once
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        os.close(command_out)
        os.close(answer_in)
        try:
            browser = Browser(command_in, answer_out)
            browser.start()
            yield browser
        finally:
            os.close(command_in)
            os.close(answer_out)
            _end(process)


def _pipe() -> tuple[int, int]:
    """A pipe whose ends lie above 3 and 4, which the browser's own shall be: a shell sets one after the other."""
    ends = os.pipe()
    high = tuple(fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, 10) for end in ends)
    for end in ends:
        os.close(end)
    return high[0], high[1]


def _end(process: subprocess.Popen[bytes]) -> None:
    """The browser and its children; it may be gone already, since its pipes were closed."""
    try:
        process.wait(timeout=5)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _opened(events: list[dict[str, Any]]) -> Opened:
    opened = Opened()
    for event in events:
        method, told = event.get("method"), event.get("params", {})
        if method == "Network.requestWillBeSent":
            opened.requests.append(told["request"]["url"])
        elif method == "Network.loadingFailed":
            opened.failed.append(told["errorText"])
        elif method == "Log.entryAdded":
            opened.console.append(told["entry"]["text"])
        elif method == "Runtime.consoleAPICalled":
            opened.console.append(json.dumps(told["args"]))
        elif method == "Runtime.exceptionThrown":
            opened.console.append(told["exceptionDetails"]["text"])
    return opened
