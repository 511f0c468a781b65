"""The rows of a published warehouse, for tests that hold two of them against each other."""

from __future__ import annotations

from pathlib import Path

import duckdb

RUN_COLUMNS = {"run_id", "first_run", "last_run"}


def main_rows(warehouse: Path) -> dict[str, list[tuple]]:
    """Every row of every relation of main, run ids apart, in one order."""
    out = {}
    with duckdb.connect(str(warehouse), read_only=True) as con:
        tables = con.execute(
            "select table_name from information_schema.tables where table_schema = 'main' order by 1"
        ).fetchall()
        for (table,) in tables:
            columns = [name for (name, *_) in con.execute(f"describe main.{table}").fetchall()]
            kept = ", ".join(f'"{name}"' for name in columns if name not in RUN_COLUMNS)
            out[table] = con.execute(f"select {kept} from main.{table} order by all").fetchall()
    return out
