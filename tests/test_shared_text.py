"""How much of each document stands in others, counted layer after layer: the same as counted at once."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from warehouse import shared_text
from warehouse.layer_keys import gone_name
from warehouse.shared_text import NOTE, OCCURRENCES, PASSAGES, ROWS

DOCUMENTS = [f"d{number}" for number in range(8)]
Occurrence = tuple[str, str, int, int]  # passage, document, raw_start, raw_end


def drawn(chooser: random.Random) -> tuple[dict[str, bool], set[Occurrence]]:
    """Passages, some of them stock phrases, and where they stand: overlapping, side by side, one inside the other."""
    passages = {f"p{number}": chooser.random() < 0.3 for number in range(6) if chooser.random() < 0.7}
    starts = {(name, document): chooser.randrange(40) for name in passages for document in DOCUMENTS}
    chosen = [place for place in starts if chooser.random() < 0.4]
    return passages, {(*place, starts[place], starts[place] + chooser.randrange(1, 20)) for place in chosen}


class Layers:
    """Parts of the two tables, a layer a run, as the writer of parts leaves them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.paths: dict[str, list[Path]] = {}
        self.rows: dict[str, dict[tuple[str, ...], tuple[object, ...]]] = {PASSAGES: {}, OCCURRENCES: {}}

    def add(self, passages: dict[str, bool], occurrences: set[Occurrence]) -> None:
        """A layer that makes the tables hold these rows, and no others."""
        now = {
            PASSAGES: {(name,): (name, is_stock) for name, is_stock in passages.items()},
            OCCURRENCES: {row[:2]: tuple(row) for row in occurrences},
        }
        for name, rows in now.items():
            before = self.rows[name]
            columns = (
                ("passage_id", "is_stock")
                if name == PASSAGES
                else ("passage_id", "document_id", "raw_start", "raw_end")
            )
            self._write(name, columns, [row for key, row in rows.items() if before.get(key) != row])
            gone = [key for key, row in before.items() if rows.get(key) != row]
            self._write(gone_name(name), columns[: 1 if name == PASSAGES else 2], gone)
        self.rows = now
        self.layer += 1

    layer = 1

    def _write(self, name: str, columns: tuple[str, ...], rows: list[tuple[object, ...]]) -> None:
        if rows:
            path = self.folder / f"part-{self.layer:04d}" / f"{name}.parquet"
            path.parent.mkdir(exist_ok=True)
            records = [dict(zip(columns, row, strict=True)) | {"generation": self.layer} for row in rows]
            pq.write_table(pa.Table.from_pylist(records), path)
            self.paths.setdefault(name, []).append(path)


def counted_by_hand(passages: dict[str, bool], occurrences: set[Occurrence]) -> dict[str, int]:
    """Every code point that a stock phrase covers, and every one that another passage covers."""
    points = {(document, passages[name], at) for name, document, start, end in occurrences for at in range(start, end)}
    return {document: n for document in DOCUMENTS if (n := sum(each[0] == document for each in points))}


def test_layer_after_layer_gives_what_a_count_at_once_gives(tmp_path: Path) -> None:
    """Also where a passage becomes a stock phrase and none of its places changed; what is no longer needed is gone."""
    chooser = random.Random(4)
    layers, folder = Layers(tmp_path), tmp_path / "tallies"
    folder.mkdir()
    passages, occurrences = drawn(chooser)
    with duckdb.connect() as connection:
        for number in range(12):
            if number % 3 == 2:
                passages = {name: not is_stock for name, is_stock in passages.items()}
            elif number:
                passages, occurrences = drawn(chooser)
            layers.add(passages, occurrences)
            target = shared_text.bring_up(connection, folder, layers.paths)
            rows = dict(connection.execute(f"from '{target / ROWS}'").fetchall())
            assert rows == counted_by_hand(passages, occurrences)
            assert list(folder.iterdir()) == [target]
        assert shared_text.bring_up(connection, folder, layers.paths) == target


def test_a_layer_that_takes_a_passage_alone_away_counts_its_documents_again(tmp_path: Path) -> None:
    """Its canonical document is held back, and its places stay."""
    layers, passages = Layers(tmp_path), {"p": False, "q": False}
    occurrences = {("p", "d0", 0, 9), ("p", "d1", 5, 9), ("q", "d1", 0, 7), ("q", "d2", 0, 7)}
    with duckdb.connect() as connection:
        layers.add(passages, occurrences)
        assert counted(connection, tmp_path / "tallies", layers) == {"d0": 9, "d1": 9, "d2": 7}
        layers.add({"q": False}, occurrences)
        assert counted(connection, tmp_path / "tallies", layers) == {"d1": 7, "d2": 7}
        assert counted(connection, tmp_path / "at once", layers) == {"d1": 7, "d2": 7}


def counted(connection: duckdb.DuckDBPyConnection, folder: Path, layers: Layers) -> dict[str, int]:
    """What is counted for these layers; no other count is left beside it, nor half of one."""
    folder.mkdir(exist_ok=True)
    target = shared_text.bring_up(connection, folder, layers.paths)
    assert list(folder.iterdir()) == [target]
    return dict(connection.execute(f"from '{target / ROWS}'").fetchall())


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda kept: (kept / NOTE).unlink(), id="no-note"),
        pytest.param(lambda kept: (kept / NOTE).write_text("{"), id="half-a-note"),
        pytest.param(lambda kept: (kept / ROWS).unlink(), id="no-rows"),
        pytest.param(lambda kept: (kept / ROWS).write_bytes(b""), id="empty-rows"),
    ],
)
def test_a_damaged_count_is_counted_again(tmp_path: Path, damage: Callable[[Path], object]) -> None:
    """Whether a layer came since, or the count is of these very parts."""
    layers, folder = Layers(tmp_path), tmp_path / "tallies"
    with duckdb.connect() as connection:
        for end, passage in ((5, "p"), (8, "q")):
            layers.add({passage: False}, {(passage, "d0", 0, end)})
            assert counted(connection, folder, layers) == {"d0": end}
            (kept,) = folder.iterdir()
            damage(kept)
        assert counted(connection, folder, layers) == {"d0": 8}


def spoil(path: Path) -> None:
    """Other bytes than those of the rows: the file has its end, which says what it holds."""
    content = path.read_bytes()
    rows = len(content) - 8 - int.from_bytes(content[-8:-4], "little")
    path.write_bytes(content[:4] + b"\xff" * (rows - 4) + content[rows:])


def test_a_count_that_cannot_be_read_to_its_end_is_not_carried_on(tmp_path: Path) -> None:
    layers, folder = Layers(tmp_path), tmp_path / "tallies"
    with duckdb.connect() as connection:
        layers.add({"p": False}, {("p", "d0", 0, 5)})
        counted(connection, folder, layers)
        spoil(shared_text.folder_of(folder, layers.paths) / ROWS)
        layers.add({"p": False, "q": False}, {("p", "d0", 0, 5), ("q", "d1", 0, 8)})
        assert counted(connection, folder, layers) == {"d0": 5, "d1": 8}


def test_a_kill_amid_the_deletion_leaves_nothing_that_looks_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The note goes first, and then the process."""

    def killed(folder: Path) -> None:
        (folder / NOTE).unlink()
        raise KeyboardInterrupt

    layers, folder = Layers(tmp_path), tmp_path / "tallies"
    with duckdb.connect() as connection:
        layers.add({"p": False}, {("p", "d0", 0, 5)})
        counted(connection, folder, layers)
        layers.add({"p": False}, {("p", "d0", 0, 6)})
        monkeypatch.setattr(shutil, "rmtree", killed)
        with pytest.raises(KeyboardInterrupt):
            shared_text.bring_up(connection, folder, layers.paths)
        assert list(folder.glob("shared-*")) == [shared_text.folder_of(folder, layers.paths)]


def test_what_was_written_reaches_the_disk_before_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Note and rows, then the folder, and its own folder once it has its name."""
    written: list[str] = []
    monkeypatch.setattr("warehouse.whole_folders.write_through", lambda path: written.append(path.name))
    with duckdb.connect() as connection:
        target = shared_text.bring_up(connection, tmp_path, {})
    assert sorted(written[:2]) == [NOTE, ROWS]
    assert written[2:] == [f"new-{target.name}", tmp_path.name]


def test_parts_that_took_the_place_of_others_are_counted_anew(tmp_path: Path) -> None:
    """Layers that were merged; and no part at all."""
    folder = tmp_path / "tallies"
    folder.mkdir()
    with duckdb.connect() as connection:
        first = shared_text.bring_up(connection, folder, {})
        assert connection.execute(f"from '{first / ROWS}'").fetchall() == []
        for number in range(2):
            (tmp_path / str(number)).mkdir()
            layers = Layers(tmp_path / str(number))
            layers.layer += number
            layers.add({"p": False}, {("p", "d0", 0, 5), ("p", "d1", number, 9)})
            target = shared_text.bring_up(connection, folder, layers.paths)
            rows = dict(connection.execute(f"from '{target / ROWS}'").fetchall())
            assert rows == {"d0": 5, "d1": 9 - number}
