"""A hostile page goes through a whole run, and everywhere a person looks it is text: nothing runs, nothing is obeyed."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from flows.__main__ import cli

pytestmark = [pytest.mark.flow, pytest.mark.usefixtures("engine")]

OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def artifacts() -> list[Any]:
    from prefect.client.orchestration import get_client

    with get_client(sync_client=True) as client:
        return client.read_artifacts()


def test_it_is_text_in_the_page_of_the_run(hostile: tuple[Path, str]) -> None:
    page = hostile[0].with_suffix(".gongwen").joinpath("report.html").read_text("utf8")
    assert not re.search(r"(?i)<script|<img|<body onload|<a [^>]*(javascript|http)", page)
    assert not OBEYED.search(page)
    assert "&lt;img src=x onerror=alert(2)&gt;" in page
    assert "\\u202e" in page


def test_it_is_text_in_data_docs(hostile: tuple[Path, str]) -> None:
    pages = sorted(hostile[0].with_suffix(".gongwen").joinpath("data_docs").rglob("*.html"))
    texts = [page.read_text("utf8") for page in pages]
    assert len(pages) > 10
    assert not [page for page, text in zip(pages, texts, strict=True) if re.search(r"(?i)<script|<img|\sonload=", text)]
    assert not [page for page, text in zip(pages, texts, strict=True) if OBEYED.search(text)]
    assert any("4321%" in text for text in texts)
    assert any("onerror" in text for text in texts)


def test_it_is_text_in_the_artifacts_of_prefect(hostile: tuple[Path, str]) -> None:
    """Markdown is shown by a browser: no tag, no link, no control character is left in it."""
    texts = [str(each.data) for each in artifacts()]
    everything = "\n".join(texts)
    assert "4321%" in everything
    assert not re.search(r"(?i)<script|<img|(?<!\\)\]\(", everything)
    assert not OBEYED.search(everything)


@pytest.mark.parametrize(
    "command",
    [
        pytest.param(["status"], id="status"),
        pytest.param(["report"], id="report"),
        pytest.param(["quarantine", "list"], id="quarantine"),
        pytest.param(["audit"], id="audit"),
        pytest.param(["query", "select path, title, d.text from documents d join files using (file_id)"], id="query"),
        pytest.param(
            [
                "query",
                "select path, quote from indicators join documents using (document_id) join files using (file_id)",
                "--format",
                "markdown",
            ],
            id="markdown",
        ),
    ],
)
def test_it_is_text_on_the_terminal(hostile: tuple[Path, str], command: list[str]) -> None:
    assert not OBEYED.search(hostile[1])
    result = CliRunner().invoke(cli, [*command, "-w", str(hostile[0])])
    assert result.exit_code == 0, result.output
    assert not OBEYED.search(result.output)
    assert len(result.output) > 60


def test_it_is_text_in_csv(hostile: tuple[Path, str]) -> None:
    """No cell begins as a formula, and the command says that it changed some."""
    question = "select path, text, page_title from files union all select name, quote, text from indicators join segments using (segment_id)"
    result = CliRunner().invoke(cli, ["query", question, "--format", "csv", "-w", str(hostile[0])])
    rows = list(csv.reader(io.StringIO(result.stdout)))
    assert len(rows) > 5
    assert not [cell for row in rows for cell in row if cell[:1] in tuple("=+@-\t\r＝＋－＠")]
    assert any(cell.startswith("'=") for row in rows for cell in row)
    assert "begin like a formula" in result.stderr


def test_the_page_is_written_again_where_one_wants_it(hostile: tuple[Path, str], tmp_path: Path) -> None:
    """Beside the warehouse or elsewhere, with the way to Data Docs from there; a wrong place is a wrong use."""
    warehouse, page = hostile[0], tmp_path / "page.html"
    result = CliRunner().invoke(cli, ["report", "--html", "--out", str(page), "-w", str(warehouse)])
    assert (result.exit_code, result.output) == (0, f"{page}\n")
    link = re.search('href="([^"]*data_docs/index.html)"', page.read_text("utf8"))
    assert link is not None
    assert (tmp_path / link[1]).is_file()
    assert [path.name for path in tmp_path.iterdir()] == ["page.html"]
    for wrong in (
        ["--html", "--out", str(tmp_path / "no" / "page.html")],
        ["--out", str(page)],
        ["--html", "--out", str(tmp_path)],
    ):
        assert CliRunner().invoke(cli, ["report", *wrong, "-w", str(warehouse)]).exit_code == 2
