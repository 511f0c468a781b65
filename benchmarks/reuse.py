"""The bars of the search for copies, one line a corpus: pairs of documents, paragraphs and slots against all with all.

    python -m benchmarks.reuse [--documents 3000] [--seed 7] [--made MAKE_CORPUS.py]

Generated documents: speeches with exact, near (Jaccard 0.5 to 0.99) and contained copies, contained ones with a letter
changed in every fiftieth place, and hard negatives, whose sentences are those of two others; then speeches into which
paragraphs of others were copied with up to four slots changed. `--made` names a script that writes a corpus of pages
(OUT --mb MB --wide SHARE, and the shares of copies): it is read four times, sparse and dense, with ASCII and with
full-width punctuation, as a run reads it. What is true is found by comparing all with all, by other means than ours:
shingles counted one by one. Each line ends with the bars that it misses.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import Any

import pyarrow.parquet as parquet

from benchmarks.all_with_all import kin_pairs, score_pairs, score_passages
from benchmarks.corpus import YEAR, Speech, Writer, groups
from benchmarks.passages import make_documents, quality, stage
from benchmarks.scale_corpus import STAGED, Made, staged_rows
from tasks.text.outline import find_segments
from tasks.text.paragraphs import find_paragraphs
from tasks.text.signatures import signatures
from tasks.text.spans import Alignment
from tasks.text.structure import find_structure
from tasks.workers.columns import to_table
from tasks.workers.compare import compare
from warehouse.records import Document, Edit, Segment

BARS = {
    "near_recall": 0.995, "contained_recall": 0.99, "all_recall": 0.998, "precision": 1.0, "exact_recall": 1.0,
    "paragraph_recall": 0.97, "paragraph_precision": 0.97, "slots_right": 0.95,
}  # fmt: skip
SPARSE: dict[str, float] = {}  # the script's own shares
DENSE = {"exact": 0.12, "mirror": 0.12, "near": 0.4, "contained": 0.16}
EVERY = 50  # letters, one of which is changed: containment is just about 0.9
BYTES_A_DOCUMENT = 7_200  # of a page, for each speech on it


@dataclass(slots=True)
class Read:
    """Documents with their paragraphs, and the edits of the files they were read from."""

    documents: list[Document] = field(default_factory=list)
    segments: list[list[Segment]] = field(default_factory=list)
    edits: list[list[Edit]] = field(default_factory=list)


def spread(chooser: random.Random, text: str) -> str:
    """The text with a letter changed in every fiftieth place."""
    at = chooser.randrange(EVERY)
    return "".join(chooser.choice("甲乙丙丁戊己") if place % EVERY == at else each for place, each in enumerate(text))


def with_hard_ones(seed: int) -> Iterator[str]:
    """Generated speeches and their copies; after each tenth group a hard negative and a text with edits spread evenly."""
    last: list[Speech] = []
    for number, (_, speeches) in enumerate(groups(seed)):
        chooser = random.Random(f"hard:{seed}:{number}")
        yield from (speech.text for speech in speeches)
        last = [*last, *speeches][-6:]
        if number % 10 == 9:
            sentences = [each for speech in chooser.sample(last, 2) for part in speech.paragraphs for each in part]
            yield "\n".join(chooser.sample(sentences, max(1, len(sentences) * 2 // 3)))
            around = Writer(f"around:{seed}:{number}").speech().text
            yield around + "\n" + spread(chooser, chooser.choice(last).text)


def generated(count: int, seed: int) -> Read:
    """So many generated documents."""
    out = Read()
    for number, text in zip(range(count), with_hard_ones(seed), strict=False):
        document, segments = staged_rows(number, Made(text.replace(YEAR, "2019").split("\n")))
        out.documents.append(document)
        out.segments.append(segments)
        out.edits.append([])
    return out


def read_pages(folder: Path, count: int) -> Read:
    """The documents of the pages of a folder, until there are so many."""
    out = Read()
    for path in sorted(folder.glob("*.txt")):
        raw = path.read_text(encoding="utf-8")
        structure = find_structure(raw, sha256(raw.encode() + path.name.encode()).hexdigest()[:32])
        for document in structure.documents:
            if document.is_collection:
                continue
            inside = [each for each in structure.edits if document.raw_start <= each.raw_start < document.raw_end]
            alignment = Alignment(raw, document.raw_start, document.raw_end, inside)
            out.documents.append(document)
            out.segments.append(find_segments(document, alignment, lambda _: []))
            out.edits.append(structure.edits)
        if len(out.documents) >= count:
            break
    return out


def pages_of(script: Path, out: Path, count: int, wide: float, shares: dict[str, float]) -> Path:
    """The folder of a corpus that the script has written."""
    flags = [
        f"--{name}={value}" for name, value in {"mb": count * BYTES_A_DOCUMENT / 1e6, "wide": wide, **shares}.items()
    ]
    subprocess.run(
        [sys.executable, str(script), str(out), "--jobs", "1", *flags], check=True, stdout=subprocess.DEVNULL
    )
    return out / "docs"


def compared(read: Read, folder: Path) -> Path:
    """The folder with the tables of the documents."""
    paragraphs = list(
        chain.from_iterable(find_paragraphs(own, edits) for own, edits in zip(read.segments, read.edits, strict=True))
    )
    parts: dict[str, list[Path]] = {}
    (folder / "staged").mkdir(parents=True)
    for (name, record), rows in zip(
        STAGED.items(), (read.documents, signatures(read.documents), paragraphs), strict=True
    ):
        parts[name] = [folder / "staged" / f"{name}.parquet"]
        parquet.write_table(to_table(record, rows, [True] * len(rows)), parts[name][0])
    compare(parts, {}, [], folder / "compared")
    return folder / "compared"


def of_documents(read: Read, folder: Path) -> dict[str, Any]:
    """How the tables of these documents stand against comparing all with all."""
    tables = compared(read, folder)
    out = {"documents": len(read.documents), **score_pairs(read.documents, tables)}
    paragraphs = list(chain.from_iterable(find_paragraphs(own, []) for own in read.segments))
    return out | score_passages(kin_pairs(paragraphs, read.documents), paragraphs, tables)


def planted(count: int, seed: int, folder: Path) -> dict[str, Any]:
    """Recall and precision of paragraphs that were copied from one document into another, and of their slots."""
    made = [each for _, each in zip(range(count), make_documents(float("inf"), seed), strict=False)]
    parts, _ = stage(folder / "staged", list(enumerate(made)))
    compare(parts, {}, [], folder / "compared")
    found: Any = quality(made, folder / "compared")
    return {
        "documents": len(made), "planted": found["planted"], "paragraph_recall": found["recall"],
        "paragraph_precision": found["precision"], "slots_planted": found["slots"]["planted"],
        "slots_right": found["slots"]["right"],
    }  # fmt: skip


def missed(figures: dict[str, Any]) -> list[str]:
    """The bars that the figures miss."""
    return [name for name, least in BARS.items() if name in figures and figures[name] < least]


def measure(count: int, seed: int, script: Path | None) -> Iterator[dict[str, Any]]:
    """The figures of each corpus."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        yield {"corpus": "generated", **of_documents(generated(count, seed), folder / "generated")}
        yield {"corpus": "generated, copied paragraphs", **planted(count, seed, folder / "planted")}
        for wide in (0.0, 0.5) if script else ():
            for kind, shares in (("sparse", SPARSE), ("dense", DENSE)):
                place = folder / f"{kind}-{wide}"
                assert script is not None
                read = read_pages(pages_of(script, place, count, wide, shares), count)
                yield {"corpus": f"{script.stem} {kind}, wide {wide}", **of_documents(read, place / "tables")}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=3000, help="documents of each corpus")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--made", type=Path, help="a script that writes a corpus of pages")
    arguments = parser.parse_args()
    for figures in measure(arguments.documents, arguments.seed, arguments.made):
        print(json.dumps(figures | {"missed": missed(figures)}, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
