"""CPU seconds and MB/s of each stage that a worker runs: python -m benchmarks.stages [FOLDER] [--mb 2].

Pages of benchmarks/corpus.py, or every *.txt file below FOLDER, are read as batches in this process. Every function
that `read_text` and `rows_of` call is timed; stages are those of the code, so a new one shows up by itself.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

import tasks.text.reading
import tasks.workers.limits
import tasks.workers.rows
from benchmarks.corpus import write_corpus
from tasks.workers.batch import read_batch
from tasks.workers.batches import plan_batches
from tasks.workers.rules import rules_version
from tasks.workers.scan import scan

WHOLES = frozenset({"text", "verify"})  # the workers' own names for what is timed function by function here
AROUND = frozenset({"read_text", "stopwatch", "media_type", "rows_of"})

inside = [0.0]  # seconds spent in timed functions, for each timed function under way


def time_functions(module: ModuleType, seconds: dict[str, float]) -> None:
    """Let every function that the module imported from another of ours, or a class it makes, add to the seconds."""
    for name, thing in list(vars(module).items()):
        imported = isinstance(thing, FunctionType) and thing.__module__ != module.__name__
        if imported and thing.__module__.startswith("tasks.") and name not in AROUND:
            setattr(module, name, timed(thing, f"{thing.__module__.rsplit('.', 1)[1]}.{name}", seconds))
    if "Alignment" in vars(module):
        module.Alignment = timed(vars(module)["Alignment"], "spans.Alignment", seconds)


def timed(function: Callable[..., Any], name: str, seconds: dict[str, float]) -> Callable[..., Any]:
    """The function, adding its CPU time, without that of timed functions inside it, to seconds[name]."""

    def wrapper(*arguments: Any, **keywords: Any) -> Any:
        inside.append(0.0)
        started = time.process_time()
        try:
            return function(*arguments, **keywords)
        finally:
            spent = time.process_time() - started
            seconds[name] += spent - inside.pop()
            inside[-1] += spent

    return wrapper


def measure(folder: Path) -> dict[str, Any]:
    """Seconds of every stage over the files of the folder."""
    seconds: dict[str, float] = defaultdict(float)
    time_functions(tasks.text.reading, seconds)
    time_functions(tasks.workers.rows, seconds)
    tasks.workers.limits.perf_counter = time.process_time  # type: ignore[attr-defined]
    found, _ = scan(folder)
    rules = rules_version()
    counts: dict[str, int] = defaultdict(int)
    with tempfile.TemporaryDirectory() as target:
        warm_up = plan_batches(found[:2], rules=rules)
        for batch in warm_up:
            read_batch(str(folder), batch, f"{target}/warm", rules, "warm")
        seconds.clear()
        started = time.process_time()
        for batch in plan_batches(found, rules=rules):
            done = read_batch(str(folder), batch, f"{target}/run", rules, "run")
            for stage, spent in done.seconds.items():
                seconds[stage] += spent
            for table, rows in done.counts.items():
                counts[table] += rows
        total = time.process_time() - started
    stages = {name: spent for name, spent in seconds.items() if spent > 0 and name not in WHOLES}
    return {"megabytes": sum(file.size for file in found) / 1e6, "total": total, "stages": stages, "counts": counts}


def report(result: dict[str, Any]) -> str:
    """The stages as a Markdown table, slowest first."""
    megabytes, total = result["megabytes"], result["total"]
    lines = ["| stage | s per MB | share | MB/s |", "|---|---|---|---|"]
    rest = total - sum(result["stages"].values())
    for name, spent in sorted({**result["stages"], "the rest": rest}.items(), key=lambda item: -item[1]):
        lines.append(f"| {name} | {spent / megabytes:.4f} | {spent / total:.1%} | {megabytes / max(spent, 1e-9):.1f} |")
    lines.append(f"| **all** | {total / megabytes:.4f} | 100% | **{megabytes / total:.2f}** |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--mb", type=float, default=2.0)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = arguments.folder
        if folder is None:
            write_corpus(Path(made), arguments.mb * 1e6, arguments.seed)
            folder = Path(made) / "pages"
        result = measure(folder)
    print(json.dumps(result) if arguments.json else report(result))


if __name__ == "__main__":
    main()
