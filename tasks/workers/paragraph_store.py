"""Texts of the paragraphs to be compared, read once and kept in a scratch file."""

from __future__ import annotations

import marshal
import tempfile
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tasks.text.slots import Copy
from tasks.workers.paragraph_rows import ParagraphRows

CACHED = 10_000  # texts held in memory: some 20 MB
COLUMNS = ["document_id", "segment_id", "raw_start", "raw_end", "text", "shifts"]


@dataclass(frozen=True, slots=True)
class Place:
    """A paragraph where it stands: `shifts` are its edits, as tasks.text.paragraphs.Paragraph has them."""

    document_id: str
    segment_id: str
    raw_start: int
    raw_end: int
    text: str
    shifts: bytes


class ParagraphStore:
    """Row -> its place and its letters, in bounded memory; to be closed."""

    def __init__(self, folder: Path) -> None:
        """Begin with an empty scratch file in the folder, which vanishes with the process."""
        self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - open as long as the store is
        self._places: dict[int, tuple[int, int]] = {}
        self._letters: OrderedDict[int, str] = OrderedDict()

    def __enter__(self) -> ParagraphStore:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def read(self, rows: ParagraphRows, wanted: Iterable[int]) -> None:
        """Add the rows that are not there yet."""
        missing = np.array([row for row in wanted if row not in self._places], np.int64)
        at = self._file.seek(0, 2)
        for some, batch in rows.read(missing, COLUMNS):
            columns = [column.to_pylist() for column in batch.select(COLUMNS).columns]
            for row, values in zip(some.tolist(), zip(*columns, strict=True), strict=True):
                size = self._file.write(marshal.dumps(values))
                self._places[row] = (at, size)
                at += size

    def place_of(self, row: int) -> Place:
        """Where a row that was read stands, and its text."""
        place, size = self._places[row]
        self._file.seek(place)
        return Place(*marshal.loads(self._file.read(size)))

    def letters_of(self, row: int) -> str:
        """The letters of a row that was read."""
        if (known := self._letters.get(row)) is not None:
            self._letters.move_to_end(row)
            return known
        letters = self._letters[row] = Copy(self.place_of(row).text).letters
        if len(self._letters) > CACHED:
            self._letters.popitem(last=False)
        return letters
