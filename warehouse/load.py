"""One run's parts: which staged and published rows are written, together with what, and which parts go."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from warehouse import schema
from warehouse.bookkeeping import Quarantined, RunRecord
from warehouse.catalogue import Catalogue
from warehouse.corpus import CorpusTables
from warehouse.exclusions import STAGING, Exclusions
from warehouse.layout import State, write_through
from warehouse.parts import Part, Source, Writer, choose_merges, pack, sources_of
from warehouse.sql import parquet, statement


@dataclass(frozen=True, slots=True)
class Load:
    """Writes the parts of one run beside those of the last catalogue."""

    writer: Writer
    before: Catalogue
    run: RunRecord

    def exclude(self, staging: Path | None, dropped: Collection[str]) -> Exclusions:
        """What must not come into the new parts."""
        published = part_paths(self.writer.state, self.before.parts, "files")
        exclusions = Exclusions(self.writer.connection, dropped, published)
        if staging:
            exclusions.attach(staging)
        return exclusions

    def groups(self, staging: Path | None) -> list[list[Source]]:
        """What is new or has to be written again, in groups that become one part each."""
        old = self._published_sources()
        new = self._staged_sources() if staging else []
        untouched = [[source] for source in old if not source.touched]
        return choose_merges(untouched + pack([source for source in old if source.touched] + new))

    def write_files(
        self, exclusions: Exclusions, groups: Sequence[Sequence[Source]], tell: Callable[[str], None]
    ) -> list[Part]:
        """Write these groups; all parts of file tables after that."""
        gone = {source.name for group in groups for source in group if not source.staged}
        parts = [part for part in file_parts(self.before.parts) if part.part_id not in gone]
        for group in groups:
            parts += self.writer.group(self.writer.new_id(), group, exclusions.keeps)
            tell("part written")
        write_through(self.writer.state.parts)
        return parts

    def write_corpus(self, exclusions: Exclusions, given: Mapping[str, Path], parts: Sequence[Part]) -> list[Part]:
        """The parts of the whole-corpus tables after the run."""
        old = [part for part in self.before.parts if schema.is_of_corpus(part.table_name)]
        tables = CorpusTables(self.writer, exclusions, self.run.rules_version, old)
        is_anew = self._is_older() or exclusions.has_dropped()
        written = tables.write(given, part_paths(self.writer.state, parts, "documents"), is_anew)
        write_through(self.writer.state.parts)
        return written

    def counted(self, exclusions: Exclusions, unreadable: Sequence[Quarantined]) -> RunRecord:
        """The run with the numbers of what it publishes and holds back, and its end."""
        held_back = {fault.row_id for fault in unreadable if fault.table_name == "files"}
        return replace(
            self.run,
            finished_at=self.run.finished_at or datetime.now(UTC).replace(tzinfo=None),
            files_new=self._count("files", exclusions),
            documents=self._count("documents", exclusions),
            indicators=self._count("indicators", exclusions),
            masked=self._count("indicators", exclusions, "masked"),
            files_quarantined=len(held_back) + exclusions.rejected_file_count(),
        )

    def _published_sources(self) -> list[Source]:
        """The published parts; those with files to drop, or of an older schema, are to be written again."""
        state, parts = self.writer.state, file_parts(self.before.parts)
        dropped = self._raw_bytes(part_paths(state, parts, "files"), "file_id in (from dropped_files)")
        touched = {part.part_id for part in parts if state.folder / part.path in dropped}
        if self._is_older():
            touched |= {part.part_id for part in parts if not self.writer.is_of_our_schema(part)}
        sources = sources_of(parts, state, frozenset(touched))
        return [replace(source, raw_bytes=source.raw_bytes - _sum(dropped, source.paths)) for source in sources]

    def _is_older(self) -> bool:
        """Whether parts may have other columns than ours, or whole-corpus tables no layers."""
        ours = {"schema_version": schema.schema_version(), "format": str(schema.FORMAT)}
        return any(self.before.settings.get(name) != value for name, value in ours.items())

    def _staged_sources(self) -> list[Source]:
        """The staged batches, each the Parquet files of one folder."""
        rows = self.writer.connection.execute(
            f"select table_name, path from {STAGING}.main.staged_parts order by table_name, ordinal"
        ).fetchall()
        batches: dict[Path, dict[str, list[Path]]] = defaultdict(lambda: defaultdict(list))
        for name, path in rows:
            if not schema.is_of_corpus(name):
                batches[Path(path).parent][name].append(Path(path))
        sizes = self._raw_bytes([each for batch in batches.values() for each in batch.get("files", ())], "true")
        return [
            Source(str(folder), batch, _sum(sizes, batch), self.run.rules_version, staged=True)
            for folder, batch in sorted(batches.items())
        ]

    def _raw_bytes(self, paths: Sequence[Path], condition: str) -> dict[Path, int]:
        """The bytes of raw text in each Parquet file of files that has a row of this condition."""
        if not paths:
            return {}
        query = statement("raw_bytes", files=parquet(paths, ", filename = true"), condition=condition)
        return {Path(path): int(size) for path, size in self.writer.connection.execute(query).fetchall()}

    def _count(self, name: str, exclusions: Exclusions, which: str = "true") -> int:
        """How many staged rows of a table go into the parts."""
        if not exclusions.staged_files():
            return 0
        condition = exclusions.keeps(name, staged=True) or "true"
        query = f"select count(*) from {STAGING}.main.{name} where ({condition}) and {which}"
        row = self.writer.connection.execute(query).fetchone()
        return int(row[0]) if row else 0


def with_seconds(run: RunRecord, stage: str, seconds: float) -> RunRecord:
    """The run, if it measures its stages, with the seconds of one more, where ops.stage_seconds finds them."""
    parameters = json.loads(run.parameters)
    if "seconds" not in parameters:
        return run
    parameters["seconds"][stage] = round(seconds, 3)
    return replace(run, parameters=json.dumps(parameters, ensure_ascii=False))


def file_parts(parts: Iterable[Part]) -> list[Part]:
    """The parts of tables that are written file by file."""
    return [part for part in parts if not schema.is_of_corpus(part.table_name)]


def part_paths(state: State, parts: Iterable[Part], name: str) -> list[Path]:
    """The Parquet files of a table."""
    return [state.folder / part.path for part in parts if part.table_name == name]


def _sum(sizes: Mapping[Path, int], paths: Mapping[str, Sequence[Path]]) -> int:
    return sum(sizes.get(path, 0) for path in paths.get("files", ()))
