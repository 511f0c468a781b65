"""The documents that count, staged and published, and their signatures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as parquet
from numpy.typing import NDArray

from tasks.text.duplicates import SignatureTable
from tasks.text.signatures import MINHASHES
from tasks.workers.binary_columns import lengths, values

Indexes = NDArray[np.int64]
Flags = NDArray[np.bool_]
TABLE = "signatures"
FILE_ID_LENGTH = 32  # a document_id begins with its file's id (contract, law 2)
_COUNTS = ["shingle_count", "mask_count", "char_count", "normalised_count"]
_COLUMNS = {"document_id": pa.string(), "text_hash": pa.binary(), **dict.fromkeys(_COUNTS, pa.int64())}
_SCHEMA = pa.schema(list(_COLUMNS.items()))


@dataclass(frozen=True, slots=True)
class Sources:
    """The Parquet files that hold the documents, and the files whose rows in them do not count."""

    staged: Mapping[str, Sequence[Path]]
    published: Mapping[str, Sequence[Path]]
    rejected: frozenset[str]  # staged files that stay out
    dropped: frozenset[str]  # published files that leave


@dataclass(frozen=True, slots=True)
class Signed:
    """The documents that count, a row each, as columns: an object for each of a million would be slow."""

    names: pa.Array  # their ids
    texts: pa.Array  # the hashes of their texts
    counts: Mapping[str, Indexes]
    staged: Flags  # which of them are staged, the others are published
    gone: pa.Array  # the ids of published documents that leave
    gone_texts: pa.Array
    stored: Sequence[tuple[Path, Indexes]]  # the files of signatures with the document of each row, -1 for none

    def __len__(self) -> int:
        return len(self.names)

    def text_numbers(self) -> Indexes:
        """A number for the text of each document, from 0 on: exact copies share it."""
        numbers: Indexes = self.texts.dictionary_encode().indices.to_numpy().astype(np.int64)
        return numbers

    def ranks(self) -> Indexes:
        """The place of each document in the order of their ids."""
        ranks = np.empty(len(self), np.int64)
        ranks[pc.sort_indices(self.names).to_numpy()] = np.arange(len(self))
        return ranks

    def table(self, rows: Indexes | None = None) -> SignatureTable:
        """The signatures of these documents, or of all, without their MinHashes and anchors."""
        rows = np.arange(len(self)) if rows is None else rows
        return SignatureTable(
            document_ids=self.names.take(pa.array(rows)).to_pylist(),
            text_hashes=self.texts.take(pa.array(rows)).to_pylist(),
            **{name + "s": self.counts[name][rows] for name in _COUNTS},
            minhashes=np.empty((len(rows), 0), np.uint32),
            anchors=np.empty(0, np.uint32),
            anchor_starts=np.zeros(len(rows) + 1, np.int64),
        )


def load_signatures(sources: Sources) -> Signed:
    """The signatures of all documents that count, each once, without their MinHashes and anchors."""
    published, staged = (list(each.get(TABLE, ())) for each in (sources.published, sources.staged))
    parts = [read_columns(path, list(_COLUMNS)).cast(_SCHEMA) for path in [*published, *staged]]
    begins = np.cumsum([0, *(part.num_rows for part in parts)])
    table = pa.concat_tables([_SCHEMA.empty_table(), *parts]).combine_chunks()
    old, new = table.slice(0, begins[len(published)]), table.slice(begins[len(published)])
    leaves = in_files(old, sources.dropped)
    stays = ~in_files(new, sources.rejected)
    stays[stays] = ~_stay_published(new.filter(pa.array(stays)), old, sources.dropped)
    kept = np.flatnonzero(np.concatenate((~leaves, stays)))
    kept = kept[_first_rows(table["document_id"].take(pa.array(kept)))]
    rows = np.full(len(table), -1)
    rows[kept] = np.arange(len(kept))
    stored = [(path, rows[begins[at] : begins[at + 1]]) for at, path in enumerate([*published, *staged])]
    out, gone = table.take(pa.array(kept)), old.filter(pa.array(leaves))
    counts = {name: out[name].to_numpy() for name in _COUNTS}
    names, texts, gone_names, gone_texts = (
        each[name].combine_chunks() for each in (out, gone) for name in ("document_id", "text_hash")
    )
    return Signed(names, texts, counts, kept >= len(old), gone_names, gone_texts, stored)


def _stay_published(new: pa.Table, old: pa.Table, dropped: frozenset[str]) -> Flags:
    """Which staged rows are of files that stay published."""
    files, published = _files(new), _files(old)
    doubled = published.filter(pc.is_in(published, value_set=pc.unique(files)))
    return in_files(new, frozenset(doubled.to_pylist()) - dropped)


def _files(rows: pa.Table) -> pa.Array:
    """The files that the rows' documents are in."""
    return pc.utf8_slice_codeunits(rows["document_id"], 0, FILE_ID_LENGTH).combine_chunks()


def _first_rows(names: pa.ChunkedArray) -> Indexes:
    """The first row of each document: a file may have been staged twice."""
    numbers = names.combine_chunks().dictionary_encode().indices.to_numpy()
    first: Indexes = np.sort(np.unique(numbers, return_index=True)[1])
    return first


def read_columns(path: Path, columns: list[str]) -> pa.Table:
    """Some columns of one Parquet file, without pyarrow.dataset, whose import alone takes 40 MB."""
    with parquet.ParquetFile(path) as file:
        return file.read(columns)


def in_files(rows: pa.Table, file_ids: frozenset[str]) -> Flags:
    """Which rows are of documents in these files."""
    if not file_ids:
        return np.zeros(len(rows), np.bool_)
    found: Flags = pc.is_in(_files(rows), value_set=pa.array(sorted(file_ids), pa.string())).to_numpy(
        zero_copy_only=False
    )
    return found


def with_samples(signed: Signed, texts: SignatureTable) -> SignatureTable:
    """The table with the MinHashes and anchors of its documents, read into their places."""
    place_of = np.full(len(signed), -1)
    rows = pc.index_in(pa.array(texts.document_ids, pa.string()), value_set=signed.names).to_numpy()
    place_of[rows] = np.arange(len(texts))
    sizes = np.zeros(len(texts), np.int64)
    for path, stored in signed.stored:
        place, chosen = _places(stored, place_of)
        sizes[place] = lengths(read_columns(path, ["anchors"])["anchors"])[chosen] // 4
    starts = np.concatenate((np.zeros(1, np.int64), np.cumsum(sizes)))
    minhashes = np.zeros((len(texts), MINHASHES), np.uint32)
    anchors = np.zeros(int(starts[-1]), np.uint32)
    for path, stored in signed.stored:
        place, chosen = _places(stored, place_of)
        some = read_columns(path, ["minhash", "anchors"]).take(pa.array(chosen))
        minhashes[place] = values(some["minhash"], "<u4").reshape(-1, MINHASHES)
        count = sizes[place]
        at = np.repeat(starts[place] - np.cumsum(count) + count, count) + np.arange(int(count.sum()))
        anchors[at] = values(some["anchors"], "<u4")
    return replace(texts, minhashes=minhashes, anchors=anchors, anchor_starts=starts)


def _places(stored: Indexes, place_of: Indexes) -> tuple[Indexes, Indexes]:
    """The places of the wanted documents among a file's rows, and which of the rows these are."""
    place = np.where(stored >= 0, place_of[stored], -1)
    chosen = np.flatnonzero(place >= 0)
    return place[chosen], chosen
