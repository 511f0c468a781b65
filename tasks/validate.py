"""Staged rows -> verdicts and rejections: every promise's SQL, then Great Expectations over the same SQL.

Great Expectations, which takes CPU seconds to load, runs in a process of its own: `tasks/judge_serve.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from prefect import task
from prefect.cache_policies import NO_CACHE

from tasks.gate import Found, Policy, Refusal, refusals
from tasks.text.duplicates import DEFAULT, Thresholds
from tasks.text.units import factors
from tasks.workers.process import Worker
from warehouse.bookkeeping import Result, RunRecord
from warehouse.layer_keys import REPLACED
from warehouse.verdicts import more_staging, new_staging, rejected_files, stage_runs, stage_thresholds

FILE_SUITES = ("files", "documents", "segments", "indicators")
CORPUS_SUITES = ("duplicates", "runs")


class GateRefused(RuntimeError):
    """The run must not be published; the last good warehouse stays."""


Paths = Mapping[str, Sequence[Path]]
Released = tuple[str, str, str]


@task(name="check files, documents, segments and indicators", cache_policy=NO_CACHE)
def check_files(
    staging: Path, staged: Paths, memory_limit: str, threads: int, released: Sequence[Released] = ()
) -> frozenset[str]:
    """Stage the parts and run the promises about single files; the ids of the files that must stay out.

    `released` are the rows, by table and id, that a person has let pass one promise.
    """
    from expectations.violations import fill_rejected

    with new_staging(staging, staged, factors(), memory_limit, released, threads) as connection:
        fill_rejected(connection, FILE_SUITES)
        return rejected_files(connection)


@task(name="gate", cache_policy=NO_CACHE)
def pass_gate(policy: Policy, found: Found) -> list[Refusal]:
    """The limits that a run passes, none where it may be published."""
    return refusals(policy, found)


@task(name="check duplicates and the run", cache_policy=NO_CACHE)
def check_corpus(
    staging: Path,
    corpus: Mapping[str, Path],
    published: Paths,
    memory_limit: str,
    threads: int,
    run: RunRecord,
    earlier: Sequence[RunRecord],
    thresholds: Thresholds = DEFAULT,
) -> None:
    """Stage the tables that speak of several documents, and the last runs' counts; run the promises about them.

    Of passages, clusters and pairs that stand as they were published no row is staged. `run` is this run,
    `files_quarantined` the files that could not be read, `thresholds` those of the pairs.
    """
    from expectations.violations import fill_rejected

    parts = {name: [path] for name, path in corpus.items() if name != REPLACED}
    with more_staging(staging, parts, published.get("documents", ()), memory_limit, threads) as connection:
        stage_runs(connection, run, earlier)
        stage_thresholds(connection, thresholds.near, thresholds.contained)
        fill_rejected(connection, CORPUS_SUITES)


@task(name="Great Expectations: verdicts and pages", cache_policy=NO_CACHE)
def judge(
    judging: Worker,
    staging: Path,
    suites: Sequence[str],
    run_id: str,
    docs_folder: Path,
    memory_limit: str,
    threads: int,
) -> list[Result]:
    """The verdict on every promise of the suites, and Data Docs; GateRefused where there is a promise without a verdict.

    `judging` runs `tasks.judge_serve`; one that the system ended is started once more.
    """
    from expectations.run import errors

    request = {
        "staging": str(staging),
        "suites": list(suites),
        "run_id": run_id,
        "docs_folder": str(docs_folder),
        "memory_limit": memory_limit,
        "threads": threads,
    }
    answer = judging.insist(request)
    results = [Result(**fields) for fields in answer["results"]]
    if without := errors(results):
        first = without[0]
        raise GateRefused(f"{len(without)} promises have no verdict, first {first.expectation}: {first.observed}")
    return results
