"""Suites in, results out: Great Expectations' verdicts, held against the counts of the same SQL run directly."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from expectations.cursors import own_cursors
from expectations.pages import publish_pages
from expectations.promises import Promise, load_promises
from expectations.validations import Verdict, judge_promises
from warehouse.bookkeeping import Result

MEMORY_LIMIT = "1GB"
THREADS = 2


def validate(
    staging_path: Path,
    suites: Sequence[str],
    run_id: str,
    docs_folder: Path,
    *,
    memory_limit: str = MEMORY_LIMIT,
    threads: int = THREADS,
) -> list[Result]:
    """One result a promise of the suites; their pages stand in `docs_folder`/`run_id`.

    `fill_rejected` has counted the violations before, and nobody holds the staging database open for writing.
    """
    promises = load_promises(suites)
    config: dict[str, str | int] = {"memory_limit": memory_limit, "threads": threads}
    with own_cursors():  # the database stays open from one to the other: opening it takes as long as five promises
        judgement = judge_promises(staging_path.absolute(), promises, run_id, config)
        counts = _read_counts(staging_path, config)
    results = [_result(promise, run_id, judgement.verdicts.get(promise.name), counts) for promise in promises]
    docs_folder.mkdir(parents=True, exist_ok=True)
    publish_pages(judgement.pages, docs_folder, run_id, promises, results)
    return results


def errors(results: Sequence[Result]) -> list[Result]:
    """The results that are no verdicts: Great Expectations failed, or counted otherwise than the SQL itself."""
    return [each for each in results if each.observed is not None and each.observed.startswith('{"error"')]


def _result(
    promise: Promise, run_id: str, verdict: Verdict | None, counts: Mapping[str, tuple[int, int, str | None]]
) -> Result:
    if promise.name not in counts:
        raise LookupError(f"promise {promise.name} was never counted: call fill_rejected before validate")
    element_count, unexpected_count, observed = counts[promise.name]
    error = _disagreement(verdict, unexpected_count)
    return Result(
        run_id=run_id,
        suite=promise.suite,
        expectation=promise.name,
        table_name=promise.table,
        column_name=promise.column,
        severity="critical" if error else promise.severity,
        success=verdict is not None and verdict.success and not error,
        element_count=element_count,
        unexpected_count=unexpected_count,
        observed=json.dumps({"error": error}, ensure_ascii=False) if error else observed,
    )


def _disagreement(verdict: Verdict | None, unexpected_count: int) -> str | None:
    if verdict is None:
        return "Great Expectations gave no verdict"
    if verdict.error is not None:
        return verdict.error
    if verdict.unexpected_count != unexpected_count or verdict.success != (unexpected_count == 0):
        return f"Great Expectations counted {verdict.unexpected_count} violations, the same SQL {unexpected_count}"
    return None


def _read_counts(staging: Path, config: Mapping[str, str | int]) -> dict[str, tuple[int, int, str | None]]:
    """What `fill_rejected` counted: promise -> rows, violations, a few of them as JSON."""
    import sqlalchemy  # with Great Expectations, only where it is used

    arguments = {"database": str(staging.absolute()), "read_only": True, "config": dict(config)}
    query = "select expectation, element_count, unexpected_count, cast(observed as varchar) from promise_counts"
    engine = sqlalchemy.create_engine("duckdb:///staging", connect_args=arguments)
    with engine.connect() as connection:
        rows = connection.execute(sqlalchemy.text(query)).fetchall()
    engine.dispose()
    return {name: (elements, unexpected, observed) for name, elements, unexpected, observed in rows}
