"""The relations that the audit of figures reads: a run's staged rows, and the figures of copied documents."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pyarrow

from warehouse import schema
from warehouse.layer_keys import REPLACED
from warehouse.layers import corpus_relation
from warehouse.sql import literal, parquet, statement

Paths = Mapping[str, Sequence[Path]]


@contextmanager
def staged_figures(
    staging: Path,
    corpus: Mapping[str, Path],
    published: Paths,
    replaced: Collection[str],
    memory_limit: str,
    threads: int,
) -> Iterator[duckdb.DuckDBPyConnection]:
    """`indicators`, `equations`, `segments` of the run's files less what was rejected; `copies`, pairs that are new or
    changed or have an end in these files, and `copied_indicators` of both ends."""
    with duckdb.connect() as connection:
        connection.execute(f"set memory_limit = {literal(memory_limit)}")
        connection.execute(f"set threads = {int(threads)}")
        connection.execute(f"set temp_directory = {literal(staging.with_suffix('.spill'))}")
        connection.execute(f"attach {literal(staging)} as staging (read_only)")
        gone = pyarrow.table({"file_id": pyarrow.array(sorted(replaced), pyarrow.string())})
        connection.register("replaced_files", gone)
        connection.execute(
            statement(
                "audited_rows",
                whole_file=", ".join(map(literal, sorted(schema.WHOLE_FILE))),
                pairs=_compared_pairs(corpus, published),
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


def _compared_pairs(corpus: Mapping[str, Path], published: Paths) -> str:
    """The pairs whose figures are held against each other in this run; all where all documents were compared anew."""
    if "duplicate_pairs" not in corpus:
        return _empty("duplicate_pairs")
    given = parquet([corpus["duplicate_pairs"]])
    if REPLACED not in corpus:
        return given
    old = corpus_relation("duplicate_pairs", published)
    return "(" + statement("compared_pairs", given=given, published=old, replaced=parquet([corpus[REPLACED]])) + ")"


def _published(name: str, published: Paths) -> str:
    paths = published.get(name, ())
    return parquet(paths, ", union_by_name = true") if paths else _empty(name)


def _empty(name: str) -> str:
    return schema.empty_relation(schema.table(name).stored)
