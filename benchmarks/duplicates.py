"""Speed of the search for duplicates, and its precision and recall against comparing all with all.

python -m benchmarks.duplicates [FOLDER] [--mb 20] [--brute 3000]
The documents are the speeches of benchmarks/corpus.py, or every *.txt file below FOLDER as it stands.
CPU seconds of one core; MB are of UTF-8 text.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import numpy as np

from benchmarks.corpus import YEAR, groups
from tasks.text.clusters import find_clusters
from tasks.text.duplicates import (
    CONTAINED,
    CONTAINED_FROM,
    NEAR,
    SignatureTable,
    TextPair,
    by_priority,
    candidates,
    distinct_texts,
    document_pairs,
    signature_table,
    verify,
)
from tasks.text.shingles import Hashes, shingle_set
from tasks.text.signatures import signatures
from warehouse.records import Document, document_id


def made_texts(size: float, seed: int) -> Iterator[str]:
    """The texts of generated speeches, `size` bytes of them."""
    total = 0
    for _, speeches in groups(seed):
        for speech in speeches:
            text = speech.text.replace(YEAR, "20__")
            total += len(text.encode())
            yield text
        if total >= size:
            return


def to_document(number: int, text: str) -> Document:
    file_id = sha256(str(number).encode()).hexdigest()[:32]
    name = document_id(file_id, 0, False)
    return Document(name, file_id, None, 0, False, "", "speech", 0, len(text), 0, text, len(text))


def brute_force(texts: SignatureTable, sets: list[Hashes]) -> set[tuple[bytes, bytes]]:
    """Every near or contained pair of texts, by counting the shingles each text shares with all that follow it."""
    sizes = np.array([len(each) for each in sets])
    owners = np.repeat(np.arange(len(sets)), sizes)
    hashes = np.concatenate(sets)
    order = np.argsort(hashes, kind="stable")
    hashes, owners = hashes[order], owners[order]
    found = set()
    for row, shingles in enumerate(sets):
        first, last = np.searchsorted(hashes, shingles), np.searchsorted(hashes, shingles, "right")
        spans = [owners[a:b] for a, b in zip(first.tolist(), last.tolist(), strict=True) if b - a > 1]
        both = np.bincount(np.concatenate([np.empty(0, np.int64), *spans]), minlength=len(sets))
        near = both / (sizes[row] + sizes - both) >= NEAR
        contained = (both / sizes[row] >= CONTAINED) & (texts.normalised_counts[row] >= CONTAINED_FROM)
        found |= {
            (texts.text_hashes[row], texts.text_hashes[at]) for at in np.flatnonzero(near | contained) if at > row
        }
    return found


def score(
    found: list[TextPair], true: set[tuple[bytes, bytes]], jaccard: dict[tuple[bytes, bytes], float]
) -> dict[str, float]:
    """Precision, and recall of near and contained pairs."""
    reported = {(pair.smaller, pair.larger) for pair in found}
    near = {pair for pair in true if jaccard[pair] >= NEAR}
    contained = true - near
    return {
        "true_near": len(near),
        "recall_near": len(near & reported) / max(1, len(near)),
        "true_contained": len(contained),
        "recall_contained": len(contained & reported) / max(1, len(contained)),
        "precision": len(true & reported) / max(1, len(reported)),
    }


def quality(documents: list[Document]) -> dict[str, float]:
    """The score of find_pairs on these documents against brute force."""
    texts = distinct_texts(signature_table(signatures(documents)))
    by_id = {document.document_id: document.text for document in documents}
    sets = [shingle_set(by_id[name]) for name in texts.document_ids]
    place = {name: row for row, name in enumerate(texts.document_ids)}
    found = verify(texts, candidates(texts), lambda name: sets[place[name]])
    true = brute_force(texts, sets)
    row_of = {text: row for row, text in enumerate(texts.text_hashes)}
    jaccard = {}
    for left, right in true:
        a, b = sets[row_of[left]], sets[row_of[right]]
        both = len(np.intersect1d(a, b, assume_unique=True))
        jaccard[left, right] = both / (len(a) + len(b) - both)
    return {"documents": len(documents), "texts": len(texts), **score(found, true, jaccard)}


def speed(documents: list[Document]) -> dict[str, float]:
    """CPU seconds of each step, and how many candidates and pairs there are."""
    megabytes = sum(len(document.text.encode()) for document in documents) / 1e6
    by_id = {document.document_id: document.text for document in documents}
    clock = [time.process_time()]

    def lap() -> float:
        clock.append(time.process_time())
        return round(clock[-1] - clock[-2], 3)

    table = signature_table(signatures(documents))
    out: dict[str, float] = {"megabytes": round(megabytes, 1), "documents": len(documents), "signatures": lap()}
    texts = distinct_texts(table)
    pairs = candidates(texts)
    out["candidates"] = lap()
    sets = {texts.document_ids[row]: shingle_set(by_id[texts.document_ids[row]]) for row in set(pairs.ravel().tolist())}
    found = verify(texts, pairs, sets.__getitem__)
    out["verify"] = lap()
    rows = document_pairs(table, found)
    find_clusters([table.document_ids[row] for row in by_priority(table)], rows)
    out["clusters"] = lap()
    total = clock[-1] - clock[0]
    return out | {
        "candidate_pairs": len(pairs),
        "rows": len(rows),
        "signature_bytes": int(table.minhashes.nbytes + table.anchors.nbytes),
        "seconds_per_100_mb": round(100 * total / megabytes, 2),
        "mb_per_second": round(megabytes / total, 1),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--mb", type=float, default=20.0)
    parser.add_argument("--brute", type=int, default=3000, help="documents compared all with all; 0 for none")
    parser.add_argument("--seed", type=int, default=7)
    arguments = parser.parse_args()
    if arguments.folder:
        texts = [path.read_text(encoding="utf-8") for path in sorted(arguments.folder.rglob("*.txt"))]
    else:
        texts = list(made_texts(arguments.mb * 1e6, arguments.seed))
    documents = [to_document(number, text) for number, text in enumerate(texts)]
    signatures(documents[:20])  # the fold table is made once a process
    print(json.dumps({"speed": speed(documents)}))
    if arguments.brute:
        print(json.dumps({"quality": quality(documents[: arguments.brute])}))


if __name__ == "__main__":
    main()
