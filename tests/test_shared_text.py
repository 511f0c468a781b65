"""How much of each document stands in others, counted layer after layer: the same as counted at once."""

from __future__ import annotations

import random
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from warehouse import shared_text
from warehouse.layer_keys import gone_name
from warehouse.shared_text import OCCURRENCES, PASSAGES

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
            rows = dict(connection.execute(f"from '{target / shared_text.ROWS}'").fetchall())
            assert rows == counted_by_hand(passages, occurrences)
            assert list(folder.iterdir()) == [target]
        assert shared_text.bring_up(connection, folder, layers.paths) == target


def test_parts_that_took_the_place_of_others_are_counted_anew(tmp_path: Path) -> None:
    """Layers that were merged; and no part at all."""
    folder = tmp_path / "tallies"
    folder.mkdir()
    with duckdb.connect() as connection:
        first = shared_text.bring_up(connection, folder, {})
        assert connection.execute(f"from '{first / shared_text.ROWS}'").fetchall() == []
        for number in range(2):
            (tmp_path / str(number)).mkdir()
            layers = Layers(tmp_path / str(number))
            layers.layer += number
            layers.add({"p": False}, {("p", "d0", 0, 5), ("p", "d1", number, 9)})
            target = shared_text.bring_up(connection, folder, layers.paths)
            rows = dict(connection.execute(f"from '{target / shared_text.ROWS}'").fetchall())
            assert rows == {"d0": 5, "d1": 9 - number}
