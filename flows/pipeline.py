"""Raw folder -> published warehouse: the order of the work, and nothing else."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from prefect import flow
from prefect.futures import PrefectFuture

from flows.comparison import refuse_mixture
from flows.gate import hold_gate
from flows.gathered import Reading
from flows.outcome import Outcome, remember
from flows.progress import Reporter, reporter
from flows.publishing import Checked, publish_reading
from flows.quality_page import leave_page, prepare_page
from flows.reading import read_new_files
from flows.run import Run, open_run
from flows.settings import Settings, load_settings
from tasks.ahead import JUDGE, READ, end_waiting, lent, start_ahead, waits
from tasks.audit import audit_figures
from tasks.deduplicate import compare_documents
from tasks.read import list_folder
from tasks.report import announce, leave_artifacts, server_answers
from tasks.validate import CORPUS_SUITES, FILE_SUITES, check_corpus, check_files, judge
from tasks.workers.memory import uncollected
from tasks.workers.process import Worker
from warehouse.bookkeeping import Result
from warehouse.reading import known_released

AT_ONCE = 256 * 2**20  # bytes of new files up to which judging and comparing together need less than 1.5 GB
APART = 8 * 2**20  # bytes of new files from which on a process of its own compares them; starting it costs .4 s of CPU

Comparing = PrefectFuture[dict[str, Path]]


@flow(name="ingest", flow_run_name="ingest {raw}")
def ingest(
    raw: Path,
    warehouse: Path | None = None,
    state: Path | None = None,
    workers: int | None = None,
    include: list[str] | None = None,
    exclude: list[str] | None = None,
    limit: int | None = None,
    full_refresh: bool | None = None,
    keep_old_rules: bool | None = None,
    prune: bool | None = None,
    dry_run: bool | None = None,
    furniture: Path | None = None,
    fail_on: str | None = None,
    near_threshold: float | None = None,
    contained_threshold: float | None = None,
    cluster: str | None = None,
    exchange: str | None = None,
    config: Path | None = None,
) -> Outcome:
    """Carry every new file below `raw` into `warehouse`; what is not given comes from GONGWEN_… and gongwen.toml."""
    flags = {name: value for name, value in locals().items() if name != "config"}
    settings = load_settings(flags, config=config)
    with reporter(sys.stderr) as progress, open_run(settings) as run:
        look(run, progress)
        if settings.dry_run:
            return run.intention()
        outcome = carry(run, progress)
    tell_server(settings, outcome)
    return outcome


def carry(run: Run, progress: Reporter) -> Outcome:
    """From the raw files that were decided on to the published warehouse, or to the gate that refuses them."""
    reading = read(run, progress)
    checked = check(run, reading, progress)
    hold_gate(run, reading, checked)
    outcome = publish(run, reading, checked, progress)
    remember(outcome)
    return outcome


def tell_server(settings: Settings, outcome: Outcome) -> None:
    """The page, the table and the events of the run, where a server answers: what is published stands without them."""
    if server_answers():
        leave_artifacts(outcome.report, outcome.table)
        announce(str(settings.warehouse), outcome.summary, len(outcome.new_faults))


def look(run: Run, progress: Reporter) -> None:
    """List the folder and decide what to read."""
    progress.step("list the raw folder")
    if waits(READ):  # there seems to be something to judge; earlier it would have taken a core from what loads Prefect
        start_ahead([JUDGE])
    settings = run.settings
    with run.timed("list"), uncollected():
        run.decide(
            *list_folder(
                settings.raw_folder,
                settings.include,
                run.excluded(),
                settings.max_file_bytes,
                settings.hashes_file,
                is_trusted=not settings.full_refresh,
            )
        )
    refuse_mixture(settings.warehouse, run.plan, run.known, run.rules)


def read(run: Run, progress: Reporter) -> Reading:
    """Read what is new, in worker processes."""
    if run.plan.to_read:
        start_ahead([JUDGE])
        if new_bytes(run) <= AT_ONCE:
            prepare_page()  # while workers read, this process waits; where much is read, its memory is needed first
    with run.timed("read"):
        reading = read_new_files(run, progress)
    if new_bytes(run) > APART:
        end_waiting([READ])  # what follows needs the memory
    return reading


def check(run: Run, reading: Reading, progress: Reporter) -> Checked:
    """Hold the staged rows against every promise, and the documents against each other."""
    if not reading.file_ids and not run.replaced(reading) and run.thresholds == run.published_thresholds:
        return Checked()
    memory, released = run.settings.memory_limit, known_released(run.settings.warehouse)
    progress.step("check files")
    with compared_ahead(run, reading) as ahead:
        with run.timed("check"):
            rejected = check_files(run.staging, reading.staged, memory, checking_threads(run), released)
        with lent(JUDGE) as judging:
            return hold_together(run, reading, rejected, judging, ahead, progress)


def hold_together(
    run: Run,
    reading: Reading,
    rejected: Collection[str],
    judging: Worker,
    ahead: Comparing | None,
    progress: Reporter,
) -> Checked:
    """The tables over all documents, the verdicts on all promises, and what the audit of the figures finds."""
    memory, threads, pages = run.settings.memory_limit, run.settings.threads, run.settings.data_docs.parent
    published = run.published_parts()
    progress.step("judge files, compare documents")
    with run.timed("compare_and_judge"):
        corpus, results = compare_and_judge(run, reading, rejected, judging, ahead)
    progress.step("judge duplicates and the run, audit figures")
    with run.timed("judge_duplicates"):
        about = (run.so_far(reading), run.earlier(), run.thresholds)
        check_corpus(run.staging, corpus, published, memory, checking_threads(run), *about)
        verdicts = judge.submit(judging, run.staging, CORPUS_SUITES, run.run_id, pages, memory, checking_threads(run))
        if goes_in_turn(run):
            verdicts.wait()
    with run.timed("audit"):
        findings = audit_figures(run.staging, corpus, published, run.replaced(reading), memory, threads, run.scratch)
        results += verdicts.result()
    return Checked(run.staging, results, corpus, findings)


@contextmanager
def compared_ahead(run: Run, reading: Reading) -> Iterator[Comparing | None]:
    """The comparison of documents as if no file were kept out, by the process that has read them, while they are checked.

    None where there is no such process, where much is to be compared, or with one core: it is done after the check then.
    """
    if run.settings.threads == 1 or new_bytes(run) > APART or not waits(READ):
        yield None
        return
    with lent(READ) as process:
        yield compare_documents.submit(
            **to_compare(run, reading, frozenset()), threads=run.settings.threads, lent=process
        )


def to_compare(run: Run, reading: Reading, rejected: Collection[str]) -> dict[str, Any]:
    """What the comparison of documents wants to know."""
    return {
        "staged": reading.staged,
        "published": run.published_parts(),
        "rejected": rejected,
        "replaced": run.replaced(reading),
        "target": run.scratch,
        "thresholds": run.thresholds,
        "same_thresholds": run.thresholds == run.published_thresholds,
    }


def compare_and_judge(
    run: Run, reading: Reading, rejected: Collection[str], judging: Worker, ahead: Comparing | None
) -> tuple[dict[str, Path], list[Result]]:
    """The tables over all documents, and the verdicts on single files.

    Judging needs no document of another file, so both go on at once where cores and memory do for both; where another
    process compares, one core is its own. What was compared ahead counts where no file is kept out.
    """
    memory, threads = run.settings.memory_limit, run.settings.threads
    is_apart, in_turn = new_bytes(run) > APART, goes_in_turn(run)
    its_threads = threads - 1 if is_apart and not in_turn else checking_threads(run)
    pages = run.settings.data_docs.parent
    verdicts = judge.submit(judging, run.staging, FILE_SUITES, run.run_id, pages, memory, its_threads)
    if in_turn:
        verdicts.wait()
    corpus = ahead.result() if ahead else None
    if corpus is None or rejected:
        corpus = compare_documents(**to_compare(run, reading, rejected), threads=threads if is_apart else None)
    return corpus, verdicts.result()


def goes_in_turn(run: Run) -> bool:
    """Whether judging waits for nothing beside it: with one core, and where both would take much memory."""
    return run.settings.threads == 1 or new_bytes(run) > AT_ONCE


def checking_threads(run: Run) -> int:
    """How many threads hold rows against promises: where few are new, two cost a third more and take no less time."""
    is_small = new_bytes(run) <= APART and run.thresholds == run.published_thresholds
    return 1 if is_small else run.settings.threads


def new_bytes(run: Run) -> int:
    """How many bytes of raw files there are to read."""
    return sum(each.size for each in run.plan.to_read)


def publish(run: Run, reading: Reading, checked: Checked, progress: Reporter) -> Outcome:
    """Make it visible, all at once, and leave the page that tells of it."""
    progress.step("publish")
    if new_bytes(run) > AT_ONCE:
        end_waiting()  # publishing needs the memory that they would keep for a next run
    prepare_page()
    with run.timed("publish"):
        outcome = publish_reading(run, reading, checked)
    progress.step(f"write {run.settings.report_page}")
    leave_page(run.settings)
    return outcome
