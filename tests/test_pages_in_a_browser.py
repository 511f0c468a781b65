"""The report and Data Docs in a real browser without a network: nothing asked for, nothing complained of, all printed."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from benchmarks.browser import Browser, find_browser, open_browser
from tasks.quality_page.page import render
from tests.test_quality_page import hostile_facts, run

pytestmark = [
    pytest.mark.flow,
    pytest.mark.skipif(find_browser() is None, reason="no Chromium is installed: apt-get install chromium"),
]
WIDTHS = (1280, 390)  # a laptop, a phone
TEXT = "[...document.querySelectorAll('body')].map(body => body.textContent).join('')"
RIGHTMOST = (
    "Math.max(...[...document.querySelectorAll('body, body *')].map(each => each.getBoundingClientRect().right))"
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_browser() as browser:
        yield browser


@pytest.fixture(scope="module")
def warehouse(hostile: tuple[Path, str]) -> Path:
    return hostile[0]


def pages(warehouse: Path) -> list[Path]:
    state = warehouse.with_suffix(".gongwen")
    docs = state / "data_docs"
    return [state / "report.html", docs / "index.html", *sorted(docs.glob("*/*.html"))]


@pytest.mark.parametrize("width", WIDTHS)
def test_a_run_s_pages_fetch_nothing_and_no_page_is_wider_than_the_window(
    browser: Browser, warehouse: Path, width: int
) -> None:
    found = pages(warehouse)
    assert len(found) > 10
    for page in found:
        opened = browser.open(page, width)
        assert opened.requests == [page.as_uri()]
        assert opened.failed == opened.console == []
        assert browser.evaluate("document.documentElement.scrollWidth") <= width, page.name
        assert browser.evaluate(RIGHTMOST) <= width, page.name


def test_a_page_that_asks_and_complains_is_found_out(browser: Browser, tmp_path: Path) -> None:
    """The look above can fail: an image from elsewhere, and a script that breaks."""
    page = tmp_path / "page.html"
    page.write_text("<img src='http://example.invalid/a.png'><script>console.error('no'); nothing()</script>")
    opened = browser.open(page)
    assert len(opened.requests) == 2
    assert opened.failed
    assert len(opened.console) >= 2


def test_a_hostile_page_runs_nothing(browser: Browser, tmp_path: Path) -> None:
    page = tmp_path / "report.html"
    page.write_text(render(hostile_facts()), encoding="utf-8")
    opened = browser.open(page)
    assert opened.requests == [page.as_uri()]
    assert opened.failed == opened.console == []
    assert browser.evaluate("document.querySelectorAll('script, img, marquee, a[href^=javascript]').length") == 0


def test_millions_fit_on_a_phone(browser: Browser, tmp_path: Path) -> None:
    counts = dict.fromkeys(("files_new", "documents", "indicators", "masked", "new_faults", "seconds"), 12_345_678)
    site = dict.fromkeys(("files", "new_files", "documents", "indicators", "masked", "sites"), 12_345_678)
    given = replace(
        hostile_facts(), runs=[run(1, **counts), run(2, **counts)], sites=[{**site, "site": "www.example.com"}]
    )
    page = tmp_path / "report.html"
    page.write_text(render(given), encoding="utf-8")
    browser.open(page, WIDTHS[1])
    assert browser.evaluate(RIGHTMOST) <= WIDTHS[1]


def letters(text: str) -> Counter[str]:
    folded = unicodedata.normalize("NFKC", text)
    return Counter(character for character in folded if not character.isspace() and character not in "\ufffe\u00ad-")


def test_printing_loses_no_text(browser: Browser, warehouse: Path, tmp_path: Path) -> None:
    """Every character of the page is on paper, charts included; the hyphen alone may be another sign there."""
    browser.open(pages(warehouse)[0])
    on_page = letters(browser.evaluate(TEXT))
    document = pypdfium2.PdfDocument(browser.pdf())
    on_paper = letters("".join(page.get_textpage().get_text_bounded() for page in document))
    lost: Any = on_page - on_paper
    assert sum(on_page.values()) > 2000
    assert not lost
