"""One text against all published documents: exact, near and contained ones, and the paragraphs they share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as parquet

from tasks.text.alignment import find_slots
from tasks.text.families import AGREE
from tasks.text.paragraphs import BANDS, Paragraph, find_paragraphs
from tasks.text.shingles import fold, overlap, shingle_set
from tasks.text.signatures import sign
from tasks.text.slots import Copy, widen
from warehouse.records import Document, Segment

NEAR, CONTAINED, CONTAINED_FROM = 0.5, 0.7, 300  # looser than the tables: somebody asks for what is alike
_COLUMNS = ["document_id", "raw_start", "raw_end", "text_hash", "bands", "sketch", "text"]
_ANCHOR_SHARE = 0.3  # of the smaller text's anchors: below it no text is read

Parts = Mapping[str, Sequence[Path]]


@dataclass(frozen=True, slots=True)
class Shared:
    """A paragraph of another document, and where it differs from ours: (ours, theirs)."""

    raw_start: int
    raw_end: int
    text: str
    slots: list[tuple[str, str]]


@dataclass(slots=True)
class Alike:
    """A document that shares something with the text; `method` is empty where only paragraphs are shared."""

    document_id: str
    title: str = ""
    method: str = ""
    jaccard: float = 0.0
    containment: float = 0.0
    paragraphs: list[Shared] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Found:
    """What a text shares with the warehouse, the most alike first."""

    letters: int
    paragraphs: int
    documents: list[Alike]


def find_similar(parts: Parts, document_id: str | None, text: str | None) -> Found | None:
    """What the document, or else the text, shares with all others; None where there is no such document."""
    if text is None:
        text = _text_of(parts, document_id or "")
    if text is None:
        return None
    own = find_paragraphs(_paragraphs(text), [])
    alike: dict[str, Alike] = defaultdict(lambda: Alike(""))
    for each in _documents(parts, text, document_id):
        alike[each.document_id] = each
    for name, shared in _shared(parts, own, document_id):
        alike[name].document_id = name
        alike[name].paragraphs.append(shared)
    _add_titles(parts, alike)
    ranked = sorted(
        alike.values(), key=lambda each: (-each.jaccard, -each.containment, -len(each.paragraphs), each.document_id)
    )
    return Found(len(fold(text)), len(own), ranked)


def _text_of(parts: Parts, document_id: str) -> str | None:
    for path in parts["documents"]:
        for batch in parquet.ParquetFile(path).iter_batches(columns=["document_id", "text"]):
            chosen = batch.filter(pc.equal(batch.column("document_id"), document_id))
            if chosen.num_rows:
                return str(chosen.column("text")[0].as_py())
    return None


def _paragraphs(text: str) -> list[Segment]:
    """The lines of a text, as paragraphs."""
    out, at = [], 0
    for line in text.split("\n"):
        out.append(Segment(str(at), "", None, 0, "paragraph", None, None, "", line, at, at + len(line)))
        at += len(line) + 1
    return out


def _documents(parts: Parts, text: str, document_id: str | None) -> list[Alike]:
    """The documents that are near or that contain the text or stand in it."""
    own = shingle_set(text)
    if not len(own):
        return []
    wanted = _candidates(parts, text, document_id)
    found = []
    for path in parts["documents"]:
        for batch in parquet.ParquetFile(path).iter_batches(256, columns=["document_id", "text"]):
            chosen = batch.filter(
                pc.is_in(batch.column("document_id"), value_set=pa.array(sorted(wanted), pa.string()))
            )
            for name, other in zip(*(column.to_pylist() for column in chosen.columns), strict=True):
                theirs = shingle_set(other)
                both = overlap(own, theirs)
                jaccard, containment = both / (len(own) + len(theirs) - both), both / min(len(own), len(theirs))
                if method := _method(jaccard, containment):
                    found.append(Alike(name, "", method, jaccard, containment))
    return found


def _method(jaccard: float, containment: float) -> str:
    if jaccard == 1:
        return "exact"
    return "near" if jaccard >= NEAR else "contained" if containment >= CONTAINED else ""


def _candidates(parts: Parts, text: str, document_id: str | None) -> set[str]:
    """The documents that share so many anchors with the text that their texts are worth reading."""
    signed = sign(Document("", "", None, 0, False, "", "speech", 0, len(text), 0, text, len(text)))
    own = np.frombuffer(signed.anchors, "<u4")
    out = set()
    for path in parts["signatures"]:
        rows = parquet.ParquetFile(path).read(["document_id", "anchors", "text_hash"])
        anchors = rows["anchors"].to_pylist()
        sizes = np.array([len(each) // 4 for each in anchors], np.int64)
        owners = np.repeat(np.arange(len(anchors)), sizes)
        hits = np.isin(np.frombuffer(b"".join(anchors), "<u4"), own)
        shared = np.bincount(owners[hits], minlength=len(anchors))
        likely = shared >= np.maximum(1, _ANCHOR_SHARE * np.minimum(sizes, len(own)))
        same = np.array([each == signed.text_hash for each in rows["text_hash"].to_pylist()], np.bool_)
        names = rows["document_id"].to_pylist()
        out |= {names[at] for at in np.flatnonzero(likely | same).tolist()}
    return out - {document_id}


def _shared(parts: Parts, own: Sequence[Paragraph], document_id: str | None) -> list[tuple[str, Shared]]:
    """The paragraphs of other documents that are kin to one of ours."""
    sketched = [row for row in own if row.bands]
    bands = np.frombuffer(b"".join(row.bands for row in sketched), "<u4").reshape(-1, BANDS)
    out = []
    for path in parts["paragraphs"]:
        for batch in parquet.ParquetFile(path).iter_batches(4096, columns=_COLUMNS):
            rows = batch.filter(pc.greater(pc.binary_length(batch.column("bands")), 0)).to_pydict() if len(own) else {}
            theirs = np.frombuffer(b"".join(rows.get("bands", ())), "<u4").reshape(-1, BANDS)
            for at in np.flatnonzero(
                np.any([np.isin(theirs[:, b], bands[:, b]) for b in range(BANDS)], axis=0)
            ).tolist():
                if rows["document_id"][at] != document_id:
                    out += _kin(sketched, bands, {name: rows[name][at] for name in _COLUMNS}, theirs[at])
    return out


def _kin(
    own: Sequence[Paragraph], bands: np.ndarray[tuple[int, ...], np.dtype[np.uint32]], row: dict[str, object],
    keys: np.ndarray[tuple[int, ...], np.dtype[np.uint32]],
) -> list[tuple[str, Shared]]:  # fmt: skip
    """The other paragraph, if one of ours is kin to it."""
    other = Copy(str(row["text"]))
    for at in np.flatnonzero((bands == keys).any(axis=1)).tolist():
        if sum(map(int.__eq__, own[at].sketch, row["sketch"])) < AGREE:  # type: ignore[call-overload]
            continue
        ours = Copy(own[at].text)
        slots = find_slots(ours.letters, other.letters)
        if slots is not None:
            spans = [(ours.span(a, b), other.span(c, d)) for a, b, c, d in widen(ours, other, slots)]
            values = [(ours.text[slice(*left)], other.text[slice(*right)]) for left, right in spans]
            place = int(str(row["raw_start"])), int(str(row["raw_end"]))
            return [(str(row["document_id"]), Shared(*place, other.text, values))]
    return []


def _add_titles(parts: Parts, alike: Mapping[str, Alike]) -> None:
    names = pa.array(sorted(alike), pa.string())
    for path in parts["documents"]:
        rows = parquet.ParquetFile(path).read(["document_id", "title"])
        chosen = rows.filter(pc.is_in(rows["document_id"], value_set=names))
        for name, title in zip(chosen["document_id"].to_pylist(), chosen["title"].to_pylist(), strict=True):
            alike[name].title = title or ""
