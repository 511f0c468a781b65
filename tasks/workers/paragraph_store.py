"""Texts of the paragraphs to be compared, read once and kept in a scratch file."""

from __future__ import annotations

import marshal
import tempfile
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tasks.text.slots import Copy
from tasks.workers.paragraph_rows import Indexes, ParagraphFiles, ParagraphRows

CACHED = 50_000  # texts held in memory: some 40 MB
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
    """Row -> its place and its letters; twelve bytes a row are in memory, and some letters. To be closed."""

    def __init__(self, folder: Path, rows: ParagraphRows | ParagraphFiles) -> None:
        """Begin with an empty scratch file in the folder, which vanishes with the process."""
        self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - open as long as the store is
        self._rows = rows
        self._places = np.full(len(rows), -1, np.int64)
        self._sizes = np.zeros(len(rows), np.int32)
        self._letters: OrderedDict[int, str] = OrderedDict()

    def __enter__(self) -> ParagraphStore:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def choose(self, rows: ParagraphRows) -> None:
        """From now on rows are those of a selection of the paragraphs, which has numbers."""
        self._rows, numbers = rows, rows.numbers
        self._places, self._sizes = self._places[numbers], self._sizes[numbers]
        self._letters.clear()

    def read(self, wanted: Indexes) -> None:
        """Add the rows that are not there yet."""
        at = self._file.seek(0, 2)
        for some, batch in self._rows.read(np.sort(wanted[self._places[wanted] < 0]), COLUMNS):
            columns = [batch.column(name).to_pylist() for name in COLUMNS]
            written = [marshal.dumps(each) for each in zip(*columns, strict=True)]
            self._sizes[some] = sizes = np.array(list(map(len, written)), np.int64)
            self._places[some] = at + np.cumsum(sizes) - sizes
            at += self._file.write(b"".join(written))

    def place_of(self, row: int) -> Place:
        """Where a row that was read stands, and its text."""
        self._file.seek(int(self._places[row]))
        return Place(*marshal.loads(self._file.read(int(self._sizes[row]))))

    def letters_of(self, row: int) -> str:
        """The letters of a row that was read."""
        if (known := self._letters.get(row)) is not None:
            self._letters.move_to_end(row)
            return known
        letters = self._letters[row] = Copy(self.place_of(row).text).letters
        if len(self._letters) > CACHED:
            self._letters.popitem(last=False)
        return letters
