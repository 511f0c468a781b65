"""What a run over a grown warehouse costs: nothing new, a megabyte more, a hundredth more; seconds, bytes, peak of the disk.

    python -m benchmarks.growth [--mb 100] [--add 1] [--share 0.01] [--whole] [--known 10000] [--in FOLDER]

A corpus of so many megabytes is made; a megabyte and a hundredth of its pages, taken from everywhere in it so that copies
of pages that are there are among them, are held back. The others are loaded, the same folder is run again, then with
the megabyte, then with the hundredth. `--whole` loads all pages into another warehouse and holds the rows of both against
each other, table by table. An empty run (an empty folder, a warehouse of its own) is measured beside them and taken out
of the seconds. All runs use one Prefect server that is started once. `--known N` measures a run over N known small files
instead. One line of JSON a run, then the sizes by table, then the bars. Bytes written are those of the run and its
workers as the kernel counts them; the disk is what warehouse and state folder take, looked at ten times a second, each
inode once. CPU seconds of the hundredth are held against those of the whole build, or else of the first load.
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
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import duckdb

from benchmarks.corpus import groups
from tests.servers import prefect_server
from warehouse import schema

SEED = 7
LOOK = 0.1  # seconds between two looks at the disk
BARS = {
    "seconds": 8.0,
    "written_mb": 50.0,
    "peak_share": 1.3,
    "size_share": 5.0,
    "known_seconds": 3.0,
    "cpu_share": 0.05,
}
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
    home = folder / "home"
    home.mkdir()
    say("load", run(raw, home, workers, environment))
    return quickest(raw, home, workers, environment)


def deal_pages(folder: Path, megabytes: float, held_back: Mapping[str, float]) -> dict[str, Path]:
    """Folders of pages: `raw`, and for each name some megabytes of others, which lie evenly among them."""
    folders = {name: folder / name for name in ("raw", *held_back)}
    for each in folders.values():
        each.mkdir()
    total, written = megabytes * 1e6 + sum(held_back.values()) * 1e6, dict.fromkeys(folders, 0.0)
    for pages, _ in groups(SEED):
        for page in pages:
            text, done = page.text.encode(), sum(written.values()) / total
            behind = [name for name, size in held_back.items() if written[name] < done * size * 1e6]
            name = behind[0] if behind else "raw"
            written[name] += (folders[name] / page.name).write_bytes(text)
        if sum(written.values()) >= total:
            break
    return folders


def grow(folder: Path, arguments: argparse.Namespace, environment: dict[str, str]) -> dict[str, Any]:
    """A first load, a run with nothing new, runs with more; what they cost."""
    held_back = {"megabyte": arguments.add, "hundredth": arguments.share * arguments.mb}
    folders = deal_pages(folder, arguments.mb, held_back)
    raw, home, workers = folders["raw"], folder / "home", arguments.workers
    home.mkdir()
    load = run(raw, home, workers, environment)
    say("load", load)
    size = sizes(home / "w.duckdb", text_mb(raw))
    say("sizes", size)
    say("nothing new", quickest(raw, home, workers, environment))
    runs = {}
    for name in held_back:
        say(name, {"files": len(list(folders[name].iterdir())), "mb": round(text_mb(folders[name]), 2)})
        shutil.copytree(folders[name], raw, dirs_exist_ok=True)
        before = disk_mb(home)
        runs[name] = {**run(raw, home, workers, environment), "before_mb": round(before, 1)}
        say(f"{name} more", runs[name])
    say("sizes after", sizes(home / "w.duckdb", text_mb(raw)))
    build = load
    if arguments.whole:
        (folder / "whole").mkdir()
        build = run(raw, folder / "whole", workers, environment)
        say("whole", build)
    other = unequal(home / "w.duckdb", folder / "whole" / "w.duckdb") if arguments.whole else None
    return {**runs, "of_raw": size["of_raw"], "build": build, "unequal": other}


def unequal(one: Path, other: Path) -> list[str]:
    """The tables whose rows are not the same in two warehouses, but for the run that made them."""
    with duckdb.connect(str(one), read_only=True) as connection:
        connection.execute(f"attach '{other}' as other (read_only)")
        tables = [each for each in schema.tables().values() if each.schema == "main" and each.name != "file_paths"]
        out = []
        for table in tables:
            names = ", ".join(column.name for column in table.columns if column.name != "run_id")
            query = "select count(*), sum(hash({})::hugeint) from (select {} from {}{}) as rows"
            here, there = (
                connection.execute(query.format("rows", names, place, table.qualified)).fetchone()
                for place in ("", "other.")
            )
            out += [table.name] if here != there else []
    return out


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
    parser.add_argument("--share", type=float, default=0.01, help="of the corpus, added after the megabyte")
    parser.add_argument("--whole", action="store_true", help="build all again at once and compare the rows")
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
            grown = grow(folder / "grown", arguments, environment)
    megabyte = grown["megabyte"]
    bars = {
        "seconds": keeps("seconds", megabyte["wall"] - empty["wall"]),
        "written_mb": keeps("written_mb", megabyte["written_mb"]),
        "peak_share": keeps("peak_share", megabyte["peak_mb"] / megabyte["before_mb"]),
        "size_share": keeps("size_share", grown["of_raw"]),
        "cpu_share": keeps("cpu_share", grown["hundredth"]["cpu"] / grown["build"]["cpu"]),
        "cpu_share_without_an_empty_run": [
            round((grown["hundredth"]["cpu"] - empty["cpu"]) / (grown["build"]["cpu"] - empty["cpu"]), 4)
        ],
        "unequal_tables": grown["unequal"],
    }
    print(json.dumps({"bars": bars}))


if __name__ == "__main__":
    main()
