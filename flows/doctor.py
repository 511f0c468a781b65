"""What would go wrong, looked at before it does: versions, folders, disk, the published parts, the server."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from flows.compiling import missing_tool
from flows.settings import Settings
from tasks.workers.compiled import folder

NEEDED = (
    "duckdb",
    "pyarrow",
    "prefect",
    "great-expectations",
    "duckdb-engine",
    "sqlalchemy",
    "fastapi",
    "rjieba",
    "jieba",
)
BELOW = {"fastapi": (0, 151), "sqlalchemy": (2, 0, 58), "prefect": (3, 9)}  # newer ones were seen to break
SMALL_DISK = 2_000_000_000  # bytes; a run over 100 MB of raw text takes about a quarter of it


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at."""

    good: bool
    what: str
    detail: str


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(".") if part.isdigit())


def _versions() -> Iterator[Finding]:
    yield Finding(sys.version_info >= (3, 11), "python", sys.version.split()[0] + " (3.11 or newer is needed)")
    for name in NEEDED:
        try:
            found = version(name)
        except PackageNotFoundError:
            yield Finding(False, name, "not installed: pip install -c constraints.txt -e .")
            continue
        limit = BELOW.get(name)
        good = limit is None or _numbers(found) < limit
        yield Finding(good, name, found if good else f"{found} is known to break; take one below {limit}")


def _code() -> Finding:
    """Whether workers read with machine code; plain Python is no fault."""
    made = folder()
    if made.is_dir():
        return Finding(True, "compiled rules", f"in use, {made}")
    lacking = missing_tool()
    advice = f"{lacking} is missing for it" if lacking else "gongwen compile makes them, in about a minute"
    return Finding(True, "compiled rules", f"none of these sources, plain Python reads; {advice}")


def _writable(folder: Path) -> Finding:
    there = next(parent for parent in (folder, *folder.parents) if parent.exists())
    try:
        with tempfile.TemporaryFile(dir=there):
            pass
    except OSError as error:
        return Finding(False, str(folder), f"cannot be written ({error.strerror}); name another with --warehouse")
    free = shutil.disk_usage(there).free
    enough = free > SMALL_DISK
    return Finding(enough, str(folder), f"writable, {free / 1e9:.1f} GB free" + ("" if enough else ": too little"))


def _raw(settings: Settings) -> Iterator[Finding]:
    if settings.raw is None:
        return
    good = settings.raw.is_dir() and os.access(settings.raw, os.R_OK | os.X_OK)
    yield Finding(good, f"raw folder {settings.raw}", "readable" if good else "not a folder that can be read")


def _no_log(settings: Settings) -> Iterator[Finding]:
    """A log beside the warehouse: somebody opened the file for writing."""
    log = settings.warehouse.with_name(settings.warehouse.name + ".wal")
    if log.is_file():
        detail = (
            "somebody has opened the warehouse for writing, or did and died; what it holds is no part of the warehouse"
            " and the next run removes it. Keep tables of your own in a file of your own, and open this one read-only"
        )
        yield Finding(False, str(log), detail)


def _published(settings: Settings) -> Iterator[Finding]:
    if not settings.warehouse.is_file():
        yield Finding(True, str(settings.warehouse), "not made yet; the first run makes it")
        return
    from warehouse.reading import missing_parts
    from warehouse.versions import OtherFormat, refuse_other_format

    try:
        refuse_other_format(settings.warehouse)
        missing = missing_parts(settings.warehouse)
    except OtherFormat as error:
        yield Finding(False, str(settings.warehouse), str(error))
        return
    except Exception as error:
        yield Finding(
            False, str(settings.warehouse), f"cannot be opened ({error}); restore it, or move it away and run again"
        )
        return
    detail = (
        f"{len(missing)} of its parts are missing, first {missing[0]}; run with --full-refresh" if missing else "whole"
    )
    yield Finding(not missing, str(settings.warehouse), detail)


def _server() -> Finding:
    url = os.environ.get("PREFECT_API_URL")
    if not url:
        return Finding(True, "Prefect server", "none configured; each run starts a temporary one (about 8 s)")
    try:
        with urllib.request.urlopen(f"{url.rstrip('/')}/health", timeout=5) as answer:
            return Finding(answer.status == 200, f"Prefect server {url}", f"answers {answer.status}")
    except (urllib.error.URLError, ValueError, TimeoutError) as error:
        return Finding(False, f"Prefect server {url}", f"no answer ({error}); start it with: prefect server start")


def diagnose(settings: Settings) -> list[Finding]:
    """Every finding, the bad ones among them; nothing is changed and nothing but the configured server is asked."""
    return [
        *_versions(),
        _code(),
        _writable(settings.warehouse.parent),
        _writable(settings.state_folder),
        *_raw(settings),
        *_published(settings),
        *_no_log(settings),
        _server(),
    ]
