"""Why a run failed, in words that name the place and what to do: a full disk, a read-only folder, a server that is gone."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from flows.settings import Settings

# What libraries say when they do not hand the system's error number on.
FULL = ("No space left on device", "Disk quota exceeded", "File too large", "database or disk is full")
READ_ONLY = ("Read-only file system", "Permission denied", "readonly database")
NO_SERVER = ("ConnectError", "ConnectTimeout", "ReadTimeout", "RemoteProtocolError", "ReadError")  # httpx's names
NO_MEMORY = ("OutOfMemoryException", "MemoryError")
KEPT = "what was read so far is kept and not read again"


def explain_failure(error: BaseException, settings: Settings) -> str:
    """One sentence: `no room left on /data (0.0 MB free of 9.4 MB): ...`; the error itself where nothing is known of it."""
    errors = list(_chain(error))
    text = "\n".join(f"{type(each).__name__}: {each}" for each in errors)
    numbers = {each.errno for each in errors if isinstance(each, OSError)}
    if numbers & {errno.ENOSPC, errno.EDQUOT, errno.EFBIG} or any(words in text for words in FULL):
        return f"no room left on {_fullest(settings)}: make room there, then run again; {KEPT} ({_last(errors)})"
    denied = numbers & {errno.EROFS, errno.EACCES, errno.EPERM} or any(words in text for words in READ_ONLY)
    place = _unwritable(settings) if denied else None  # None: it was something else, such as a file to read
    if place:
        return f"cannot write to {place}: make it writable, or name another with --warehouse ({_last(errors)})"
    if is_server_gone(error):
        return f"{server_gone()} ({_last(errors)})"
    if any(name in text for name in NO_MEMORY):  # also in the traceback that a process of ours has sent
        limit = settings.memory_limit
        return f"out of memory: GONGWEN_MEMORY_LIMIT is {limit}; give more, or fewer workers ({_last(errors)})"
    return f"{type(error).__name__}: {error}"


def is_server_gone(error: BaseException) -> bool:
    """Whether it is Prefect's server that did not answer."""
    return any(type(each).__name__ in NO_SERVER for each in _chain(error))


def server_gone() -> str:
    """What to say of a Prefect server that does not answer."""
    url = os.environ.get("PREFECT_API_URL")
    if url is None:
        return (
            "the temporary Prefect server of this run does not answer: run again, or start one and set PREFECT_API_URL"
        )
    return f"the Prefect server {url} does not answer: start it (prefect server start), or unset PREFECT_API_URL"


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The error and what it came from."""
    seen: set[int] = set()
    following: BaseException | None = error
    while following is not None and id(following) not in seen:
        seen.add(id(following))
        yield following
        following = following.__cause__ or following.__context__


def _last(errors: list[BaseException]) -> str:
    """The last line of the innermost error: a worker's error holds its whole traceback."""
    lines = str(errors[-1]).strip().splitlines() or [""]
    return f"{type(errors[-1]).__name__}: {lines[-1]}"


def _places(settings: Settings) -> dict[int, Path]:
    """One folder for each file system that a run writes to, where it is there."""
    temporary = Path(os.environ.get("TMPDIR", "/tmp"))
    folders = [settings.state_folder, settings.warehouse.parent, temporary]
    found: dict[int, Path] = {}
    for folder in folders:
        there = next(each for each in (folder, *folder.parents) if each.exists())
        found.setdefault(there.stat().st_dev, there)
    return found


def _fullest(settings: Settings) -> str:
    """The place with the least room: `/data (0.0 MB free of 9.4 MB)`."""
    room = {folder: shutil.disk_usage(folder) for folder in _places(settings).values()}
    folder = min(room, key=lambda each: room[each].free)
    return f"{folder} ({room[folder].free / 1e6:.1f} MB free of {room[folder].total / 1e6:.1f} MB)"


def _unwritable(settings: Settings) -> Path | None:
    """The first place that cannot be written to."""
    return next((each for each in _places(settings).values() if not _is_writable(each)), None)


def _is_writable(folder: Path) -> bool:
    read_only = bool(os.statvfs(folder).f_flag & os.ST_RDONLY)
    return not read_only and os.access(folder, os.W_OK | os.X_OK)
