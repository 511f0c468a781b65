"""Data Docs that look right offline: remote styles and scripts out, a small sheet of ours in, an index in front."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from html import escape
from importlib.resources import files
from itertools import groupby
from pathlib import Path
from string import Template

from expectations.promises import Promise
from warehouse.bookkeeping import Result
from warehouse.visible import visible_lines

KEPT_RUNS = 5  # pages of older runs are dropped; their results stay in quality.results
RESULTS = "results.json"  # marks a folder as one of ours, and lets a second call for the same run add its suites

_REMOTE = (
    re.compile(r"<script\b.*?</script>", re.DOTALL | re.IGNORECASE),
    re.compile(r"<style\b.*?</style>", re.DOTALL | re.IGNORECASE),
    re.compile(r"<link\b[^>]*>", re.IGNORECASE),
    re.compile(r"<img\b[^>]*>", re.IGNORECASE),
    re.compile(r"<footer\b.*?</footer>", re.DOTALL | re.IGNORECASE),
    re.compile(r'\son\w+="[^"]*"', re.IGNORECASE),
)
_REMOTE_LINK = re.compile(r'<a\b[^>]*href="(?:https?:)?//[^"]*"[^>]*>(.*?)</a>', re.DOTALL | re.IGNORECASE)
_HOME_LINK = re.compile(r'href="(?:\.\./)+(?:index|expectations/[\w-]+)\.html"')


def publish_pages(
    pages: Mapping[str, str], docs_folder: Path, run_id: str, promises: Sequence[Promise], results: Sequence[Result]
) -> None:
    """Write the pages of Great Expectations, by name, into `docs_folder`/`run_id`, with an index; drop old runs."""
    folder = docs_folder / folder_name(run_id)
    folder.mkdir(exist_ok=True)
    for name, page in pages.items():
        _write(folder / f"{name}.html", offline(page))
    rows = _merge(folder / RESULTS, promises, results)
    _write(folder / "index.html", _run_page(run_id, rows))
    _drop_old_runs(docs_folder, folder)
    _write(docs_folder / "index.html", _list_of_runs(docs_folder))


def offline(page: str) -> str:
    """The page without anything fetched from elsewhere, styled by our own sheet; controls in texts are shown as codes."""
    for pattern in _REMOTE:
        page = pattern.sub("", page)
    page = _REMOTE_LINK.sub(r"\1", page)
    page = _HOME_LINK.sub('href="index.html"', page)
    return visible_lines(page).replace("</head>", f"<style>{_template('pages.css')}</style></head>", 1)


def folder_name(run_id: str) -> str:
    """The run's name as that of a folder: 2026-01-05T10:00 -> 2026-01-05T10_00."""
    return re.sub(r"[^\w-]", "_", run_id) or "_"


def _merge(path: Path, promises: Sequence[Promise], results: Sequence[Result]) -> list[dict[str, object]]:
    """All results of the run: those of this call, and of an earlier call for other suites."""
    told = {each.name: {"sentence": each.sentence, "reason": each.reason, "sql": each.query} for each in promises}
    rows = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
    suites = {result.suite for result in results}
    rows = [row for row in rows if row["suite"] not in suites]
    rows += [asdict(result) | told[result.expectation] for result in results]
    _write(path, json.dumps(rows, ensure_ascii=False, indent=1))
    return rows


def _run_page(run_id: str, rows: Sequence[dict[str, object]]) -> str:
    """Every promise of the run, the broken ones first within each table."""
    ordered = sorted(rows, key=lambda row: (_page(row), bool(row["success"]), str(row["expectation"])))
    tables = [
        f'<h2><a href="{escape(page)}.html">{escape(page)}</a></h2>\n<table>{_HEAD}{"".join(map(_row, members))}</table>'
        for page, members in groupby(ordered, key=_page)
    ]
    broken = sum(not row["success"] for row in rows)
    summary = f"<p>{len(rows)} 条规则,{broken} 条未通过 / {len(rows)} promises, {broken} broken</p>"
    return _layout(f"校验 / Validation: {run_id}", summary + "\n".join(tables))


_HEAD = "<tr><th></th><th>规则 / promise</th><th>严重程度 / severity</th><th>行数 / rows</th><th>违反 / violations</th></tr>"


def _row(row: dict[str, object]) -> str:
    sign = '<td class="held">✓</td>' if row["success"] else f'<td class="{escape(str(row["severity"]))}">✗</td>'
    examples = f"<pre>{escape(str(row['observed'])[:2000])}</pre>" if row["observed"] else ""
    name, sentence, reason, sql = (escape(str(row[key])) for key in ("expectation", "sentence", "reason", "sql"))
    told = f"<details><summary><b>{name}</b> {sentence}</summary>{reason}<pre>{sql}</pre></details>{examples}"
    numbers = f'<td class="number">{row["element_count"]}</td><td class="number">{row["unexpected_count"]}</td>'
    return f'<tr>{sign}<td>{told}</td><td class="word">{escape(str(row["severity"]))}</td>{numbers}</tr>\n'


def _page(row: dict[str, object]) -> str:
    return f"{row['suite']}-{row['table_name']}"


def _drop_old_runs(docs_folder: Path, newest: Path) -> None:
    others = [folder for folder in _runs(docs_folder) if folder != newest]
    for folder in others[KEPT_RUNS - 1 :]:
        shutil.rmtree(folder)


def _list_of_runs(docs_folder: Path) -> str:
    links = "".join(
        f'<li><a href="{escape(folder.name)}/index.html">{escape(folder.name)}</a></li>'
        for folder in _runs(docs_folder)
    )
    return _layout("校验 / Validation", f"<ul>{links}</ul>")


def _runs(docs_folder: Path) -> list[Path]:
    """The folders of runs, the newest first."""
    marks = sorted(docs_folder.glob(f"*/{RESULTS}"), key=lambda path: (path.stat().st_mtime_ns, path), reverse=True)
    return [mark.parent for mark in marks]


def _layout(title: str, body: str) -> str:
    page = Template(_template("page.html")).substitute(title=escape(title), style=_template("pages.css"), body=body)
    return visible_lines(page)


def _template(name: str) -> str:
    return (files("expectations") / "templates" / name).read_text(encoding="utf-8")


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
