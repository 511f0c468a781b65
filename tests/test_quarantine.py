"""The quarantine as a person works with it: rows are chosen, tried again, released with a note, and never lost."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest
from click.testing import CliRunner

from expectations.violations import fill_rejected
from flows.__main__ import cli
from tasks.planning import Known, Only, make_plan
from tasks.workers.scan import Found
from tests.published_rows import main_rows
from tests.staged_batches import Bench, file_id_of, reject
from tests.staged_rows import FILE, sound_staging
from warehouse.amend import OtherSchema, Overtaken, amend
from warehouse.export import export
from warehouse.quarantine import Decision, Selection, decide, quarantine_rows
from warehouse.reading import Inside, decided_files, known_refused, known_released
from warehouse.records import indicator_id
from warehouse.versions import OtherFormat

TEXT = "全县完成造林1.5万亩"
RELEASED = Decision("released", "checked against the page", "a reader")


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """A warehouse of one file, one of its indicators held back."""
    bench = Bench(tmp_path_factory.mktemp("untouched"))
    publish_with_a_fault(bench)
    return bench


@pytest.fixture
def bench(untouched: Bench, tmp_path: Path) -> Bench:
    """A copy of it, to be changed."""
    return untouched.copied(tmp_path)


def publish_with_a_fault(bench: Bench, severity: str = "critical") -> None:
    staging = bench.stage([TEXT])
    reject(staging, "indicators", indicator_id(file_id_of(TEXT), 0), file_id_of(TEXT), severity)
    dropped = [file_id_of(TEXT)] if bench.warehouse.exists() else []
    bench.publish(TEXT, staging=staging, dropped_files=dropped)


def row_of(bench: Bench, **chosen: Any) -> dict[str, Any]:
    (row,) = [each for each in quarantine_rows(bench.warehouse, Selection("all", **chosen)) if each["note"] != "link"]
    return row


def indicator_row(bench: Bench) -> dict[str, Any]:
    return row_of(bench, table_name="indicators")


def test_rows_are_chosen_by_status_promise_table_path_and_id(bench: Bench) -> None:
    """Each filter takes rows away; none takes all that are open."""

    def count(**chosen: Any) -> int:
        return len(quarantine_rows(bench.warehouse, Selection(**chosen)))

    assert count() == 4  # the indicator, the link that lost its end, the equation that lost a member
    assert count(status="released") == 0
    assert count(expectation="a_promise") == 1
    assert count(table_name="indicator_links") == 1
    assert count(path="x.*") == 1
    assert count(path="y.*") == 0
    assert count(row_ids=(indicator_id(file_id_of(TEXT), 0),)) == 1
    assert indicator_row(bench)["file_id"] == file_id_of(TEXT)


def test_a_release_is_visible_at_once_and_the_next_run_reads_its_file(bench: Bench) -> None:
    """The status, the note and the person stand there; first and last seen are kept."""
    before = indicator_row(bench)
    decide(bench.warehouse, bench.state, [before], RELEASED)
    after = indicator_row(bench)
    assert (after["status"], after["note"], after["decided_by"]) == ("released", RELEASED.note, RELEASED.author)
    assert (after["first_run"], after["last_run"]) == (before["first_run"], before["last_run"])
    assert after["is_pending"]
    assert decided_files(bench.warehouse) == {file_id_of(TEXT)}
    assert known_released(bench.warehouse) == [("indicators", before["row_id"], "a_promise")]


def test_a_released_row_is_loaded_and_stays_released(bench: Bench) -> None:
    """A later run finds it broken still, lets it pass, and has tried it."""
    assert bench.count("indicators") == 1
    decide(bench.warehouse, bench.state, [indicator_row(bench)], RELEASED)
    publish_with_a_fault(bench, severity="released")
    assert bench.count("indicators") == 2
    assert bench.count("indicator_links") == 1
    row = indicator_row(bench)
    assert (row["status"], row["note"], row["first_run"], row["last_run"]) == (
        "released",
        RELEASED.note,
        "run-001",
        "run-002",
    )
    assert bench.ask("select status from quality.quarantine where table_name = 'indicator_links'") == [("resolved",)]


def test_a_release_can_be_taken_back(bench: Bench) -> None:
    decide(bench.warehouse, bench.state, [indicator_row(bench)], RELEASED)
    decide(bench.warehouse, bench.state, [indicator_row(bench)], replace(RELEASED, status="open", note="a mistake"))
    assert known_released(bench.warehouse) == []
    assert (indicator_row(bench)["status"], indicator_row(bench)["note"]) == ("open", "a mistake")
    assert decided_files(bench.warehouse) == {file_id_of(TEXT)}


def test_a_row_that_passes_is_resolved_and_kept(bench: Bench) -> None:
    """Nothing is dropped: the row, its reason and its first run stay."""
    before = indicator_row(bench)
    bench.publish(TEXT, dropped_files=[file_id_of(TEXT)])
    after = indicator_row(bench)
    assert (after["status"], after["last_run"]) == ("resolved", "run-002")
    assert {name: after[name] for name in ("row", "reason", "first_run")} == {
        name: before[name] for name in ("row", "reason", "first_run")
    }


def test_a_row_that_a_run_resolved_meanwhile_is_not_released(bench: Bench) -> None:
    """The decision was about an open row, and waited for the run's lock: none of its rows is changed."""
    seen = quarantine_rows(bench.warehouse, Selection("all"))
    bench.publish(TEXT, dropped_files=[file_id_of(TEXT)])
    with pytest.raises(Overtaken, match="look again"):
        decide(bench.warehouse, bench.state, seen, RELEASED)
    assert {row["status"] for row in quarantine_rows(bench.warehouse, Selection("all"))} == {"resolved"}


def test_a_refused_file_is_read_again_once_after_a_release(tmp_path: Path) -> None:
    """These rules refuse it; a release asks for one more look, and no more than one."""
    bench = Bench(tmp_path)
    name = file_id_of(TEXT)

    def publish_refused(severity: str) -> None:
        staging = bench.stage([TEXT])
        reject(staging, "files", name, name, severity)
        reject(staging, "documents", f"{name}-0-d", name)
        bench.publish(TEXT, staging=staging)

    publish_refused("critical")
    assert known_refused(bench.warehouse, "rules-1") == {name}
    decide(bench.warehouse, bench.state, [row_of(bench, table_name="files")], RELEASED)
    assert known_refused(bench.warehouse, "rules-1") == frozenset()
    with duckdb.connect() as con:  # the run starts after the decision, as runs do
        later = con.execute("select now()::timestamp + interval 1 day").fetchall()[0][0]
    bench.run_record = lambda rules_version="rules-1": replace(  # type: ignore[method-assign]
        Bench.run_record(bench, rules_version), started_at=later
    )
    publish_refused("released")
    assert known_refused(bench.warehouse, "rules-1") == {name}
    assert decided_files(bench.warehouse) == frozenset()


def test_a_decision_disturbs_no_reader_and_no_part(bench: Bench) -> None:
    """Who has the old catalogue open goes on reading it; the parts are the same files."""
    parts = bench.ask("select * from ops.parts order by all")
    with duckdb.connect(str(bench.warehouse), read_only=True) as reader:
        decide(bench.warehouse, bench.state, [indicator_row(bench)], RELEASED)
        assert reader.execute("select count(*) from quality.quarantine where status = 'released'").fetchall() == [(0,)]
        assert reader.execute("select count(*) from indicators").fetchall() == [(1,)]
    assert bench.ask("select * from ops.parts order by all") == parts


def test_decisions_do_not_push_out_the_states_of_earlier_runs(bench: Bench) -> None:
    """Four decisions on one run leave the catalogue of the run before it."""
    bench.publish("全县完成投资2亿元")
    for _ in range(4):
        decide(bench.warehouse, bench.state, [indicator_row(bench)], RELEASED)
    kept = {path.stem.split("-", 1)[1] for path in (bench.state / "catalogues").glob("*.duckdb")}
    assert kept >= {"run-001"}
    assert len(list((bench.state / "catalogues").glob("*.duckdb"))) <= 3


def test_a_change_that_fails_leaves_everything_as_it_was(bench: Bench) -> None:
    before = bench.warehouse.read_bytes()

    def broken(connection: duckdb.DuckDBPyConnection) -> None:
        connection.execute("delete from quality.quarantine")
        raise RuntimeError("power cut")

    with pytest.raises(RuntimeError, match="power cut"):
        amend(bench.warehouse, bench.state, broken)
    assert bench.warehouse.read_bytes() == before
    decide(bench.warehouse, bench.state, [indicator_row(bench)], RELEASED)
    assert not list(bench.folder.glob(".*publishing*"))


def test_a_warehouse_of_another_version_is_brought_up_first(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("warehouse.amend.schema.schema_version", lambda: "another")
    with pytest.raises(OtherSchema, match="gongwen upgrade"):
        decide(bench.warehouse, bench.state, [indicator_row(bench)], RELEASED)


def test_an_exported_file_takes_no_decision(bench: Bench) -> None:
    """It has no parts: a new catalogue over none of them would be empty."""
    copy = bench.folder / "copy.duckdb"
    export(bench.warehouse, copy)
    before = copy.read_bytes()
    with pytest.raises(OtherFormat, match="gongwen export"):
        decide(copy, bench.folder / "copy.gongwen", [indicator_row(bench)], RELEASED)
    assert copy.read_bytes() == before


@pytest.fixture
def staging() -> Iterator[duckdb.DuckDBPyConnection]:
    with sound_staging() as con:
        yield con


def test_a_released_promise_is_skipped_for_its_row_alone(staging: duckdb.DuckDBPyConnection) -> None:
    """Another promise, and the same promise on another row, hold as ever; the verdict counts all of them."""
    staging.execute("update indicators set confidence = 2")
    fill_rejected(staging, ["indicators"])
    staging.execute("delete from rejected")
    staging.execute("insert into released values ('indicators', ?, 'indicator_confidence_range')", [f"{FILE}-27"])
    staging.execute("update indicators set verified = false where quote = '20%'")
    found = {each.promise.name: each.unexpected_count for each in fill_rejected(staging, ["indicators"])}
    severities = staging.execute("select row_id, expectation, severity from rejected").fetchall()
    assert (f"{FILE}-27", "indicator_confidence_range", "released") in severities
    assert (f"{FILE}-27", "indicator_verified", "critical") in severities
    assert {severity for row_id, _, severity in severities if row_id != f"{FILE}-27"} == {"critical"}
    assert found["indicator_confidence_range"] == 3


ONE, TWO, THREE = (Found(f"{name}.txt", digit * 64, 10) for name, digit in (("a", "1"), ("b", "2"), ("c", "3")))


def planned(known: Known, only: Only | None = None, **options: Any) -> set[str]:
    plan = make_plan([ONE, TWO, THREE], known, "rules", only=only, **options)
    return {each.path for each in plan.to_read}


def test_a_replay_reads_what_it_names_and_nothing_else() -> None:
    """Not the new file, not the one made by other rules; the holder of a file inside it, and a mended file."""
    known = Known(
        {ONE.file_id: "old rules", TWO.file_id: "rules"}, containers={TWO.file_id: [Inside("!/x", "x" * 32, "")]}
    )
    assert planned(known) == {"a.txt", "c.txt"}
    assert planned(known, Only(frozenset({TWO.file_id}))) == {"b.txt"}
    assert planned(known, Only(frozenset({"x" * 32}))) == {"b.txt"}
    assert planned(known, Only(frozenset(), frozenset({"a.txt", "c.txt"}))) == {"c.txt"}
    assert planned(known, Only(frozenset())) == set()


def test_a_run_reads_what_a_person_has_decided_on() -> None:
    known = Known(dict.fromkeys((ONE.file_id, TWO.file_id, THREE.file_id), "rules"), decided=frozenset({TWO.file_id}))
    assert planned(known) == {"b.txt"}


def gongwen(*arguments: object) -> Any:
    return CliRunner().invoke(cli, [str(each) for each in ("quarantine", *arguments)])


def test_the_command_lists_shows_and_releases(bench: Bench) -> None:
    """Hostile reasons reach the terminal as text, and CSV as no formula."""
    staging = bench.stage(["甲" * 20])
    name = file_id_of("甲" * 20)
    reject(staging, "indicators", indicator_id(name, 0), name)
    with duckdb.connect(str(staging)) as con:
        con.execute("update rejected set reason = ?", ["=cmd|' /C calc'!A0\x1b[31m"])
    bench.publish("甲" * 20, staging=staging)
    where = ("-w", bench.warehouse)
    listed = gongwen("list", "--format", "csv", *where)
    assert "'=cmd|" in listed.stdout
    assert "--exact" in listed.stderr
    assert "\x1b" not in gongwen("list", *where).stdout
    assert ",=cmd|" in gongwen("list", "--format", "csv", "--exact", *where).stdout
    shown = gongwen("show", indicator_id(name, 0), *where)
    assert "first in run run-002" in shown.stdout
    assert "\x1b" not in shown.stdout
    assert gongwen("release", "--note", "all of them", *where).exit_code == 2
    assert gongwen("release", indicator_id(name, 0), "--note", " ", *where).exit_code == 2
    assert gongwen("release", "nothing", "--note", "why", *where).exit_code == 2
    done = gongwen("release", indicator_id(name, 0), "--note", "why", "--author", "me", *where)
    assert (done.exit_code, done.stdout) == (0, "1 rows released\n")
    assert len(quarantine_rows(bench.warehouse, Selection("released"))) == 1


@pytest.mark.flow
@pytest.mark.usefixtures("engine")
def test_rows_lost_to_a_broken_unit_table_load_after_it_is_mended_and_nothing_else_changes(
    examples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bar of the replay, as whole runs; before the table is mended, one row is released, and it alone comes in."""
    from flows.pipeline import ingest
    from flows.replay import replay
    from tasks import validate

    raw, warehouse = tmp_path / "raw", tmp_path / "w.duckdb"
    shutil.copytree(examples, raw)
    ingest(raw, tmp_path / "sound.duckdb")
    with monkeypatch.context() as patch:
        slipped = {unit: (factor * 1000, base) for unit, (factor, base) in validate.factors().items()}
        patch.setattr(validate, "factors", lambda: slipped)
        ingest(raw, warehouse)
        held_back = quarantine_rows(warehouse, Selection(expectation="indicator_base_follows_unit"))
        decide(warehouse, warehouse.with_suffix(".gongwen"), held_back[:1], RELEASED)
        outcome = ingest(raw, warehouse)
    sound, before = main_rows(tmp_path / "sound.duckdb"), main_rows(warehouse)
    missing = {row[0] for row in sound["indicators"]} - {row[0] for row in before["indicators"]}
    assert len(held_back) > 10
    assert missing == {row["row_id"] for row in held_back[1:]}
    assert outcome.new_faults == ()
    assert decided_files(warehouse) == frozenset()
    (raw / "new.txt").write_text("全县完成投资3亿元。" * 20, "utf8")  # not a matter of the replay
    done = replay(raw, warehouse, expectation="indicator_base_follows_unit")
    assert done.counts == {"resolved": len(held_back) - 1}
    assert main_rows(warehouse) == sound
    assert [row["path"] for row in quarantine_rows(warehouse, Selection())] == ["12_picture.txt"]
    assert [row["row_id"] for row in quarantine_rows(warehouse, Selection("released"))] == [held_back[0]["row_id"]]
    with duckdb.connect(str(warehouse), read_only=True) as con:
        assert con.execute("select count(*) from ops.runs").fetchall() == [(3,)]
