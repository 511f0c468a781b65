"""What a failed run says: the place and what to do; of what is not known, the error itself."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from flows import failures
from flows.failures import explain_failure
from flows.settings import Settings


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    return Settings(warehouse=tmp_path / "w.duckdb")


class ConnectError(Exception):
    """Named as httpx names it."""


class OutOfMemoryException(Exception):
    """Named as DuckDB names it."""


def from_another(error: Exception) -> Exception:
    """The error as the cause of one that says less."""
    outer = RuntimeError("a batch could not be read")
    outer.__cause__ = error
    return outer


@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.ENOSPC, "No space left on device"),
        OSError(errno.EDQUOT, "Disk quota exceeded"),
        from_another(OSError(errno.EFBIG, "File too large")),
        RuntimeError("Traceback (most recent call last):\n  ...\nOSError: [Errno 28] No space left on device"),
        ValueError("IO Error: Could not write file: No space left on device"),
    ],
)
def test_no_room_names_the_place_and_how_much_is_free(error: Exception, settings: Settings, tmp_path: Path) -> None:
    said = explain_failure(error, settings)
    assert said.startswith(f"no room left on {tmp_path} (")
    assert "MB free of" in said
    assert "make room there, then run again" in said
    assert "Traceback" not in said


def test_a_folder_that_cannot_be_written(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    denied = PermissionError(errno.EACCES, "Permission denied")
    assert explain_failure(denied, settings) == "PermissionError: [Errno 13] Permission denied"  # of a file to read
    monkeypatch.setattr(failures, "_is_writable", lambda _: False)
    assert explain_failure(denied, settings).startswith(f"cannot write to {tmp_path}: make it writable")


def test_a_server_that_does_not_answer(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:9/api")
    said = explain_failure(from_another(ConnectError("refused")), settings)
    assert said.startswith("the Prefect server http://127.0.0.1:9/api does not answer: start it")
    monkeypatch.delenv("PREFECT_API_URL")
    assert explain_failure(ConnectError("refused"), settings).startswith("the temporary Prefect server")


def test_too_little_memory(settings: Settings) -> None:
    said = explain_failure(OutOfMemoryException("failed to allocate"), settings)
    assert said.startswith("out of memory: GONGWEN_MEMORY_LIMIT is 600MB")


def test_of_what_is_not_known_the_error_itself(settings: Settings) -> None:
    assert explain_failure(KeyError("x"), settings) == "KeyError: 'x'"
