"""A document -> its signature: the few hundred bytes by which copies are found without its text."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from tasks.text.shingles import Hashes, distinct, fold, shingle_hashes
from warehouse.records import Document

MINHASHES = 128  # bins of the one-permutation MinHash: Jaccard 0.8 is estimated to +-0.035
_BIN_BITS = 7
_MINHASH_SHIFT = np.uint64(64 - _BIN_BITS - 32)  # the 32 bits below the bin's number
ANCHOR_RATE = 16  # one shingle in so many is an anchor: a document of 300 characters has about 18
_ANCHOR_LIMIT = np.uint64(2**64 // ANCHOR_RATE)
_ANCHOR_SHIFT = np.uint64(64 - 4 - 32)  # the 32 bits below those that are zero in every anchor
_PROBES = 64  # places an empty bin looks at before it takes the first full one
_MASK = re.compile(r"[_＿*＊﹡□某×✕╳xXＸｘ]+")  # how the pages write what they hide: 20__年, XX镇, 某某
_NO_MASK = frozenset("×✕xXＸｘ")  # alone these are a times sign or a letter


@dataclass(frozen=True, slots=True)
class Signature:
    """What the comparison of documents needs to know of one document (签名)."""

    document_id: str
    file_id: str
    text_hash: bytes  # of the folded letters and digits: equal for exact copies
    shingle_count: int
    mask_count: int
    char_count: int
    normalised_count: int
    minhash: bytes  # MINHASHES little-endian uint32
    anchors: bytes  # little-endian uint32: those of its shingles whose hashes are least, in the order of the text


def signatures(documents: Iterable[Document]) -> list[Signature]:
    """The signature of every document that is not a collection, in their order."""
    return [sign(document) for document in documents if not document.is_collection]


def sign(document: Document) -> Signature:
    """The signature of one document."""
    codes = fold(document.text)
    hashes = shingle_hashes(codes)
    shingles = distinct(hashes)
    anchors = (hashes[hashes < _ANCHOR_LIMIT] >> _ANCHOR_SHIFT).astype("<u4")
    return Signature(
        document.document_id,
        document.file_id,
        hashlib.blake2b(codes.tobytes(), digest_size=16).digest(),
        len(shingles),
        count_masks(document.text),
        len(document.text),
        len(codes),
        minhash(shingles).astype("<u4").tobytes(),
        anchors.tobytes(),
    )


def count_masks(text: str) -> int:
    """How many runs of mask characters the text has: `20__年XX镇` -> 2."""
    return sum(1 for run in _MASK.findall(text) if run not in _NO_MASK)


def minhash(shingles: Hashes) -> NDArray[np.uint32]:
    """The least hash of each of 128 equal ranges of the sorted hashes; an empty range borrows another's."""
    bins = np.searchsorted(shingles, _bin_starts())
    ends = np.append(bins[1:], len(shingles))
    full = bins < ends
    out = np.zeros(MINHASHES, np.uint32)
    out[full] = (shingles[bins[full]] >> _MINHASH_SHIFT).astype(np.uint32)
    if not full.all() and full.any():
        empty = np.flatnonzero(~full)
        out[empty] = out[_lender_of(empty, full)]
    return out


def _lender_of(empty: NDArray[np.int64], full: NDArray[np.bool_]) -> NDArray[np.int64]:
    """The full bin each empty bin takes its value from: the first in its own random order, else the first of all."""
    order = _lenders()[empty]
    found = full[order]
    first = order[np.arange(len(empty)), found.argmax(axis=1)]
    return np.where(found.any(axis=1), first, int(full.argmax()))


@cache
def _bin_starts() -> Hashes:
    return np.arange(MINHASHES, dtype=np.uint64) << np.uint64(64 - _BIN_BITS)


@cache
def _lenders() -> NDArray[np.int64]:
    """For each bin the fixed random order in which it looks for a full one, the same in every document."""
    seeds = np.arange(MINHASHES * _PROBES, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    mixed = (seeds ^ (seeds >> np.uint64(31))) * np.uint64(0xBF58476D1CE4E5B9)
    return (mixed >> np.uint64(64 - _BIN_BITS)).astype(np.int64).reshape(MINHASHES, _PROBES)
