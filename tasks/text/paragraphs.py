"""Paragraphs -> sketches: hashes by which copies with changed names and numbers are found without their texts."""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from tasks.text.letters import Letters, joined_letters
from warehouse.records import Edit, Segment

PARAGRAPH_FROM = 80  # characters: below it set phrases and headings repeat by chance
TEMPLATE_FROM = 40  # letters left where a run of digits counts as one: a table of figures is no text
BANDS = 24  # of each a key; two paragraphs that agree in one are compared
WIDTH = 4  # letters in a shingle: four slots spoil fewer of them than of longer ones
_THIRDS = 3  # a key takes the least hash of each third: a shared sentence alone makes no candidate
RUN_DTYPE = np.dtype([("hash", "<u8"), ("start", "<u4"), ("end", "<u4")])
_ENDERS = "。！？；!?;\n"
_DIGITS = (ord("0"), ord("9"))
# Odd constants of the multiplicative hashes: fractional digits of the golden ratio and of splitmix64's finaliser.
_FIRST, _SECOND, _MIX = (np.uint64(each) for each in (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB))
_INVERSE = np.uint64(pow(0x9E3779B97F4A7C15, -1, 2**64))
_POWERS = 1 << 12

Words = NDArray[np.uint64]
Indexes = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph long enough to be looked for elsewhere (段落指纹)."""

    text_hash: int  # of its letters and digits, 64 bits
    document_id: str
    segment_id: str
    raw_start: int
    raw_end: int
    letter_count: int
    text: str  # clean
    shifts: bytes  # little-endian int32 triples for the edits inside: raw start and end from raw_start on, length
    bands: bytes  # BANDS little-endian uint32; empty for what is no text
    sketch: bytes  # BANDS bytes: as many agree as the shingles of two paragraphs do
    runs: bytes  # RUN_DTYPE: the shortest run of sentences of 80 characters from each sentence on, in clean offsets


def find_paragraphs(segments: Iterable[Segment], edits: Sequence[Edit]) -> list[Paragraph]:
    """The sketch of every paragraph of at least 80 characters, in their order."""
    chosen = [each for each in segments if each.kind == "paragraph" and len(each.text.strip()) >= PARAGRAPH_FROM]
    if not chosen:
        return []
    letters = joined_letters([each.text for each in chosen])
    template = _Template(letters, [len(each.text) for each in chosen])
    bands, runs = template.bands(), template.runs([each.text for each in chosen])
    starts = [edit.raw_start for edit in edits]
    return [
        Paragraph(
            text_hash(codes),
            each.document_id,
            each.segment_id,
            each.raw_start,
            each.raw_end,
            len(codes),
            each.text,
            shifts_of(each, edits[bisect_left(starts, each.raw_start) : bisect_left(starts, each.raw_end)]),
            *bands[at],
            runs[at],
        )
        for at, (each, codes) in enumerate(zip(chosen, letters.each(), strict=True))
    ]


def raw_span(paragraph_start: int, shifts: bytes, start: int, end: int) -> tuple[int, int]:
    """The raw span of text[start:end] of the paragraph that begins there and has these edits; empty where that is."""
    first: int | None = None
    last: int | None = None
    behind = 0  # how much further the raw text is
    for raw_start, raw_end, length in np.frombuffer(shifts, "<i4").reshape(-1, 3).tolist():
        at = raw_start - behind  # where the edit stands in the clean text
        if first is None and start < at:
            first = start + behind
        if last is None and end <= at:
            last = end + behind
        if first is None and at <= start < at + length:
            first = raw_start
        if last is None and at < end <= at + length:
            last = raw_end
        behind = raw_end - at - length
    first = start + behind if first is None else first
    last = end + behind if last is None else last
    return paragraph_start + first, paragraph_start + max(first, last)


def text_hash(codes: NDArray[np.uint32]) -> int:
    """The hash of letters and digits, signed 64 bits."""
    return int.from_bytes(hashlib.blake2b(codes.tobytes(), digest_size=8).digest(), "big", signed=True)


def shifts_of(segment: Segment, edits: Sequence[Edit]) -> bytes:
    """The edits inside a paragraph, from its start on: little-endian int32 triples of raw start, raw end, length."""
    at = segment.raw_start
    triples = [(edit.raw_start - at, edit.raw_end - at, len(edit.inserted)) for edit in edits]
    return np.array(triples, "<i4").tobytes()


class _Template:
    """The letters of several paragraphs one after the other, every run of digits as one `0`."""

    def __init__(self, letters: Letters, lengths: Sequence[int]) -> None:
        codes, ends = letters.codes, letters.ends
        digit = (codes >= _DIGITS[0]) & (codes <= _DIGITS[1])
        again = np.zeros(len(codes), np.bool_)
        again[1:] = digit[1:] & digit[:-1]
        firsts = np.concatenate((np.zeros(1, np.int64), ends[:-1]))
        again[firsts[firsts < len(codes)]] = False
        kept = ~again
        self.codes = np.where(digit, np.uint32(_DIGITS[0]), codes)[kept]
        self.index = letters.index[kept]  # offsets in all clean texts joined
        self.ends: Indexes = np.concatenate((np.zeros(1, np.int64), np.cumsum(kept, dtype=np.int64)))[ends]
        self.begins: Indexes = np.concatenate((np.zeros(1, np.int64), self.ends[:-1]))
        self.text_ends = np.cumsum(np.array(lengths, np.int64))

    def bands(self) -> list[tuple[bytes, bytes]]:
        """The band keys and the sketch of each paragraph."""
        sizes = self.ends - self.begins
        texts = np.flatnonzero(sizes >= TEMPLATE_FROM)
        out = [(b"", b"")] * len(sizes)
        if not len(texts):
            return out
        shingles = sizes[texts] - WIDTH + 1
        thirds = self.begins[texts, None] + shingles[:, None] * np.arange(_THIRDS) // _THIRDS
        last = thirds[:, 0] + shingles
        # Every fourth bound is the end of a paragraph's shingles: the least hash from there on is not used.
        bounds = np.concatenate((thirds, last[:, None]), axis=1).ravel()
        hashes = np.append(_shingle_hashes(self.codes), np.uint32(0))
        least = np.stack([np.minimum.reduceat(hashes * factor, bounds) for factor in _factors()])
        least = least.reshape(BANDS, len(texts), _THIRDS + 1)[:, :, :_THIRDS].astype(np.uint64)
        keys = (least[:, :, 0] * _FIRST + least[:, :, 1]) * _SECOND + least[:, :, 2]
        keys = ((keys ^ (keys >> np.uint64(32))) * _MIX) >> np.uint64(32)
        sketch = (least.min(axis=2) * _SECOND) >> np.uint64(56)
        for at, text in enumerate(texts.tolist()):
            out[text] = keys[:, at].astype("<u4").tobytes(), sketch[:, at].astype(np.uint8).tobytes()
        return out

    def runs(self, texts: Sequence[str]) -> list[bytes]:
        """The shortest run of sentences of 80 characters from each sentence of each paragraph on."""
        bounds = self._sentence_bounds("".join(texts))
        paragraph = np.searchsorted(self.text_ends, bounds, "right")
        last = np.searchsorted(bounds, self.text_ends)  # the bound at which each paragraph ends
        paragraph = np.minimum(paragraph, len(last) - 1)
        ends = np.searchsorted(bounds, bounds + PARAGRAPH_FROM)
        whole = (ends <= last[paragraph]) & (bounds < self.text_ends[paragraph])
        rows = np.empty(int(whole.sum()), RUN_DTYPE)
        starts, stops = bounds[whole], bounds[ends[whole]]
        offset = np.concatenate((np.zeros(1, np.int64), self.text_ends))[paragraph[whole]]
        rows["hash"] = self._span_hashes(np.searchsorted(self.index, starts), np.searchsorted(self.index, stops))
        rows["start"], rows["end"] = starts - offset, stops - offset
        cuts = np.searchsorted(starts, self.text_ends)
        return [part.tobytes() for part in np.split(rows, cuts[:-1])]

    def _sentence_bounds(self, text: str) -> Indexes:
        """Where sentences begin and end in the joined texts, each paragraph's own bounds among them."""
        wide = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
        after = np.flatnonzero(np.isin(wide, _ender_codes())) + 1
        bounds: Indexes = np.unique(np.concatenate((np.zeros(1, np.int64), after, self.text_ends)))
        return bounds

    def _span_hashes(self, starts: Indexes, ends: Indexes) -> Words:
        """A hash of the letters of each span."""
        if not len(self.codes) or not len(starts):
            return np.zeros(len(starts), np.uint64)
        codes = self.codes.astype(np.uint64) * _SECOND
        codes = (codes ^ (codes >> np.uint64(29))) * _MIX
        powers, inverses = _powers(len(codes) + 1)
        sums: Words = np.concatenate((np.zeros(1, np.uint64), np.cumsum(codes * powers[: len(codes)])))
        hashes = (sums[ends] - sums[starts]) * inverses[starts] + (ends - starts).astype(np.uint64)
        hashes ^= hashes >> np.uint64(31)
        mixed: Words = hashes * _SECOND
        return mixed


def _shingle_hashes(codes: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """A 32-bit hash of the 4 letters from each letter on."""
    wide = codes.astype(np.uint64)
    pairs = (wide[:-1] << np.uint64(21)) | wide[1:]
    hashes = pairs[:-2] * _FIRST + pairs[2:] * _SECOND
    hashes ^= hashes >> np.uint64(32)
    hashes *= _MIX
    mixed: NDArray[np.uint32] = (hashes >> np.uint64(32)).astype(np.uint32)
    return mixed


@cache
def _factors() -> NDArray[np.uint32]:
    """The odd numbers by which each band orders the hashes anew."""
    seeds = np.arange(1, BANDS + 1, dtype=np.uint64) * _FIRST
    return ((seeds ^ (seeds >> np.uint64(31))) * _SECOND >> np.uint64(32)).astype(np.uint32) | np.uint32(1)


@cache
def _ender_codes() -> NDArray[np.uint32]:
    return np.array([ord(each) for each in _ENDERS], np.uint32)


def _powers(count: int) -> tuple[Words, Words]:
    """Powers of an odd number, and of its inverse, at least so many."""
    size = _POWERS
    while size < count:
        size *= 2
    powers, inverses = _powers_of(size)
    return powers, inverses


@cache
def _powers_of(size: int) -> tuple[Words, Words]:
    ones = np.ones(1, np.uint64)
    return tuple(  # type: ignore[return-value]
        np.cumprod(np.concatenate((ones, np.full(size - 1, base)))) for base in (_FIRST, _INVERSE)
    )
