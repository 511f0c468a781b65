"""What a run over a grown warehouse costs: nothing new, one more megabyte; seconds, bytes written, peak of the disk.

    python -m benchmarks.growth [--mb 100] [--add 1] [--known 10000] [--in FOLDER]

A corpus of so many megabytes is made and loaded, then the same folder is run again, then with one more megabyte. An
empty run (an empty folder, a warehouse of its own) is measured beside them and taken out. All runs use one Prefect
server that is started once. `--known N` measures a run over N known small files instead. One line of JSON a run, then
the sizes by table, then the bars. Bytes written are those of the run and its workers as the kernel counts them; the
disk is what warehouse and state folder take, looked at ten times a second, each inode once.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Any

import duckdb

from benchmarks.corpus import write_corpus
from tests.servers import prefect_server

LOOK = 0.1  # seconds between two looks at the disk
BARS = {"seconds": 8.0, "written_mb": 50.0, "peak_share": 1.3, "size_share": 5.0, "known_seconds": 3.0}
REPEATS = 3  # of the short runs; the quickest counts, as other work on the machine only adds


def disk_mb(folder: Path) -> float:
    """Megabytes that the files below a folder take, hard links once."""
    taken: dict[int, int] = {}
    for place, _, names in os.walk(folder):  # unlike rglob it does not mind a folder that a run has just deleted
        for name in names:
            with suppress(FileNotFoundError):
                status = os.lstat(os.path.join(place, name))
                taken[status.st_ino] = status.st_blocks * 512
    return sum(taken.values()) / 1e6


def run(raw: Path, folder: Path, workers: int, environment: dict[str, str]) -> dict[str, Any]:
    """One run into `folder/w.duckdb`: seconds, bytes written, the peak of the disk."""
    warehouse = folder / "w.duckdb"
    command = [sys.executable, "-m", "flows", "run", str(raw), "-w", str(warehouse), "--workers", str(workers)]
    peak, over = [disk_mb(folder)], threading.Event()

    def look() -> None:
        while not over.wait(LOOK):
            peak[0] = max(peak[0], disk_mb(folder))

    watcher = threading.Thread(target=look)
    os.sync()
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    watcher.start()
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    wall = time.monotonic() - started
    over.set()
    watcher.join()
    if done.returncode not in (0, 1):
        raise SystemExit(f"exit code {done.returncode}\n{done.stdout}\n{done.stderr}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {
        "wall": round(wall, 2),
        "cpu": round(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, 2),
        "written_mb": round((after.ru_oublock - before.ru_oublock) * 512 / 1e6, 1),
        "peak_mb": round(peak[0], 1),
        "disk_mb": round(disk_mb(folder), 1),
        "stages": stages(warehouse),
    }


def stages(warehouse: Path) -> dict[str, float]:
    """The seconds by stage of the last run."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        rows = connection.execute(
            "select stage, seconds from ops.stage_seconds where run_id ="
            " (select run_id from ops.runs order by started_at desc limit 1)"
        ).fetchall()
    return {stage: round(seconds, 2) for stage, seconds in rows}


def sizes(warehouse: Path, raw_mb: float) -> dict[str, Any]:
    """Megabytes of the parts by table, and how often the raw text the warehouse is."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        rows = connection.execute(
            "select table_name, sum(byte_count), sum(row_count) from ops.parts group by 1"
        ).fetchall()
    tables = {name: [round(size / 1e6, 2), int(count)] for name, size, count in sorted(rows, key=lambda row: -row[1])}
    total = sum(size for size, _ in tables.values()) + warehouse.stat().st_size / 1e6
    return {
        "raw_mb": round(raw_mb, 1),
        "warehouse_mb": round(total, 1),
        "of_raw": round(total / raw_mb, 2),
        "tables": tables,
    }


def quickest(raw: Path, folder: Path, workers: int, environment: dict[str, str]) -> dict[str, Any]:
    """The quickest of some runs that change nothing."""
    return min((run(raw, folder, workers, environment) for _ in range(REPEATS)), key=lambda each: each["wall"])


def known_files(folder: Path, count: int, workers: int, environment: dict[str, str]) -> dict[str, Any]:
    """A run over so many small files that are all known."""
    raw = folder / "raw"
    raw.mkdir()
    for number in range(count):
        (raw / f"{number:06d}.txt").write_text(f"讲话{number}\n各位代表:今年全县完成投资{number}万元。\n", "utf-8")
    say("load", run(raw, folder, workers, environment))
    return quickest(raw, folder, workers, environment)


def grow(folder: Path, megabytes: float, add: float, workers: int, environment: dict[str, str]) -> dict[str, Any]:
    """A first load, a run with nothing new, a run with more; the last one, and the sizes before it."""
    raw, more = folder / "corpus" / "pages", folder / "more" / "pages"
    write_corpus(raw.parent, megabytes * 1e6)
    write_corpus(more.parent, (megabytes + add) * 1e6)
    home = folder / "home"
    home.mkdir()
    say("load", run(raw, home, workers, environment))
    size = sizes(home / "w.duckdb", text_mb(raw))
    say("sizes", size)
    say("nothing new", quickest(raw, home, workers, environment))
    counts: Counter[str] = Counter()
    for page in more.iterdir():
        if not (raw / page.name).exists() or (raw / page.name).stat().st_size != page.stat().st_size:
            shutil.copy2(page, raw / page.name)
            counts.update(files=1, bytes=page.stat().st_size)
    say("added", dict(counts))
    before = disk_mb(home)
    added = run(raw, home, workers, environment)
    say("sizes after", sizes(home / "w.duckdb", text_mb(raw)))
    return {**added, "before_mb": round(before, 1), "of_raw": size["of_raw"]}


def text_mb(folder: Path) -> float:
    """Megabytes of the files in a folder."""
    return sum(each.stat().st_size for each in folder.iterdir()) / 1e6


def say(what: str, result: dict[str, Any]) -> None:
    """One line of JSON."""
    print(json.dumps({"what": what, **result}, ensure_ascii=False), flush=True)


def keeps(name: str, value: float) -> list[float | bool]:
    """A value beside its bar, and whether it keeps it."""
    return [round(value, 2), BARS[name], value <= BARS[name]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mb", type=float, default=100.0)
    parser.add_argument("--add", type=float, default=1.0)
    parser.add_argument("--known", type=int, default=0, help="measure a run over so many known files instead")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--in", dest="place", type=Path, help="where to work; a real disk, not one in memory")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=arguments.place) as made:
        folder = Path(made)
        for name in ("server", "nothing", "empty", "grown"):
            (folder / name).mkdir()
        with prefect_server(folder / "server") as server:
            environment = {k: v for k, v in server.environment.items() if k != "GONGWEN_BATCH_BYTES"}
            empty = quickest(folder / "nothing", folder / "empty", arguments.workers, environment)
            say("empty", empty)
            if arguments.known:
                known = known_files(folder / "grown", arguments.known, arguments.workers, environment)
                say("known", known)
                print(json.dumps({"bars": {"known_seconds": keeps("known_seconds", known["wall"] - empty["wall"])}}))
                return
            added = grow(folder / "grown", arguments.mb, arguments.add, arguments.workers, environment)
            say("one more", added)
    bars = {
        "seconds": keeps("seconds", added["wall"] - empty["wall"]),
        "written_mb": keeps("written_mb", added["written_mb"]),
        "peak_share": keeps("peak_share", added["peak_mb"] / added["before_mb"]),
        "size_share": keeps("size_share", added["of_raw"]),
    }
    print(json.dumps({"bars": bars}))


if __name__ == "__main__":
    main()
