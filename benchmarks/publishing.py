"""What adding a megabyte to a warehouse costs, three ways: copy and replace, parts and a catalogue, DuckLake.

    python -m benchmarks.publishing STAGED FOLDER --mb 1000

STAGED holds batches as the workers write them (a folder each, one Parquet file a table); they are multiplied under
other ids until they stand for so many megabytes of raw text. Everything is written below FOLDER, which is deleted
at the end. DuckLake is measured where its extension can be imported (package duckdb-extension-ducklake).
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from warehouse import schema
from warehouse.bookkeeping import RunRecord
from warehouse.export import export
from warehouse.layout import write_through
from warehouse.publish import publish
from warehouse.staging import open_staging

QUERIES = {
    "indicators by genre": """
        select genre, measure, count(*), avg(confidence)
        from indicators join documents using (document_id) group by all""",
    "sentences with a word": "select count(*) from segments where kind = 'sentence' and contains(text, '供水')",
    "one document's sentences": """
        select text from segments
        where kind = 'sentence' and document_id = (select max(document_id) from documents) order by raw_start""",
}
READER = """
import sys, time, duckdb
started, errors, looks = time.monotonic(), [], 0
while time.monotonic() - started < float(sys.argv[2]):
    try:
        with duckdb.connect() as connection:
            {load}
            connection.execute(sys.argv[1])
            connection.execute("select count(*) from w.files").fetchall()
        looks += 1
    except Exception as error:
        errors.append(str(error)[:80])
        time.sleep(0.01)
print(looks, len(errors), errors[:1])
"""


def written_bytes() -> int:
    """Bytes this process has sent towards the disk so far."""
    lines = Path("/proc/self/io").read_text().splitlines()
    return int(dict(line.split(": ") for line in lines)["write_bytes"])


@contextmanager
def measured(name: str, results: dict[str, Any]) -> Iterator[None]:
    """Note seconds, CPU seconds and megabytes written of a block."""
    os.sync()
    before, cpu, started = written_bytes(), time.process_time(), time.monotonic()
    yield
    results[name] = {
        "seconds": round(time.monotonic() - started, 2),
        "cpu_seconds": round(time.process_time() - cpu, 2),
        "written_mb": round((written_bytes() - before) / 1e6, 1),
    }
    print(name, results[name], flush=True)


def multiply(staged: Path, folder: Path, megabytes: float) -> list[Path]:
    """Batches of the staged rows under other ids, standing for so much raw text."""
    batches = [path for path in staged.iterdir() if (path / "files.parquet").exists()]
    made: list[Path] = []
    size = 0.0
    with duckdb.connect() as connection:
        while size < megabytes:
            batch = batches[len(made) % len(batches)]
            target = folder / f"{len(made):05d}"
            target.mkdir(parents=True)
            size += rename(connection, batch, target, f"{len(made)}", megabytes - size)
            made.append(target)
    return made


def rename(connection: duckdb.DuckDBPyConnection, batch: Path, target: Path, salt: str, megabytes: float) -> float:
    """Copy a batch, or as many of its files as make so many megabytes, with other file ids; the megabytes."""
    files = f"read_parquet('{batch}/files.parquet')"
    connection.execute(
        f"create or replace temp table chosen as select file_id, size_bytes from (select file_id, size_bytes,"
        f" sum(size_bytes) over (order by file_id) as total from {files}) where total <= {megabytes * 1e6 + 20_000}"
    )
    for path in batch.glob("*.parquet"):
        names = connection.execute(f"describe from '{path}'").fetchall()
        ids = [name for name, kind, *_ in names if name.endswith("_id") and kind == "VARCHAR" and name != "run_id"]
        replaced = ", ".join(f"md5('{salt}' || left({name}, 32)) || {name}[33:] as {name}" for name in ids)
        owner = next(name for name in ("file_id", "document_id", "from_id") if name in ids)
        connection.execute(
            f"copy (select * replace ({replaced}) from '{path}' where left({owner}, 32) in (select file_id from chosen))"
            f" to '{target / path.name}' (format parquet)"
        )
    row = connection.execute("select sum(size_bytes) / 1e6 from chosen").fetchone()
    return float(row[0]) if row and row[0] else 0.0


def stage(path: Path, batches: list[Path]) -> Path:
    """A closed staging database over some batches."""
    open_staging(path, {name: [batch / f"{name}.parquet" for batch in batches] for name in schema.FILE_TABLES}).close()
    return path


def query_seconds(connect: Callable[[], duckdb.DuckDBPyConnection]) -> dict[str, float]:
    """Median seconds of three runs of each query, the connection opened anew each time."""
    seconds: dict[str, float] = {}
    for name, query in QUERIES.items():
        times = []
        for _ in range(3):
            with connect() as connection:
                connection.execute("set threads = 2")
                started = time.monotonic()
                connection.execute(query).fetchall()
                times.append(time.monotonic() - started)
        seconds[name] = round(statistics.median(times), 3)
    print(seconds, flush=True)
    return seconds


def start_reader(attach: str, seconds: float, load: str = "pass") -> subprocess.Popen[str]:
    """A process that opens the warehouse and counts its files, over and over."""
    command = [sys.executable, "-c", READER.format(load=load), attach, str(seconds)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def heard(reader: subprocess.Popen[str]) -> str:
    """How often the reader looked, how often it met an error, and the first error."""
    said, _ = reader.communicate()
    print("reader:", said.strip(), flush=True)
    return said.strip()


def parts_and_catalogue(folder: Path, batches: list[Path], extra: Path, results: dict[str, Any]) -> Path:
    """Ours: immutable Parquet parts, and a catalogue of views that is replaced."""
    warehouse, state = folder / "ours.duckdb", folder / "ours.gongwen"
    staging = stage(folder / "staging.duckdb", batches)
    with measured("parts: first load", results):
        publish(warehouse, state, staging, run=RunRecord("first", datetime(2026, 1, 1)))
    stored = sum(path.stat().st_size for path in state.rglob("*.parquet"))
    results["parts: stored_mb"] = round(stored / 1e6, 1)
    results["parts: queries"] = query_seconds(lambda: duckdb.connect(str(warehouse), read_only=True))
    staging = stage(folder / "staging.duckdb", [extra])
    reader = start_reader(f"attach '{warehouse}' as w (read_only)", 6)
    time.sleep(1)
    with measured("parts: add 1 MB", results):
        publish(warehouse, state, staging, run=RunRecord("second", datetime(2026, 1, 2)))
    with measured("parts: run with nothing new", results):
        publish(warehouse, state, None, run=RunRecord("third", datetime(2026, 1, 3)))
    results["parts: reader"] = heard(reader)
    return warehouse


def copy_and_replace(folder: Path, warehouse: Path, extra: Path, results: dict[str, Any]) -> None:
    """One native database file: copied, added to, put in the place of the old one."""
    native, copy = folder / "native.duckdb", folder / "copy.duckdb"
    with measured("copy: first load (from parts)", results):
        export(warehouse, native)
    results["copy: stored_mb"] = round(native.stat().st_size / 1e6, 1)
    results["copy: queries"] = query_seconds(lambda: duckdb.connect(str(native), read_only=True))
    reader = start_reader(f"attach '{native}' as w (read_only)", 10)
    time.sleep(1)
    with measured("copy: add 1 MB", results):
        shutil.copyfile(native, copy)
        with duckdb.connect(str(copy)) as connection:
            for name in schema.FILE_TABLES:
                columns = schema.column_list(schema.table(name).stored)
                connection.execute(f"insert into {name} by name select {columns} from '{extra}/{name}.parquet'")
            connection.execute("checkpoint")
        write_through(copy)
        os.replace(copy, native)
    results["copy: reader"] = heard(reader)
    native.unlink()


def ducklake(folder: Path, batches: list[Path], extra: Path, results: dict[str, Any]) -> None:
    """DuckLake with a DuckDB file as its catalogue."""
    load = "from duckdb_extensions import import_extension; import_extension('ducklake'); connection.execute('load ducklake')"
    attach = f"attach 'ducklake:{folder}/lake.ducklake' as w (data_path '{folder}/lake')"

    def connect() -> duckdb.DuckDBPyConnection:
        connection = duckdb.connect()
        exec(load, {"connection": connection})
        connection.execute("set memory_limit = '512MB'")
        connection.execute("set threads = 2")
        while True:
            try:
                connection.execute(attach)
                break
            except duckdb.IOException:  # a reader holds the catalogue at this moment
                results["ducklake: refused by readers"] = results.get("ducklake: refused by readers", 0) + 1
                time.sleep(0.01)
        connection.execute("use w")
        return connection

    def insert(connection: duckdb.DuckDBPyConnection, given: list[Path]) -> None:
        connection.begin()
        for name in schema.FILE_TABLES:
            paths = [str(batch / f"{name}.parquet") for batch in given]
            columns = schema.column_list(schema.table(name).stored)
            connection.execute(f"insert into {name} by name select {columns} from read_parquet({paths})")
        connection.commit()

    with measured("ducklake: first load", results), connect() as connection:
        for name in schema.FILE_TABLES:
            columns = ", ".join(f'"{column.name}" {column.type}' for column in schema.table(name).stored)
            connection.execute(f"create table {name} ({columns})")
        insert(connection, batches)
    results["ducklake: stored_mb"] = round(sum(p.stat().st_size for p in (folder / "lake").rglob("*.parquet")) / 1e6, 1)
    results["ducklake: queries"] = query_seconds(connect)
    reader = start_reader(attach, 6, load)
    time.sleep(1)
    with measured("ducklake: add 1 MB", results), connect() as connection:
        insert(connection, [extra])
        time.sleep(1)  # a run holds its connection while it works; readers meet this
    results["ducklake: reader"] = heard(reader)


def main() -> None:
    """Measure all three and print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("staged", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--mb", type=float, default=200)
    options = parser.parse_args()
    options.folder.mkdir(parents=True)
    results: dict[str, Any] = {"raw_mb": options.mb}
    try:
        batches = multiply(options.staged, options.folder / "staged", options.mb)
        (extra,) = multiply(options.staged, options.folder / "extra", 1)[:1]
        warehouse = parts_and_catalogue(options.folder, batches, extra, results)
        copy_and_replace(options.folder, warehouse, extra, results)
        try:
            ducklake(options.folder, batches, extra, results)
        except ImportError as error:
            results["ducklake"] = f"not measured: {error}"
    finally:
        print(json.dumps(results, ensure_ascii=False, indent=2))
        shutil.rmtree(options.folder)


if __name__ == "__main__":
    main()
