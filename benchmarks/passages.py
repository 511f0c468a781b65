"""Recall and precision of reused paragraphs and their slots, speed, and what adding files costs.

python -m benchmarks.passages [--mb 20] [--seed 7] [--added 0.01]
Documents are speeches of benchmarks/corpus.py that share no sentence on purpose, all of one genre and one stock of
set phrases; into some a paragraph of another is copied, with up to four slots changed (place, year, number, name or
other words), 15 % of it at most. CPU seconds of one core; MB are of UTF-8 text.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path

import pyarrow.parquet as parquet

from benchmarks.corpus import YEAR, Writer, vocabulary
from benchmarks.layers import published, rows_of
from tasks.text.paragraphs import Paragraph, find_paragraphs
from tasks.text.shingles import normalise
from tasks.text.signatures import Signature, signatures
from tasks.workers.columns import to_table
from tasks.workers.compare import compare
from warehouse.records import Document, Segment, document_id, segment_id

REUSED = 0.5  # share of documents with a copied paragraph
CHANGED, SLOTS, LONG = 0.15, 4, 80
SURNAMES, GIVEN = "王李张刘陈杨赵黄周吴", ["建国", "志强", "海燕", "晓东", "丽华", "文斌", "永明", "雪梅", "伟", "敏"]
Place = tuple[int, int]  # document, paragraph


@dataclass(slots=True)
class Made:
    """A document, and for a copied paragraph its place, its origin and what was changed: kind, old and new value."""

    paragraphs: list[str]
    copied: int = -1
    origin: Place | None = None
    slots: list[tuple[str, str, str]] = field(default_factory=list)


def make_documents(size: float, seed: int) -> Iterator[Made]:
    """Documents until they have `size` bytes; a copy's origin is one of the last thousand documents."""
    made: list[Made] = []
    total = 0
    while total < size:
        writer = Writer(f"passages:{seed}:{len(made)}")
        speech = writer.speech()
        lines = ["".join(each).replace(YEAR, str(writer.random.randint(2009, 2023))) for each in speech.paragraphs]
        document = Made([with_name(writer.random, line) if len(line) >= LONG else line for line in lines])
        if made and writer.random.random() < REUSED:
            copy_into(writer, document, made)
        made.append(document)
        total += sum(len(line.encode()) for line in document.paragraphs)
        yield document


def with_name(chooser: random.Random, line: str) -> str:
    """Every third paragraph names a person."""
    return line[:-1] + f",由{name(chooser)}同志牵头负责。" if chooser.random() < 0.33 else line


def name(chooser: random.Random) -> str:
    return chooser.choice(SURNAMES) + chooser.choice(GIVEN)


def copy_into(writer: Writer, document: Made, made: list[Made]) -> None:
    """Put a changed paragraph of an earlier document into this one."""
    chooser = writer.random
    source = chooser.randrange(max(0, len(made) - 1000), len(made))
    long = [at for at, line in enumerate(made[source].paragraphs) if len(line) >= LONG]
    if not long:
        return
    origin = chooser.choice(long)
    text, slots = changed(writer, made[source].paragraphs[origin])
    at = chooser.randint(1, len(document.paragraphs))
    document.paragraphs.insert(at, text)
    document.copied, document.origin, document.slots = at, (source, origin), slots


def changed(writer: Writer, text: str) -> tuple[str, list[tuple[str, str, str]]]:
    """The text with one to four slots changed, and these."""
    chooser = writer.random
    found = [(match.start(), match.end(), kind) for kind, pattern in patterns() for match in pattern.finditer(text)]
    found += [(at, at + chooser.randint(4, 8), "other") for at in range(6, len(text) - 16, 23)]
    chooser.shuffle(found)
    taken: list[tuple[int, int, str, str]] = []
    cost = 0
    for start, end, kind in found:
        new = value(writer, kind, text[start:end])
        cost += max(end - start, len(new))
        if len(taken) == SLOTS or cost > CHANGED * len(text):
            break
        if new != text[start:end] and all(end + 3 <= a or start >= b + 3 for a, b, *_ in taken):
            taken.append((start, end, kind, new))
        if taken and chooser.random() < 0.25:
            break
    slots = [(kind, text[start:end], new) for start, end, kind, new in taken]
    for start, end, _, new in sorted(taken, reverse=True):
        text = text[:start] + new + text[end:]
    return text, slots


def patterns() -> list[tuple[str, re.Pattern[str]]]:
    places = "|".join(each for each in vocabulary()["places"] if not re.match(r"XX|\*\*|某", each))
    return [
        ("place", re.compile(places)),
        ("year", re.compile(r"(?<!\d)20\d\d(?=年)")),
        ("number", re.compile(r"(?<![\d.])\d+(?:\.\d+)?(?!\d|\.\d|年)")),
        ("name", re.compile(f"(?<=由)[{SURNAMES}](?:{'|'.join(GIVEN)})(?=同志)")),
    ]


def value(writer: Writer, kind: str, old: str) -> str:
    """Another value of the kind."""
    chooser = writer.random
    if kind == "place":
        return chooser.choice([each for each in vocabulary()["places"] if not re.match(r"XX|\*\*|某", each)])
    if kind == "year":
        return str(chooser.randint(2009, 2023))
    if kind == "number":
        return f"{10 ** chooser.uniform(0, 4):.{1 if '.' in old else 0}f}"
    if kind == "name":
        return name(chooser)
    return re.sub(r"\W|\d", "", writer.sentence())[: len(old)]


def stage(folder: Path, made: list[tuple[int, Made]]) -> tuple[dict[str, list[Path]], dict[str, float]]:
    """The documents as a worker stages them, and the CPU seconds of sketches and signatures."""
    documents, segments = [], []
    for number, each in made:
        file_id = f"{number:032x}"
        text = "\n".join(each.paragraphs)
        documents.append(
            Document(
                document_id(file_id, 0, False), file_id, None, 0, False, "", "speech", 0, len(text), 0, text, len(text)
            )
        )
        at = 0
        own = []
        for line in each.paragraphs:
            own.append(
                Segment(segment_id(file_id, "paragraph", at), documents[-1].document_id, None, 0, "paragraph", None,
                        None, "", line, at, at + len(line))
            )  # fmt: skip
            at += len(line) + 1
        segments.append(own)
    clock = [time.process_time()]
    paragraphs = [row for own in segments for row in find_paragraphs(own, [])]
    clock.append(time.process_time())
    signed = signatures(documents)
    clock.append(time.process_time())
    folder.mkdir(parents=True)
    parts = {}
    for name, record, rows in (
        ("documents", Document, documents), ("signatures", Signature, signed), ("paragraphs", Paragraph, paragraphs),
    ):  # fmt: skip
        parts[name] = [folder / f"{name}.parquet"]
        parquet.write_table(to_table(record, rows, [True] * len(rows)), parts[name][0], row_group_size=20_480)
    return parts, {"sketches": clock[1] - clock[0], "signatures": clock[2] - clock[1]}


def starts(made: list[Made]) -> dict[tuple[str, int], Place]:
    """(document_id, raw_start) -> which paragraph of which document."""
    out = {}
    for number, each in enumerate(made):
        at = 0
        for place, line in enumerate(each.paragraphs):
            out[document_id(f"{number:032x}", 0, False), at] = (number, place)
            at += len(line) + 1
    return out


def quality(made: list[Made], folder: Path) -> dict[str, object]:
    """Recall and precision of pairs of paragraphs, and of slots by kind."""
    place_of = starts(made)
    origin: dict[Place, Place] = {}
    for number, each in enumerate(made):
        if each.origin:
            origin[number, each.copied] = each.origin

    def root(place: Place) -> Place:
        while place in origin:
            place = origin[place]
        return place

    occurrences = parquet.read_table(folder / "passage_occurrences.parquet").to_pylist()
    families: dict[str, list[Place]] = defaultdict(list)
    texts: dict[str, set[int]] = defaultdict(set)
    for row in occurrences:
        document = int(row["document_id"][:32], 16)
        texts[row["passage_id"]].add(document)
        if row["kind"] == "paragraph":
            families[row["passage_id"]].append(place_of[row["document_id"], row["raw_start"]])
    found = {tuple(sorted(pair)) for each in families.values() for pair in combinations(each, 2)}
    planted = {tuple(sorted(pair)) for pair in origin.items()}
    right = [pair for pair in found if root(pair[0]) == root(pair[1]) or equal(made, *pair)]
    slots, shown = score_slots(made, folder, families, place_of)
    return {
        "documents": len(made),
        "planted": len(planted),
        "recall": round(len(planted & found) / max(1, len(planted)), 4),
        "reported": len(found),
        "precision": round(len(right) / max(1, len(found)), 4),
        "runs": sum(row["kind"] == "run" for row in occurrences),
        "slots": slots,
        "wrong": shown,
    }


def equal(made: list[Made], left: Place, right: Place) -> bool:
    """Whether two paragraphs are the same by chance."""
    return normalise(made[left[0]].paragraphs[left[1]]) == normalise(made[right[0]].paragraphs[right[1]])


def score_slots(
    made: list[Made], folder: Path, families: dict[str, list[Place]], place_of: dict[tuple[str, int], Place]
) -> tuple[dict[str, object], list[object]]:
    """The share of planted slots that stand in passage_slots with their two values and their kind."""
    values: dict[tuple[str, int], list[tuple[int, str, str]]] = defaultdict(list)
    for row in parquet.read_table(folder / "passage_slots.parquet").to_pylist():
        values[row["passage_id"], int(row["document_id"][:32], 16)].append((row["slot"], row["kind"], row["value"]))
    passages: dict[Place, list[str]] = defaultdict(list)
    for name_, places in families.items():
        for place in places:
            passages[place].append(name_)
    total: Counter[str] = Counter()
    good: Counter[str] = Counter()
    wrong: list[object] = []
    for number, each in enumerate(made):
        if not each.origin:
            continue
        shared = set(passages[number, each.copied]) & set(passages[each.origin])
        for kind, old, new in each.slots:
            total[kind] += 1
            pairs = [
                (left[1], left[2], right[2])
                for passage in shared
                for left in values[passage, each.origin[0]]
                for right in values[passage, number]
                if left[0] == right[0]
            ]
            fits = any(is_same(kind, old, new, *pair) for pair in pairs)
            good[kind] += fits
            if not fits and shared:
                wrong.append((kind, old, new, [pair for pair in pairs if pair[1] != pair[2]][:6]))
    share = {kind: round(good[kind] / total[kind], 4) for kind in sorted(total)}
    return {"planted": total.total(), "right": round(good.total() / max(1, total.total()), 4), **share}, wrong


def is_same(kind: str, old: str, new: str, found_kind: str, left: str, right: str) -> bool:
    """Whether a slot found is the planted one: kind and values; other words need only be held in it."""
    if kind == "other":
        return bool(left != right and overlaps(old, left) and overlaps(new, right))
    return (kind, old, new) == (found_kind, left, right)


def overlaps(planted: str, found: str) -> bool:
    planted, found = normalise(planted), normalise(found)
    return planted in found or found in planted


def measure(size: float, seed: int, added: float) -> Iterator[dict[str, object]]:
    """Figures of a full comparison, and of adding a share of the documents to the others."""
    made = list(make_documents(size, seed))
    megabytes = sum(len(line.encode()) for each in made for line in each.paragraphs) / 1e6
    with tempfile.TemporaryDirectory() as name_:
        folder = Path(name_)
        whole, seconds = stage(folder / "whole", list(enumerate(made)))
        begun = time.process_time()
        counts = compare(whole, {}, [], folder / "a")
        seconds["compare"] = time.process_time() - begun
        total = sum(seconds.values())
        yield {
            "megabytes": round(megabytes, 1),
            "cpu_seconds": {step: round(spent, 2) for step, spent in seconds.items()},
            "seconds_per_100_mb": round(100 * total / megabytes, 2),
            "rows": counts,
        }
        shown = quality(made, folder / "a")
        yield {**shown, "wrong": shown["wrong"][:12]}  # type: ignore[index]
        chooser = random.Random(seed)
        new = set(chooser.sample(range(len(made)), max(1, round(added * len(made)))))
        old, _ = stage(folder / "old", [each for each in enumerate(made) if each[0] not in new])
        compare(old, {}, [], folder / "b")
        more, further = stage(folder / "more", [each for each in enumerate(made) if each[0] in new])
        before = published({}, old, folder / "b")
        begun = time.process_time()
        compare(more, before, [], folder / "c")
        spent = time.process_time() - begun + sum(further.values())
        after, all_at_once = published(before, more, folder / "c"), published({}, whole, folder / "a")
        same = all(rows_of(after, name).equals(rows_of(all_at_once, name)) for name in counts)
        yield {"added": len(new), "equal_rows": same, "cpu_seconds": round(spent, 2), "share": round(spent / total, 4)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mb", type=float, default=20.0)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--added", type=float, default=0.01, help="share of the documents that come later")
    parser.add_argument("--speed", action="store_true", help="the speed of a full comparison alone")
    arguments = parser.parse_args()
    for row in measure(arguments.mb * 1e6, arguments.seed, arguments.added):
        print(json.dumps(row, ensure_ascii=False), flush=True)
        if arguments.speed:
            return


if __name__ == "__main__":
    main()
