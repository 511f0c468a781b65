"""What is true of copies, found by comparing all with all, and how the tables stand against it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as parquet

from benchmarks.duplicates import brute_force
from tasks.text.alignment import find_slots
from tasks.text.duplicates import CONTAINED, CONTAINED_FROM, NEAR, distinct_texts, signature_table
from tasks.text.paragraphs import TEMPLATE_FROM, Paragraph
from tasks.text.shingles import normalise, overlap, shingle_set
from tasks.text.signatures import signatures
from warehouse.records import Document

CHANGED, SLOTS = 0.15, 4  # of a reused paragraph, at most
ALIKE = 0.75  # of the letters of the longer that stand in the other in order: what is reported must have so many
SHARED = 0.5  # of the smaller set of 4-grams: pairs with fewer have more than CHANGED and SLOTS
LOOKED_AT = 2_000  # reported pairs whose letters are compared anew
Pair = tuple[Any, Any]


def score_pairs(documents: Sequence[Document], tables: Path) -> dict[str, Any]:
    """Recall of exact, near, contained and of all pairs, and precision of duplicate_pairs."""
    texts = distinct_texts(signature_table(signatures(documents)))
    by_id = {each.document_id: each for each in documents}
    hash_of = {row.document_id: row.text_hash for row in signatures(documents)}
    sets = [shingle_set(by_id[name].text) for name in texts.document_ids]
    row_of = {text: row for row, text in enumerate(texts.text_hashes)}
    near, contained = set(), set()
    true = {tuple(sorted(pair)) for pair in brute_force(texts, sets)}
    for pair in true:
        a, b = sorted((row_of[text] for text in pair), key=lambda row: (len(sets[row]), row))
        both = overlap(sets[a], sets[b])
        near |= {pair} if both / (len(sets[a]) + len(sets[b]) - both) >= NEAR else set()
        enough = min(texts.normalised_counts[a], texts.normalised_counts[b]) >= CONTAINED_FROM
        contained |= {pair} if both / len(sets[a]) >= CONTAINED and enough else set()
    rows = parquet.read_table(tables / "duplicate_pairs.parquet").to_pylist()
    named = [(row, tuple(sorted((hash_of[row["left_id"]], hash_of[row["right_id"]])))) for row in rows]
    found = {pair for row, pair in named if row["method"] != "exact"}
    said_contained = {pair for row, pair in named if row["contained_id"]}
    exact = [row for row, pair in named if row["method"] == "exact" and pair[0] == pair[1]]
    copies = sum(1 for each in documents if hash_of[each.document_id] in row_of) - len(texts)
    reported = len(found) + sum(row["method"] == "exact" for row, _ in named)
    return {
        "exact": copies, "exact_recall": share(len(exact), copies),
        "near": len(near), "near_recall": share(len(near & found), len(near)),
        "contained": len(contained), "contained_recall": share(len(contained & said_contained), len(contained)),
        "all_recall": share(len(true & found), len(true)),
        "precision": share(len(true & found) + len(exact), reported),
    }  # fmt: skip


def share(part: int, whole: int) -> float:
    """A share; 1 of nothing."""
    return round(part / whole, 5) if whole else 1.0


def kin_pairs(paragraphs: Sequence[Paragraph], documents: Sequence[Document]) -> set[Pair]:
    """The pairs of paragraph texts of different documents with four slots and 15 % changed at most; a text with itself too."""
    text_of = {row.document_id: row.text_hash for row in signatures(documents)}
    owners: dict[int, set[bytes]] = defaultdict(set)
    letters: dict[int, str] = {}
    for row in paragraphs:
        owners[row.text_hash].add(text_of[row.document_id])
        letters.setdefault(row.text_hash, normalise(row.text))
    out: set[Pair] = {(each, each) for each, own in owners.items() if len(own) > 1}
    for left, right in _likely(letters):
        if len(owners[left] | owners[right]) > 1:
            slots = find_slots(letters[left], letters[right], CHANGED)
            if slots is not None and len(slots) <= SLOTS:
                out.add((min(left, right), max(left, right)))
    return out


def _likely(letters: dict[int, str]) -> Iterator[Pair]:
    """The pairs of texts that share half of the 4-grams of the shorter."""
    names = [each for each, text in letters.items() if len(text) >= TEMPLATE_FROM]
    grams: list[list[int]] = []
    numbers: dict[str, int] = {}
    holders: dict[int, list[int]] = defaultdict(list)
    for row, name in enumerate(names):
        text = letters[name]
        own = {numbers.setdefault(text[at : at + 4], len(numbers)) for at in range(len(text) - 3)}
        grams.append(sorted(own))
        for each in own:
            holders[each].append(row)
    held = {each: np.array(rows) for each, rows in holders.items() if len(rows) > 1}
    sizes = np.array([len(each) for each in grams])
    for row, own in enumerate(grams):
        parts = [held[each] for each in own if each in held]
        if parts:
            both = np.bincount(np.concatenate(parts), minlength=len(names))
            for other in np.flatnonzero(both >= SHARED * np.minimum(sizes, sizes[row])).tolist():
                if other > row:
                    yield names[row], names[other]


def score_passages(true: set[Pair], paragraphs: Sequence[Paragraph], tables: Path) -> dict[str, Any]:
    """Recall of pairs of paragraphs in one passage, and precision of a passage's copies against its canonical text."""
    letters = {f"{row.text_hash & (1 << 64) - 1:016x}": normalise(row.text) for row in paragraphs}
    passages: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    of_variant: dict[str, set[str]] = defaultdict(set)
    canonical: dict[str, str] = {}
    for row in parquet.read_table(tables / "passage_occurrences.parquet").to_pylist():
        if row["kind"] == "paragraph":
            passages[row["passage_id"]][row["variant_id"]] += 1
            of_variant[row["variant_id"]].add(row["passage_id"])
            if row["is_canonical"]:
                canonical[row["passage_id"]] = row["variant_id"]
    names = [tuple(f"{each & (1 << 64) - 1:016x}" for each in pair) for pair in true]
    right = sum(
        any(left != right or passages[each][left] > 1 for each in of_variant[left] & of_variant[right])
        for left, right in names
    )
    reported = [(canonical[each], variant) for each, copies in sorted(passages.items()) for variant in sorted(copies)]
    looked_at = list(islice((pair for pair in reported if pair[0] != pair[1]), LOOKED_AT))
    alike = sum(is_alike(letters[left], letters[right]) for left, right in looked_at)
    return {
        "paragraph_pairs": len(true), "paragraph_recall": share(right, len(true)),
        "paragraphs_reported": len(reported), "paragraph_precision": share(alike, len(looked_at)),
    }  # fmt: skip


def is_alike(left: str, right: str) -> bool:
    """Whether most letters of the longer stand in the other in the same order."""
    blocks = SequenceMatcher(None, left, right, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks) >= ALIKE * max(len(left), len(right))
