"""How fast raw text becomes documents and edits: python -m benchmarks.cleaning [FOLDER] [--mb 4] [--runs 5].

CPU seconds of `find_structure`, the best of several runs in one process, cyclic garbage collection off as in a worker.
First the pages of benchmarks/corpus.py, or every *.txt file below FOLDER; then texts made to be slow, each in two
sizes: twice the text should take twice the time.
"""

from __future__ import annotations

import argparse
import gc
import json
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.corpus import write_corpus
from tasks.text.structure import find_structure

SENTENCE = "全县上下要抓好春耕生产,确保粮食面积稳定在四十万亩以上,产量稳中有升。"
TITLE = "在全县农业会议上的讲话"
HOSTILE: dict[str, Callable[[int], str]] = {  # each repeats a text so many times
    "newlines": lambda n: "\n" * n,
    "blanks": lambda n: " " * n,
    "blanks at line ends": lambda n: "抓\t\t\t\n" * n,
    "one line of sentences": lambda n: SENTENCE * n,
    "one line without a stop": lambda n: "抓好落实" * n,
    "lines of one character": lambda n: "抓\n" * n,
    "lines cut inside sentences": lambda n: f"{SENTENCE[:30]}\n" * n,
    "headings of pieces": lambda n: "篇一\n" * n,
    "numbered headings of pieces": lambda n: "".join(f"篇{i}\n" for i in range(n)),
    "pieces inside pieces": lambda n: "".join(
        f"篇{i % 9 + 1}\n第{i % 7 + 1}篇:致辞\n{SENTENCE * 2}\n" for i in range(n)
    ),
    "labels in a line": lambda n: "篇一" * n,
    "ordinals": lambda n: "第一篇\n" * n,
    "items in a line": lambda n: "一、" * n,
    "headings of chapters": lambda n: "一、加强领导\n" * n,
    "titles": lambda n: f"{TITLE}\n" * n,
    "salutations": lambda n: "同志们:\n" * n,
    "salutations and sentences": lambda n: "同志们:\n要抓好落实。\n" * n,
    "thanks": lambda n: "谢谢大家!" * n,
    "page numbers on lines": lambda n: "3/20\n" * n,
    "page numbers in words": lambda n: "全县经7/20济社会" * n,
    "pairs in a line": lambda n: "1/2" * n,
    "short counted lines": lambda n: "3人\n" * n,
    "lone digits": lambda n: "全县经7济社会" * n,
    "digits": lambda n: "1" * n,
    "opened quotations": lambda n: "“" * n,
    "opened brackets": lambda n: "(" * n,
    "semicolons": lambda n: ";" * n,
    "invisible characters": lambda n: "\u200b" * n,
    "entities": lambda n: "&nbsp;" * n,
    "tags": lambda n: "<p " * n,
    "addresses": lambda n: "http://www." * n,
    "masks": lambda n: "*" * n,
    "shapes": lambda n: "★" * n,
    "boxes of links": lambda n: "推荐阅读:\n" * n,
    "notes of the editor": lambda n: "下面是小编为大家整理的范文" * n,
    "traditional characters": lambda n: "黨" * n,
    "pages glued to figures": lambda n: "全县1/20经济,社2/20会平稳,民3/20生改善。" + "平均8.75/20克" * n,
    "bytes before a word": lambda n: "+0 1f " * n + "word",
    "lines with a site's code": lambda n: "要抓好落实。Kq7\n" * n,
    "style sheets": lambda n: "p { color: #000 }\n抓\n" * n,
    "a style sheet without an end": lambda n: "p {" + "font: a;" * n,
}


@dataclass(frozen=True, slots=True)
class Speed:
    """Best CPU seconds for so many bytes of pages."""

    pages: int
    megabytes: float
    seconds: float

    @property
    def rate(self) -> float:
        """MB/s."""
        return self.megabytes / self.seconds


@dataclass(frozen=True, slots=True)
class Growth:
    """Best CPU seconds for a hostile text, and for one of twice its size."""

    name: str
    characters: int
    seconds: float
    seconds_doubled: float

    @property
    def ratio(self) -> float:
        """2 where the time grows with the text."""
        return self.seconds_doubled / self.seconds


def hostile(name: str, size: int) -> str:
    """The hostile text of that name, of about `size` characters."""
    make = HOSTILE[name]
    return make(size * 10 // len(make(10)))


def best(texts: list[str], runs: int) -> float:
    """The least CPU seconds of several runs over the texts."""
    seconds = []
    gc.disable()
    for _ in range(runs):
        started = time.process_time()
        for text in texts:
            find_structure(text, "f" * 32)
        seconds.append(time.process_time() - started)
        gc.collect()
    gc.enable()
    return min(seconds)


def measure_pages(folder: Path, runs: int) -> Speed:
    """The speed over the pages of a folder."""
    pages = [path.read_bytes() for path in sorted(folder.rglob("*.txt"))]
    texts = [page.decode("utf-8-sig", "replace") for page in pages]
    return Speed(len(pages), sum(map(len, pages)) / 1e6, best(texts, runs))


def measure_growth(size: int, runs: int) -> list[Growth]:
    """The growth over every hostile text of about `size` characters."""
    out = []
    for name in HOSTILE:
        once, twice = hostile(name, size), hostile(name, 2 * size)
        out.append(Growth(name, len(twice), best([once], runs), best([twice], runs)))
    return out


def report(speed: Speed, growths: list[Growth]) -> str:
    """The speed in a sentence and the growth as a Markdown table."""
    lines = [f"{speed.pages} pages, {speed.megabytes:.1f} MB: **{speed.rate:.1f} MB/s** per core", ""]
    if growths:
        lines += [
            "| hostile text | characters | s | s per million | times for twice the text |",
            "|---|---|---|---|---|",
        ]
    for each in growths:
        million = each.seconds_doubled / each.characters * 1e6
        lines.append(
            f"| {each.name} | {each.characters:,} | {each.seconds_doubled:.2f} | {million:.2f} | {each.ratio:.2f} |"
        )
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--mb", type=float, default=4.0)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--hostile", type=int, default=100_000, help="characters of a hostile text; 0 leaves them out")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = arguments.folder
        if folder is None:
            write_corpus(Path(made), arguments.mb * 1e6, arguments.seed)
            folder = Path(made) / "pages"
        speed = measure_pages(folder, arguments.runs)
    growths = measure_growth(arguments.hostile, max(2, arguments.runs // 2)) if arguments.hostile else []
    if arguments.json:
        print(json.dumps({"pages": asdict(speed), "hostile": [asdict(each) for each in growths]}, ensure_ascii=False))
    else:
        print(report(speed, growths))


if __name__ == "__main__":
    main()
