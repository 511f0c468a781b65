"""Batches of files become Parquet folders, whole or not at all; each bad file is one row of its own."""

from __future__ import annotations

import hashlib
import json
import random
import time
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as parquet
import pytest

from tasks.text.reading import Rows, read_text
from tasks.workers import folder, loading, rows
from tasks.workers.batch import read_batch
from tasks.workers.batches import SMALLEST_BATCH, Batch, make_batch, plan_batches
from tasks.workers.columns import schema_of, to_table
from tasks.workers.done import Done, finished, left_out, load_done, remove_leftovers
from tasks.workers.limits import TimeUpError, time_limit
from tasks.workers.rejections import is_final, rejection
from tasks.workers.rows import RECORDS, media_type
from tasks.workers.rules import _below, _shaping_files, rules_version
from tasks.workers.scan import Found, scan
from warehouse.records import File, Indicator, Segment

RULES = "0123456789abcdef"
PAGE = "在全县工作会议上的讲话\n各位代表:过去一年,全县生产总值完成80.5亿元,增长9%。\n"


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    """An empty raw folder."""
    (tmp_path / "raw").mkdir()
    return tmp_path / "raw"


def read(raw: Path, **settings: int) -> list[Done]:
    """All batches of the raw folder, read one after the other into `work`."""
    target = str(raw.parent / "work" / RULES)
    batches = plan_batches(scan(raw)[0], rules=RULES, **settings)
    return [read_batch(str(raw), batch, target, RULES, "run-1") for batch in batches]


def table(done: Done, name: str) -> pa.Table:
    """One table of a batch."""
    return parquet.read_table(f"{done.folder}/{name}.parquet")


def test_schema_follows_the_annotations_of_the_record() -> None:
    """str, int, float, bool, date and tuples, with or without None, each has its Arrow type."""
    schema = schema_of(Indicator)
    assert schema.field("name").type == pa.string()
    assert schema.field("raw_start").type == pa.int64()
    assert schema.field("value").type == pa.float64()
    assert schema.field("masked").type == pa.bool_()
    assert schema.field("period_start").type == pa.date32()
    assert schema.field("reasons").type == pa.list_(pa.string())
    assert schema.field("verified").type == pa.bool_()
    assert schema_of(Segment).field("tokens").type == pa.list_(pa.string())
    assert schema_of(File).field("text").type == pa.large_string()
    assert all(schema_of(record).names[-1] == "verified" for record in RECORDS.values())


def test_a_value_that_fits_no_column_raises() -> None:
    """A number where words belong, or a lone surrogate, never gets into a table."""
    good = File("f", "a.txt", "f", 1, "text/plain", "utf-8", 0, "县", 1, published_at=date(2023, 8, 21))
    assert to_table(File, [good], [True]).to_pylist()[0]["published_at"] == date(2023, 8, 21)
    for text in (5, "\ud800"):
        bad = File("f", "a.txt", "f", 1, "text/plain", "utf-8", 0, text, 1)  # type: ignore[arg-type]
        with pytest.raises((pa.ArrowException, TypeError, ValueError)):
            to_table(File, [bad], [True])


def test_batches_hold_distinct_contents_under_the_smallest_path() -> None:
    """The plan depends on the files alone, not on the order in which they are found."""
    files = [Found(f"{n}.txt", hashlib.sha256(bytes([n % 7])).hexdigest(), 400) for n in range(10)]
    plan = plan_batches(files, 1_000, RULES)
    assert [[file.path for file in batch.files] for batch in plan] == [
        ["0.txt", "1.txt"],
        ["2.txt", "3.txt"],
        ["4.txt", "5.txt"],
        ["6.txt"],
    ]
    assert plan_batches(reversed(files), 1_000, RULES) == plan
    assert plan_batches(files, 1_000, "other")[0].batch_id != plan[0].batch_id
    assert plan_batches([], 1_000, RULES) == []


def test_file_larger_than_a_batch_is_a_batch() -> None:
    """No empty batch comes before it."""
    plan = plan_batches([Found("a", "1", 5_000), Found("b", "2", 10)], 1_000, RULES)
    assert [[file.path for file in batch.files] for batch in plan] == [["a"], ["b"]]


def test_every_table_is_written_and_every_row_verified(raw: Path) -> None:
    """One Parquet file a table, also where it has no row, and the counts in done.json are theirs."""
    (raw / "a.txt").write_text(PAGE)
    (raw / "b.txt").write_bytes(PAGE.encode("gb18030"))
    (done,) = read(raw)
    assert {path.stem for path in Path(done.folder).glob("*.parquet")} == set(RECORDS)
    assert done.counts == {name: table(done, name).num_rows for name in RECORDS}
    assert done.counts["files"] == 2
    assert done.counts["segments"] >= 2
    for name in RECORDS:
        assert all(table(done, name)["verified"].to_pylist()), name
    (first, second) = sorted(table(done, "files").to_pylist(), key=lambda row: str(row["path"]))
    assert (first["encoding"], second["encoding"]) == ("utf-8", "gb18030")
    assert first["text"] == second["text"] == PAGE
    assert first["file_id"] == hashlib.sha256(PAGE.encode()).hexdigest()[:32]
    assert (first["rules_version"], first["run_id"]) == (RULES, "run-1")
    assert set(done.seconds) == {"read", "decode", "text", "verify", "columns", "write"}


def test_bad_files_are_one_rejection_each_and_good_ones_are_loaded(raw: Path) -> None:
    """Empty, binary, random and cut-off files do not keep the good one out."""
    (raw / "good.txt").write_text(PAGE)
    (raw / "empty.txt").write_bytes(b"")
    (raw / "image.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(50))
    (raw / "random.txt").write_bytes(random.Random(1).randbytes(3_000))
    (raw / "cut.txt").write_bytes("各位代表".encode()[:-1])
    (raw / "line.txt").write_bytes(b"x" * 50_000_000)
    started = time.perf_counter()
    (done,) = read(raw)
    assert time.perf_counter() - started < 30
    assert {row.path: row.expectation for row in done.rejections} == {
        "empty.txt": "file_empty",
        "image.txt": "file_binary",
        "random.txt": "file_binary",
        "cut.txt": "file_undecodable",
    }
    assert [row["path"] for row in table(done, "files").to_pylist()] == ["good.txt"]
    image = next(row for row in done.rejections if row.path == "image.txt")
    assert image.first_bytes is not None
    assert image.first_bytes.startswith("89504e47")
    assert image.sha256 == hashlib.sha256((raw / "image.txt").read_bytes()).hexdigest()
    assert image.size_bytes == 58


def test_file_on_which_a_stage_fails_is_a_rejection_that_names_the_place(
    raw: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The exception and where it was raised, in one line; the other files are loaded."""

    def fail_on_some(text: str, file_id: str, kind: str) -> Rows:
        if "故障" in text:
            raise KeyError("no such\nunit")
        return read_text(text, file_id)

    monkeypatch.setattr(rows, "read_text", fail_on_some)
    (raw / "bad.txt").write_text("故障" + PAGE)
    (raw / "good.txt").write_text(PAGE)
    (done,) = read(raw)
    (row,) = done.rejections
    assert (row.path, row.expectation) == ("bad.txt", "stage_failed")
    assert row.reason.startswith("KeyError at tasks.workers.rows:")
    assert "rows_of" in row.reason
    assert "\n" not in row.reason
    assert done.counts["files"] == 1


def test_file_whose_rows_fit_no_column_is_rejected_alone(raw: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One wrong type in one file costs that file, and leaves nothing of it behind."""

    def break_some(text: str, file_id: str, kind: str) -> Rows:
        made = read_text(text, file_id)
        if "故障" in text:
            object.__setattr__(made.structure.documents[0], "title", 5)
        return made

    monkeypatch.setattr(rows, "read_text", break_some)
    (raw / "bad.txt").write_text("故障" + PAGE)
    (raw / "good.txt").write_text(PAGE)
    (raw / "more.txt").write_text(PAGE * 2)
    (done,) = read(raw)
    assert [(row.path, row.expectation) for row in done.rejections] == [("bad.txt", "stage_failed")]
    assert [row["path"] for row in table(done, "files").to_pylist()] == ["good.txt", "more.txt"]
    assert len(done.file_ids) == 2


def test_file_that_takes_too_long_is_a_rejection(raw: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A rule that runs wild, even one that catches every Exception, is stopped."""

    def run_wild(text: str, file_id: str, kind: str) -> Rows:
        while "故障" in text:
            try:
                time.sleep(0.01)
            except Exception:
                continue
        return read_text(text, file_id)

    monkeypatch.setattr(rows, "read_text", run_wild)
    monkeypatch.setattr(loading, "seconds_for", lambda size: 0.2)
    (raw / "bad.txt").write_text("故障" + PAGE)
    (raw / "good.txt").write_text(PAGE)
    (done,) = read(raw)
    assert [(row.path, row.expectation) for row in done.rejections] == [("bad.txt", "stage_timeout")]
    assert done.counts["files"] == 1
    assert not is_final(done.rejections[0])


def test_time_limit_leaves_no_timer_behind() -> None:
    """What ends in time is not interrupted later."""
    with time_limit(0.05):
        pass
    time.sleep(0.1)
    with pytest.raises(TimeUpError), time_limit(0.05):
        time.sleep(1)


def test_file_that_changed_since_it_was_listed_is_loaded_as_it_is(raw: Path) -> None:
    """Its new content is stable, so its row says what stands there now."""
    (raw / "a.txt").write_text(PAGE)
    (batch,) = plan_batches(scan(raw)[0], rules=RULES)
    (raw / "a.txt").write_text(PAGE * 2)
    done = read_batch(str(raw), batch, str(raw.parent / "work" / RULES), RULES, "run-1")
    new_id = hashlib.sha256((PAGE * 2).encode()).hexdigest()[:32]
    assert done.file_ids == (new_id,)
    assert done.changed == {"a.txt": new_id}
    assert table(done, "files")["char_count"].to_pylist() == [len(PAGE) * 2]


def test_file_that_changes_while_it_is_read_is_a_rejection(raw: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two readings that differ from the listing and from each other."""
    (raw / "a.txt").write_text(PAGE)
    (raw / "good.txt").write_text(PAGE * 2)
    found = scan(raw)[0]
    readings = iter(range(100))

    def grow(root: str, path: str, limit: int) -> bytes:
        data = folder.read_file(root, path, limit)
        return data + str(next(readings)).encode() if path == "a.txt" else data

    monkeypatch.setattr(loading, "read_file", grow)
    (batch,) = plan_batches(found, rules=RULES)
    done = read_batch(str(raw), batch, str(raw.parent / "work" / RULES), RULES, "run-1")
    assert [(row.path, row.expectation) for row in done.rejections] == [("a.txt", "changed_while_read")]
    assert done.counts["files"] == 1


def test_file_that_vanished_or_became_a_link_since_it_was_listed_is_a_rejection(raw: Path, tmp_path: Path) -> None:
    """Nothing outside of the raw folder is read, whatever happens after the listing."""
    for name in ("gone.txt", "link.txt", "deep/link.txt"):
        (raw / name).parent.mkdir(exist_ok=True)
        (raw / name).write_text(PAGE + name)
    (batch,) = plan_batches(scan(raw)[0], rules=RULES)
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "link.txt").write_text("secret")
    for name in ("gone.txt", "link.txt", "deep/link.txt"):
        (raw / name).unlink()
    (raw / "link.txt").symlink_to(tmp_path / "outside" / "link.txt")
    (raw / "deep").rmdir()
    (raw / "deep").symlink_to(tmp_path / "outside")
    done = read_batch(str(raw), batch, str(tmp_path / "work"), RULES, "run-1")
    assert {row.path: row.expectation for row in done.rejections} == {
        "gone.txt": "file_vanished",
        "link.txt": "file_not_regular",
        "deep/link.txt": "file_vanished",
    }
    assert done.counts["files"] == 0


def test_finished_batch_is_reused_and_a_broken_one_is_read_again(raw: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """done.json and whole Parquet files are what makes a batch finished."""
    (raw / "a.txt").write_text(PAGE)
    (first,) = read(raw)
    with monkeypatch.context() as broken:
        broken.setattr(rows, "read_text", None)  # nothing may be read
        assert read(raw) == [first]
    assert finished(str(raw.parent / "work"), RULES) == [first]
    assert finished(str(raw.parent / "work"), "other") == []
    assert load_done(first.folder, "other") is None
    with open(f"{first.folder}/segments.parquet", "r+b") as file:
        file.truncate(100)
    assert finished(str(raw.parent / "work"), RULES) == []
    (again,) = read(raw)
    assert (again.file_ids, again.counts, again.sizes) == (first.file_ids, first.counts, first.sizes)


def test_passing_faults_are_tried_again(raw: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A batch with a file that took too long is not taken for finished by the next reading."""
    (raw / "a.txt").write_text(PAGE)
    with monkeypatch.context() as slow:
        slow.setattr(loading, "seconds_for", lambda size: 0.05)
        slow.setattr(rows, "read_text", lambda text, file_id, kind: time.sleep(1))
        (first,) = read(raw)
    assert first.rejections[0].expectation == "stage_timeout"
    (second,) = read(raw)
    assert second.rejections == ()
    assert second.counts["files"] == 1


def test_half_written_folders_are_never_finished_and_can_be_removed(raw: Path) -> None:
    """What a kill leaves behind is no batch."""
    (raw / "a.txt").write_text(PAGE)
    (done,) = read(raw)
    target = Path(done.folder).parent
    (target / ".aside-x-1").mkdir()
    (target / "junk").mkdir()
    (target / "junk" / "done.json").write_text(json.dumps({"batch_id": "junk"}))
    assert finished(str(target.parent), RULES) == [done]
    remove_leftovers(str(target.parent), RULES)
    assert sorted(path.name for path in target.iterdir()) == [done.batch_id, "junk"]


def test_rows_do_not_depend_on_the_bounds_of_batches(raw: Path) -> None:
    """One batch or one for each file: the same rows."""
    for number in range(5):
        (raw / f"{number}.txt").write_text(PAGE * (number + 1))
    together = read(raw)
    apart = read(raw, batch_bytes=1)
    assert (len(together), len(apart)) == (1, 5)
    for name in RECORDS:
        ours = pa.concat_tables([table(done, name) for done in apart])
        assert ours.to_pylist() == table(together[0], name).to_pylist(), name


def test_file_in_two_batches_is_left_out_of_one() -> None:
    """Of two batches that hold the same content, the one that was planned so keeps it."""
    common = ((), {}, {}, 0, {})
    changed = Done("a", RULES, "/a", ("1", "2"), common[0], {"x": "2"}, *common[1:])  # type: ignore[arg-type]
    planned = Done("b", RULES, "/b", ("2", "3"), common[0], {}, *common[1:])  # type: ignore[arg-type]
    assert left_out([changed, planned]) == {"/a": {"2"}}
    assert left_out([planned]) == {}


def test_batch_is_named_by_its_contents() -> None:
    """The order of the files does not matter, the paths neither."""
    a, b = Found("a", "1", 1), Found("b", "2", 1)
    assert make_batch([a, b], RULES).batch_id == make_batch([Found("c", "2", 1), a], RULES).batch_id
    assert isinstance(make_batch([a], RULES), Batch)


MEDIA = [
    ("a.txt", "各位代表", "text/plain"),
    ("a.HTML", "各位代表", "text/html"),
    ("a.txt", " <!DOCTYPE html>\n<html>", "text/html"),
    ("a.txt", "<?xml version='1.0'?><html lang='zh'>", "text/html"),
    ("a.md", "# 报告", "text/markdown"),
    ("a", "<htmlish>", "text/plain"),
]


@pytest.mark.parametrize(("path", "text", "expected"), MEDIA, ids=[f"{n}-{m[2]}" for n, m in enumerate(MEDIA)])
def test_media_type_goes_by_beginning_and_name(path: str, text: str, expected: str) -> None:
    """A saved page without a proper name is still HTML."""
    assert media_type(path, text) == expected


def test_rules_version_covers_code_and_data_but_no_caches(tmp_path: Path) -> None:
    """The text modules, their data and the records count; compiled and hidden files do not."""
    names = [name for name, _ in _shaping_files()]
    assert {"tasks.text/reading.py", "tasks.text/encoding.py", "warehouse/records.py"} <= set(names)
    assert {"tasks.workers/columns.py", "tasks.workers/rows.py", "tasks.workers/verify.py"} <= set(names)
    assert any(name.startswith("tasks.text/data/") for name in names) or not list(_below(Path("tasks/text/data")))
    assert not [name for name in names if "__pycache__" in name or name.endswith(".pyc")]
    assert len(rules_version()) == 16
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "a.pyc").touch()
    (tmp_path / ".hidden").touch()
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "units.toml").touch()
    assert [name for name, _ in _below(tmp_path)] == ["data/units.toml"]


def test_rejection_makes_an_odd_path_printable() -> None:
    """A newline or an undecodable byte in a name cannot break a report."""
    assert rejection("a\nb\udcff\u2028.txt", "file_name", "odd").path == "a\\nb\\xff\\u2028.txt"


def test_the_last_batches_are_small() -> None:
    """Two workers with two shares each: whole batches first, then a fourth of what is left, no crumbs; every file once."""
    found = [Found(f"{number:03}.txt", f"{number:064x}", 50_000) for number in range(200)]
    batches = plan_batches(found, 2_000_000, RULES, shares=4)
    sizes = [sum(file.size for file in batch.files) for batch in batches]
    assert sizes[0] == 2_000_000
    assert sizes == sorted(sizes, reverse=True)
    assert [size for size in sizes if size < SMALLEST_BATCH] == sizes[-1:]
    assert all(size <= max(sum(sizes[at:]) // 4, SMALLEST_BATCH) for at, size in enumerate(sizes))
    assert [file for batch in batches for file in batch.files] == found
    assert len(plan_batches(found, 2_000_000, RULES)) == 5
