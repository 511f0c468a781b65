"""A folder of all formats, published: true, whole, the same in one run or many, containers opened once."""

from __future__ import annotations

import gzip
import lzma
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.made_formats import json_lines, nested, old_office, page, pdf, record, speech, table, tarred, word, zipped

pytestmark = [pytest.mark.flow, pytest.mark.usefixtures("engine")]
Ingest = Callable[..., Any]
INNER = zipped({"e.txt": speech(5).encode()})
FILES = {
    "a.html": page(1),
    "b.md": f"# {speech(2)}".encode(),
    "c.txt.gz": gzip.compress(speech(3).encode()),
    "d.zip": zipped({"d.html": page(4), "same.txt": speech(6).encode(), "../x.txt": b"1", "in.zip": INNER}),
    "e.tar.gz": gzip.compress(tarred({"f.txt": speech(7).encode(), "in.zip": INNER})),
    "f.tar.xz": lzma.compress(tarred({"g.txt": speech(8).encode()})),
    "g.jsonl": json_lines({"text": speech(9), "url": "http://a.cn/9"}, {"text": speech(10)}),
    "h.csv": table(["标题", "正文"], ["甲", speech(11)], encoding="gbk"),
    "i.warc": record("http://a.cn/1", page(12)) + record("http://a.cn/2", page(13), missing=9_000),
    "j.docx": word(speech(14).splitlines()),
    "k.pdf": pdf(speech(15).splitlines()),
    "plain.txt": speech(6).encode(),
    "bad.pdf": pdf([]),
    "bad.zip": zipped({"a.txt": bytes(60_000_000)}),
    "bad.docx": old_office("EncryptedPackage"),
    "deep.zip": nested(10, speech(16).encode()),
}
PATHS = [
    "a.html", "b.md", "c.txt.gz!/c.txt", "d.zip!/d.html", "d.zip!/in.zip!/e.txt", "d.zip!/same.txt", "e.tar.gz!/f.txt",
    "f.tar.xz!/g.txt", "g.jsonl#1", "g.jsonl#2", "h.csv#1", "i.warc#1", "j.docx", "k.pdf",
]  # fmt: skip
FAULTS = {
    "bad.docx": "file_encrypted",
    "bad.pdf": "pdf_without_text",
    "bad.zip": "container_limit",
    "d.zip!/../x.txt": "member_path",
    "deep.zip!/9.zip!/8.zip!/7.zip!/6.zip": "container_depth",
    "i.warc#2": "record_truncated",
}


@pytest.fixture(scope="module")
def ingest() -> Ingest:
    from flows.pipeline import ingest

    return ingest


def fill(raw: Path, *names: str) -> Path:
    """Put files of these names into the folder."""
    raw.mkdir(exist_ok=True)
    for name in names:
        (raw / name).write_bytes(FILES[name])
    return raw


def ask(warehouse: Path, sql: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def rows(warehouse: Path) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of main without what tells runs apart."""
    out = {}
    for name in (
        "files",
        "documents",
        "edits",
        "segments",
        "terms",
        "indicators",
        "duplicate_pairs",
        "reused_passages",
    ):
        without = "exclude (run_id)" if name == "files" else ""
        out[name] = ask(warehouse, f"select * {without} from {name} order by all")
    out["file_paths"] = ask(warehouse, "select file_id, path, container_id, state from file_paths order by all")
    return out


@pytest.fixture(scope="module")
def published(ingest: Ingest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All formats, published by two workers in small batches."""
    folder = tmp_path_factory.mktemp("formats")
    ingest(fill(folder / "raw", *FILES), folder / "w.duckdb", workers=2)
    return folder


def test_every_format_is_read_and_every_fault_is_one_row(published: Path) -> None:
    """Content found twice stands once, under its smallest path."""
    warehouse = published / "w.duckdb"
    assert [path for (path,) in ask(warehouse, "select path from files order by path")] == PATHS
    held = ask(warehouse, "select path, expectation from quality.quarantine where status = 'open'")
    assert dict(held) == FAULTS
    assert len(held) == len(FAULTS)
    assert ask(warehouse, "select count(distinct file_id) from documents join files using (file_id)") == [(len(PATHS),)]
    wrong = "select path from indicators join documents using (document_id) join files using (file_id) where "
    assert ask(warehouse, wrong + "quote <> files.text[indicators.raw_start + 1:indicators.raw_end]") == []
    figures = "select count(*) from indicators join documents using (document_id) join files using (file_id) where path = '{}'"
    assert {ask(warehouse, figures.format(path)) == [(2,)] for path in PATHS} == {True}


def test_members_name_their_containers(published: Path) -> None:
    """Each id leads to a row of ops.containers; a content at two places is listed at both."""
    warehouse = published / "w.duckdb"
    assert ask(warehouse, "select path from files where container_id not in (select file_id from ops.containers)") == []
    assert ask(warehouse, "select path from files where container_id is null and contains(path, '!')") == []
    held = ask(
        warehouse, "select path from file_paths where file_id in (select file_id from files where path like '%/e.txt')"
    )
    assert sorted(held) == [("d.zip!/in.zip!/e.txt",), ("e.tar.gz!/in.zip!/e.txt",)]


def test_a_second_run_opens_no_container(published: Path, ingest: Ingest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is read, nothing changes, no fault is forgotten."""
    warehouse = published / "w.duckdb"
    before, faults = rows(warehouse), ask(warehouse, "select * exclude (last_run) from quality.quarantine order by all")
    monkeypatch.setattr("flows.engine.Pool", None)  # no worker may start
    ingest(published / "raw", warehouse)
    assert rows(warehouse) == before
    assert ask(warehouse, "select * exclude (last_run) from quality.quarantine order by all") == faults


def test_runs_one_after_the_other_give_what_one_run_gives(published: Path, ingest: Ingest, tmp_path: Path) -> None:
    """Plain file first or archive first, small batches or one."""
    ingest(fill(tmp_path / "raw", "plain.txt", "e.tar.gz", "a.html"), tmp_path / "w.duckdb", workers=1)
    fill(tmp_path / "raw", *FILES)
    ingest(tmp_path / "raw", tmp_path / "w.duckdb", workers=1)
    assert rows(tmp_path / "w.duckdb") == rows(published / "w.duckdb")


def test_members_go_with_their_container_and_stay_where_else_they_are(
    published: Path, ingest: Ingest, tmp_path: Path
) -> None:
    """A file gets the smallest path that is left; pruning removes the rest."""
    raw, warehouse = fill(tmp_path / "raw", "d.zip", "e.tar.gz", "plain.txt"), tmp_path / "w.duckdb"
    ingest(raw, warehouse, workers=1)
    (raw / "d.zip").unlink()
    ingest(raw, warehouse, workers=1)
    states = dict(ask(warehouse, "select path, state from file_paths"))
    assert states["d.zip!/d.html"] == "vanished"
    assert ("plain.txt", None) in ask(warehouse, "select path, container_id from files")
    ingest(raw, warehouse, workers=1, prune=True)
    assert sorted(ask(warehouse, "select path from files")) == [
        ("e.tar.gz!/f.txt",),
        ("e.tar.gz!/in.zip!/e.txt",),
        ("plain.txt",),
    ]
