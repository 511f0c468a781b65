"""Parquet parts: which are written together, which are merged, and how one comes to the disk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from warehouse import schema
from warehouse.layer_keys import GENERATION
from warehouse.layout import State, write_through
from warehouse.sql import identifier, literal, parquet
from warehouse.staging import parquet_columns

PART_BYTES = 64 * 2**20  # raw text a part holds at most; its segments and tokens are five times as much
ROW_GROUP = 20_480  # rows held in memory at once by each thread; the usual 122,880 took 270 MB more and half the speed
# Some 1 to 4 MB of text: to read one of them its whole row group is unpacked.
ROW_GROUPS = {"files": 256, "documents": 256, "paragraphs": 2_048}
TIER_BYTES = 4 * 2**20  # parts below this are of the lowest tier, and each tier is
TIER_GROWTH = 4  # four times the one below: 4, 16, 64 MB, so a row is written three or four times at most
TIER_PARTS = 8  # as many parts of a tier are merged into one; a query opens some 20 small parts at worst


@dataclass(frozen=True, slots=True)
class Part:
    """One Parquet file of a table, as ops.parts keeps it; `path` is relative to the state folder."""

    part_id: str
    table_name: str
    path: str
    row_count: int
    byte_count: int
    raw_bytes: int
    rules_version: str
    run_id: str
    generation: int = 0  # the layer of a whole-corpus table; 0 for tables written file by file


@dataclass(frozen=True, slots=True)
class Source:
    """Parquet files of the same raw files, one or more a table: a staged batch or a published part."""

    name: str
    paths: Mapping[str, Sequence[Path]]
    raw_bytes: int
    rules_version: str
    staged: bool
    touched: bool = field(default=True)  # staged, or a part that has to be written again anyway


def pack(sources: Iterable[Source], limit: int = PART_BYTES) -> list[list[Source]]:
    """Sources in groups of at most `limit` raw bytes, each group made by one set of rules."""
    groups: dict[str, list[list[Source]]] = defaultdict(list)
    for source in sources:
        known = groups[source.rules_version]
        if known and sum(each.raw_bytes for each in known[-1]) + source.raw_bytes <= limit:
            known[-1].append(source)
        else:
            known.append([source])
    return [group for known in groups.values() for group in known]


def choose_merges(groups: Sequence[list[Source]], limit: int = PART_BYTES) -> list[list[Source]]:
    """The groups to write: those with new rows, and those of a tier that has grown too many."""
    merged = list(groups)
    for tier in range(_tier(limit)):
        crowded: dict[str, list[list[Source]]] = defaultdict(list)
        for group in merged:
            if _tier(raw_bytes_of(group)) == tier:
                crowded[group[0].rules_version].append(group)
        for members in crowded.values():
            if len(members) >= TIER_PARTS:
                merged = [group for group in merged if group not in members]
                merged += pack((source for group in members for source in group), limit)
    return [group for group in merged if len(group) > 1 or group[0].touched]


def raw_bytes_of(group: Iterable[Source]) -> int:
    """How much raw text there is in some sources."""
    return sum(source.raw_bytes for source in group)


def _tier(raw_bytes: int) -> int:
    tier = 0
    while raw_bytes >= TIER_BYTES * TIER_GROWTH**tier:
        tier += 1
    return tier


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes the parts of one run; the connection holds the tables that say which rows stay out."""

    connection: duckdb.DuckDBPyConnection
    state: State
    run_id: str

    def group(self, part_id: str, sources: Sequence[Source], keeps: Callable[[str, bool], str]) -> list[Part]:
        """Write the rows that `keeps` lets through: a condition for a table, published or staged."""
        names = dict.fromkeys(name for source in sources for name in source.paths)
        raw_bytes, rules_version = raw_bytes_of(sources), sources[0].rules_version
        parts = []
        for name in names:
            selects = [_select(name, sources, staged, keeps(name, staged)) for staged in (False, True)]
            query = " union all ".join(each for each in selects if each)
            part = self.table(part_id, name, query, raw_bytes, rules_version)
            parts += [part] if part else []
        write_through(self.state.parts / part_id)
        return parts

    def table(
        self, part_id: str, name: str, query: str, raw_bytes: int, rules_version: str, generation: int = 0
    ) -> Part | None:
        """Write what a query gives as one part, synced; no part without rows."""
        folder = self.state.parts / part_id
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{name}.parquet"
        options = f"(format parquet, compression zstd, row_group_size {ROW_GROUPS.get(name, ROW_GROUP)})"
        result = self.connection.execute(f"copy ({query}) to {literal(path)} {options}").fetchone()
        rows = int(result[0]) if result else 0
        if not rows:
            path.unlink()
            return None
        path.chmod(0o444)
        write_through(path)
        relative = path.relative_to(self.state.folder).as_posix()
        return Part(
            part_id, name, relative, rows, path.stat().st_size, raw_bytes, rules_version, self.run_id, generation
        )

    def is_of_our_schema(self, part: Part) -> bool:
        """Whether the file has the columns of its table as they are defined now; of other tables it has its own."""
        if f"main.{part.table_name}" not in schema.tables():
            return True
        path = parquet([self.state.folder / part.path])
        found = {name: kind for name, kind, *_ in self.connection.execute(f"describe from {path}").fetchall()}
        found.pop(GENERATION, None)
        return found == {column.name: column.type for column in schema.table(part.table_name).stored}

    def new_id(self) -> str:
        """A part id that no folder has: the run and a number."""
        number = 1
        while (self.state.parts / f"{self.run_id}-{number:04d}").exists():
            number += 1
        folder = self.state.parts / f"{self.run_id}-{number:04d}"
        folder.mkdir(parents=True)
        return folder.name


def _select(name: str, sources: Sequence[Source], staged: bool, condition: str) -> str:
    """The rows of a table in the staged or the published of some sources."""
    return select_all(
        name, [path for source in sources if source.staged == staged for path in source.paths.get(name, ())], condition
    )


def select_all(name: str, every: Iterable[Path], condition: str = "") -> str:
    """The rows of a table in some Parquet files; those of one layout are read together."""
    layouts: dict[frozenset[str], list[Path]] = defaultdict(list)
    for path in every:
        layouts[parquet_columns(path)].append(path)
    return " union all ".join(select(name, paths, condition) for paths in layouts.values())


def select(name: str, paths: Sequence[Path], condition: str) -> str:
    """The stored columns of a table over some Parquet files; tables of no schema keep the columns they have."""
    present = parquet_columns(paths[0])
    if f"main.{name}" in schema.tables():
        columns = schema.cast_list(schema.table(name).stored, present)
    else:
        columns = ", ".join(identifier(column) for column in sorted(present - {"verified"}))
    return f"select {columns} from {parquet(paths)} where {condition or 'true'}"


def file_id(name: str) -> str:
    """The SQL expression for a row's file; tables of no schema are told apart by their document_id."""
    return schema.file_id(name) if f"main.{name}" in schema.tables() else "left(document_id, 32)"


def sources_of(parts: Iterable[Part], state: State, written_again: frozenset[str]) -> list[Source]:
    """The published parts of file tables as sources; those in `written_again` count as touched."""
    groups: dict[str, list[Part]] = defaultdict(list)
    for part in parts:
        if not schema.is_of_corpus(part.table_name):
            groups[part.part_id].append(part)
    return [
        Source(
            part_id,
            {part.table_name: [state.folder / part.path] for part in group},
            group[0].raw_bytes,
            group[0].rules_version,
            staged=False,
            touched=part_id in written_again,
        )
        for part_id, group in groups.items()
    ]
