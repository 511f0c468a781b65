"""The relations that the audit of figures reads: a run's staged rows, and the figures of copied documents."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pyarrow

from warehouse import schema
from warehouse.sql import literal, parquet, statement

Paths = Mapping[str, Sequence[Path]]


@contextmanager
def staged_figures(
    staging: Path, corpus: Mapping[str, Path], published: Paths, replaced: Collection[str], memory_limit: str
) -> Iterator[duckdb.DuckDBPyConnection]:
    """`indicators`, `equations`, `segments` of the run's files less what was rejected; `copies` and `copied_indicators`
    of all documents that stay."""
    with duckdb.connect() as connection:
        connection.execute(f"set memory_limit = {literal(memory_limit)}")
        connection.execute(f"set temp_directory = {literal(staging.with_suffix('.spill'))}")
        connection.execute(f"attach {literal(staging)} as staging (read_only)")
        gone = pyarrow.table({"file_id": pyarrow.array(sorted(replaced), pyarrow.string())})
        connection.register("replaced_files", gone)
        pairs = corpus.get("duplicate_pairs")
        connection.execute(
            statement(
                "audited_rows",
                whole_file=", ".join(map(literal, sorted(schema.WHOLE_FILE))),
                pairs=parquet([pairs]) if pairs else _empty("duplicate_pairs"),
                published_indicators=_published("indicators", published),
                published_documents=_published("documents", published),
            )
        )
        yield connection


def no_findings() -> str:
    """A relation without a row, with the columns of quality.findings that the audit fills: all but those about runs."""
    of_runs = ("run_id", "first_run", "resolved_run")
    return schema.empty_relation(
        tuple(column for column in schema.table("quality.findings").columns if column.name not in of_runs)
    )


def write_findings(connection: duckdb.DuckDBPyConnection, path: Path) -> Path:
    """The table `findings` as a Parquet file."""
    connection.execute(f"copy findings to {literal(path)} (format parquet)")
    return path


def _published(name: str, published: Paths) -> str:
    paths = published.get(name, ())
    return parquet(paths, ", union_by_name = true") if paths else _empty(name)


def _empty(name: str) -> str:
    return schema.empty_relation(schema.table(name).stored)
