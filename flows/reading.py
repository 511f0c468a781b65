"""New raw files -> staged batches: planned, taken over from an interrupted run, or read by the pool, a few at a time."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence

from prefect.futures import PrefectFuture, as_completed

from flows.engine import bring_home, open_engine
from flows.gathered import Reading
from flows.progress import Reporter
from flows.run import Run
from tasks.read import read_batch
from tasks.workers.batches import Batch, plan_batches
from tasks.workers.done import Done, finished, left_out, remove_leftovers
from tasks.workers.once import without_files
from tasks.workers.rejections import is_final

ONE_BATCH = (
    1_500_000  # bytes up to which one worker, with a copy of itself, reads all: another takes 1.5 CPU s to start
)
SHARES_EACH = 2  # a batch is at most so small a share of what is left for each worker: none waits long for the last one
AHEAD = 2  # batches handed out for each worker: one in work, one waiting; a longer queue would only hold memory


def read_new_files(run: Run, progress: Reporter) -> Reading:
    """Every planned file, read or rejected; work that an interrupted run left is taken over."""
    remove_leftovers(str(run.work), run.rules)
    _forget_other_rules(run)
    bring_home(run)
    kept = _taken_over(run)
    have = {file_id for done in kept for file_id in done.sources}
    missing = [file for file in run.plan.to_read if file.file_id not in have]
    is_little = sum(file.size for file in missing) <= ONE_BATCH
    shares = 1 if is_little else SHARES_EACH * run.settings.workers
    batches = plan_batches(missing, run.settings.batch_bytes, run.rules, shares)
    if kept:
        progress.note(f"{len(have)} files were read by an interrupted run and are taken over")
    progress.step("read new files", len(missing))
    done = [*kept, *_read(run, batches, progress)]
    return Reading(_each_file_once(run, done))


def _read(run: Run, batches: Sequence[Batch], progress: Reporter) -> Iterator[Done]:
    """The batches through the engine, handed out a few ahead."""
    if not batches:
        return
    waiting = iter(enumerate(batches, 1))
    with open_engine(run, len(batches)) as engine:
        under_way: dict[PrefectFuture[list[Done]], Batch] = {}

        def hand_out() -> None:
            for number, batch in waiting:
                name = f"read batch {number} of {len(batches)}: {len(batch.files)} files"
                under_way[engine.submit(read_batch.with_options(task_run_name=name), batch)] = batch
                if len(under_way) >= AHEAD * engine.workers:
                    return

        hand_out()
        while under_way:
            future = next(iter(as_completed(list(under_way))))
            batch = under_way.pop(future)
            done = engine.receive(batch, future.result())
            progress.advance(len(batch.files))
            hand_out()
            yield from done


def _taken_over(run: Run) -> list[Done]:
    """Finished batches of an interrupted run that hold nothing but what this run must read; others are deleted."""
    wanted = {file.file_id for file in run.plan.to_read}
    kept = []
    for done in finished(str(run.work), run.rules):
        if not done.changed and all(map(is_final, done.rejections)) and wanted.issuperset(done.sources):
            kept.append(done)
        else:
            shutil.rmtree(done.folder, ignore_errors=True)
    return kept


def _forget_other_rules(run: Run) -> None:
    for folder in run.work.iterdir() if run.work.is_dir() else ():
        if folder.name != run.rules:
            shutil.rmtree(folder, ignore_errors=True)


def _each_file_once(run: Run, batches: Sequence[Done]) -> list[Done]:
    """The batches, each file in one of them alone: an archive may hold what stands elsewhere too."""
    twice = left_out(batches)
    return [
        without_files(done, twice[done.folder], run.scratch / "once") if done.folder in twice else done
        for done in batches
    ]
