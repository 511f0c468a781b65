"""Comparison of staged and published Parquet files: in one run or many, the same rows."""

from __future__ import annotations

import os
import random
import signal
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as parquet
import pytest

from benchmarks.layers import Parts, published, rows_of
from tasks.text import kin_groups
from tasks.text.duplicates import Thresholds
from tasks.text.paragraphs import Paragraph, find_paragraphs
from tasks.text.signatures import Signature, signatures
from tasks.workers import apart, occurrence_rows, passage_spill, passage_tables
from tasks.workers.apart import compare_apart
from tasks.workers.columns import to_table
from tasks.workers.compare import compare
from tasks.workers.process import Worker, WorkerDiedError
from tasks.workers.shingle_store import ShingleStore
from tests.made_documents import family, made_document, random_text
from warehouse.records import Document, Segment, segment_id

TABLES = (
    "duplicate_pairs", "document_clusters", "passages", "passage_occurrences", "passage_slots",
)  # fmt: skip


def paragraphs(documents: list[Document]) -> list[Segment]:
    """The lines of the documents as paragraphs."""
    found = []
    for document in documents:
        at = document.raw_start
        for line in document.text.split("\n"):
            name = segment_id(document.file_id, "paragraph", at)
            found.append(
                Segment(name, document.document_id, None, 0, "paragraph", None, None, "1", line, at, at + len(line))
            )
            at += len(line) + 1
    return found


def staged(folder: Path, documents: list[Document]) -> Parts:
    """The documents as a worker stages them."""
    folder.mkdir(parents=True)
    rows: dict[type, list[object]] = {
        Document: list(documents),
        Signature: list(signatures(documents)),
        Paragraph: list(find_paragraphs(paragraphs(documents), [])),
    }
    parts: Parts = {}
    for name, record in [("documents", Document), ("signatures", Signature), ("paragraphs", Paragraph)]:
        path = folder / f"{name}.parquet"
        parquet.write_table(to_table(record, rows[record], [True] * len(rows[record])), path)
        parts[name] = [path]
    return parts


def tables(parts: Parts) -> dict[str, list[dict[str, object]]]:
    return {name: rows_of(parts, name).to_pylist() for name in TABLES}


def compared(
    before: Parts, staged: Parts, folder: Path, rejected: Sequence[str] = (), gone: Sequence[str] = (), **how: Any
) -> Parts:
    """The published parts after a comparison; files that have gone lose their rows."""
    compare(staged, before, rejected, folder, gone, **how)
    kept = {}
    for name, paths in before.items():
        kept[name] = [_without(path, gone, folder / f"{at}-{path.name}") for at, path in enumerate(paths)]
    return published(kept, staged, folder)


def _without(path: Path, gone: Sequence[str], target: Path) -> Path:
    rows = parquet.ParquetFile(path).read()
    if path.stem.split("-")[-1] not in ("documents", "signatures", "paragraphs") or not gone:
        return path
    files = [name[:32] for name in rows["document_id"].to_pylist()]
    parquet.write_table(rows.filter(pa.array([name not in gone for name in files], pa.bool_())), target)
    return target


@pytest.fixture(scope="module")
def documents() -> list[Document]:
    """Some 160 documents with copies of all kinds, cut into paragraphs at certain characters."""
    breaks = {code: chr(code) + "\n" for code in range(0x4E00, 0x9FA5, 150)}
    return [made_document(str(at), each.text.translate(breaks)) for at, each in enumerate(family(21, 60))]


@pytest.mark.parametrize("many", [0.0, 2.0])
def test_old_and_new_equal_all_at_once(
    tmp_path: Path, documents: list[Document], monkeypatch: pytest.MonkeyPatch, many: float
) -> None:
    """Half of the documents after the other half, some of which have gone by then: the rows of one run over the rest.

    So it is whether all paragraphs are compared anew, as where much has changed, or only those near to changed ones.
    """
    monkeypatch.setattr(passage_tables, "MANY", many)
    old, new = documents[:90], documents[90:]
    gone = [document.file_id for document in old[::4]]
    before = compared({}, staged(tmp_path / "old", old), tmp_path / "one")
    after = compared(before, staged(tmp_path / "new", new), tmp_path / "two", gone=gone)
    rest = [document for document in documents if document.file_id not in gone]
    whole = compared({}, staged(tmp_path / "all", rest), tmp_path / "whole")
    assert tables(after) == tables(whole)
    assert all(tables(after).values())


def test_one_document_after_the_other_equals_all_at_once(tmp_path: Path, documents: list[Document]) -> None:
    """Several small runs, each of which writes what it changes and no more."""
    parts = compared({}, staged(tmp_path / "parts", documents[:-5]), tmp_path / "out")
    for at, document in enumerate(documents[-5:]):
        parts = compared(parts, staged(tmp_path / f"parts{at}", [document]), tmp_path / f"out{at}")
        written = parquet.read_metadata(parts["passage_occurrences"][-1]).num_rows
        assert written < len(tables(parts)["passage_occurrences"]) / 2
    assert tables(parts) == tables(compared({}, staged(tmp_path / "all", documents), tmp_path / "whole"))


@pytest.mark.parametrize("at_once", [0, 5_000])
def test_halves_one_after_the_other_or_at_once(
    tmp_path: Path, documents: list[Document], monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    """Whether documents and paragraphs are compared at once or, as where much is new, in turn: the rows are the same."""
    monkeypatch.setattr("tasks.workers.compare.AT_ONCE", at_once)
    monkeypatch.setattr(pa, "cpu_count", lambda: 2)
    before = compared({}, staged(tmp_path / "parts", documents[:40]), tmp_path / "out")
    after = compared(before, staged(tmp_path / "more", documents[40:42]), tmp_path / "two")
    assert tables(after) == tables(compared({}, staged(tmp_path / "all", documents[:42]), tmp_path / "whole"))


def test_a_run_without_new_documents_changes_nothing(tmp_path: Path, documents: list[Document]) -> None:
    """Comparing what is published again reads no text and writes no row."""
    parts = compared({}, staged(tmp_path / "parts", documents), tmp_path / "one")
    counts = compare({}, {**parts, "documents": []}, [], tmp_path / "two")
    assert not any(counts.values())


def test_a_mended_cluster_is_counted_anew(tmp_path: Path) -> None:
    """A new document that draws two apart into one cluster changes the passages that stand in them."""
    chooser = random.Random(3)
    shared, first, second, third = (random_text(chooser, size) for size in (300, 400, 300, 300))
    documents = [
        made_document("a", "\n".join([shared, first, second])),
        made_document("b", "\n".join([shared, first, third])),
        made_document("c", "\n".join([shared, first])),
        made_document("d", "\n".join([shared, first, second, third[:40]])),
    ]
    parts = compared({}, staged(tmp_path / "parts", documents[:3]), tmp_path / "one")
    parts = compared(parts, staged(tmp_path / "more", documents[3:]), tmp_path / "two")
    assert tables(parts) == tables(compared({}, staged(tmp_path / "all", documents), tmp_path / "whole"))


def test_much_is_spilt_and_comes_back_in_order(
    tmp_path: Path, documents: list[Document], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With next to no memory for rows and small groups, the tables are the same, row for row."""
    parts = staged(tmp_path / "parts", documents)
    compare(parts, {}, [], tmp_path / "one")
    monkeypatch.setattr(passage_spill, "HELD", 1)
    monkeypatch.setattr(passage_spill, "FLUSH", 10)
    monkeypatch.setattr(occurrence_rows, "HELD", 2)
    monkeypatch.setattr(kin_groups, "GROUP", 3)
    compare(parts, {}, [], tmp_path / "two")
    for name in TABLES:
        one, two = (parquet.read_table(tmp_path / run / f"{name}.parquet") for run in ("one", "two"))
        assert one.equals(two)


def test_lower_thresholds_compare_what_is_published_again(tmp_path: Path, documents: list[Document]) -> None:
    """Pairs of published documents at Jaccard 0.5 are found without reading them again, and no cluster changes."""
    before = compared({}, staged(tmp_path / "parts", documents), tmp_path / "one")
    lower = Thresholds(0.5, 0.7)
    after = compared(before, {}, tmp_path / "two", thresholds=lower, same_thresholds=False)
    whole = compared({}, staged(tmp_path / "all", documents), tmp_path / "whole", thresholds=lower)
    assert tables(after) == tables(whole)
    assert len(tables(after)["duplicate_pairs"]) > len(tables(before)["duplicate_pairs"])
    assert tables(after)["document_clusters"] == tables(before)["document_clusters"]


def test_rejected_and_doubled_files_take_no_part(tmp_path: Path, documents: list[Document]) -> None:
    """Staged rows of a rejected file, and of one that stays published, do not count."""
    before = compared({}, staged(tmp_path / "published", documents[:60]), tmp_path / "one")
    both = staged(tmp_path / "both", documents[30:120])
    after = compared(before, both, tmp_path / "two", [document.file_id for document in documents[90:120]])
    assert tables(after) == tables(compared({}, staged(tmp_path / "kept", documents[:90]), tmp_path / "expected"))


def test_a_published_file_made_again_counts_once(tmp_path: Path) -> None:
    """A file that is dropped and staged again is compared with its new text."""
    text = random_text(random.Random(1), 400)
    old = compared(
        {}, staged(tmp_path / "old", [made_document("a", text), made_document("b", text[::-1])]), tmp_path / "1"
    )
    new = staged(tmp_path / "new", [made_document("b", text)])
    after = compared(old, new, tmp_path / "2", gone=[made_document("b", "").file_id])
    assert [len(tables(after)[name]) for name in ("duplicate_pairs", "document_clusters")] == [1, 2]


def test_tables_that_lack_a_document_are_made_anew(tmp_path: Path, documents: list[Document]) -> None:
    """Published documents that no comparison has seen: all rows are written, and no owners."""
    before = compared({}, staged(tmp_path / "parts", documents[:50]), tmp_path / "one")
    unseen = staged(tmp_path / "unseen", documents[50:60])
    partial = {name: [*paths, *unseen.get(name, [])] for name, paths in before.items()}
    counts = compare({}, partial, [], tmp_path / "two")
    assert counts["document_clusters"] == 60
    assert "replaced_owners" not in counts


def test_nothing_gives_empty_tables(tmp_path: Path) -> None:
    """Without documents the tables are there, with their columns and no rows."""
    assert compare({}, {}, [], tmp_path) == dict.fromkeys(TABLES, 0)
    assert parquet.read_schema(tmp_path / "passages.parquet").names[-1] == "is_stock"


def test_sets_beyond_the_cache_are_read_again(tmp_path: Path, documents: list[Document]) -> None:
    """A store that may hold next to nothing in memory gives the same sets."""
    parts = staged(tmp_path / "parts", documents)
    names = [document.document_id for document in documents]
    with ShingleStore(tmp_path, cache_bytes=1000) as small, ShingleStore(tmp_path) as large:
        for store in (small, large):
            store.read(parts["documents"], names)
        for name in [*names, *names[:10]]:
            assert (small.shingles_of(name) == large.shingles_of(name)).all()


def test_a_process_of_its_own_compares_alike(
    tmp_path: Path, documents: list[Document], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same files, byte for byte, in a second run over part of what the first had; a process that dies is replaced."""
    old, new = staged(tmp_path / "old", documents[:30]), staged(tmp_path / "new", documents[30:50])
    before = compared({}, old, tmp_path / "before")
    what = (new, before, {documents[49].file_id}, {documents[0].file_id}, Thresholds(0.7, 0.85), False)
    asked: list[dict[str, Any]] = []
    ask = Worker.ask

    def die_once(worker: Worker, request: dict[str, Any]) -> dict[str, Any]:
        asked.append(request)
        if len(asked) == 1:
            worker.start()
            os.kill(worker.pid or 0, signal.SIGKILL)
        return ask(worker, request)

    monkeypatch.setattr(Worker, "ask", die_once)
    counts = compare_apart(*what[:3], tmp_path / "apart", *what[3:], threads=1)
    assert len(asked) == 2
    assert counts == compare(*what[:3], tmp_path / "here", *what[3:])
    for name in counts:
        assert (tmp_path / "apart" / f"{name}.parquet").read_bytes() == (
            tmp_path / "here" / f"{name}.parquet"
        ).read_bytes()


@pytest.mark.parametrize("fails", [False, True])
def test_a_process_reads_on_with_its_own_threads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails: bool) -> None:
    """The threads that a comparison was given end with it, however it ends."""
    seen: list[int] = []

    def count_threads(**_request: object) -> dict[str, int]:
        seen.append(pa.cpu_count())
        if fails:
            raise OSError("no room")
        return {}

    monkeypatch.setattr(apart, "compare", count_threads)
    before = pa.cpu_count()
    request = {
        "staged": {},
        "published": {},
        "target": str(tmp_path),
        "thresholds": {"near": 0.7, "contained": 0.85},
        "threads": before + 3,
    }
    try:
        apart.answer(request)
    except OSError:
        assert fails
    now = pa.cpu_count()
    pa.set_cpu_count(before)
    assert (seen, now) == ([before + 3], before)


def test_a_comparison_that_kills_its_process_again_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run says so, and does not try for ever."""
    monkeypatch.setenv("PYTHONHOME", "/nonexistent")
    with pytest.raises(WorkerDiedError, match="ended with code"):
        compare_apart({}, {}, [], tmp_path, [], Thresholds(), True, threads=1)
