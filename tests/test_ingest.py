"""Whole runs: what is published is true, whole, the same whatever the order, and untouched by a second run."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from flows.settings import SettingError
from tests.made_documents import random_text
from tests.published_rows import main_rows
from tests.test_tallies import answers

pytestmark = [pytest.mark.flow, pytest.mark.usefixtures("engine")]
Ingest = Callable[..., Any]


@pytest.fixture(scope="module")
def ingest() -> Ingest:
    from flows.pipeline import ingest

    return ingest


@pytest.fixture(scope="module")
def published(ingest: Ingest, examples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The samples, published once by two workers."""
    warehouse = tmp_path_factory.mktemp("published") / "w.duckdb"
    ingest(examples, warehouse, workers=2)
    return warehouse


def ask(warehouse: Path, sql: str) -> list[tuple]:
    with duckdb.connect(str(warehouse), read_only=True) as con:
        return con.execute(sql).fetchall()


def fingerprint(rows: Iterable[Any]) -> str:
    return hashlib.sha256(repr(list(rows)).encode()).hexdigest()


def test_every_sample_but_the_broken_one_is_published(published: Path, examples: Path) -> None:
    """Twelve files, one of them a picture under a text's name."""
    assert ask(published, "select count(*) from files") == [(len(list(examples.iterdir())) - 1,)]
    held_back = ask(published, "select path, table_name, status from quality.quarantine")
    assert held_back == [("12_picture.txt", "files", "open")]


def test_quotes_and_citations_are_slices_of_the_raw_text(published: Path) -> None:
    wrong = ask(
        published,
        """
        select indicator_id from indicators join documents using (document_id) join files using (file_id)
        where quote <> files.text[indicators.raw_start + 1:indicators.raw_end]
        union all
        select citations.title from citations join documents using (document_id) join files using (file_id)
        where not contains(files.text[citations.raw_start + 1:citations.raw_end], left(citations.title, 1))
        """,
    )
    assert wrong == []
    assert ask(published, "select count(*) > 100 from indicators") == [(True,)]


def test_segments_are_their_slices_with_the_edits_applied(published: Path) -> None:
    """Replayed here by hand, not by the code that made them."""
    texts = dict(ask(published, "select file_id, text from files"))
    edits: dict[str, list[tuple[int, int, str]]] = {}
    for file_id, start, end, inserted in ask(
        published, "select file_id, raw_start, raw_end, inserted from edits order by file_id, raw_start, raw_end"
    ):
        edits.setdefault(file_id, []).append((start, end, inserted))
    rows = ask(
        published,
        "select d.file_id, s.raw_start, s.raw_end, s.text from segments s join documents d using (document_id)",
    )
    assert len(rows) > 250
    for file_id, start, end, text in rows:
        assert replay(texts[file_id], edits.get(file_id, []), start, end) == text


def replay(raw: str, edits: list[tuple[int, int, str]], start: int, end: int) -> str:
    out, at = "", start
    for edit_start, edit_end, inserted in edits:
        if start <= edit_start < end:
            out += raw[at:edit_start] + inserted
            at = edit_end
    return out + raw[at:end]


def test_edits_replay_to_the_documents_and_undo_to_the_raw_text(published: Path) -> None:
    for file_id, raw in ask(published, "select file_id, text from files"):
        edits = ask(
            published,
            f"select raw_start, raw_end, removed, inserted from edits where file_id = '{file_id}' order by 1, 2",
        )
        documents = ask(
            published, f"select text from documents where file_id = '{file_id}' order by raw_start, raw_end desc"
        )
        clean = replay(raw, [(a, b, inserted) for a, b, _, inserted in edits], 0, len(raw) + 1)
        assert clean == "".join(text for (text,) in documents)
        undone, at, raw_at = "", 0, 0
        for start, end, removed, inserted in edits:
            undone += clean[at : at + start - raw_at] + removed
            at += start - raw_at + len(inserted)
            raw_at = end
        assert undone + clean[at:] == raw


def test_a_masked_number_has_no_value_and_a_masked_year_is_no_year(published: Path) -> None:
    assert (
        ask(
            published,
            """select quote from indicators where masked and
           (value is not null or value_high is not null or value_base is not null or value_high_base is not null)""",
        )
        == []
    )
    assert ask(published, "select count(*) >= 10 from indicators where masked") == [(True,)]
    assert ask(published, "select path, year from documents join files using (file_id) where year > 2023") == []


def test_a_second_run_changes_nothing(ingest: Ingest, examples: Path, published: Path) -> None:
    before = fingerprint(main_rows(published).items())
    parts = ask(published, "select path from ops.parts order by path")
    outcome = ingest(examples, published)
    assert fingerprint(main_rows(published).items()) == before
    assert ask(published, "select path from ops.parts order by path") == parts
    assert outcome.new_faults == ()


def test_the_number_of_workers_changes_nothing(ingest: Ingest, examples: Path, published: Path, tmp_path: Path) -> None:
    ingest(examples, tmp_path / "one.duckdb", workers=1)
    assert main_rows(tmp_path / "one.duckdb") == main_rows(published)


def test_the_order_of_files_and_the_bounds_of_batches_change_nothing(
    ingest: Ingest, examples: Path, published: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = os.listdir
    monkeypatch.setattr(os, "listdir", lambda path: sorted(listed(path), key=lambda name: str(name)[::-1]))
    monkeypatch.setenv("GONGWEN_BATCH_BYTES", "3000")
    ingest(examples, tmp_path / "shuffled.duckdb", workers=2)
    assert main_rows(tmp_path / "shuffled.duckdb") == main_rows(published)


def test_a_run_leaves_tallies_that_answer_as_all_rows_do(published: Path) -> None:
    """The sample pages: every question of the page that tallies answer has an answer, and the same one."""
    found = answers(published, published.with_suffix(".gongwen"))
    assert found == answers(published, None)
    assert all(found.values())


def test_many_runs_give_what_one_run_gives(ingest: Ingest, examples: Path, published: Path, tmp_path: Path) -> None:
    """Four runs, each over a few more files, the later ones first."""
    raw, warehouse = tmp_path / "raw", tmp_path / "w.duckdb"
    raw.mkdir()
    names = sorted(path.name for path in examples.iterdir())
    for part in (names[8:], names[6:8], names[2:6], names[:2]):
        for name in part:
            shutil.copy(examples / name, raw / name)
        ingest(raw, warehouse)
    assert main_rows(warehouse) == main_rows(published)


def test_lowered_thresholds_find_more_pairs_without_new_files_and_stay(
    ingest: Ingest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two speeches that share five of seven paragraphs are a pair from 0.6 on; the next run is told nothing and keeps it.

    A run that would keep signatures of another version of the comparison beside its own is refused.
    """
    raw, warehouse, chooser = tmp_path / "raw", tmp_path / "w.duckdb", random.Random(5)
    raw.mkdir()
    shared = [random_text(chooser, 150) + "。" for _ in range(5)]
    for name in ("a", "b"):
        text = "\n".join(["在全县工作会议上的讲话", *shared, random_text(chooser, 150) + "。"])
        (raw / f"{name}.txt").write_text(text, encoding="utf-8")
    ingest(raw, warehouse)
    assert ask(warehouse, "from duplicate_pairs") == []
    for told in ({"near_threshold": 0.6}, {}):
        ingest(raw, warehouse, **told)
        assert ask(warehouse, "select method, round(jaccard, 1) from duplicate_pairs") == [("near", 0.7)]
        rows = ask(warehouse, "select name, value from ops.settings where name like '%threshold' order by name")
        assert rows == [("contained_threshold", "0.9"), ("near_threshold", "0.6")]
    monkeypatch.setattr("flows.run.rules_version", lambda _: "0123456789abcdef")
    monkeypatch.setattr("flows.comparison.comparison_version", lambda: "other")
    (raw / "c.txt").write_text("讲话\n各位代表:大会现在开幕。", encoding="utf-8")
    with pytest.raises(SettingError, match="2 files would keep signatures"):
        ingest(raw, warehouse, keep_old_rules=True)
    assert ask(warehouse, "select count(distinct cluster_id) from documents") == [(2,)]


def test_one_content_under_two_paths_is_one_file(ingest: Ingest, examples: Path, tmp_path: Path) -> None:
    raw, warehouse = tmp_path / "raw", tmp_path / "w.duckdb"
    (raw / "sub").mkdir(parents=True)
    shutil.copy(examples / "03_masks.txt", raw / "b.txt")
    ingest(raw, warehouse)
    shutil.copy(examples / "03_masks.txt", raw / "a.txt")
    ingest(raw, warehouse)
    assert ask(warehouse, "select path from files") == [("a.txt",)]
    assert ask(warehouse, "select path, state from file_paths order by path") == [
        ("a.txt", "present"),
        ("b.txt", "present"),
    ]


def test_a_vanished_file_stays_until_it_is_pruned(ingest: Ingest, examples: Path, tmp_path: Path) -> None:
    raw, warehouse = tmp_path / "raw", tmp_path / "w.duckdb"
    raw.mkdir()
    for name in ("03_masks.txt", "04_noise.txt"):
        shutil.copy(examples / name, raw / name)
    ingest(raw, warehouse)
    (raw / "03_masks.txt").unlink()
    ingest(raw, warehouse)
    assert ask(warehouse, "select path, state from file_paths order by path") == [
        ("03_masks.txt", "vanished"),
        ("04_noise.txt", "present"),
    ]
    assert ask(warehouse, "select count(*) from files") == [(2,)]
    ingest(raw, warehouse, prune=True)
    assert ask(warehouse, "select path from files") == [("04_noise.txt",)]
    assert ask(
        warehouse,
        "select count(*) from indicators join documents using (document_id) join files using (file_id) where path <> '04_noise.txt'",
    ) == [(0,)]


def test_a_changed_file_is_read_again(ingest: Ingest, examples: Path, tmp_path: Path) -> None:
    raw, warehouse = tmp_path / "raw", tmp_path / "w.duckdb"
    raw.mkdir()
    shutil.copy(examples / "03_masks.txt", raw / "page.txt")
    ingest(raw, warehouse)
    shutil.copy(examples / "04_noise.txt", raw / "page.txt")
    ingest(raw, warehouse)
    assert ask(warehouse, "select state from file_paths order by state") == [("present",), ("superseded",)]


def test_a_dry_run_writes_nothing(ingest: Ingest, examples: Path, tmp_path: Path) -> None:
    outcome = ingest(examples, tmp_path / "w.duckdb", dry_run=True)
    assert outcome.summary.startswith("would read 12 of 12 files")
    assert not (tmp_path / "w.duckdb").exists()


READER = """
import sys, duckdb, json
seen, held = set(), duckdb.connect(sys.argv[1], read_only=True)
first = held.execute("select count(*), (select count(*) from segments) from files").fetchone()
print("ready", flush=True)
while not sys.stdin in __import__("select").select([sys.stdin], [], [], 0)[0]:
    assert held.execute("select count(*), (select count(*) from segments) from files").fetchone() == first
    with duckdb.connect(sys.argv[1], read_only=True) as con:
        seen.add(con.execute("select count(*), (select count(*) from segments), (select count(*) from terms) from files").fetchone())
print(json.dumps(sorted(seen)), flush=True)
"""


def test_a_reader_sees_the_old_state_or_the_new_one_and_blocks_nobody(
    ingest: Ingest, examples: Path, tmp_path: Path
) -> None:
    """The reader holds one connection open through the whole run and opens others in a loop."""
    raw, warehouse = tmp_path / "raw", tmp_path / "w.duckdb"
    raw.mkdir()
    shutil.copy(examples / "03_masks.txt", raw / "03.txt")
    ingest(raw, warehouse)
    counts = "select count(*), (select count(*) from segments), (select count(*) from terms) from files"
    old = ask(warehouse, counts)
    command = [sys.executable, "-c", READER, str(warehouse)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as reader:
        assert reader.stdout
        assert reader.stdin
        assert reader.stdout.readline() == "ready\n"
        shutil.copytree(examples, raw, dirs_exist_ok=True)
        ingest(raw, warehouse)
        reader.stdin.write("\n")
        reader.stdin.flush()
        seen = [tuple(state) for state in __import__("json").loads(reader.stdout.readline())]
    assert reader.returncode == 0
    assert set(seen) <= {*old, *ask(warehouse, counts)}


def test_ten_thousand_broken_rows_are_all_in_quarantine_and_none_in_main(
    ingest: Ingest, examples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A masked number with a value, ten thousand times among the rows of one page; a copy of it is kept out whole.

    The copy was compared before it was checked: what the warehouse holds of the page is as if it had never been read.
    """
    import pyarrow as pa
    import pyarrow.parquet as parquet

    from flows import pipeline

    read_new_files = pipeline.read_new_files

    def spoil(run: Any, progress: Any) -> Any:
        reading = read_new_files(run, progress)
        (path,) = reading.staged["indicators"]
        table = parquet.read_table(path)
        row = table.slice(0, 1).to_pylist()[0]
        rows = [
            row | {"indicator_id": f"{row['indicator_id'][:32]}-{900_000 + n}", "masked": True, "value": 1.0}
            for n in range(10_000)
        ]
        parquet.write_table(pa.concat_tables([table, pa.Table.from_pylist(rows, table.schema)]), path)
        (path,) = reading.staged["files"]
        table = parquet.read_table(path)
        rows = [row | {"verified": row["path"] == "page.txt"} for row in table.to_pylist()]
        parquet.write_table(pa.Table.from_pylist(rows, table.schema), path)
        return reading

    raw, warehouse = tmp_path / "raw", tmp_path / "w.duckdb"
    raw.mkdir()
    shutil.copy(examples / "04_noise.txt", raw / "page.txt")
    ingest(raw, tmp_path / "sound.duckdb")
    (raw / "z_copy.txt").write_bytes((raw / "page.txt").read_bytes() + b"\n")
    monkeypatch.setattr(pipeline, "read_new_files", spoil)
    ingest(raw, warehouse)
    held_back = "select count(*) from quality.quarantine where expectation = 'indicator_masked_stays_empty'"
    assert ask(warehouse, held_back) == [(10_000,)]
    rows, sound = main_rows(warehouse), main_rows(tmp_path / "sound.duckdb")
    assert {name for name in rows if rows[name] != sound[name]} <= {"file_paths"}


def test_a_folder_of_bad_input_gives_a_row_for_each_bad_file_and_loads_the_good(
    ingest: Ingest, examples: Path, tmp_path: Path
) -> None:
    """Everything that may lie in a folder, at once; what only another user may not read is tested with the scan."""
    raw, warehouse = tmp_path / "raw", tmp_path / "w.duckdb"
    raw.mkdir()
    shutil.copy(examples / "03_masks.txt", raw / "good.txt")
    shutil.copy(examples / "09_gb18030.txt", raw / "good too.txt")
    (raw / "empty.txt").write_bytes(b"")
    (raw / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20)
    (raw / "random.txt").write_bytes(bytes((i * 7919 + i * i * 31) % 256 for i in range(5000)))
    (raw / "truncated.txt").write_bytes("工作会议上的讲话".encode()[:-1])
    (raw / "one line.txt").write_bytes("同志们,大家好。".encode() * 2_300_000)
    (raw / "new\nline.txt").write_bytes("好".encode() * 50)
    (tmp_path / "outside.txt").write_text("外面" * 50, "utf8")
    (raw / "link.txt").symlink_to(tmp_path / "outside.txt")
    (raw / "broken link.txt").symlink_to(tmp_path / "nowhere.txt")
    os.mkfifo(raw / "pipe.txt")
    outcome = ingest(raw, warehouse)
    assert sorted(path for (path,) in ask(warehouse, "select path from files")) == ["good too.txt", "good.txt"]
    held_back = ask(warehouse, "select path, count(*), min(reason) from quality.quarantine group by path order by path")
    assert {path: count for path, count, _ in held_back} == dict.fromkeys(
        [
            "broken link.txt",
            "empty.txt",
            "link.txt",
            "new\\nline.txt",
            "one line.txt",
            "picture.txt",
            "pipe.txt",
            "random.txt",
            "truncated.txt",
        ],
        1,
    )
    assert all(reason for _, _, reason in held_back)
    assert len(outcome.new_faults) == 9
    again = ingest(raw, warehouse)
    assert again.new_faults == ()
