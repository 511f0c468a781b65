"""Our whole search for duplicates and passages beside datatrove's MinHash, on the same texts in one run.

python -m benchmarks.peers [--mb 100] [--env FOLDER]
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

from benchmarks.passages import Made, make_documents

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


def ours(size: float, seed: int) -> dict[str, object]:
    """Our figures, from a process of its own."""
    command = [sys.executable, "-m", "benchmarks.passages", "--mb", str(size / 1e6), "--seed", str(seed), "--speed"]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    result: dict[str, object] = json.loads(done.stdout.splitlines()[0])
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mb", type=float, default=100.0)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--env", type=Path, default=Path(tempfile.gettempdir()) / "gongwen-peers")
    arguments = parser.parse_args()
    python = environment(arguments.env)
    print(json.dumps({"ours": ours(arguments.mb * 1e6, arguments.seed)}), flush=True)
    made = list(make_documents(arguments.mb * 1e6, arguments.seed))
    print(json.dumps({"datatrove_cpu_seconds": round(peer(python, made), 2), "megabytes": arguments.mb}))


if __name__ == "__main__":
    main()
