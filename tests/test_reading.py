"""What a run must know of the published state, and how paths and quarantine go on from run to run."""

from pathlib import Path

import pytest

from tests.staged_batches import Bench, file_id_of, reject
from warehouse import reading
from warehouse.bookkeeping import Quarantined, SeenPath

A, B = "第一篇讲话", "第二篇讲话"


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def seen(**paths: str) -> list[SeenPath]:
    return [SeenPath(file_id_of(text), f"{name}.txt") for name, text in paths.items()]


def states(bench: Bench) -> dict[tuple[str, str], tuple[str, str, str]]:
    rows = bench.ask("select path, file_id, state, first_run, last_run from file_paths")
    return {(path, file_id): (state, first, last) for path, file_id, state, first, last in rows}


def test_a_warehouse_that_is_not_there_knows_nothing(bench: Bench) -> None:
    """The first run starts from empty answers."""
    assert reading.known_files(bench.warehouse) == {}
    assert reading.known_paths(bench.warehouse) == {}
    assert reading.known_refused(bench.warehouse, "rules-1") == frozenset()
    assert reading.known_quarantine(bench.warehouse) == []
    assert reading.last_run(bench.warehouse) is None
    assert reading.part_files(bench.warehouse, "files") == []
    assert set(reading.row_counts(bench.warehouse).values()) == {0}


def test_published_files_are_known_with_their_rules(bench: Bench) -> None:
    """file_id -> rules_version, path -> file_id, counts without opening a part."""
    bench.publish(A, B)
    assert reading.known_files(bench.warehouse) == {file_id_of(A): "rules-1", file_id_of(B): "rules-1"}
    assert reading.known_paths(bench.warehouse) == {f"{A}.txt": file_id_of(A), f"{B}.txt": file_id_of(B)}
    counts = reading.row_counts(bench.warehouse)
    assert (counts["files"], counts["segments"], counts["file_paths"], counts["ops.runs"]) == (2, 6, 2, 1)
    assert reading.byte_count(bench.warehouse) > sum(path.stat().st_size for path in bench.part_files())
    run = reading.last_run(bench.warehouse)
    assert run is not None
    assert (run["run_id"], run["files_new"]) == ("run-001", 2)


def test_a_path_is_present_then_superseded_then_vanished(bench: Bench) -> None:
    """Its history: seen, replaced by new content, both gone."""
    bench.publish(A, file_paths=seen(a=A))
    bench.publish(B, file_paths=seen(a=B))
    bench.publish(file_paths=[])
    assert states(bench) == {
        ("a.txt", file_id_of(A)): ("superseded", "run-001", "run-001"),
        ("a.txt", file_id_of(B)): ("vanished", "run-002", "run-002"),
    }


def test_a_path_that_comes_back_keeps_its_first_run(bench: Bench) -> None:
    """Vanished in one run, present again in the next."""
    bench.publish(A, file_paths=seen(a=A))
    bench.publish(file_paths=[])
    bench.publish(file_paths=seen(a=A))
    assert states(bench) == {("a.txt", file_id_of(A)): ("present", "run-001", "run-003")}


def test_a_run_that_did_not_look_leaves_the_paths(bench: Bench) -> None:
    """None is not the same as an empty folder."""
    bench.publish(A, file_paths=seen(a=A))
    bench.publish(file_paths=None)
    assert states(bench) == {("a.txt", file_id_of(A)): ("present", "run-001", "run-001")}


def test_members_of_an_unchanged_container_stay_present(bench: Bench) -> None:
    """The archive is not opened again, so its members are not listed again."""
    listed = [SeenPath(file_id_of(A), "x.zip"), SeenPath(file_id_of(B), "x.zip!/b.txt")]
    bench.publish(A, B, file_paths=listed)
    bench.publish(file_paths=listed[:1])
    assert {key[0]: value[0] for key, value in states(bench).items()} == {"x.zip": "present", "x.zip!/b.txt": "present"}
    bench.publish(file_paths=[])
    assert {key[0]: value[0] for key, value in states(bench).items()} == {
        "x.zip": "vanished",
        "x.zip!/b.txt": "vanished",
    }


def test_paths_of_files_that_are_not_published_do_not_dangle(bench: Bench) -> None:
    """A rejected file has no path in main.file_paths; its path stands in quarantine."""
    bench.publish(A, file_paths=seen(a=A, b=B))
    assert [key[0] for key in states(bench)] == ["a.txt"]


def test_a_rejected_file_is_refused_until_its_rules_change(bench: Bench) -> None:
    """The same bytes under the same rules are not read again; under others they are."""
    staging = bench.stage([A, B])
    reject(staging, "documents", f"{file_id_of(A)}-0-d", file_id_of(A))
    bench.publish(staging=staging)
    assert reading.known_refused(bench.warehouse, "rules-1") == {file_id_of(A)}
    assert reading.known_refused(bench.warehouse, "rules-2") == frozenset()
    (fault,) = reading.known_quarantine(bench.warehouse)
    assert (fault.status, fault.first_run, fault.last_run) == ("open", "run-001", "run-001")


def test_a_fault_found_again_keeps_its_first_run_and_one_that_is_gone_is_resolved(bench: Bench) -> None:
    """One row per row and expectation, through all runs."""
    for _ in range(2):
        staging = bench.stage([A])
        reject(staging, "files", file_id_of(A), file_id_of(A))
        bench.publish(staging=staging)
    columns = "select status, first_run, last_run from quality.quarantine"
    assert bench.ask(columns) == [("open", "run-001", "run-002")]
    bench.publish(A)
    assert bench.ask(columns) == [("resolved", "run-001", "run-003")]
    assert bench.count("files") == 1


def test_an_unreadable_file_is_counted_and_resolved_when_its_path_heals(bench: Bench) -> None:
    """A file without any row: hash, size and first bytes as its row."""
    fault = Quarantined("files", "f" * 32, "decodable", "2 % of its bytes are no text", '{"size_bytes": 9}', "a.txt")
    published = bench.publish(quarantine=[fault, fault])
    assert published.run.files_quarantined == 1
    assert reading.known_refused(bench.warehouse, "rules-1") == {"f" * 32}
    bench.publish(A, file_paths=seen(a=A))
    assert bench.ask("select status, \"row\"->>'size_bytes' from quality.quarantine") == [("resolved", "9")]


def test_a_reviewer_s_word_stays(bench: Bench) -> None:
    """A released fault is not opened again, and its note stays."""
    fault = Quarantined("files", file_id_of(A), "a_promise", "why", path="a.txt")
    bench.publish(quarantine=[fault])
    released = Quarantined(
        fault.table_name, fault.row_id, fault.expectation, "why", status="released", note="looked at"
    )
    bench.publish(quarantine=[released])
    bench.publish(quarantine=[fault])
    assert bench.ask("select status, note, first_run, path from quality.quarantine") == [
        ("released", "looked at", "run-001", "a.txt")
    ]
    # a run has tried it since the release, to no avail: it is not read again until somebody decides anew
    assert reading.known_refused(bench.warehouse, "rules-1") == {file_id_of(A)}
