"""Our whole search for duplicates and passages beside datatrove's MinHash, on the same texts in one run.

python -m benchmarks.peers [--mb 100 | --texts DOCS] [--env FOLDER]
datatrove is installed from the package registry into an environment of its own in FOLDER (made where it is not there).
It takes character 5-grams and its own 14 buckets of 8 hashes; CPU seconds of all processes, MB are of UTF-8 text.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.passages import Made, make_documents, stage
from benchmarks.scale import compare_apart
from benchmarks.scale_corpus import read_documents

BARS = {"pairs": 1 / 8, "all": 1.0}  # of the peer's CPU seconds
PAIRS = ("load", "samples", "candidates", "verify", "pairs_and_clusters")  # steps of our comparison
PACKAGES = ["datatrove", "xxhash", "regex", "loguru", "dill", "orjson", "pyyaml", "tokenizers", "numpy"]
SCRIPT = """
import sys
from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.dedup import MinhashDedupBuckets, MinhashDedupCluster, MinhashDedupFilter, MinhashDedupSignature
from datatrove.pipeline.dedup import minhash
from datatrove.pipeline.dedup.minhash import MinhashConfig
from datatrove.pipeline.readers import JsonlReader
from datatrove.pipeline.writers import JsonlWriter
import numpy as np

folder = sys.argv[1]
minhash.load_word_tokenizer = lambda *_: None  # characters need none, and each asks for a package of its own
config = MinhashConfig(n_grams=5, num_buckets=14, hashes_per_bucket=8)


class Characters(MinhashDedupSignature):
    def get_shingles(self, text):
        text = "".join(each for each in text if each.isalnum())
        return np.fromiter(
            [self._hash_func(text[at : at + 5].encode()) for at in range(len(text) - 4)], dtype=np.uint64
        ).reshape(-1, 1)


def run(*steps, tasks=1):
    LocalPipelineExecutor(pipeline=list(steps), tasks=tasks, workers=1, logging_dir=None).run()


def read():
    return JsonlReader(folder + "/in")


run(read(), Characters(output_folder=folder + "/signatures", config=config))
run(MinhashDedupBuckets(folder + "/signatures", folder + "/buckets", config=config), tasks=config.num_buckets)
run(MinhashDedupCluster(folder + "/buckets", folder + "/remove", config=config))
run(read(), MinhashDedupFilter(folder + "/remove"), JsonlWriter(folder + "/out"))
"""


def environment(folder: Path, packages: Sequence[str] = PACKAGES) -> Path:
    """The Python of an environment that has the peer."""
    python = folder / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", *packages], check=True)
    return python


def children() -> float:
    """CPU seconds of all processes that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def peer(python: Path, made: list[Made]) -> float:
    """CPU seconds of datatrove's four steps, the import taken out."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "in").mkdir()
        with (Path(folder) / "in" / "0.jsonl").open("w", encoding="utf-8") as file:
            for number, each in enumerate(made):
                file.write(
                    json.dumps({"id": str(number), "text": "\n".join(each.paragraphs)}, ensure_ascii=False) + "\n"
                )
        script = Path(folder) / "peer.py"
        script.write_text(SCRIPT)
        begun = children()
        subprocess.run([str(python), "-c", "import datatrove.pipeline.dedup, datatrove.executor"], check=True)
        imported = children() - begun
        begun = children()
        command = [str(python), str(script), folder]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=folder)  # it writes logs where it runs
        return children() - begun - imported


def ours(made: list[Made], folder: Path) -> dict[str, object]:
    """Our CPU seconds: of the pairs of documents (signatures to clusters), and of all, passages and slots too."""
    parts, spent = stage(folder / "staged", list(enumerate(made)))
    found = compare_apart(parts, {}, folder / "compared")
    pairs = spent["signatures"] + sum(found["steps"][step] for step in PAIRS)
    return {
        "pairs": round(pairs, 2),
        "all": round(spent["signatures"] + spent["sketches"] + found["cpu"], 2),
        "memory_gb": found["memory_gb"],
        "rows": found["rows"],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mb", type=float, default=100.0)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--texts", type=Path, help="a folder of *.txt files to take instead of made speeches")
    parser.add_argument("--env", type=Path, default=Path(tempfile.gettempdir()) / "gongwen-peers")
    arguments = parser.parse_args()
    python = environment(arguments.env)
    made = list(
        read_documents(arguments.texts) if arguments.texts else make_documents(arguments.mb * 1e6, arguments.seed)
    )
    size = sum(len(line.encode()) for each in made for line in each.paragraphs)
    with tempfile.TemporaryDirectory() as folder:
        own = ours(made, Path(folder))
    print(json.dumps({"megabytes": round(size / 1e6, 1), "documents": len(made), "ours": own}), flush=True)
    theirs = peer(python, made)
    shares = {name: round(float(str(own[name])) / theirs, 4) for name in BARS}
    bars = {name: [share, BARS[name], share <= BARS[name]] for name, share in shares.items()}
    print(json.dumps({"datatrove_cpu_seconds": round(theirs, 2), "of_datatrove": bars}))


if __name__ == "__main__":
    main()
