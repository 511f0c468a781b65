"""Comparison of staged and published Parquet files: in one run or many, the same rows."""

from __future__ import annotations

import random
from pathlib import Path

import pyarrow.parquet as parquet
import pytest

from tasks.text.paragraphs import Paragraph, find_paragraphs
from tasks.text.signatures import Signature, signatures
from tasks.workers.columns import to_table
from tasks.workers.compare import compare
from tasks.workers.shingle_store import ShingleStore
from tests.made_documents import family, made_document, random_text
from warehouse.records import Document, Segment, segment_id

TABLES = (
    "duplicate_pairs", "document_clusters", "reused_passages", "passages", "passage_occurrences", "passage_slots",
)  # fmt: skip
Parts = dict[str, list[Path]]


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


def tables(folder: Path) -> dict[str, list[dict[str, object]]]:
    return {name: parquet.read_table(folder / f"{name}.parquet").to_pylist() for name in TABLES}


@pytest.fixture(scope="module")
def documents() -> list[Document]:
    """Some 160 documents with copies of all kinds, cut into paragraphs at certain characters."""
    breaks = {code: chr(code) + "\n" for code in range(0x4E00, 0x9FA5, 150)}
    return [made_document(str(at), each.text.translate(breaks)) for at, each in enumerate(family(21, 60))]


def test_old_and_new_equal_all_at_once(tmp_path: Path, documents: list[Document]) -> None:
    """Half of the documents after the other half, some of which have gone by then: the rows of one run over the rest."""
    old, new = documents[:90], documents[90:]
    gone = [document.file_id for document in old[::4]]
    first, second = staged(tmp_path / "old", old), staged(tmp_path / "new", new)
    compare(first, {}, [], None, tmp_path / "one")
    previous = tmp_path / "one" / "duplicate_pairs.parquet"
    passages = {name: [tmp_path / "one" / f"{name}.parquet"] for name in ("passage_occurrences", "passage_slots")}
    counts = compare(second, {**first, **passages}, [], previous, tmp_path / "two", gone)
    rest = [document for document in documents if document.file_id not in gone]
    whole = compare(staged(tmp_path / "all", rest), {}, [], None, tmp_path / "whole")
    assert tables(tmp_path / "two") == tables(tmp_path / "whole")
    assert counts == whole
    assert all(counts.values())


def test_a_run_without_new_documents_changes_nothing(tmp_path: Path, documents: list[Document]) -> None:
    """Comparing what is published again reads no text and gives the same rows."""
    parts = staged(tmp_path / "parts", documents)
    compare(parts, {}, [], None, tmp_path / "one")
    published = {**parts, "documents": []}
    compare({}, published, [], tmp_path / "one" / "duplicate_pairs.parquet", tmp_path / "two")
    assert tables(tmp_path / "one") == tables(tmp_path / "two")


def test_rejected_and_doubled_files_take_no_part(tmp_path: Path, documents: list[Document]) -> None:
    """Staged rows of a rejected file, and of one that stays published, do not count."""
    published, both = staged(tmp_path / "published", documents[:60]), staged(tmp_path / "both", documents[30:120])
    rejected = [document.file_id for document in documents[90:120]]
    compare(both, published, rejected, None, tmp_path / "out")
    compare(staged(tmp_path / "kept", documents[:90]), {}, [], None, tmp_path / "expected")
    assert tables(tmp_path / "out") == tables(tmp_path / "expected")


def test_a_published_file_made_again_counts_once(tmp_path: Path) -> None:
    """A file that is dropped and staged again is compared with its new text."""
    text = random_text(random.Random(1), 400)
    old = staged(tmp_path / "old", [made_document("a", text), made_document("b", text[::-1])])
    new = staged(tmp_path / "new", [made_document("b", text)])
    counts = compare(new, old, [], None, tmp_path / "out", [made_document("b", "").file_id])
    assert (counts["duplicate_pairs"], counts["document_clusters"]) == (1, 2)


def test_nothing_gives_empty_tables(tmp_path: Path) -> None:
    """Without documents the tables are there, with their columns and no rows."""
    assert compare({}, {}, [], None, tmp_path) == dict.fromkeys(TABLES, 0)
    assert parquet.read_schema(tmp_path / "reused_passages.parquet").names[-1] == "occurrences"


def test_sets_beyond_the_cache_are_read_again(tmp_path: Path, documents: list[Document]) -> None:
    """A store that may hold next to nothing in memory gives the same sets."""
    parts = staged(tmp_path / "parts", documents)
    names = [document.document_id for document in documents]
    with ShingleStore(tmp_path, cache_bytes=1000) as small, ShingleStore(tmp_path) as large:
        for store in (small, large):
            store.read(parts["documents"], names)
        for name in [*names, *names[:10]]:
            assert (small.shingles_of(name) == large.shingles_of(name)).all()
