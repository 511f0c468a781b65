"""The page's counts from the tallies of the parts are those of all rows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.staged_batches import Bench, file_id_of
from warehouse.reading import asking, last_run
from warehouse.tallies import QUESTIONS, bring_up

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
    (made,) = (bench.state / "tallies").glob("*/*")
    made.rename(made.with_name(f"new-{made.name}"))
    (bench.state / "tallies" / "of-another-version" / "part").mkdir(parents=True)
    bring_up(bench.warehouse, bench.state)
    assert [path.name for path in (bench.state / "tallies").glob("*/*")] == [made.name]
