"""How fast sentences become indicators and links: python -m benchmarks.extraction [FOLDER] [--mb 4] [--runs 5] [--peer].

What runs is what a run's workers take: machine code where `gongwen compile` made it of these sources, plain Python
elsewhere or with --plain; --both times the two in turn, a process each, and gives the ratio of each pair.
CPU seconds of `find_indicators` on outlines already made, cyclic garbage collection off as in a worker: the first pass
over the pages, and the best of several; cutting them into words is timed apart. Pages are those of benchmarks/corpus.py
or every *.txt file below FOLDER; MB are of clean UTF-8 text. Then sentences made to be slow, each in two sizes: twice
the text should take twice the time. --peer runs Recognizers-Text for Chinese (numbers with their units alone) on a
sample of the same sentences, in an environment of its own below --env.
"""

from __future__ import annotations

import argparse
import gc
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import NamedTuple

from tasks.workers.compiled import use_compiled

# before the first module of tasks.text, or not at all
IS_COMPILED = __name__ == "__main__" and not {"--plain", "--both"} & set(sys.argv) and use_compiled()

import tasks.text.reading  # noqa: E402
from benchmarks.corpus import write_corpus  # noqa: E402
from benchmarks.peers import environment  # noqa: E402
from tasks.text.indicators import find_indicators  # noqa: E402
from tasks.text.quantities import find_quantities  # noqa: E402
from tasks.text.spans import Alignment  # noqa: E402
from tasks.text.words import cut  # noqa: E402
from warehouse.records import Document, Segment  # noqa: E402

PEER = ["recognizers-text-suite", "emoji<2"]  # it asks for a name that newer emoji has no more
PEER_SCRIPT = """
import json, sys, time
from recognizers_number import Culture, NumberRecognizer
from recognizers_number_with_unit import NumberWithUnitRecognizer

number, unit = NumberRecognizer(Culture.Chinese), NumberWithUnitRecognizer(Culture.Chinese)
models = [number.get_number_model(), number.get_percentage_model(), number.get_ordinal_model(),
          unit.get_currency_model(), unit.get_dimension_model(), unit.get_age_model()]
sentences = json.load(sys.stdin)
for model in models:
    model.parse(sentences[0])
started = time.process_time()
found = sum(len(model.parse(sentence)) for sentence in sentences for model in models)
print(json.dumps({"seconds": time.process_time() - started, "found": found}))
"""
COUNTED = "完成投资12.5亿元,增长8.3%,其中(县级)工程3个,"
HOSTILE: dict[str, str] = {  # what stands in a sentence again and again before its last figures
    "digits": "1",
    "digits with commas": "1,234",
    "ten thousands": "万",
    "Chinese digits": "三",
    "percent of": "百分之",
    "masks": "XX",
    "commas": ",",
    "pauses": "、",
    "numbers and pauses": "1、",
    "counts and pauses": "3个、",
    "ranges": "3-",
    "opened brackets": "(",
    "brackets with counts": "(3个",
    "counts without a comma": "3个",
    "percentages": "8%",
    "years": "2019年",
    "masked years": "20xx年",
    "shares of nothing": "占",
    "growth of nothing": "增长",
    "comparisons": "比上年",
    "places": "全市",
    "ranks": "列全省第3位",
    "targets": "力争",
    "among these": "其中3个",
    "respectively": "分别为3个",
    "reports": COUNTED,
}


class Call(NamedTuple):
    """What `read_text` gives to find_indicators for a document."""

    raw: str
    document: Document
    segments: list[Segment]
    alignment: Alignment


@dataclass(frozen=True, slots=True)
class Speed:
    """CPU seconds for so many MB: the first pass, the best one, its part without numbers, and cutting into words."""

    code: str
    documents: int
    megabytes: float
    indicators: int
    first: float
    best: float
    sentences: int
    free_sentences: int  # without a number
    free: float
    cutting: float


@dataclass(frozen=True, slots=True)
class Growth:
    """Best CPU seconds for a hostile sentence, and for one of twice its size."""

    name: str
    characters: int
    seconds: float
    seconds_doubled: float


@contextmanager
def recorded() -> Iterator[list[Call]]:
    """The calls of find_indicators that `read_text` makes meanwhile."""
    calls: list[Call] = []
    tasks.text.reading.find_indicators = lambda *call: calls.append(Call(*call)) or ([], [], [])  # type: ignore
    try:
        yield calls
    finally:
        tasks.text.reading.find_indicators = find_indicators


def prepare(folder: Path) -> list[Call]:
    """The documents of a folder's pages, ready to be searched."""
    with recorded() as calls:
        for number, path in enumerate(sorted(folder.rglob("*.txt"))):
            tasks.text.reading.read_text(path.read_bytes().decode("utf-8-sig", "replace"), f"{number:032x}")
    return calls


def timed(task: Callable[[], object], runs: int) -> list[float]:
    """The CPU seconds of each of several runs."""
    seconds = []
    gc.disable()
    for _ in range(runs):
        started = time.process_time()
        task()
        seconds.append(time.process_time() - started)
        gc.collect()
    gc.enable()
    return seconds


def extract(calls: list[Call]) -> int:
    """How many indicators the documents have."""
    return sum(len(find_indicators(*call)[0]) for call in calls)


def sentences_of(calls: list[Call]) -> list[str]:
    """The texts of all sentences and headings."""
    return [segment.text for call in calls for segment in call.segments if segment.kind != "paragraph"]


def measure_pages(calls: list[Call], runs: int) -> Speed:
    """The speed over the documents of some pages."""
    texts = sentences_of(calls)
    with_number = {text for text in set(texts) if find_quantities(text)}
    free = [
        call._replace(segments=[s for s in call.segments if s.kind == "paragraph" or s.text not in with_number])
        for call in calls
    ]
    first, *others = timed(lambda: extract(calls), runs + 1)
    return Speed(
        code="compiled" if IS_COMPILED else "plain Python",
        documents=len(calls),
        megabytes=sum(len(call.alignment.text.encode()) for call in calls) / 1e6,
        indicators=extract(calls),
        first=first,
        best=min(others),
        sentences=len(texts),
        free_sentences=sum(text not in with_number for text in texts),
        free=min(timed(lambda: extract(free), runs)),
        cutting=min(timed(lambda: [cut(text) for text in texts], max(1, runs // 2))),
    )


def hostile(call: Call, name: str, size: int) -> Call:
    """A document of one hostile sentence of about `size` characters, whatever cutting into sentences would make of it."""
    text = HOSTILE[name] * (size // len(HOSTILE[name])) + COUNTED
    document = replace(call.document, raw_start=0, raw_end=len(text), heading_end=0, text=text)
    segment = replace(next(s for s in call.segments if s.kind == "sentence"), text=text, raw_start=0, raw_end=len(text))
    return Call(text, document, [segment], Alignment(text, 0, len(text), []))


def measure_growth(call: Call, names: Sequence[str], size: int, runs: int) -> list[Growth]:
    """The growth over hostile sentences of about `size` characters."""
    out = []
    for name in names:
        once, twice = ([hostile(call, name, by * size)] for by in (1, 2))
        seconds = [min(timed(lambda calls=calls: extract(calls), runs)) for calls in (once, twice)]  # type: ignore
        out.append(Growth(name, len(twice[0].raw), *seconds))
    return out


def compare(calls: list[Call], folder: Path, kilobytes: float) -> dict[str, float]:
    """MB/s of Recognizers-Text on the first sentences with a number and those between, and of ours on the same."""
    python = environment(folder, PEER)
    sample: list[Call] = []
    size = 0
    for call in calls:
        sample.append(call)
        size += sum(len(text.encode()) for text in sentences_of([call]))
        if size > kilobytes * 1000:
            break
    done = subprocess.run(
        [str(python), "-c", PEER_SCRIPT],
        input=json.dumps(sentences_of(sample)),
        check=True,
        text=True,
        capture_output=True,
    )
    theirs = json.loads(done.stdout.splitlines()[-1])
    return {
        "sample_megabytes": size / 1e6,
        "ours": size / 1e6 / min(timed(lambda: extract(sample), 3)),
        "recognizers_text": size / 1e6 / theirs["seconds"],
    }


def report(speed: Speed, growths: list[Growth], peer: dict[str, float] | None) -> str:
    """The speeds in sentences and the growth as a Markdown table."""
    size = speed.megabytes
    share = speed.free / speed.best
    lines = [
        f"{speed.documents} documents, {size:.2f} MB, {speed.indicators:,} indicators"
        f" ({speed.indicators / size:,.0f} a MB), {speed.code}:",
        f"**{size / speed.best:.2f} MB/s** per core ({speed.best / speed.indicators * 1e6:.0f} us an indicator),"
        f" {size / speed.first:.2f} MB/s on the first pass; with cutting into words"
        f" {size / (speed.best + speed.cutting):.2f} MB/s (words alone {size / speed.cutting:.1f} MB/s).",
        f"{speed.free_sentences:,} of {speed.sentences:,} sentences have no number: {share:.1%} of the time,"
        f" {speed.free / speed.free_sentences * 1e6:.1f} us each.",
    ]
    if peer:
        lines.append(
            f"On {peer['sample_megabytes'] * 1000:.0f} kB of them: ours {peer['ours']:.2f} MB/s,"
            f" Recognizers-Text {peer['recognizers_text']:.4f} MB/s (quantities alone)."
        )
    if growths:
        lines += [
            "",
            "| hostile sentence | characters | s | s per million | times for twice the text |",
            "|---|---|---|---|---|",
        ]
    for each in growths:
        million, ratio = each.seconds_doubled / each.characters * 1e6, each.seconds_doubled / each.seconds
        lines.append(
            f"| {each.name} | {each.characters:,} | {each.seconds_doubled:.2f} | {million:.2f} | {ratio:.2f} |"
        )
    return "\n".join(lines)


def compare_both(options: list[str], pairs: int) -> str:
    """MB/s as plain Python and compiled, from processes in turn, as a Markdown table: the machine's drift meets both."""
    rows: list[list[float]] = []
    for _ in range(pairs):
        speeds = []
        for choice in (["--plain"], []):
            command = [sys.executable, "-m", "benchmarks.extraction", *options, *choice, "--hostile", "0", "--json"]
            pages = json.loads(subprocess.run(command, check=True, text=True, capture_output=True).stdout)["pages"]
            if (pages["code"] == "plain Python") != bool(choice):
                raise SystemExit("nothing is compiled for these sources: gongwen compile")
            speeds += [pages["megabytes"] / pages["best"], pages["megabytes"] / pages["first"]]
        rows.append([*speeds, speeds[2] / speeds[0]])
    middle = [statistics.median(column) for column in zip(*rows, strict=True)]
    lines = ["| | plain MB/s | first pass | compiled MB/s | first pass | times as fast |", "|---|---|---|---|---|---|"]
    named = [*((str(number + 1), row) for number, row in enumerate(rows)), ("median", middle)]
    return "\n".join([*lines, *(f"| {name} | " + " | ".join(f"{x:.2f}" for x in row) + " |" for name, row in named)])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--mb", type=float, default=4.0)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--hostile", type=int, default=100_000, help="characters of hostile sentences; 0 for none")
    parser.add_argument("--names", nargs="*", default=list(HOSTILE), choices=list(HOSTILE), help="of hostile sentences")
    parser.add_argument("--peer", action="store_true", help="Recognizers-Text on a sample of the same sentences")
    parser.add_argument("--env", type=Path, default=Path(tempfile.gettempdir()) / "gongwen-recognizers")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--plain", action="store_true", help="plain Python, even where there is machine code")
    parser.add_argument("--both", type=int, metavar="PAIRS", help="plain and compiled in turn, so many times")
    arguments = parser.parse_args()
    if arguments.both:
        options = [str(arguments.folder)] if arguments.folder else ["--mb", str(arguments.mb)]
        print(compare_both([*options, "--seed", str(arguments.seed), "--runs", str(arguments.runs)], arguments.both))
        return
    with tempfile.TemporaryDirectory() as made:
        folder = arguments.folder
        if folder is None:
            write_corpus(Path(made), arguments.mb * 1e6, arguments.seed)
            folder = Path(made) / "pages"
        calls = prepare(folder)
    speed = measure_pages(calls, arguments.runs)
    growths = measure_growth(calls[0], arguments.names, arguments.hostile, 2) if arguments.hostile else []
    peer = compare(calls, arguments.env, 30) if arguments.peer else None
    if arguments.json:
        result = {"pages": asdict(speed), "hostile": [asdict(each) for each in growths], "peer": peer}
        print(json.dumps(result, ensure_ascii=False))
    else:
        print(report(speed, growths, peer))


if __name__ == "__main__":
    main()
