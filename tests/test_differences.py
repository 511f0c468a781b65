"""What changed between two runs is told row by row, with its cause; runs that are no longer kept are named as such."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from flows.__main__ import cli
from tests.staged_batches import Bench, file_id_of, reject, write_rows
from warehouse import parts, schema
from warehouse.differences import differences
from warehouse.kept_runs import RunNotKept, find_run, kept_runs
from warehouse.records import document_id, indicator_id

A, B = "去年全县供水", "今年全县供水"
FIRST = {"vocabulary_version": "words-1", "rule_code_version": "code-1"}
WORDS = FIRST | {"vocabulary_version": "words-2"}
CODE = FIRST | {"rule_code_version": "code-2"}
PER_FILE = dict.fromkeys(schema.FILE_TABLES, 1) | {"segments": 3, "indicators": 2, "equations": 2}


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    bench = Bench(tmp_path)
    bench.publish(A, versions=FIRST)
    return bench


def last_two(bench: Bench, **options: Any) -> dict[str, list[dict[str, Any]]]:
    before, after = kept_runs(bench.warehouse)[-2:]
    with differences(bench.warehouse, before, after, **options) as found:
        return {"counts": found.counts(), "rows": found.rows()}


def counted(bench: Bench) -> dict[tuple[str, str, str], int]:
    return {(r["table_name"], r["change"], r["cause"]): r["rows"] for r in last_two(bench)["counts"]}


def restage(bench: Bench, text: str, rules_version: str, value: float) -> Path:
    """The file again, made by other rules that read another value."""
    staging = bench.stage([text], rules_version=rules_version)
    (path,) = (bench.state / "work").glob(f"{bench.runs}-0-{rules_version}/indicators.parquet")
    table = pq.read_table(path)
    at = table.column_names.index("value")
    pq.write_table(table.set_column(at, "value", pa.array([value] * len(table))), path)
    assert pc.max(table["value"]).as_py() != value
    return staging


def test_new_files_and_vanished_ones_are_input(bench: Bench) -> None:
    """Every row of the new file appeared, those of the old one are not mentioned; pruned, its rows vanish."""
    bench.publish(B, versions=FIRST)
    assert counted(bench) == {(name, "appeared", "input"): n for name, n in PER_FILE.items()}
    bench.publish(dropped_files={file_id_of(B)}, versions=FIRST)
    assert counted(bench) == {(name, "vanished", "input"): n for name, n in PER_FILE.items()}


@pytest.mark.parametrize(
    ("versions", "cause"),
    [(WORDS, "vocabulary"), (CODE, "code"), ({}, "rules")],
)
def test_other_rules_are_told_apart(bench: Bench, versions: dict[str, str], cause: str) -> None:
    """The changed rows alone, with the columns that changed and both values."""
    staging = restage(bench, A, "rules-2", 2.5)
    dropped = {file_id_of(A)}
    empty = {"vocabulary_version": None, "rule_code_version": None}
    bench.publish(staging=staging, dropped_files=dropped, rules_version="rules-2", versions=versions or empty)
    found = last_two(bench)
    assert found["counts"] == [{"table_name": "indicators", "change": "changed", "cause": cause, "rows": 2}]
    assert [row["row_id"] for row in found["rows"]] == [indicator_id(file_id_of(A), place) for place in (0, 1)]
    assert json.loads(found["rows"][0]["columns"]) == [{"name": "value", "before": "1.5", "after": "2.5"}]
    assert found["rows"][0]["path"] == f"{A}.txt"


def test_both_may_have_changed(bench: Bench) -> None:
    staging = restage(bench, A, "rules-2", 2.5)
    versions = {"vocabulary_version": "words-2", "rule_code_version": "code-2"}
    bench.publish(staging=staging, dropped_files={file_id_of(A)}, rules_version="rules-2", versions=versions)
    assert {row["cause"] for row in last_two(bench)["counts"]} == {"code and vocabulary"}


def test_what_a_promise_keeps_out_is_checks(bench: Bench) -> None:
    """The same file by the same rules: a leaf kept out, and a whole file kept out and let in again."""
    staging = bench.stage([A])
    first, second = (indicator_id(file_id_of(A), place) for place in (0, 1))
    reject(staging, "indicators", second, file_id_of(A))
    bench.publish(staging=staging, dropped_files={file_id_of(A)}, versions=FIRST)
    link = f"{first}|{second}|growth_of"
    found = last_two(bench)["rows"]
    assert [(r["table_name"], r["change"], r["cause"], r["row_id"]) for r in found] == [
        *(("equations", "vanished", "checks", f"{second}-growth|{place}") for place in (0, 1)),
        ("indicator_links", "vanished", "checks", link),
        ("indicators", "vanished", "checks", second),
    ]
    staging = bench.stage([A])
    reject(staging, "files", file_id_of(A), file_id_of(A))
    bench.publish(staging=staging, dropped_files={file_id_of(A)}, versions=FIRST)
    assert set(last_two(bench)["counts"][0].values()) >= {"vanished", "checks"}
    bench.publish(A, versions=FIRST)
    assert {(r["change"], r["cause"]) for r in last_two(bench)["counts"]} == {("appeared", "checks")}


def test_pairs_follow_their_documents(bench: Bench, tmp_path: Path) -> None:
    """A pair with a new file is input; a pair between known files came of other documents."""
    bench.publish(B, versions=FIRST)
    left, right = sorted(document_id(file_id_of(text), 0, False) for text in (A, B))
    pair = {"left_id": left, "right_id": right, "method": "near", "jaccard": 0.9, "containment": 0.9}
    pairs = write_rows(tmp_path / "pairs", "duplicate_pairs", [pair])
    bench.publish(corpus_tables={"duplicate_pairs": pairs}, versions=FIRST)
    assert counted(bench) == {("duplicate_pairs", "appeared", "other documents"): 1}
    first, _, last = kept_runs(bench.warehouse)
    with differences(bench.warehouse, first, last, ["duplicate_pairs"]) as found:
        assert [row["cause"] for row in found.rows()] == ["input"]


def test_merged_parts_are_no_difference(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows that were written again as they are do not count."""
    monkeypatch.setattr(parts, "TIER_PARTS", 2)
    bench.publish(B, versions=FIRST)
    assert bench.ask("select count(*) from ops.parts where table_name = 'files'") == [(1,)]
    assert {row["path"] for row in last_two(bench)["rows"]} == {f"{B}.txt"}


def test_only_kept_runs_can_be_compared(bench: Bench) -> None:
    """One by the beginning of its id; others are refused with those that can."""
    for _ in range(3):
        bench.publish(versions=FIRST)
    kept = kept_runs(bench.warehouse)
    assert [each.run_id for each in kept] == ["run-002", "run-003", "run-004"]
    assert find_run(bench.warehouse, "run-003", kept) == kept[1]
    for name, message in (
        ("run-001", "no longer kept; kept are run-002, run-003, run-004"),
        ("run-00", "3 runs begin so"),
        ("run-9", "no run is called so"),
    ):
        with pytest.raises(RunNotKept, match=message):
            find_run(bench.warehouse, name, kept)


def test_the_command_counts_and_lists(bench: Bench) -> None:
    def gongwen(*arguments: str) -> Any:
        return CliRunner().invoke(cli, ["diff", *arguments, "-w", str(bench.warehouse)])

    assert gongwen().exit_code == 2
    bench.publish(B, versions=FIRST)
    done = gongwen("--format", "csv")
    assert done.exit_code == 0, done.output
    assert "files,appeared,input,1" in done.stdout
    assert "rows differ between run-001 and run-002" in done.stderr
    listed = gongwen("run-001", "run-002", "--rows", "--format", "json", "--table", "segments")
    assert {row["path"] for row in json.loads(listed.stdout)} == {f"{B}.txt"}
    assert len(json.loads(listed.stdout)) == 3
    assert json.loads(gongwen("run-002", "run-002", "--format", "json").stdout) == []
    for wrong in (["run-001"], ["run-001", "run-9"], ["--table", "nothing"]):
        assert gongwen(*wrong).exit_code == 2
