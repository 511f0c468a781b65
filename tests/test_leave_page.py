"""The page that a run leaves: whole or not at all, and no reason to call a published run failed."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.quality_page import leave_page
from flows.settings import Settings
from tests.staged_batches import Bench


def test_no_warehouse_no_page(tmp_path: Path) -> None:
    leave_page(Settings(warehouse=tmp_path / "w.duckdb"))
    assert list(tmp_path.iterdir()) == []


def test_what_goes_wrong_is_told_and_nothing_is_left_half(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A warehouse that cannot be opened stands for whatever may happen after the publication."""
    warehouse = tmp_path / "w.duckdb"
    warehouse.write_text("no database")
    (tmp_path / "w.gongwen").mkdir()
    leave_page(Settings(warehouse=warehouse))
    told = capsys.readouterr().err
    assert "report.html was not written" in told
    assert f"gongwen report --html -w {warehouse}" in told
    assert list((tmp_path / "w.gongwen").iterdir()) == []


def test_tallies_that_cannot_be_kept_cost_no_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file in the way of their folder stands for a full disk."""
    bench = Bench(tmp_path)
    bench.publish("第一篇讲话")
    (bench.state / "tallies").write_text("in the way")
    settings = Settings(warehouse=bench.warehouse, state=bench.state)
    leave_page(settings)
    assert "the page counts all rows" in capsys.readouterr().err
    assert "</html>" in settings.report_page.read_text("utf8")
