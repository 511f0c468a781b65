"""`gongwen run` from files to warehouse: MB/s, stages, memory and growth.

python -m benchmarks.end_to_end [FOLDER ...] [--mb 5 50] [--workers 2] [--server]
Corpora are made by benchmarks/corpus.py in the sizes asked for, or given as folders of *.txt files. A line of JSON a
corpus, then the growth and the bars. The time of a run over an empty folder is taken out. Memory is the proportional
set size of the run and all its children, Prefect's server reported apart. `--server` starts one Prefect server for all
runs instead of one each; several numbers of workers, `--workers 1 2`, are held against each other.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import psutil

from benchmarks.corpus import write_corpus
from tests.servers import prefect_server

POLL = 0.5  # seconds between two looks at the processes: each takes 20 to 40 ms, which a full machine lacks
RATE, MEMORY, EXPONENT = 1.2, 1500, 1.1  # MB/s on two workers, MB without the server, growth of CPU time
SPEED_UP = 1.6  # of two workers over one


@dataclass(slots=True)
class Watch:
    """What was seen of a run and its children: peaks in MB, and the finished batches' seconds by stage."""

    process: psutil.Process
    state: Path
    peak: float = 0.0
    server_peak: float = 0.0
    largest: dict[str, float] = field(default_factory=dict)
    batches: dict[str, dict[str, float]] = field(default_factory=dict)

    def look(self) -> None:
        """Add what is seen now."""
        server = total = 0.0
        for each in [self.process, *self.process.children(recursive=True)]:
            try:
                command, size = " ".join(each.cmdline()), each.memory_full_info().pss / 1e6
            except psutil.Error:
                continue
            kind = role(each, command, self.process)
            self.largest[kind] = max(self.largest.get(kind, 0.0), size)
            if kind == "server":
                server += size
            else:
                total += size
        self.peak, self.server_peak = max(self.peak, total), max(self.server_peak, server)
        for done in self.state.glob("work/*/*/done.json"):
            if done.parent.name not in self.batches:
                self.batches[done.parent.name] = read_seconds(done)

    def until(self, finished: threading.Event) -> None:
        """Look until the run is over."""
        while not finished.wait(POLL):
            try:
                self.look()
            except psutil.NoSuchProcess:
                return


def role(process: psutil.Process, command: str, flow: psutil.Process) -> str:
    """Which of the run's processes it is: flow, server or worker."""
    if process.pid == flow.pid:
        return "flow"
    return "server" if "prefect.server" in command or "uvicorn" in command else "worker"


def read_seconds(done: Path) -> dict[str, float]:
    """The seconds a finished batch took, by stage."""
    try:
        seconds: dict[str, float] = json.loads(done.read_text())["seconds"]
    except (OSError, ValueError, KeyError):
        return {}
    return seconds


def run(raw: Path, folder: Path, workers: int) -> dict[str, Any]:
    """One run over `raw` into a new warehouse in `folder`: seconds, memory, and what the run says of itself."""
    warehouse = folder / "w.duckdb"
    command = [sys.executable, "-m", "flows", "run", str(raw), "-w", str(warehouse), "--workers", str(workers)]
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    watch, finished = Watch(psutil.Process(process.pid), warehouse.with_suffix(".gongwen")), threading.Event()
    watcher = threading.Thread(target=watch.until, args=(finished,))
    watcher.start()
    out, errors = process.communicate()
    wall = time.monotonic() - started
    finished.set()
    watcher.join()
    if process.returncode not in (0, 1):
        raise SystemExit(f"exit code {process.returncode}\n{out}\n{errors}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    reading: Counter[str] = Counter()
    for seconds in watch.batches.values():
        reading.update(seconds)
    return {
        "wall": wall,
        "cpu": after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
        "peak_mb": round(watch.peak),
        "server_mb": round(watch.server_peak),
        "largest_mb": {kind: round(size) for kind, size in sorted(watch.largest.items())},
        "batches_seen": len(watch.batches),
        "reading_seconds": {stage: round(spent, 1) for stage, spent in reading.most_common()},
        "warehouse_mb": round(size_of(warehouse.with_suffix(".gongwen") / "parts") + size_of(warehouse), 1),
        **told(warehouse),
    }


def told(warehouse: Path) -> dict[str, Any]:
    """The run's own account: seconds by stage, and rows."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        row = connection.execute(
            "select parameters, files_new, files_quarantined, documents, indicators from ops.runs order by started_at"
        ).fetchall()[-1]
        pairs = connection.execute("select method, count(*) from duplicate_pairs group by method").fetchall()
    names = ("files_new", "files_quarantined", "documents", "indicators")
    return {
        "seconds": json.loads(row[0])["seconds"],
        **dict(zip(names, row[1:], strict=True)),
        "pairs": dict(sorted(pairs)),
    }


def planted(warehouse: Path, truth: Path) -> dict[str, float]:
    """How many of the planted copies the warehouse knows: `near` from Jaccard 0.85 by cluster, `contained` by pair.

    Speech n of a page is its n-th document; a page that was split otherwise counts as missed.
    """
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        rows = connection.execute(
            "select f.path, d.document_id, d.cluster_id from documents d join files f using (file_id)"
            " where not d.is_collection order by f.path, d.ordinal"
        ).fetchall()
        pairs = set(connection.execute("select left_id, right_id from duplicate_pairs").fetchall())
    documents: dict[str, list[tuple[str, str]]] = {}
    for path, *names in rows:
        documents.setdefault(Path(path).name, []).append((names[0], names[1]))
    counts: Counter[str] = Counter()
    for line in truth.read_text().splitlines():
        row = json.loads(line)
        kind = "contained" if row["kind"] == "contained" else "near" if row["jaccard"] >= 0.85 else "below"
        ends = [dict(enumerate(documents.get(page, []))).get(at) for page, at in (row["left"], row["right"])]
        found = all(ends) and (ends[0][1] == ends[1][1] or tuple(sorted((ends[0][0], ends[1][0]))) in pairs)
        counts.update({kind: 1, f"{kind}_found": int(found)})
    return {kind: round(counts[f"{kind}_found"] / counts[kind], 4) for kind in ("near", "contained") if counts[kind]}


def size_of(path: Path) -> float:
    """Megabytes of a file, or of all files below a folder."""
    files = [path] if path.is_file() else [each for each in path.rglob("*") if each.is_file()]
    return sum(each.stat().st_size for each in files) / 1e6


def text_size(folder: Path) -> float:
    """Megabytes of the *.txt files below a folder."""
    return sum(each.stat().st_size for each in folder.rglob("*.txt")) / 1e6


def measure(raw: Path, workers: int, empty: dict[str, Any]) -> dict[str, Any]:
    """A run over a corpus, with the empty run's seconds taken out."""
    with tempfile.TemporaryDirectory() as folder:
        result = run(raw, Path(folder), workers)
        truth = raw.parent / "truth.jsonl"
        if raw.name == "pages" and truth.is_file():
            result["planted_found"] = planted(Path(folder) / "w.duckdb", truth)
    size = text_size(raw)
    net = {f"{kind}_net": round(result[kind] - empty[kind], 2) for kind in ("wall", "cpu")}
    rates = {
        "mb_per_second": round(size / max(net["wall_net"], 0.01), 2),
        "mb_per_cpu_second": round(size / max(net["cpu_net"], 0.01), 2),
    }
    return {
        "corpus": raw.parent.name if raw.name in ("pages", "docs") else raw.name,
        "mb": round(size, 1),
        **rates,
        **net,
        **result,
    }


def exponent(small: dict[str, Any], large: dict[str, Any], kind: str) -> float:
    """The power with which seconds grow with size: 1 is linear."""
    return round(math.log(large[kind] / small[kind]) / math.log(large["mb"] / small["mb"]), 3)


def bars(results: list[dict[str, Any]], workers: int) -> dict[str, Any]:
    """Whether the largest corpus keeps the bars, and how time grew to it from the smallest."""
    small, large = results[0], results[-1]
    out: dict[str, Any] = {
        "workers": workers,
        "cores": os.cpu_count(),
        "rate": [large["mb_per_second"], large["mb_per_second"] >= RATE],
        "memory": [large["peak_mb"], large["peak_mb"] < MEMORY],
    }
    if large["mb"] > 2 * small["mb"]:
        grown = exponent(small, large, "cpu_net")
        out |= {"exponent": [grown, grown <= EXPONENT], "wall_exponent": exponent(small, large, "wall_net")}
        further = (large["mb"] - small["mb"]) / max(large["wall"] - small["wall"], 0.01)
        out["rate_of_what_is_added"] = round(further, 2)
    return out


def speed_up(few: dict[str, Any], many: dict[str, Any], workers: tuple[int, int]) -> dict[str, Any]:
    """How much faster more workers are over the largest corpus."""
    gain = round(few["wall_net"] / many["wall_net"], 2)
    return {"mb": many["mb"], "workers": workers, "speed_up": [gain, gain >= SPEED_UP]}


def series(corpora: list[Path], workers: int, place: Path) -> list[dict[str, Any]]:
    """An empty run, then one over each corpus, the smallest first; the latter."""
    (place / "nothing").mkdir(exist_ok=True)
    state = place / f"state-{workers}"
    state.mkdir()
    empty = min((run(place / "nothing", state, workers) for _ in range(2)), key=lambda each: each["wall"])
    print(json.dumps({"corpus": "nothing", "workers": workers, **empty}, ensure_ascii=False), flush=True)
    results = []
    for corpus in sorted(corpora, key=text_size):
        results.append(measure(corpus, workers, empty))
        print(json.dumps({"workers": workers, **results[-1]}, ensure_ascii=False), flush=True)
    return results


@contextmanager
def one_server(wanted: bool, home: Path) -> Iterator[None]:
    """A Prefect server for all runs, if it is wanted."""
    if not wanted:
        yield
        return
    home.mkdir()
    with prefect_server(home) as server:
        os.environ["PREFECT_API_URL"] = server.url
        yield


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="*")
    parser.add_argument(
        "--mb", type=float, nargs="*", default=[5.0, 50.0], help="sizes to make where no folder is given"
    )
    parser.add_argument("--workers", type=int, nargs="+", default=[2])
    parser.add_argument("--server", action="store_true", help="one Prefect server for all runs")
    parser.add_argument("--seed", type=int, default=7)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        corpora = list(arguments.folders)
        for size in [] if corpora else sorted(arguments.mb):
            write_corpus(Path(made) / f"{size:g}", size * 1e6, arguments.seed)
            corpora.append(Path(made) / f"{size:g}" / "pages")
        with one_server(arguments.server, Path(made) / "server"):
            results = {workers: series(corpora, workers, Path(made)) for workers in sorted(set(arguments.workers))}
    few, many = min(results), max(results)
    print(json.dumps({"bars": bars(results[many], many)}))
    if few < many:
        print(json.dumps(speed_up(results[few][-1], results[many][-1], (few, many))))


if __name__ == "__main__":
    main()
