"""Staged batches as the workers write them, small: one document, three sentences, two linked indicators a file."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from warehouse import schema
from warehouse.bookkeeping import RunRecord, SeenPath
from warehouse.publish import Published, publish
from warehouse.records import document_id, edit_id, indicator_id, segment_id
from warehouse.staging import open_staging

SENTENCES = 3


def file_id_of(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:32]


def rows_of(text: str, rules_version: str = "rules-1", run_id: str = "") -> dict[str, list[dict[str, Any]]]:
    """Rows of every table of the file with this text; columns that are not given are null."""
    file_id = file_id_of(text)
    document = document_id(file_id, 0, False)
    segments = [segment_id(file_id, "sentence", n) for n in range(SENTENCES)]
    first, second = indicator_id(file_id, 0), indicator_id(file_id, 1)
    return {
        "files": [
            {
                "file_id": file_id,
                "path": f"{text[:8]}.txt",
                "sha256": sha256(text.encode()).hexdigest(),
                "size_bytes": len(text.encode()),
                "text": text,
                "char_count": len(text),
                "rules_version": rules_version,
                "run_id": run_id,
            }
        ],
        "documents": [
            {"document_id": document, "file_id": file_id, "ordinal": 1, "is_collection": False, "text": text}
            | {"title": text[:4], "kind": "speech", "flags": ["shuffled"], "raw_start": 0, "raw_end": len(text)}
        ],
        "document_evidence": [{"document_id": document, "field": "year", "value": "2021", "raw_start": 0}],
        "edits": [{"edit_id": edit_id(file_id, 0), "file_id": file_id, "raw_start": 0, "raw_end": 0}],
        "marks": [{"file_id": file_id, "document_id": document, "raw_start": 1, "kind": "lost_digits"}],
        "segments": [
            {"segment_id": each, "document_id": document, "kind": "sentence", "text": text, "tokens": list(text[:5])}
            for each in segments
        ],
        "terms": [{"document_id": document, "term": "全县", "pos": "n", "count": 2}],
        "indicators": [
            {"indicator_id": each, "document_id": document, "segment_id": segments[0], "value": 1.5, "reasons": []}
            for each in (first, second)
        ],
        "indicator_links": [{"from_id": first, "to_id": second, "relation": "growth_of", "confidence": 1.0}],
        "equations": [
            {"equation_id": f"{second}-growth", "document_id": document, "ordinal": place, "indicator_id": each}
            for place, each in enumerate((first, second))
        ],
        "foreign_places": [
            {
                "document_id": document,
                "segment_id": segments[0],
                "name": "靖边县",
                "region_code": "610824",
                "raw_start": 0,
            }
        ],
        "citations": [{"document_id": document, "segment_id": segments[0], "title": "条例", "raw_start": 0}],
    }


ARROW = {
    "VARCHAR": pa.string(),
    "VARCHAR[]": pa.list_(pa.string()),
    "BIGINT": pa.int64(),
    "INTEGER": pa.int64(),
    "DOUBLE": pa.float64(),
    "BOOLEAN": pa.bool_(),
    "DATE": pa.date32(),
}


def write_batch(folder: Path, texts: Iterable[str], rules_version: str = "rules-1") -> dict[str, list[Path]]:
    """The Parquet files of one batch, by table."""
    every = [rows_of(text, rules_version) for text in texts]
    return {
        name: [write_rows(folder, name, [row | {"verified": True} for rows in every for row in rows[name]])]
        for name in schema.FILE_TABLES
    }


def write_rows(folder: Path, name: str, rows: list[dict[str, Any]]) -> Path:
    """Rows of a table of ours, or of any other, as a Parquet file."""
    known = f"main.{name}" in schema.tables()
    columns = [(c.name, ARROW[c.type]) for c in schema.table(name).stored] if known else []
    if "verified" in rows[0]:
        columns = [*columns, ("verified", pa.bool_())] if known else []
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.parquet"
    pq.write_table(pa.Table.from_pylist(rows, pa.schema(columns) if columns else None), path)
    return path


@dataclass
class Bench:
    """A warehouse in a folder of its own, published to batch by batch."""

    folder: Path
    runs: int = 0
    seen: list[SeenPath] = field(default_factory=list)

    @property
    def warehouse(self) -> Path:
        return self.folder / "speeches.duckdb"

    @property
    def state(self) -> Path:
        return self.folder / "speeches.gongwen"

    def copied(self, folder: Path) -> Bench:
        """The warehouse and its state under another folder: cheaper than publishing again."""
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)
        return Bench(folder, self.runs, list(self.seen))

    def stage(self, *batches: Sequence[str], rules_version: str = "rules-1") -> Path:
        """A closed staging database over some batches of texts."""
        parts: dict[str, list[Path]] = {}
        for number, texts in enumerate(batches):
            folder = self.state / "work" / f"{self.runs}-{number}-{rules_version}"
            for name, paths in write_batch(folder, texts, rules_version).items():
                parts.setdefault(name, []).extend(paths)
        path = self.state / "staging.duckdb"
        open_staging(path, parts).close()
        return path

    def run_record(self, rules_version: str = "rules-1", **more: str) -> RunRecord:
        self.runs += 1
        started = datetime(2026, 1, 1, 0, self.runs % 60)
        return RunRecord(f"run-{self.runs:03d}", started, rules_version=rules_version, **more)

    def publish(self, *texts: str, rules_version: str = "rules-1", **options: Any) -> Published:
        """Publish one batch of texts, or nothing new where there is none."""
        staging = options.pop("staging", None) or (self.stage(texts, rules_version=rules_version) if texts else None)
        self.seen += [SeenPath(file_id_of(text), f"{text[:8]}.txt") for text in texts]
        options.setdefault("file_paths", self.seen)
        record = self.run_record(rules_version, **options.pop("versions", {}))
        return publish(self.warehouse, self.state, staging, run=record, **options)

    def ask(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Rows of a query over the published warehouse."""
        with duckdb.connect(str(self.warehouse), read_only=True) as connection:
            return connection.execute(query, list(values)).fetchall()

    def count(self, table: str) -> int:
        return int(self.ask(f"select count(*) from {table}")[0][0])

    def part_files(self) -> list[Path]:
        return sorted(self.state.glob("parts/*/*.parquet"))


def reject(staging: Path, table: str, row_id: str, file_id: str | None, severity: str = "critical") -> None:
    """Enter one verdict into a staging database."""
    with duckdb.connect(str(staging)) as connection:
        connection.execute(
            "insert into rejected values (?, ?, ?, 'a_promise', ?, 'it is broken', '{\"a\": 1}', 'x.txt')",
            [table, row_id, file_id, severity],
        )
