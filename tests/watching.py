"""Readers in processes of their own that look at a warehouse again and again and tell which states they saw.

    python -m tests.watching WAREHOUSE anew|kept

`anew` opens the file for every look, as an analyst's script does; `kept` holds one connection from beginning to end.
"""

from __future__ import annotations

import json
import select
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from tests.published_rows import RUN_COLUMNS

ROOT = Path(__file__).resolve().parent.parent
PAUSE = 0.2  # seconds between two looks: the runs beside it need the machine too


def fingerprint(connection: duckdb.DuckDBPyConnection) -> str:
    """Rows and a sum of their hashes for every relation of main, run ids apart: equal for equal rows in any order."""
    columns = connection.execute(
        "select table_name, column_name from information_schema.columns where table_schema = 'main' order by all"
    ).fetchall()
    kept: dict[str, list[str]] = {}
    for table, column in columns:
        kept.setdefault(table, []).extend([] if column in RUN_COLUMNS else [f'"{column}"'])
    sums = [
        f"select '{table}' as name, count(*) as n, sum(hash({', '.join(names)})::hugeint) as h from main.{table}"
        for table, names in kept.items()
    ]
    return json.dumps(connection.execute(" union all ".join(sums) + " order by 1").fetchall(), default=str)


def state_of(warehouse: Path) -> str:
    """The fingerprint of what stands published now."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        return fingerprint(connection)


class Watcher:
    """A reader that looks on; `seen` ends it and gives the states it saw."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def seen(self) -> set[str]:
        """Every state seen; an error of the reader is a failed test."""
        said, errors = self._process.communicate("\n", timeout=120)
        assert self._process.returncode == 0, errors
        return set(json.loads(said))


@contextmanager
def watching(warehouse: Path, how: str = "anew") -> Iterator[Watcher]:
    """A reader that has had its first look."""
    command = [sys.executable, "-m", "tests.watching", str(warehouse), how]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, stderr=pipe, text=True) as process:
        assert process.stdout is not None
        process.stdout.readline()
        try:
            yield Watcher(process)
        finally:
            process.kill()


def _look_on(warehouse: str, anew: bool) -> None:
    one_thread = {"threads": 1}
    connection = duckdb.connect(warehouse, read_only=True, config=one_thread)
    states = {fingerprint(connection)}
    print("looking", flush=True)
    while not select.select([sys.stdin], [], [], PAUSE)[0]:
        if anew:
            connection.close()
            connection = duckdb.connect(warehouse, read_only=True, config=one_thread)
        states.add(fingerprint(connection))
    print(json.dumps(sorted(states)), flush=True)


if __name__ == "__main__":
    _look_on(sys.argv[1], sys.argv[2] == "anew")
