"""The signatures of the documents that count, staged and published, and the pairs already known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as parquet
from numpy.typing import NDArray

from tasks.text.duplicates import SignatureTable, TextPair
from tasks.text.signatures import MINHASHES
from tasks.workers.binary_columns import lengths, values
from tasks.workers.current_rows import current
from warehouse.records import DuplicatePair

Indexes = NDArray[np.int64]
Flags = NDArray[np.bool_]
FILE_ID_LENGTH = 32  # a document_id begins with its file's id (contract, law 2)
_COUNTS = ["shingle_count", "mask_count", "char_count", "normalised_count"]
_COLUMNS = ["document_id", "text_hash", *_COUNTS]
_SCHEMA = pa.schema(
    [("document_id", pa.string()), ("text_hash", pa.binary()), *((name, pa.int64()) for name in _COUNTS)]
)
_EMPTY = _SCHEMA.empty_table()
_SIZE = ["document_id", "shingle_count", "normalised_count", "text_hash"]
_PAIR = ["left_id", "right_id", "method", "jaccard", "containment", "contained_id"]


@dataclass(frozen=True, slots=True)
class Sources:
    """The Parquet files that hold the documents, and the files whose rows in them do not count."""

    staged: Mapping[str, Sequence[Path]]
    published: Mapping[str, Sequence[Path]]
    rejected: frozenset[str]  # staged files that stay out
    dropped: frozenset[str]  # published files that leave

    def read(self, table: str, columns: list[str], doubled: frozenset[str]) -> Iterator[tuple[pa.Table, bool]]:
        """The rows of a table that count, a file at a time, and whether they are staged; published ones first.

        `doubled` are the staged files that stay published: their staged rows do not count.
        """
        for path in self.published.get(table, ()):
            yield _without(read_columns(path, columns), self.dropped), False
        for path in self.staged.get(table, ()):
            yield _without(read_columns(path, columns), self.rejected | doubled), True


@dataclass(frozen=True, slots=True)
class Signed:
    """The documents that count, a row each, as columns: an object for each of a million would be slow."""

    names: pa.Array  # their ids
    texts: pa.Array  # the hashes of their texts
    counts: Mapping[str, Indexes]
    staged: Flags  # which of them are staged, the others are published
    doubled: frozenset[str]  # the staged files that stay published

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
        chosen = slice(None) if rows is None else rows
        names, texts = (each if rows is None else each.take(pa.array(rows)) for each in (self.names, self.texts))
        return SignatureTable(
            document_ids=names.to_pylist(),
            text_hashes=texts.to_pylist(),
            **{name + "s": self.counts[name][chosen] for name in _COUNTS},
            minhashes=np.empty((len(names), 0), np.uint32),
            anchors=np.empty(0, np.uint32),
            anchor_starts=np.zeros(len(names) + 1, np.int64),
        )


def load_signatures(sources: Sources) -> Signed:
    """The signatures of all documents that count, each once, without their MinHashes and anchors."""
    doubled = _doubled(sources)
    parts, staged = [_EMPTY], [np.empty(0, np.bool_)]
    for rows, is_staged in sources.read("signatures", _COLUMNS, doubled):
        parts.append(rows.cast(_SCHEMA))
        staged.append(np.full(rows.num_rows, is_staged))
    table = pa.concat_tables(parts).combine_chunks()
    kept = _first_rows(table["document_id"])
    table, flags = table.take(pa.array(kept)), np.concatenate(staged)[kept]
    names, texts = (table[name].combine_chunks() for name in ("document_id", "text_hash"))
    return Signed(names, texts, {name: table[name].to_numpy() for name in _COUNTS}, flags, doubled)


def _doubled(sources: Sources) -> frozenset[str]:
    """The staged files that stay published."""
    staged = [_files(read_columns(path, ["document_id"])) for path in sources.staged.get("signatures", ())]
    if not staged:
        return frozenset()
    names = pc.unique(pa.chunked_array(staged))
    found: set[str] = set()
    for path in sources.published.get("signatures", ()):
        files = _files(read_columns(path, ["document_id"]))
        found.update(files.filter(pc.is_in(files, value_set=names)).to_pylist())
    return frozenset(found - sources.dropped)


def _files(rows: pa.Table) -> pa.Array:
    """The files that the rows' documents are in."""
    return pc.utf8_slice_codeunits(rows["document_id"], 0, FILE_ID_LENGTH).combine_chunks()


def _first_rows(names: pa.ChunkedArray) -> Indexes:
    """The first row of each document: a file may have been staged twice."""
    numbers = names.combine_chunks().dictionary_encode().indices.to_numpy()
    first: Indexes = np.sort(np.unique(numbers, return_index=True)[1]) if len(numbers) else np.empty(0, np.int64)
    return first


def known_pairs(sources: Sources, signed: Signed) -> tuple[frozenset[bytes], list[TextPair]] | None:
    """The texts that stay published, and the near and contained pairs among them as published before.

    None where a published pair names a document that no published signature describes.
    """
    table = current(sources.published, "duplicate_pairs", DuplicatePair, _PAIR)
    rows = [row for row in table.to_pylist() if row["method"] != "exact"]
    sizes = _sizes(sources, {row[side] for row in rows for side in ("left_id", "right_id")})
    if sizes is None:
        return None
    known = frozenset(signed.texts.filter(pa.array(~signed.staged)).to_pylist())
    pairs = []
    for row in rows:
        (*_, smaller), (*_, larger) = sorted((sizes[row["left_id"]], sizes[row["right_id"]]))
        if smaller in known and larger in known:
            found = row["jaccard"], row["containment"], row["contained_id"] is not None, row["method"] == "near"
            pairs.append(TextPair(smaller, larger, *found))
    return known, pairs


def _sizes(sources: Sources, wanted: Iterable[str]) -> dict[str, tuple[int, int, bytes]] | None:
    """(shingles, length, text hash) of the wanted published documents, those that leave included."""
    names = pa.array(sorted(wanted), pa.string())
    out: dict[str, tuple[int, int, bytes]] = {}
    for path in sources.published.get("signatures", ()):
        rows = read_columns(path, _SIZE)
        for row in rows.filter(pc.is_in(rows["document_id"], value_set=names)).to_pylist():
            out[row["document_id"]] = (row["shingle_count"], row["normalised_count"], row["text_hash"])
    return out if len(out) == len(names) else None


def read_columns(path: Path, columns: list[str]) -> pa.Table:
    """Some columns of one Parquet file, without pyarrow.dataset, whose import alone takes 40 MB."""
    with parquet.ParquetFile(path) as file:
        return file.read(columns)


def _without(rows: pa.Table, file_ids: frozenset[str]) -> pa.Table:
    """The rows of documents that are in none of these files."""
    if not file_ids:
        return rows
    files = pc.utf8_slice_codeunits(rows["document_id"], 0, FILE_ID_LENGTH)
    return rows.filter(pc.invert(pc.is_in(files, value_set=pa.array(sorted(file_ids), files.type))))


def in_files(rows: pa.Table, file_ids: frozenset[str]) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Which rows are of documents in these files."""
    files = pc.utf8_slice_codeunits(rows["document_id"], 0, FILE_ID_LENGTH)
    found: np.ndarray[tuple[int], np.dtype[np.bool_]] = pc.is_in(
        files, value_set=pa.array(sorted(file_ids), files.type)
    ).to_numpy()
    return found


def with_samples(sources: Sources, doubled: frozenset[str], texts: SignatureTable) -> SignatureTable:
    """The table with the MinHashes and anchors of its documents, read into their places."""
    names = pa.array(texts.document_ids, pa.string())
    sizes = np.zeros(len(texts), np.int64)
    for rows, _ in sources.read("signatures", ["document_id", "anchors"], doubled):
        place, chosen = _places(rows, names)
        sizes[place] = lengths(rows["anchors"])[chosen] // 4
    starts = np.concatenate((np.zeros(1, np.int64), np.cumsum(sizes)))
    minhashes = np.zeros((len(texts), MINHASHES), np.uint32)
    anchors = np.zeros(int(starts[-1]), np.uint32)
    for rows, _ in sources.read("signatures", ["document_id", "minhash", "anchors"], doubled):
        place, chosen = _places(rows, names)
        some = rows.take(pa.array(chosen))
        minhashes[place] = values(some["minhash"], "<u4").reshape(-1, MINHASHES)
        count = sizes[place]
        at = np.repeat(starts[place] - np.cumsum(count) + count, count) + np.arange(int(count.sum()))
        anchors[at] = values(some["anchors"], "<u4")
    return replace(texts, minhashes=minhashes, anchors=anchors, anchor_starts=starts)


def _places(rows: pa.Table, names: pa.Array) -> tuple[Indexes, Indexes]:
    """The places of the rows' documents among the names, and which of the rows have one."""
    place = pc.fill_null(pc.index_in(rows["document_id"], value_set=names), -1).to_numpy().astype(np.int64)
    chosen = np.flatnonzero(place >= 0)
    return place[chosen], chosen
