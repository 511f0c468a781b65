"""The page's counts from the tallies of the parts are those of all rows."""

from __future__ import annotations

from pathlib import Path
from string import Template
from typing import Any

import pytest

from tests.staged_batches import Bench, file_id_of
from warehouse import shared_text, sql
from warehouse.bookkeeping import SeenPath
from warehouse.looked_up import LookedUp
from warehouse.reader import open_reader
from warehouse.reading import asking, last_run, rows_of
from warehouse.records import document_id
from warehouse.sql import question
from warehouse.tallies import QUESTIONS, _version, bring_up, stand_in

COUNTED_IN_RUN = {"figures_by_kind", "documents_by_year", "documents_by_region", "site_contents"}


def answers(warehouse: Path, state: Path | None) -> dict[str, list[dict[str, Any]]]:
    """Every question that tallies answer, as of the last run."""
    run = last_run(warehouse)
    assert run is not None
    with asking(warehouse, state) as ask:
        return {
            name: ask(name, {"run_id": run["run_id"]} if name in COUNTED_IN_RUN else None) for name in sorted(QUESTIONS)
        }


def test_tallies_of_several_parts_answer_as_all_rows_do(tmp_path: Path) -> None:
    """Three runs, one of which takes a file back: parts that are gone are forgotten, the new are tallied."""
    bench = Bench(tmp_path)
    for texts in (["第一篇讲话", "第二篇讲话"], ["第三篇讲话"]):
        bench.publish(*texts)
        bring_up(bench.warehouse, bench.state)
    before = {path.name for path in (bench.state / "tallies").glob("*/*")}
    assert answers(bench.warehouse, bench.state) == answers(bench.warehouse, None)
    bench.publish("第四篇讲话", dropped_files=[file_id_of("第一篇讲话")])
    assert answers(bench.warehouse, bench.state) == answers(bench.warehouse, None)  # a part has no tally yet
    bring_up(bench.warehouse, bench.state)
    after = {path.name for path in (bench.state / "tallies").glob("*/*")}
    assert before - after
    assert after - before
    assert answers(bench.warehouse, bench.state) == answers(bench.warehouse, None)
    assert answers(bench.warehouse, bench.state)["site_contents"][0]["files"] == 3


def test_a_tally_that_was_cut_off_is_made_again(tmp_path: Path) -> None:
    """Only whole folders count, and tallies of another version are forgotten."""
    bench = Bench(tmp_path)
    bench.publish("第一篇讲话")
    bring_up(bench.warehouse, bench.state)
    made = sorted((bench.state / "tallies").glob("*/*"))
    for each in made:
        each.rename(each.with_name(f"new-{each.name}"))
    (bench.state / "tallies" / "of-another-version" / "part").mkdir(parents=True)
    bring_up(bench.warehouse, bench.state)
    assert sorted((bench.state / "tallies").glob("*/*")) == made


def test_a_tally_that_a_power_cut_left_empty_is_made_again(tmp_path: Path) -> None:
    """One file of a part's, and the count of shared text: all rows are asked meanwhile."""
    bench = Bench(tmp_path)
    bench.publish("第一篇讲话")
    bring_up(bench.warehouse, bench.state)
    expected = answers(bench.warehouse, None)
    tallies = bench.state / "tallies"
    for name in ("lengths.parquet", "shared.parquet"):
        (file,) = tallies.glob(f"*/*/{name}")
        file.write_bytes(b"")
        assert answers(bench.warehouse, bench.state) == expected
        bring_up(bench.warehouse, bench.state)
        assert file.stat().st_size
        assert answers(bench.warehouse, bench.state) == expected


@pytest.mark.parametrize("name", ["changed_documents", "shared_text", "current_rows"])
def test_a_mended_statement_counts_shared_text_again(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was counted by another rule is of another version, and so not carried on."""
    before, template = _version.__wrapped__(), sql._template
    monkeypatch.setattr(
        sql, "_template", lambda given: Template(template(given).template + (" --" if given == name else ""))
    )
    assert _version.__wrapped__() != before


def test_a_mended_rule_counts_shared_text_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Which columns are looked at is said in Python."""
    before = _version.__wrapped__()
    monkeypatch.setitem(shared_text.COLUMNS, shared_text.PASSAGES, ("passage_id",))
    assert _version.__wrapped__() != before


def test_answers_that_cannot_be_kept_are_asked_again(tmp_path: Path) -> None:
    """A folder in the way of the file stands for a full disk; a file of something else for nothing."""
    file = tmp_path / "looked_up.json"
    file.write_text("{}")
    (tmp_path / "new-looked_up.json").mkdir()
    for _ in range(2):
        known, asked = LookedUp(file, ["part"], ""), []
        known.rows("places", {"ids": ["a"]}, lambda asked=asked: asked.append("a") or [{"id": "a"}])
        known.keep()
        assert asked == ["a"]


def test_what_was_looked_up_is_found_again_until_its_part_is_gone(tmp_path: Path) -> None:
    """Not beside a new part; but where a path is new, a part is gone, or a row was not there."""
    bench = Bench(tmp_path)
    first, second, third = (document_id(file_id_of(text), 0, False) for text in "甲乙丙")
    bench.publish("甲", "乙")
    assert looked_up(bench, first, second) == ({first: "甲.txt", second: "乙.txt"}, {first, second})
    bench.publish("丙")
    assert looked_up(bench, first, second) == ({first: "甲.txt", second: "乙.txt"}, set())
    bench.seen[0] = SeenPath(file_id_of("甲"), "另.txt")
    bench.publish()
    assert looked_up(bench, first, second) == ({first: "另.txt", second: "乙.txt"}, {first, second})
    bench.publish(dropped_files=[file_id_of("丙")])
    assert looked_up(bench, first, third) == ({first: "另.txt"}, {first, third})
    bench.publish("丙")
    assert looked_up(bench, first, third) == ({first: "另.txt", third: "丙.txt"}, {first, third})


def looked_up(bench: Bench, *ids: str) -> tuple[dict[str, str], set[str]]:
    """The paths of some documents as a page is told them, and the documents that had to be looked for."""
    bring_up(bench.warehouse, bench.state)
    name, parameters = "some_papers", {"document_ids": list(ids)}
    with open_reader(bench.warehouse) as connection:
        known = stand_in(connection, bench.warehouse, bench.state)
        assert known is not None
        asked: set[str] = set()

        def find() -> list[dict[str, Any]]:
            asked.update(ids)
            return rows_of(connection, question(name), parameters)

        rows = known.rows(name, parameters, find)
        known.keep()
    with asking(bench.warehouse, bench.state) as ask:
        assert sorted(ask(name, parameters), key=str) == sorted(rows, key=str)
    return {row["document_id"]: row["path"] for row in rows}, asked
