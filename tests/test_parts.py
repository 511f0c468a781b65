"""Which parts are written together and which are merged."""

from pathlib import Path

import duckdb
import pyarrow as pa
import pytest
from pyarrow import parquet

from warehouse.layout import State
from warehouse.parts import PART_BYTES, Source, Writer, choose_merges, pack

MB = 2**20


def source(name: str, megabytes: float, rules: str = "r", touched: bool = True) -> Source:
    return Source(name, {"files": [Path(name)]}, int(megabytes * MB), rules, staged=touched, touched=touched)


def names(groups: list[list[Source]]) -> list[list[str]]:
    return [[each.name for each in group] for group in groups]


def test_batches_are_packed_up_to_the_limit() -> None:
    """Batches of 30 MB go by twos into parts of 64 MB."""
    assert names(pack(source(str(n), 30) for n in range(5))) == [["0", "1"], ["2", "3"], ["4"]]


def test_a_batch_above_the_limit_is_a_part_of_its_own() -> None:
    """One file larger than a part is not split."""
    assert names(pack([source("a", 1), source("b", 100), source("c", 1)])) == [["a"], ["b"], ["c"]]


def test_rules_are_not_mixed_in_a_part() -> None:
    """Rows of two rules versions stay apart."""
    assert names(pack([source("a", 1, "x"), source("b", 1, "y"), source("c", 1, "x")])) == [["a", "c"], ["b"]]


def test_few_small_parts_stay_untouched() -> None:
    """Only the new rows are written while a tier has room."""
    old = [[source(str(n), 1, touched=False)] for n in range(6)]
    assert names(choose_merges([*old, [source("new", 1)]])) == [["new"]]


def test_a_full_tier_is_merged_with_the_new_rows() -> None:
    """The eighth part of the lowest tier takes the others along."""
    old = [[source(str(n), 1, touched=False)] for n in range(7)]
    assert names(choose_merges([*old, [source("new", 1)]])) == [["0", "1", "2", "3", "4", "5", "6", "new"]]


def test_nothing_new_writes_nothing() -> None:
    """A second run leaves the parts as they are."""
    assert choose_merges([[source(str(n), 1, touched=False)] for n in range(7)]) == []


def test_full_parts_are_never_written_again() -> None:
    """Parts of the highest tier stay, however many there are."""
    assert choose_merges([[source(str(n), 64, touched=False)] for n in range(50)]) == []


def test_adding_a_megabyte_a_thousand_times_writes_each_row_a_few_times() -> None:
    """Size-tiered merging: 1 GB arriving in pieces of 1 MB is written at most four times over, in few parts."""
    groups: list[list[Source]] = []
    written = 0.0
    dear_runs = 0
    for number in range(1000):
        writing = choose_merges([*groups, [source(str(number), 1)]])
        gone = {each.name for group in writing for each in group}
        groups = [group for group in groups if group[0].name not in gone]
        sizes = [sum(each.raw_bytes for each in group) / MB for group in writing]
        written += sum(sizes)
        dear_runs += sum(sizes) > 20
        groups += [[source(f"{number}-{index}", size, touched=False)] for index, size in enumerate(sizes)]
        assert len(groups) <= 3 * 8 + 1000 * MB // PART_BYTES + 1
    assert written <= 4 * 1000
    assert dear_runs <= 1000 / 30


@pytest.mark.parametrize(("name", "most"), [("files", 300), ("documents", 300), ("segments", 1_000)])
def test_one_raw_text_is_read_without_the_texts_of_a_whole_part(tmp_path: Path, name: str, most: int) -> None:
    """A part of files or documents, written from staged batches of a hundred rows, has small row groups; other tables have large."""
    batch = tmp_path / "batch.parquet"
    parquet.write_table(pa.table({"file_id": [str(number) for number in range(1_000)]}), batch, row_group_size=100)
    with duckdb.connect() as connection:
        connection.execute("set preserve_insertion_order = false")
        writer = Writer(connection, State(tmp_path), "run")
        part = writer.table("p", name, f"select file_id from read_parquet('{batch}')", 0, "rules")
    assert part is not None
    assert part.row_count == 1_000
    written = parquet.ParquetFile(tmp_path / part.path).metadata
    sizes = [written.row_group(number).num_rows for number in range(written.num_row_groups)]
    assert max(sizes) <= most
    assert sum(sizes) == 1_000
    assert (len(sizes) == 1) is (name == "segments")
