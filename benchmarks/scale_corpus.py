"""Corpora for the comparison of documents, from 50 MB to 1 GB, as a worker stages them: FOLDER/0000, 0001, ...

Parts have 10 MB of text each. Documents are the speeches of benchmarks/corpus.py with their exact, near and contained copies, and into every second
one a paragraph of another is copied with up to four slots changed, as benchmarks/passages.py does. They are staged
as a worker does after reading: its texts, signatures and sketches; a smaller corpus is the beginning of a larger one.
MB are of UTF-8 text. Nothing is measured here.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from hashlib import sha256
from itertools import chain, count
from pathlib import Path

import pyarrow.parquet as parquet

from benchmarks.corpus import YEAR, Speech, Writer, groups
from benchmarks.passages import LONG, REUSED, Made, changed, copy_into, with_name
from tasks.text.paragraphs import Paragraph, find_paragraphs
from tasks.text.signatures import Signature, signatures
from tasks.workers.columns import to_table
from warehouse.records import Document, Segment, document_id, segment_id

PART = 10_000_000  # bytes of text in a part
STAGED = {"documents": Document, "signatures": Signature, "paragraphs": Paragraph}


def mixed_documents(seed: int) -> Iterator[Made]:
    """Speeches and their copies, without end; a copied paragraph's origin is one of the last thousand documents."""
    made: list[Made] = []
    for number, (_, speeches) in enumerate(groups(seed)):
        writer = Writer(f"scale:{seed}:{number}")
        for speech in speeches:
            is_own = speech.kind == "original"
            document = to_made(writer, speech, is_own)
            if is_own and made and writer.random.random() < REUSED:
                copy_into(writer, document, made)
            made = [*made[-999:], document]
            yield document


def dense_documents(seed: int, originals: int) -> Iterator[Made]:
    """Copies of so many speeches, without end: their places, years and numbers exchanged in every second one."""
    first = [Writer(f"dense:{seed}:{number}").speech() for number in range(originals)]
    for number in count():
        writer = Writer(f"dense:{seed}:{originals}:{number}")
        at = writer.random.randrange(originals)
        document = to_made(writer, writer.copy(first[at], at), False)
        if writer.random.random() < REUSED:
            document.paragraphs = [
                changed(writer, line)[0] if len(line) >= LONG else line for line in document.paragraphs
            ]
        yield document


def read_documents(folder: Path) -> Iterator[Made]:
    """The *.txt files below a folder, a line a paragraph; in the order of a `docs.jsonl` beside it, where there is one.

    Names may be hashes: in their order a copy would stand far from its original, and half a corpus have a quarter of
    the pairs.
    """
    listed = folder.parent / "docs.jsonl"
    names = [json.loads(line)["file"] for line in listed.open(encoding="utf-8")] if listed.exists() else []
    for path in [folder / name for name in names] or sorted(folder.rglob("*.txt")):
        yield Made([line for line in path.read_text(encoding="utf-8").split("\n") if line.strip()])


def to_made(writer: Writer, speech: Speech, named: bool) -> Made:
    """A speech with its year; where `named`, every third paragraph names a person."""
    year = str(writer.random.randint(2009, 2023))
    lines = [line.replace(YEAR, year) for line in speech.text.split("\n")]
    return Made([with_name(writer.random, each) if named and len(each) >= LONG else each for each in lines])


def staged_rows(number: int, made: Made) -> tuple[Document, list[Segment]]:
    """A document and its paragraphs as they are read from a page."""
    file_id = sha256(str(number).encode()).hexdigest()[:32]
    name = document_id(file_id, 0, False)
    text = "\n".join(made.paragraphs)
    size = len(text)
    segments, at = [], 0
    for line in made.paragraphs:
        place = (at, at + len(line))
        segments.append(
            Segment(segment_id(file_id, "paragraph", at), name, None, 0, "paragraph", None, None, "", line, *place)
        )
        at += len(line) + 1
    return Document(name, file_id, None, 0, False, made.paragraphs[0], "speech", 0, size, 0, text, size), segments


def write_part(folder: Path, rows: list[tuple[Document, list[Segment]]]) -> dict[str, float]:
    """Stage documents; the CPU seconds of signatures and sketches, and the bytes of text."""
    documents = [document for document, _ in rows]
    begun = time.process_time()
    signed = signatures(documents)
    signed_at = time.process_time()
    paragraphs = list(chain.from_iterable(find_paragraphs(segments, []) for _, segments in rows))
    done = time.process_time()
    folder.mkdir(parents=True)
    for (name, record), values in zip(STAGED.items(), (documents, signed, paragraphs), strict=True):
        table = to_table(record, values, [True] * len(values)).drop_columns(["verified"])
        parquet.write_table(table, folder / f"{name}.parquet", row_group_size=20_480, compression="zstd")
    size = sum(len(document.text.encode()) for document in documents)
    told = {"bytes": size, "signatures": signed_at - begun, "sketches": done - signed_at}
    (folder / "made.json").write_text(json.dumps(told), encoding="utf-8")
    return told


def make(folder: Path, size: float, seed: int, originals: int = 0, texts: Path | None = None) -> None:
    """Write parts until they have `size` bytes, or the texts are all; parts that are there stay as they are."""
    rows: list[tuple[Document, list[Segment]]] = []
    part, held, total = 0, 0, 0.0
    source = (
        read_documents(texts) if texts else dense_documents(seed, originals) if originals else mixed_documents(seed)
    )
    if (folder / "made.json").exists() and json.loads((folder / "made.json").read_text("utf-8")) >= size:
        return
    for number, made in enumerate(source):
        if total >= size:
            break
        rows.append(staged_rows(number, made))
        held += len(rows[-1][0].text.encode())
        if held >= PART:
            target = folder / f"{part:04d}"
            total += held if target.exists() else write_part(target, rows)["bytes"]
            part, held, rows = part + 1, 0, []
    if rows and total < size:
        write_part(folder / f"{part:04d}", rows)
    (folder / "made.json").write_text(json.dumps(size), encoding="utf-8")
