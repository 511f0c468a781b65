"""What is started before it is needed: only where there seems to be something to read, and found by who needs it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from tasks.ahead import end_waiting, lent, taken
from tasks.validate import judge
from tasks.workers.hints import looks_changed
from tasks.workers.process import Worker, WorkerDiedError
from warehouse.bookkeeping import Result

RESULT = Result("run-1", "files", "file_has_text", "files", "text", "critical", success=True, element_count=1)


def test_a_folder_looks_changed_until_it_has_been_listed(tmp_path: Path) -> None:
    """Empty: no; a page and no hashes: yes; hashes of later: no; a page more, in a folder below: yes."""
    raw, hashes = tmp_path / "raw", tmp_path / "hashes"
    (raw / "below").mkdir(parents=True)
    assert not looks_changed(raw, hashes)
    (raw / "below" / "page.txt").write_text("讲话")
    assert looks_changed(raw, hashes)
    hashes.write_text("")
    later = (raw / "below").stat().st_mtime_ns + 10**9
    os.utime(hashes, ns=(later, later))
    assert not looks_changed(raw, hashes)
    os.utime(raw / "below", ns=(later + 1, later + 1))
    assert looks_changed(raw, hashes)


def test_a_folder_that_is_not_there_is_the_run_s_affair(tmp_path: Path) -> None:
    """A guess never fails."""
    assert not looks_changed(tmp_path / "nowhere", tmp_path / "hashes")


def test_a_process_that_was_lent_waits_for_the_next_run() -> None:
    """Unless something went wrong with it."""
    with lent("tasks.nothing") as first:
        pass
    with lent("tasks.nothing") as again:
        assert again is first
    with pytest.raises(KeyError), lent("tasks.nothing"):
        raise KeyError
    other = taken("tasks.nothing")
    assert other is not first
    with lent("tasks.nothing"):
        pass
    end_waiting(["tasks.nothing"])


class Mortal(Worker):
    """A process that dies over the first question."""

    asked = 0

    def ask(self, request: dict[str, Any]) -> dict[str, Any]:
        self.asked += 1
        if self.asked == 1:
            raise WorkerDiedError("it was ended by SIGKILL")
        return {"results": [{name: getattr(RESULT, name) for name in Result.__dataclass_fields__}]}


def test_a_judge_that_was_killed_is_asked_again(tmp_path: Path) -> None:
    """Once: the verdicts come back as they were sent."""
    assert judge.fn(Mortal(), tmp_path / "staging", ["files"], "run-1", tmp_path, "1GB", 2) == [RESULT]
