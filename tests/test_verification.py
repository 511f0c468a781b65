"""Rows corrupted after they were loaded: the promises name them, and reading files anew finds what no promise can see."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb
import pytest

from benchmarks.corpus import write_corpus
from expectations.promises import load_promises
from flows.verification import checked_rows, differences_of
from tasks.workers.batch import read_batch
from tasks.workers.batches import plan_batches
from tasks.workers.rules import rules_version
from tasks.workers.scan import scan
from warehouse import schema
from warehouse.by_file import contents_by_file
from warehouse.sql import parquet

Parts = Mapping[str, Sequence[Path]]

MOST = 100  # rows corrupted of each kind
LEAST = 15  # where the pages hold fewer, such as links
A_FILE = 3
MASKED = "".join(
    f"今年,全镇{n}个村修建水渠XX公里,争取资金XX万元,依据《第{n}号农田水利条例》。\n" for n in range(11, 71)
)
TO_CATCH = 0.98
VALUE = "value is not null and not masked and measure in ('level', 'share') and value_high is null"
# What is corrupted: the table, which of its rows, and how.
CORRUPTIONS = {
    "indicator_offset": ("indicators", "true", "raw_start = raw_start + 1, raw_end = raw_end + 1"),
    "indicator_quote": ("indicators", "true", "quote = reverse(quote) || '0'"),
    "unit_against_base_unit": ("indicators", "value is not null", "base_unit = base_unit || '次'"),
    "base_times_100": ("indicators", "value <> 0", "value_base = value_base * 100"),
    "value_times_100": ("indicators", f"value <> 0 and {VALUE}", "value = value * 100, value_base = value_base * 100"),
    "value_against_digits": ("indicators", VALUE, "value = value + 1, value_base = value_base * (value + 1) / value"),
    "sign_against_words": (
        "indicators",
        "measure in ('growth', 'gap') and value <> 0",
        "value = -value, value_base = -value_base",
    ),
    "mask_with_a_value": ("indicators", "masked", "value = 5, value_base = 5"),
    "periods_out_of_order": (
        "indicators",
        "true",
        "period_start = date '2021-12-31', period_end = date '2021-01-01'",
    ),
    "indicator_without_sentence": ("indicators", "true", "segment_id = document_id || 'x'"),
    "indicator_without_document": ("indicators", "true", "document_id = left(document_id, 32) || '-999999-d'"),
    "link_to_nowhere": ("indicator_links", "true", "to_id = to_id || '0'"),
    "edit_inserted": ("edits", "document_id is not null", "inserted = inserted || '县'"),
    "edit_removed": ("edits", "true", "removed = removed || '县'"),
    "edit_offset": ("edits", "raw_end > raw_start", "raw_end = raw_end - 1"),
    "segment_level": ("segments", "level is not null", "level = (level + 1) % 6"),
    "segment_text": ("segments", "true", "text = text || '县'"),
    "segment_without_parent": ("segments", "parent_id is not null", "parent_id = parent_id || 'x'"),
    "document_end": ("documents", "not is_collection", "raw_end = raw_end - 1"),
    "citation_title": ("citations", "true", "title = title || '县'"),
    "term_count": ("terms", "true", "count = count + 1"),
}


@pytest.fixture(scope="module")
def parts(examples: Path, tmp_path_factory: pytest.TempPathFactory) -> Parts:
    """The rows of made pages and of the samples, as a worker leaves them."""
    folder = tmp_path_factory.mktemp("pages")
    raw = folder / "raw"
    write_corpus(raw, 250_000)
    (raw / "masked.txt").write_text(f"在全镇水利工作会议上的讲话\n\n同志们:\n{MASKED}")
    shutil.copytree(examples, raw / "examples")
    found = scan(raw, exclude=["truth.jsonl"])[0]
    done = [
        read_batch(str(raw), batch, str(folder / "work"), rules_version(), "run-1")
        for batch in plan_batches(found, 2_000_000)
    ]
    return {
        name: [Path(each.folder) / f"{name}.parquet" for each in done if name in each.sizes]
        for name in schema.FILE_TABLES
    }


@pytest.fixture(scope="module")
def before(parts: Parts, tmp_path_factory: pytest.TempPathFactory) -> set[tuple[str, str]]:
    """What the promises name in the sound rows: warnings, and nothing critical."""
    return named(parts, tmp_path_factory.mktemp("before"))


def named(parts: Parts, scratch: Path) -> set[tuple[str, str]]:
    """Every promise with every row that it names."""
    promises = load_promises(("files", "documents", "segments", "indicators"))
    with checked_rows(parts, scratch, "512MB") as connection:
        connection.execute("create view known_documents as select document_id, is_collection from documents")
        return {
            (promise.name, row_id)
            for promise in promises
            for (row_id,) in connection.execute(f"select row_id from ({promise.query})").fetchall()
        }


def corrupt(parts: Parts, kind: str, scratch: Path) -> tuple[Parts, list[set[str]]]:
    """The parts with some rows corrupted, and how each of them may be named: a leaf by its own id alone.

    What makes up a file (edits, segments, documents) may show in its document or file; then few rows a file are taken.
    """
    table, which, how = CORRUPTIONS[kind]
    row_id, file_id = schema.row_id(table), schema.file_id(table)
    owners = [] if table not in schema.WHOLE_FILE else [file_id, "document_id"]
    order = f"row_number() over (partition by {file_id} order by hash(place))"
    with duckdb.connect() as connection:
        connection.execute(f"create table t as select *, row_number() over () as place from {parquet(parts[table])}")
        connection.execute(
            f"""create table chosen as select place, [{", ".join([row_id, *owners])}] as names from t where {which}
            qualify {order} <= {A_FILE if owners else MOST} order by {order}, hash(place) limit {MOST}"""
        )
        connection.execute(f"update t set {how} where place in (select place from chosen)")
        names = connection.execute(
            f"select list_append(names, {row_id}) from chosen join t on t.place = chosen.place"
        ).fetchall()
        path = scratch / f"{table}.parquet"
        connection.execute(f"copy (select * exclude (place) from t) to '{path}' (format parquet)")
    return {**parts, table: [path]}, [set(each) for (each,) in names]


@pytest.mark.quality
@pytest.mark.parametrize("kind", CORRUPTIONS)
def test_a_corrupted_row_is_named(kind: str, parts: Parts, before: set[tuple[str, str]], tmp_path: Path) -> None:
    """At least 98 of 100 rows corrupted in one way are named by a promise that named nothing of the kind before."""
    corrupted, rows = corrupt(parts, kind, tmp_path)
    assert len(rows) >= LEAST, f"{len(rows)} rows to corrupt"
    new = {row_id for _, row_id in named(corrupted, tmp_path) - before}
    caught = sum(not names.isdisjoint(new) for names in rows)
    print(f"{kind}: {caught} of {len(rows)}")
    assert caught / len(rows) >= TO_CATCH, f"{caught} of {len(rows)}"


UNSEEN = {
    "status": "status = case status when 'actual' then 'target' else 'actual' end",
    "name": "name = '全县' || name",
    "measure": "measure = case measure when 'level' then 'share' else 'level' end",
    "subject": "subject = '某某县'",
}


@pytest.mark.quality
@pytest.mark.parametrize("field", UNSEEN)
def test_reading_files_anew_finds_what_no_promise_can_see(field: str, parts: Parts, tmp_path: Path) -> None:
    """Every row whose status, name, measure or subject was changed is found, and nothing else."""
    with duckdb.connect() as connection:
        connection.execute(f"create table t as from {parquet(parts['indicators'])}")
        connection.execute(f"update t set {UNSEEN[field]} where hash(indicator_id) % 10 = 0")
        changed = {
            row_id
            for (row_id,) in connection.execute(
                "select indicator_id from t where hash(indicator_id) % 10 = 0"
            ).fetchall()
        }
        connection.execute(f"copy t to '{tmp_path / 'indicators.parquet'}' (format parquet)")
    with checked_rows({**parts, "indicators": [tmp_path / "indicators.parquet"]}, tmp_path, "512MB") as connection:
        found = [each for contents in contents_by_file(connection) for each in differences_of(contents)]
    assert changed
    assert {(each.table, each.row_id, each.field) for each in found} == {("indicators", row, field) for row in changed}


@pytest.mark.quality
def test_sound_rows_are_those_that_their_text_gives(parts: Parts, tmp_path: Path) -> None:
    with checked_rows(parts, tmp_path, "512MB") as connection:
        assert [each for contents in contents_by_file(connection) for each in differences_of(contents)] == []
