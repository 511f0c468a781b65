"""The sieve for paragraphs near to changed ones: it finds what brute force finds."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from tasks.text.paragraphs import BANDS, RUN_DTYPE
from tasks.workers.paragraph_sieve import Sieve, Wanted

SIZE = 3_000


def made(chooser: np.random.Generator) -> tuple[pa.RecordBatch, Wanted]:
    """Paragraphs with none to three windows, some without a sketch, and what is wanted of a few of them."""
    hashes = chooser.integers(-(2**63), 2**63, SIZE)
    bands = chooser.integers(0, 2**32, (SIZE, BANDS)).astype(np.uint32)
    bands[1::2, 3] = bands[::2, 3] + 1  # keys that begin alike
    runs = [np.zeros(int(size), RUN_DTYPE) for size in chooser.integers(0, 4, SIZE)]
    for each in runs:
        each["hash"] = chooser.integers(0, 2**64, len(each), np.uint64)
    keys = [b"" if at % 5 == 0 else row.tobytes() for at, row in enumerate(bands)]
    columns = {"text_hash": pa.array(hashes), "bands": pa.array(keys), "runs": pa.array(map(np.ndarray.tobytes, runs))}
    windows = np.concatenate([each["hash"] for each in runs[100:110]])
    return pa.RecordBatch.from_pydict(columns), Wanted(hashes[:20], bands[40:60], windows)


def expected(batch: pa.RecordBatch, wanted: Wanted) -> list[int]:
    """The rows that have any of what is wanted, one after the other."""
    rows = batch.to_pylist()
    keys = {(band, int(key)) for row in wanted.bands for band, key in enumerate(row)}
    hashes, windows = set(wanted.hashes.tolist()), set(wanted.windows.tolist())
    return [
        at
        for at, row in enumerate(rows)
        if row["text_hash"] in hashes
        or keys.intersection(enumerate(np.frombuffer(row["bands"], "<u4").tolist()))
        or windows.intersection(np.frombuffer(row["runs"], RUN_DTYPE)["hash"].tolist())
    ]


def test_the_sieve_finds_what_is_wanted_and_no_more() -> None:
    """Letters, keys in their own band and windows, all at once and each alone."""
    batch, wanted = made(np.random.default_rng(7))
    none = Wanted(wanted.hashes[:0], wanted.bands[:0], wanted.windows[:0])
    alone = [Wanted(wanted.hashes, none.bands, none.windows), Wanted(none.hashes, wanted.bands, none.windows)]
    alone.append(Wanted(none.hashes, none.bands, wanted.windows))
    for each in (wanted, *alone):
        assert Sieve(each).places_in(batch).tolist() == expected(batch, each)
        assert expected(batch, each)
    assert not none
    assert not len(Sieve(none).places_in(batch))


def test_keys_of_another_band_are_not_wanted() -> None:
    """The keys of a row shifted by a band are found nowhere."""
    batch, wanted = made(np.random.default_rng(8))
    shifted = Wanted(wanted.hashes[:0], np.roll(wanted.bands, 1, axis=1), wanted.windows[:0])
    assert not len(Sieve(shifted).places_in(batch))
