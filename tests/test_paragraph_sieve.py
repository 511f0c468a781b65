"""The sieve for paragraphs near to changed ones: it finds what brute force finds."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as parquet
import pytest

from tasks.text.alignment import CHANGED
from tasks.text.families import AGREE
from tasks.text.paragraphs import BANDS, RUN_DTYPE
from tasks.workers.paragraph_rows import ParagraphFiles
from tasks.workers.paragraph_scan import Scan
from tasks.workers.paragraph_sieve import Sieve, Wanted

SIZE = 3_000


def made(chooser: np.random.Generator) -> tuple[pa.RecordBatch, Wanted]:
    """Paragraphs with none to three windows, some without a sketch, and what is wanted of a few of them."""
    hashes = chooser.integers(-(2**63), 2**63, SIZE)
    bands = chooser.integers(0, 2**32, (SIZE, BANDS)).astype(np.uint32)
    bands[1::2, 3] = bands[::2, 3] + 1  # keys that begin alike
    bands[100:200, 5] = np.resize(bands[40:60, 5], 100)  # keys of others, whose sketches agree by chance
    runs = [np.zeros(int(size), RUN_DTYPE) for size in chooser.integers(0, 4, SIZE)]
    for each in runs:
        each["hash"] = chooser.integers(0, 2**64, len(each), np.uint64)
    keys = [b"" if at % 5 == 0 else row.tobytes() for at, row in enumerate(bands)]
    sketches = chooser.integers(0, 3, (SIZE, BANDS)).astype(np.uint8)  # some eight of them agree
    sketched = [b"" if not key else row.tobytes() for key, row in zip(keys, sketches, strict=True)]
    counts = chooser.integers(80, 120, SIZE).astype(np.int32)
    columns = {
        "text_hash": pa.array(hashes),
        "letter_count": pa.array(counts),
        "bands": pa.array(keys),
        "sketch": pa.array(sketched),
        "runs": pa.array(map(np.ndarray.tobytes, runs)),
    }
    windows = np.concatenate([each["hash"] for each in runs[100:110]])
    wanted = Wanted(hashes[:20], bands[40:60], sketches[40:60], counts[40:60].astype(np.int64), windows)
    return pa.RecordBatch.from_pydict(columns), wanted


def only(wanted: Wanted, *names: str) -> Wanted:
    """Some of what is wanted."""
    empty = {each.name: getattr(wanted, each.name)[:0] for each in fields(Wanted)}
    return Wanted(**{name: getattr(wanted, name) if name in names else none for name, none in empty.items()})


def may_be_kin(row: dict[str, Any], wanted: Wanted) -> bool:
    """Whether the row has a key in the same band as one that is wanted, most of its sketch, and about its length."""
    keys, sketch = np.frombuffer(row["bands"], "<u4").tolist(), row["sketch"]
    for bands, other, count in zip(wanted.bands.tolist(), wanted.sketches, wanted.letter_counts.tolist(), strict=True):
        longest = max(count, row["letter_count"])
        agrees = sum(map(int.__eq__, sketch, other.tolist())) >= AGREE
        if any(map(int.__eq__, keys, bands)) and agrees and abs(count - row["letter_count"]) <= int(CHANGED * longest):
            return True
    return False


def expected(batch: pa.RecordBatch, wanted: Wanted) -> list[int]:
    """The rows that have any of what is wanted, one after the other."""
    rows = batch.to_pylist()
    hashes, windows = set(wanted.hashes.tolist()), set(wanted.windows.tolist())
    return [
        at
        for at, row in enumerate(rows)
        if row["text_hash"] in hashes
        or may_be_kin(row, wanted)
        or windows.intersection(np.frombuffer(row["runs"], RUN_DTYPE)["hash"].tolist())
    ]


def test_the_sieve_finds_what_is_wanted_and_no_more() -> None:
    """Letters, keys in their own band and windows, all at once and each alone."""
    batch, wanted = made(np.random.default_rng(7))
    none, sketches = only(wanted), only(wanted, "bands", "sketches", "letter_counts")
    for each in (wanted, only(wanted, "hashes"), sketches, only(wanted, "windows")):
        assert Sieve(each).places_in(batch).tolist() == expected(batch, each)
        assert expected(batch, each)
    assert not none
    assert not len(Sieve(none).places_in(batch))


def test_keys_of_another_band_are_not_wanted() -> None:
    """The keys of a row shifted by a band are found nowhere."""
    batch, wanted = made(np.random.default_rng(8))
    shifted = replace(only(wanted, "bands", "sketches", "letter_counts"), bands=np.roll(wanted.bands, 1, axis=1))
    assert not len(Sieve(shifted).places_in(batch))


@pytest.mark.parametrize(("room", "read_again"), [(0, 2), (1, 1), (2**30, 0)])
def test_published_paragraphs_are_found_again_whatever_there_is_room_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, room: int, read_again: int
) -> None:
    """What is held of two files is not read a second time, and the same paragraphs are found."""
    batch, wanted = made(np.random.default_rng(5))
    paths = [tmp_path / "one.parquet", tmp_path / "two.parquet"]
    for path, part in zip(paths, (batch[:1_000], batch[1_000:]), strict=True):
        parquet.write_table(pa.Table.from_batches([part]), path)
    scan = Scan(ParagraphFiles(paths, np.array([0, 1_000, SIZE]), 2))
    monkeypatch.setattr(scan, "_room", room)
    expected = Sieve(wanted).places_in(batch).tolist()
    assert scan.find(wanted).numbers.tolist() == expected
    opened: list[Path] = []
    parquet_file = parquet.ParquetFile
    monkeypatch.setattr(parquet, "ParquetFile", lambda path: (opened.append(path), parquet_file(path))[1])
    assert scan.find(wanted).numbers.tolist() == expected
    assert opened == paths[2 - read_again :]
