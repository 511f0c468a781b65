"""How the search for copies grows from 50 MB to 1 GB: CPU seconds by step, peak of memory, the exponent, 1 % added.

    python -m benchmarks.scale FOLDER --mb 50 100 1000 [--originals 40 | --texts DOCS] [--no-added]

Corpora are made in FOLDER where they are not there (benchmarks/scale_corpus.py), each the beginning of the largest.
`--originals N` makes them dense: all documents are copies of so many speeches. `--texts DOCS` takes the *.txt files of
a folder, a line a paragraph. Each comparison runs in a process of its own, whose CPU seconds and peak of memory the
kernel tells; signatures and sketches were timed when the parts were made. Then the last hundredth of the largest is
added to a comparison of the others, and its rows are held against those of all at once. MB are of UTF-8 text.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb

from benchmarks.layers import TABLES, Parts, published
from benchmarks.scale_corpus import STAGED, make
from tasks.workers import compare as comparing
from tasks.workers import passage_tables
from tasks.workers.current_rows import current, stored_schema

BARS = {"exponent": 1.05, "memory_gb": 1.5, "added_share": 0.05}
# Functions that are timed in the process of a comparison, with the name of their step.
STEPS = {
    "load": (comparing, "load_signatures"),
    "before": (comparing, "read_previous_documents"),
    "samples": (comparing, "texts_to_search"),
    "candidates": (comparing, "candidates"),
    "verify": (comparing, "verify"),
    "pairs_and_clusters": (comparing, "changed_documents"),
    "paragraphs": (passage_tables, "load_paragraphs"),
    "near": (passage_tables, "find_near"),
    "likely_kin": (passage_tables, "sketches_of_all"),
    "families_and_slots": (passage_tables, "collect_families"),
    "previous": (passage_tables, "read_previous"),
    "runs": (passage_tables, "collect_runs"),
    "tables": (passage_tables, "write_tables"),
}


def timed(function: Callable[..., Any], spent: dict[str, float], step: str) -> Callable[..., Any]:
    """The function, its CPU seconds added to its step."""

    def call(*values: Any, **named: Any) -> Any:
        begun = time.process_time()
        try:
            return function(*values, **named)
        finally:
            spent[step] = spent.get(step, 0.0) + time.process_time() - begun

    return call


def compare_here(staged: Parts, before: Parts, target: Path) -> dict[str, Any]:
    """Compare in this process; the CPU seconds of each step, and the rows of each table."""
    spent: dict[str, float] = {}
    for step, (module, name) in STEPS.items():
        setattr(module, name, timed(getattr(module, name), spent, step))
    rows = comparing.compare(staged, before, [], target)
    return {"steps": {step: round(seconds, 2) for step, seconds in spent.items()}, "rows": rows}


def compare_apart(staged: Parts, before: Parts, target: Path) -> dict[str, Any]:
    """Compare in a process of its own; with its CPU seconds and the peak of its memory."""
    spec = json.dumps(
        [{name: [str(path) for path in paths] for name, paths in each.items()} for each in (staged, before)]
    )
    command = [sys.executable, "-m", "benchmarks.scale", str(target), "--compare"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        child.stdin.write(spec.encode())
        child.stdin.close()
        said = child.stdout.read()
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"the comparison into {target} failed, exit code {child.returncode}")
    return {
        **json.loads(said),
        "cpu": round(used.ru_utime + used.ru_stime, 2),
        "memory_gb": round(used.ru_maxrss * 1024 / 1e9, 3),
    }


def parts_of(folders: Sequence[Path]) -> Parts:
    """The staged files of some parts."""
    return {name: [folder / f"{name}.parquet" for folder in folders] for name in STAGED}


def made(folders: Sequence[Path]) -> dict[str, float]:
    """The bytes of text of some parts, and the CPU seconds of their signatures and sketches."""
    told = [json.loads((folder / "made.json").read_text("utf-8")) for folder in folders]
    return {name: sum(each[name] for each in told) for name in told[0]}


def beginning(folder: Path, size: float) -> list[Path]:
    """The first parts of the corpus, as many as have that size."""
    out: list[Path] = []
    for part in sorted(each for each in folder.iterdir() if each.name.isdigit()):
        if out and made(out)["bytes"] >= size:
            break
        out.append(part)
    return out


def measure(folder: Path, parts: Sequence[Path]) -> dict[str, Any]:
    """The figures of one whole comparison."""
    target = folder / "compared"
    shutil.rmtree(target, ignore_errors=True)
    found = compare_apart(parts_of(parts), {}, target)
    told = made(parts)
    steps = {name: round(told[name], 2) for name in ("signatures", "sketches")} | found["steps"]
    return {
        "mb": round(told["bytes"] / 1e6, 1),
        "cpu": round(told["signatures"] + told["sketches"] + found["cpu"], 2),
        "memory_gb": found["memory_gb"],
        "steps": steps,
        "rows": found["rows"],
    }


def digest(parts: Mapping[str, Sequence[Path]]) -> dict[str, tuple[int, ...]]:
    """Of each table how many rows it has, and a sum over their hashes, which is the same in every order."""
    out = {}
    for name, record in TABLES.items():
        rows = current(parts, name, record, stored_schema(record).names)
        with duckdb.connect() as connection:
            connection.register("found", rows)
            out[name] = connection.execute("select count(*), sum(hash(found)::hugeint) from found").fetchone()
    return out


def add_last(folder: Path, parts: Sequence[Path], whole_cpu: float) -> dict[str, Any]:
    """The cost of the last hundredth of the parts, and whether all rows are those of the whole comparison."""
    cut = max(1, round(len(parts) / 100))
    old, more = parts_of(parts[:-cut]), parts_of(parts[-cut:])
    for name in ("old", "more"):
        shutil.rmtree(folder / name, ignore_errors=True)
    compare_apart(old, {}, folder / "old")
    before = published({}, old, folder / "old")
    found = compare_apart(more, before, folder / "more")
    after = published(before, more, folder / "more")
    told = made(parts[-cut:])
    cpu = found["cpu"] + told["signatures"] + told["sketches"]
    at_once = published({}, parts_of(parts), folder / "compared")
    return {
        "added_mb": round(told["bytes"] / 1e6, 1),
        "cpu": round(cpu, 2),
        "of_whole": round(cpu / whole_cpu, 4),
        "memory_gb": found["memory_gb"],
        "steps": found["steps"],
        "equal_rows": digest(after) == digest(at_once),
    }


def exponent(first: Mapping[str, Any], last: Mapping[str, Any]) -> float:
    """By which power of the size the CPU seconds grow: 1 for twice the seconds at twice the size."""
    return math.log(last["cpu"] / first["cpu"]) / math.log(last["mb"] / first["mb"])


def run(folder: Path, sizes: Sequence[float], added: bool) -> Iterator[dict[str, Any]]:
    """The figures of each size, of adding to the largest, and the bars."""
    found = []
    for size in sorted(sizes):
        parts = beginning(folder, size * 1e6)
        found.append(measure(folder, parts))
        yield found[-1]
    bars: dict[str, Any] = {"memory_gb": max(each["memory_gb"] for each in found)}
    if len(found) > 1:
        bars["exponent"] = round(exponent(found[0], found[-1]), 3)
    if added:
        more = add_last(folder, parts, found[-1]["cpu"])
        yield more
        bars |= {"added_share": more["of_whole"], "equal_rows": more["equal_rows"]}
    yield {"bars": {name: [value, BARS.get(name, True)] for name, value in bars.items()}}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--mb", type=float, nargs="+", default=[50.0, 100.0], help="sizes to measure")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--originals", type=int, default=0, help="speeches of which all documents are copies")
    parser.add_argument("--texts", type=Path, help="a folder of *.txt files to take instead of made speeches")
    parser.add_argument("--no-added", action="store_true", help="do not measure the last hundredth added")
    parser.add_argument("--compare", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.compare:
        staged, before = ({name: [*map(Path, paths)] for name, paths in each.items()} for each in json.load(sys.stdin))
        print(json.dumps(compare_here(staged, before, arguments.folder)))
        return
    make(arguments.folder, max(arguments.mb) * 1e6, arguments.seed, arguments.originals, arguments.texts)
    for row in run(arguments.folder, arguments.mb, not arguments.no_added):
        print(json.dumps(row), flush=True)


if __name__ == "__main__":
    main()
