"""Great Expectations over a staging database: verdicts, counts that agree, pages that open offline."""

from __future__ import annotations

import re
import socket
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from expectations.pages import KEPT_RUNS
from expectations.promises import SUITES, load_promises
from expectations.run import errors, validate
from expectations.violations import fill_rejected
from tests.staged_rows import sound_staging

pytestmark = pytest.mark.quality
HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def staging(tmp_path: Path) -> Callable[..., Path]:
    def build(*faults: str) -> Path:
        path = tmp_path / "st?ging $HOME 100%20 暂存.duckdb"
        with sound_staging(str(path)) as con:
            for fault in faults:
                con.execute(fault)
            fill_rejected(con, SUITES)
        return path

    return build


def test_every_promise_of_sound_rows_is_kept(staging: Callable[..., Path], tmp_path: Path) -> None:
    """One result a promise, all successful, with the number of rows it saw; a run may be called what looks like a time."""
    run_id = "20261122T060739-96a10a"
    results = validate(staging(), SUITES, run_id, tmp_path / "docs")
    assert [result.expectation for result in results if not result.success] == []
    assert {result.expectation for result in results} == {promise.name for promise in load_promises()}
    assert {result.run_id for result in results} == {run_id}
    assert {result.element_count for result in results if result.table_name == "indicators"} == {3}
    pages = [page for page in (tmp_path / "docs" / run_id).glob("*.html") if page.name != "index.html"]
    assert len(pages) == len({(promise.suite, promise.table) for promise in load_promises()})
    assert all(run_id in page.read_text(encoding="utf-8") for page in pages)


def test_a_page_that_cannot_be_drawn_costs_no_verdict(
    staging: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page says what went wrong."""
    monkeypatch.setattr("expectations.validations._view", lambda: 1 / 0)
    results = validate(staging(), ["files"], "run-1", tmp_path / "docs")
    assert all(result.success for result in results)
    assert "ZeroDivisionError" in (tmp_path / "docs" / "run-1" / "files-files.html").read_text(encoding="utf-8")


def test_every_broken_promise_is_reported_with_its_count(staging: Callable[..., Path], tmp_path: Path) -> None:
    """Great Expectations and the SQL count alike; severity and examples go along."""
    path = staging("update indicators set confidence = 2, name = '' where not masked")
    results = {result.expectation: result for result in validate(path, ["indicators"], "run-1", tmp_path / "docs")}
    broken = {name: result for name, result in results.items() if not result.success}
    assert {name: (result.severity, result.unexpected_count) for name, result in broken.items()} == {
        "indicator_confidence_range": ("critical", 2),
        "indicator_has_name": ("warning", 2),
    }
    assert "12个" in str(broken["indicator_has_name"].observed)
    assert errors(list(results.values())) == []


def test_a_disagreement_is_an_error(staging: Callable[..., Path], tmp_path: Path) -> None:
    """Rows that changed after they were counted make a critical error, not a verdict."""
    path = staging("update indicators set name = '' where not masked")
    with duckdb.connect(path) as con:
        con.execute("update indicators set name = ''")
    results = validate(path, ["indicators"], "run-1", tmp_path / "docs")
    assert [(each.expectation, each.severity, each.success) for each in errors(results)] == [
        ("indicator_has_name", "critical", False)
    ]
    assert "Great Expectations counted 3 violations, the same SQL 2" in str(errors(results)[0].observed)


def test_a_rule_that_fails_is_an_error(staging: Callable[..., Path], tmp_path: Path) -> None:
    """A column that went missing after the counting shows as what DuckDB said."""
    path = staging()
    with duckdb.connect(path) as con:
        con.execute("alter table terms drop column verified")
    failed = errors(validate(path, ["segments"], "run-1", tmp_path / "docs"))
    assert {each.expectation for each in failed} == {"term_verified"}
    assert "verified" in str(failed[0].observed)


def test_uncounted_promises_are_refused(tmp_path: Path) -> None:
    """Without fill_rejected there is nothing to hold the verdicts against."""
    path = tmp_path / "staging.duckdb"
    with sound_staging(str(path)) as con:
        fill_rejected(con, ["files"])
    with pytest.raises(LookupError, match="call fill_rejected before validate"):
        validate(path, ["indicators"], "run-1", tmp_path / "docs")


def test_the_database_is_free_afterwards(staging: Callable[..., Path], tmp_path: Path) -> None:
    """No cursor stays open: the same process can write again."""
    path = staging()
    validate(path, ["files"], "run-1", tmp_path / "docs")
    with duckdb.connect(path) as con:
        con.execute("create table afterwards (i integer)")


def test_pages_fetch_nothing_and_hostile_text_is_escaped(staging: Callable[..., Path], tmp_path: Path) -> None:
    """No remote address, no script; a quote with a script tag is shown as text; links lead to pages that exist."""
    path = staging(f"update indicators set quote = '{HOSTILE}' where masked")
    docs = tmp_path / "docs"
    validate(path, SUITES, "run-1", docs)
    pages = {page: page.read_text(encoding="utf-8") for page in docs.rglob("*.html")}
    for page, text in pages.items():
        assert not re.search(r"<script|https?://|url\(|<link|<img|\son\w+=", text), page
        for link in re.findall(r'href="([^"#]+)', text):
            assert (page.parent / link).exists(), (page, link)
    assert any("&lt;script&gt;alert(1)" in text for text in pages.values())
    assert len(pages) == 2 + len({(promise.suite, promise.table) for promise in load_promises()})


def test_pages_of_old_runs_are_dropped(staging: Callable[..., Path], tmp_path: Path) -> None:
    """The last few runs stay; a folder that is not ours is left alone; suites of one run come together."""
    path, docs = staging(), tmp_path / "docs"
    (docs / "mine").mkdir(parents=True)
    for number in range(KEPT_RUNS + 1):
        validate(path, ["files"], f"run-{number}", docs)
    validate(path, ["duplicates"], f"run-{KEPT_RUNS}", docs)
    assert sorted(folder.name for folder in docs.iterdir() if folder.is_dir()) == [
        "mine",
        *(f"run-{number}" for number in range(1, KEPT_RUNS + 1)),
    ]
    index = (docs / f"run-{KEPT_RUNS}" / "index.html").read_text(encoding="utf-8")
    assert "files-files.html" in index
    assert "duplicates-duplicate_pairs.html" in index


def test_nothing_goes_out_and_nothing_is_left_behind(
    staging: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No connection is opened; the current folder and the home folder stay empty."""
    asked: list[object] = []
    monkeypatch.setattr(socket, "getaddrinfo", lambda *address, **_: asked.append(address) or [])
    monkeypatch.setattr(socket.socket, "connect", lambda _, address: asked.append(address))
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.chdir(home)
    validate(staging(), SUITES, "run-1", tmp_path / "docs")
    assert asked == []
    assert list(home.iterdir()) == []
    assert not (tmp_path / "docs" / ".site").exists()
