"""Whole-corpus tables in layers: whatever the order of the runs, the rows that count are those of the last state."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tasks.workers.current_rows import current, stored_schema
from tests.compared_tables import compared_pairs, write_given, write_replaced
from tests.staged_batches import Bench, file_id_of
from warehouse import layers, schema
from warehouse.corpus import CorpusTables, paths_by_table
from warehouse.differences import differences
from warehouse.exclusions import Exclusions
from warehouse.kept_runs import kept_runs
from warehouse.layer_keys import DOCUMENT_COLUMNS, REPLACED, gone_name
from warehouse.layers import corpus_relation, merged_from
from warehouse.layout import State
from warehouse.parts import Part, Writer
from warehouse.reading import part_files, row_counts
from warehouse.records import DuplicatePair, PassageSlot, document_id
from warehouse.versions import is_current, upgrade

NAMES = ("duplicate_pairs", "passage_slots")  # one row a key, and several
DOCUMENTS = [document_id(file_id_of(str(number)), 0, False) for number in range(6)]
Rows = dict[str, set[tuple[Any, ...]]]  # by owner


def drawn_rows(name: str, owner: str, chooser: random.Random) -> set[tuple[Any, ...]]:
    """Rows of an owner, some of which are likely to stand there already."""
    if name == "duplicate_pairs":
        others = [each for each in DOCUMENTS if each > owner and chooser.random() < 0.5]
        return {(owner, each, "near", chooser.choice([0.8, 0.9]), 1.0, None) for each in others}
    places = [(slot, each) for slot in (1, 2) for each in DOCUMENTS if chooser.random() < 0.4]
    return {(owner, slot, "name", each, chooser.choice("甲乙"), slot, slot + 1) for slot, each in places}


@dataclass
class Layered:
    """The tables of one warehouse, run after run, beside what they should hold."""

    folder: Path
    connection: duckdb.DuckDBPyConnection
    expected: dict[str, Rows] = field(default_factory=lambda: {name: {} for name in NAMES})
    parts: list[Part] = field(default_factory=list)
    runs: int = 0

    @property
    def state(self) -> State:
        return State(self.folder)

    def write(self, given: Mapping[str, Path]) -> None:
        """One run that was given these tables."""
        self.runs += 1
        documents = self.folder / f"documents-{self.runs}.parquet"
        pq.write_table(pa.table({"document_id": DOCUMENTS}), documents)
        for name in ("dropped_files", "published_files", "kept_out", "rejected_rows", "staged_files", "rejected_files"):
            self.connection.execute(f"drop table if exists {name}")
        exclusions = Exclusions(self.connection, [], [])
        writer = Writer(self.connection, self.state, f"run-{self.runs}")
        self.parts = CorpusTables(writer, exclusions, "rules", self.parts).write(given, [documents], False)

    def change(self, chooser: random.Random) -> None:
        """One run that makes the rows of a few owners anew, and takes those of others away."""
        given: dict[str, Path] = {}
        owners: dict[str, list[str]] = {}
        for name in schema.CORPUS_TABLES:
            rows = self.expected.get(name, {})
            known = DOCUMENTS if name == "duplicate_pairs" else ["p1", "p2", "p3", "p4"]
            chosen = chooser.sample(known, 2) if name in NAMES else []
            owners[name] = [each for each in chosen if rows.get(each)]
            for owner in chosen:
                rows[owner] = drawn_rows(name, owner, chooser) if chooser.random() < 0.8 else set()
            given[name] = self.given(name, [row for owner in chosen for row in rows[owner]])
        given[REPLACED] = write_replaced(self.folder / f"replaced-{self.runs}.parquet", owners)
        self.write(given)

    def given(self, name: str, rows: Sequence[tuple[Any, ...]]) -> Path:
        """A table as the comparison writes it; DuckDB remembers what a path held, so each run has its own."""
        return write_given(self.folder / f"given-{self.runs}-{name}.parquet", name, rows)

    def check(self) -> None:
        """The rows are the expected ones, as SQL and as the comparison read them, and are counted rightly."""
        paths = paths_by_table(self.state, self.parts)
        for name, record in (("duplicate_pairs", DuplicatePair), ("passage_slots", PassageSlot)):
            expected = sorted((row for rows in self.expected[name].values() for row in rows), key=repr)
            read = self.connection.execute(f"from {corpus_relation(name, paths)} as rows").fetchall()
            assert sorted(read, key=repr) == expected
            compared = current(paths, name, record, stored_schema(record).names).to_pylist()
            assert sorted((tuple(row.values()) for row in compared), key=repr) == expected
            count = {
                each: sum(p.row_count for p in self.parts if p.table_name == each) for each in (name, gone_name(name))
            }
            assert count[name] - count[gone_name(name)] == len(expected)


@pytest.fixture
def layered(tmp_path: Path) -> Iterator[Layered]:
    with duckdb.connect() as connection:
        (tmp_path / "parts").mkdir()
        yield Layered(tmp_path, connection)


@pytest.mark.parametrize(("most", "masked"), [(8, 0.9), (3, 0.9), (3, 0.25)])
def test_rows_are_those_of_the_last_state(
    layered: Layered, monkeypatch: pytest.MonkeyPatch, most: int, masked: float
) -> None:
    """Twenty runs that replace what others wrote: merged late, early, and whenever much is replaced."""
    monkeypatch.setattr(layers, "LAYERS", most)
    monkeypatch.setattr(layers, "MASKED", masked)
    chooser = random.Random(5)
    for _ in range(20):
        layered.change(chooser)
        layered.check()
    assert len({part.generation for part in layered.parts}) < 20


def test_a_run_writes_what_it_changes(layered: Layered) -> None:
    """The same rows of an owner again are no layer; one more row is a layer of that row and replaces nothing."""
    rows = [("p1", 1, "name", each, "甲", 1, 2) for each in DOCUMENTS]

    def given(some: Sequence[tuple[Any, ...]], replaced: Sequence[str]) -> dict[str, Path]:
        tables = {name: layered.given(name, some if name == "passage_slots" else []) for name in schema.CORPUS_TABLES}
        tables[REPLACED] = write_replaced(
            layered.folder / f"replaced-{layered.runs}.parquet", {"passage_slots": replaced}
        )
        return tables

    layered.write(given(rows[:5], []))
    first = list(layered.parts)
    layered.write(given(rows[:5], ["p1"]))
    assert layered.parts == first
    layered.write(given(rows, ["p1"]))
    (added,) = [part for part in layered.parts if part not in first]
    assert (added.table_name, added.row_count, added.generation) == ("passage_slots", 1, 2)


@pytest.mark.parametrize(
    ("weights", "masked", "start"),
    [
        ([900, 2, 2], 0, 3),
        ([900, *[2] * 8], 0, 1),
        ([900, 16, *[2] * 8], 0, 2),
        ([900, *[16] * 7, *[2] * 8], 0, 1),
        ([900, *[20] * 7, 900], 0, 9),
        ([100, 40, 5], 30, 3),
        ([100, 40, 5], 37, 0),
        ([10], 9, 1),
        ([], 0, 0),
    ],
)
def test_layers_are_merged_by_weight(weights: list[int], masked: int, start: int) -> None:
    """The last ones, where they are many and none outweighs the others; all where much is replaced."""
    assert merged_from(weights, masked) == start


def test_layers_stay_few_and_are_seldom_written_again() -> None:
    """A thousand runs of one row onto a thousand rows: at most 24 layers, each row written four times over."""
    weights, written = [1000], 0
    for _ in range(1000):
        weights.append(1)
        start = merged_from(weights, 0)
        written += 1 + (sum(weights[start:]) if start < len(weights) else 0)
        weights[start:] = [sum(weights[start:])] if start < len(weights) else []
        assert len(weights) <= 24
    assert written <= 5000


TEXTS = ["第一篇:全县", "第二篇:全市", "第三篇:全省", "第四篇:全镇"]
LEFT, *OTHERS = sorted(document_id(file_id_of(text), 0, False) for text in TEXTS)


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """Two pairs of a whole comparison; then one of them changed, in a layer."""
    bench = Bench(tmp_path)
    first = compared_pairs(tmp_path / "first", [(LEFT, OTHERS[0], 0.9), (LEFT, OTHERS[1], 0.9)], None)
    bench.publish(*TEXTS, corpus_tables=first)
    second = compared_pairs(tmp_path / "second", [(LEFT, OTHERS[0], 0.8), (LEFT, OTHERS[1], 0.9)], [LEFT])
    bench.publish(corpus_tables=second)
    return bench


def test_a_layer_shows_in_the_warehouse_and_in_a_comparison_of_runs(bench: Bench, tmp_path: Path) -> None:
    """One row changed; the other is neither written nor told of, and a row that goes is told to vanish."""
    assert bench.ask("select right_id, jaccard from duplicate_pairs order by 1") == [(OTHERS[0], 0.8), (OTHERS[1], 0.9)]
    assert row_counts(bench.warehouse)["duplicate_pairs"] == 2
    assert told(bench) == [("changed", f"{LEFT}|{OTHERS[0]}")]
    bench.publish(corpus_tables=compared_pairs(tmp_path / "third", [(LEFT, OTHERS[1], 0.9)], [LEFT]))
    assert told(bench) == [("vanished", f"{LEFT}|{OTHERS[0]}")]
    assert bench.ask("select right_id from duplicate_pairs") == [(OTHERS[1],)]


def told(bench: Bench) -> list[tuple[str, str]]:
    """What the last two states do not share."""
    before, after = kept_runs(bench.warehouse)[-2:]
    with differences(bench.warehouse, before, after) as found:
        return [(row["change"], row["row_id"]) for row in found.rows() if row["table_name"] in DOCUMENT_COLUMNS]


def test_the_state_before_a_layer_can_still_be_read(bench: Bench) -> None:
    """An earlier catalogue names its own layers, also after they were merged."""
    former, _ = kept_runs(bench.warehouse)
    with duckdb.connect(str(former.path), read_only=True) as connection:
        assert connection.execute("select jaccard from duplicate_pairs").fetchall() == [(0.9,), (0.9,)]


def test_a_run_that_dies_between_two_layers_leaves_the_old_rows(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk fails at the rows of the layer, or at what they replace; the next run writes both and sweeps."""
    before = bench.ask("from duplicate_pairs order by all")
    given = compared_pairs(tmp_path / "third", [(LEFT, OTHERS[0], 0.7), (LEFT, OTHERS[1], 0.9)], [LEFT])
    write = Writer.table
    for failing in ("duplicate_pairs", gone_name("duplicate_pairs")):

        def fail(writer: Writer, part_id: str, name: str, *rest: Any, failing: str = failing) -> Part | None:
            if name == failing:
                raise OSError("No space left on device")
            return write(writer, part_id, name, *rest)

        with monkeypatch.context() as patched:
            patched.setattr(Writer, "table", fail)
            with pytest.raises(OSError, match="No space"):
                bench.publish(corpus_tables=given)
        assert bench.ask("from duplicate_pairs order by all") == before, failing
    bench.publish(corpus_tables=given)
    assert bench.ask("select jaccard from duplicate_pairs order by 1") == [(0.7,), (0.9,)]
    kept = {bench.state / part.path for run in kept_runs(bench.warehouse) for part in run.catalogue.parts}
    assert kept == set(bench.part_files())


def test_rows_of_dropped_files_go_without_a_comparison(bench: Bench) -> None:
    """The tables are written anew without the rows that name a lost document, and nothing is left to replace."""
    bench.publish(dropped_files={OTHERS[0][:32]})
    assert bench.ask("select right_id from duplicate_pairs") == [(OTHERS[1],)]
    assert part_files(bench.warehouse, gone_name("duplicate_pairs")) == []


def test_tables_of_an_older_format_become_layers(bench: Bench) -> None:
    """Their rows stay, every part gets its generation, and what is a view by now leaves no part."""
    bench.publish(corpus_tables=_whole(bench))
    whole = bench.ask("from duplicate_pairs order by all")
    for path in part_files(bench.warehouse, "duplicate_pairs"):
        path.chmod(0o644)
        pq.write_table(pq.read_table(path).drop_columns(["generation"]), path)
    (path,) = part_files(bench.warehouse, "duplicate_pairs")
    pq.write_table(pa.table({"passage_id": ["p"]}), path.with_name("reused_passages.parquet"))
    with duckdb.connect(str(bench.warehouse)) as connection:
        connection.execute(
            "insert into ops.parts by name select part_id, 'reused_passages' as table_name,"
            " replace(path, 'duplicate_pairs', 'reused_passages') as path, 1 as row_count from ops.parts"
            " where table_name = 'duplicate_pairs'"
        )
        connection.execute("alter table ops.parts drop column generation")
        connection.execute("update ops.settings set value = '1' where name = 'format'")
    assert not is_current(bench.warehouse)
    upgrade(bench.warehouse, bench.state, bench.run_record())
    assert is_current(bench.warehouse)
    assert bench.ask("from duplicate_pairs order by all") == whole
    assert bench.ask("select table_name, generation from ops.parts where generation > 0") == [("duplicate_pairs", 1)]
    assert bench.ask("select count(*) from ops.parts where table_name = 'reused_passages'") == [(0,)]


def _whole(bench: Bench) -> dict[str, Path]:
    """All pairs as a whole comparison gives them, one row more."""
    pairs = [(LEFT, OTHERS[0], 0.8), (LEFT, OTHERS[1], 0.9), (LEFT, OTHERS[2], 0.9)]
    return compared_pairs(bench.folder / "whole", pairs, None)
