"""The signatures of the documents that count, staged and published, and the pairs already known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as parquet

from tasks.text.duplicates import SignatureTable, TextPair, join_tables
from tasks.text.signatures import MINHASHES

FILE_ID_LENGTH = 32  # a document_id begins with its file's id (contract, law 2)
_COUNTS = ["shingle_count", "mask_count", "char_count", "normalised_count"]
_COLUMNS = ["document_id", "text_hash", *_COUNTS, "minhash", "anchors"]
_SIZE = ["document_id", "shingle_count", "normalised_count", "text_hash"]
_PAIR = ["left_id", "right_id", "method", "jaccard", "containment", "contained_id"]


@dataclass(frozen=True, slots=True)
class Sources:
    """The Parquet files that hold the documents, and the files whose rows in them do not count."""

    staged: Mapping[str, Sequence[Path]]
    published: Mapping[str, Sequence[Path]]
    rejected: frozenset[str]  # staged files that stay out
    dropped: frozenset[str]  # published files that leave

    def read(self, table: str, columns: list[str], staying: frozenset[str]) -> Iterator[tuple[pa.Table, bool]]:
        """The rows of a table that count, a file at a time, and whether they are staged; published ones first.

        `staying` are the files that stay published: staged rows of theirs do not count.
        """
        for path in self.published.get(table, ()):
            yield _without(read_columns(path, columns), self.dropped), False
        for path in self.staged.get(table, ()):
            yield _without(read_columns(path, columns), self.rejected | staying), True


@dataclass(frozen=True, slots=True)
class Signed:
    """The documents that count."""

    table: SignatureTable
    staged: frozenset[str]  # those of `table` that are staged, the others are published
    staying: frozenset[str]  # the files that stay published


def load_signatures(sources: Sources) -> Signed:
    """The signatures of all documents that count, each once."""
    published = sources.published.get("signatures", ())
    ids = {name for path in published for name in _file_ids(read_columns(path, ["document_id"]))}
    staying = frozenset(ids - sources.dropped)
    parts: list[SignatureTable] = []
    staged: set[str] = set()
    for rows, is_staged in sources.read("signatures", _COLUMNS, staying):
        parts.append(_to_signatures(rows))
        staged.update(parts[-1].document_ids if is_staged else ())
    return Signed(_each_once(join_tables(parts)), frozenset(staged), staying)


def known_pairs(sources: Sources, signed: Signed, previous: Path | None) -> tuple[frozenset[bytes], list[TextPair]]:
    """The texts that stay published, and the near and contained pairs among them as published before.

    Nothing is known without `previous`, or when it names a document that no published signature describes.
    """
    if previous is None:
        return frozenset(), []
    rows = [row for row in read_columns(previous, _PAIR).to_pylist() if row["method"] != "exact"]
    sizes = _sizes(sources, {row[side] for row in rows for side in ("left_id", "right_id")})
    if sizes is None:
        return frozenset(), []
    table = signed.table
    names = zip(table.document_ids, table.text_hashes, strict=True)
    known = frozenset(text for name, text in names if name not in signed.staged)
    pairs = []
    for row in rows:
        (*_, smaller), (*_, larger) = sorted((sizes[row["left_id"]], sizes[row["right_id"]]))
        if smaller in known and larger in known:
            is_contained = row["contained_id"] is not None
            pairs.append(TextPair(smaller, larger, row["jaccard"], row["containment"], is_contained))
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


def _file_ids(rows: pa.Table) -> list[str]:
    files: list[str] = pc.unique(pc.utf8_slice_codeunits(rows["document_id"], 0, FILE_ID_LENGTH)).to_pylist()
    return files


def _to_signatures(rows: pa.Table) -> SignatureTable:
    """The columns of one Parquet file."""
    anchors = rows["anchors"].to_pylist()
    sizes = np.array([len(each) // 4 for each in anchors], np.int64)
    return SignatureTable(
        document_ids=rows["document_id"].to_pylist(),
        text_hashes=rows["text_hash"].to_pylist(),
        **{name + "s": np.array(rows[name].to_pylist(), np.int64) for name in _COUNTS},
        minhashes=np.frombuffer(b"".join(rows["minhash"].to_pylist()), "<u4").reshape(-1, MINHASHES),
        anchors=np.frombuffer(b"".join(anchors), "<u4"),
        anchor_starts=np.concatenate((np.zeros(1, np.int64), np.cumsum(sizes))),
    )


def _each_once(table: SignatureTable) -> SignatureTable:
    """The table with the first row of each document alone: a file may have been staged twice."""
    first: dict[str, int] = {}
    for row, name in enumerate(table.document_ids):
        first.setdefault(name, row)
    return table if len(first) == len(table) else table.take(list(first.values()))
