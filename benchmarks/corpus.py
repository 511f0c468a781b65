"""Make a corpus of pages in the manner of the material, with planted duplicates: python -m benchmarks.corpus OUT --mb 20.

OUT/pages/*.txt are the pages: furniture, one speech or a collection of several, masks, page numbers, hard breaks,
ASCII or full-width punctuation. OUT/truth.jsonl has a line for each pair of speeches that were made from each other:
`left` and `right` ([page, which speech on it]), `kind`, and `jaccard` and `containment` of the speeches' own texts.
Page n of a seed is the same in every size, so a smaller corpus is the beginning of a larger one, and originals grow
with the size. Every text is put together from benchmarks/vocabulary.toml.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from itertools import count
from pathlib import Path

from tasks.text.shingles import overlap, shingle_set

NUMERALS = "一二三四五六七八九十"
YEAR = "\x00"  # stands for a year until the page's way of masking is drawn
WIDE = str.maketrans(",;:()!?%", "\uff0c\uff1b\uff1a\uff08\uff09\uff01\uff1f\uff05")
COPIES = {"exact": 0.06, "mirror": 0.05, "near": 0.14, "contained": 0.05}  # shares of all speeches
COUNTED = 0.08  # share of clauses with a number: about 2,700 numbers a MB, as in the material
LIST_OF_SLOT = {
    "place": "places", "organ": "organs", "field": "fields", "thing": "things", "project": "projects", "people": "people",
}  # fmt: skip

Paragraphs = list[list[str]]  # sentences of each


@dataclass(frozen=True, slots=True)
class Speech:
    """A title and paragraphs of sentences; `kind` says how it was made from `origin` (numbers within its group)."""

    title: str
    paragraphs: Paragraphs
    kind: str = "original"
    origin: int | None = None

    @property
    def text(self) -> str:
        """The speech without page, masks undecided."""
        return "\n".join([self.title, *("".join(sentences) for sentences in self.paragraphs)])


@dataclass(frozen=True, slots=True)
class Page:
    """A page's name and text, and which speeches of its group stand on it."""

    name: str
    text: str
    speeches: list[int] = field(default_factory=list)


@cache
def vocabulary() -> dict[str, list[str]]:
    """The words and clauses."""
    with Path(__file__).with_name("vocabulary.toml").open("rb") as file:
        return tomllib.load(file)


@cache
def clause_lists() -> tuple[list[str], list[str]]:
    """The clauses without a number, and those with one."""
    clauses = vocabulary()["clauses"]
    counted = [clause for clause in clauses if re.search(r"\{[ndp]\}", clause)]
    return [clause for clause in clauses if clause not in counted], counted


def numeral(number: int) -> str:
    """12 as 十二; for 1 to 99."""
    tens, ones = divmod(number, 10)
    return (NUMERALS[tens - 1] if tens > 1 else "") + ("十" if tens else "") + (NUMERALS[ones - 1] if ones else "")


class Writer:
    """Writes sentences, speeches and copies with one random generator."""

    def __init__(self, seed: str) -> None:
        self.random = random.Random(seed)
        self.mask = self.random.choice(vocabulary()["year_masks"])

    def pick(self, name: str) -> str:
        """A filled line of a list of the vocabulary."""
        return self.fill(self.random.choice(vocabulary()[name]))

    def fill(self, line: str) -> str:
        """The line with every slot filled."""
        return re.sub(r"\{(\w+)\}", lambda slot: self.value(slot[1]), line)

    def value(self, slot: str) -> str:
        """A word or number for a slot."""
        if slot in LIST_OF_SLOT:
            return self.random.choice(vocabulary()[LIST_OF_SLOT[slot]])
        if slot == "year":
            return YEAR
        if slot == "n":
            return str(round(10 ** self.random.uniform(0.5, 4.5)))
        if slot == "d":
            return f"{10 ** self.random.uniform(0, 2.5):.{self.random.choice([0, 1, 1, 2])}f}"
        if slot == "p":
            return f"{self.random.uniform(1, 99):.{self.random.choice([0, 0, 1, 2])}f}"
        return self.random.choice(NUMERALS[:4])

    def sentence(self) -> str:
        """An opening and one to five clauses."""
        lists = clause_lists()
        clauses = [
            self.fill(self.random.choice(lists[self.random.random() < COUNTED]))
            for _ in range(self.random.randint(1, 6))
        ]
        return self.pick("openings") + ",".join(clauses) + self.random.choice(vocabulary()["endings"])

    def speech(self) -> Speech:
        """A speech of 200 to some 10,000 characters under headings."""
        wanted = min(12_000, max(200, 10 ** self.random.gauss(3.3, 0.35)))
        paragraphs: Paragraphs = [[self.pick("salutations")]]
        size = sections = 0
        while size < wanted:
            if wanted > 800 and len(paragraphs) % 5 == 1:
                sections += 1
                paragraphs.append([f"{numeral(sections)}、{self.pick('headings')}"])
            paragraphs.append([self.sentence() for _ in range(self.random.randint(2, 7))])
            size += sum(map(len, paragraphs[-1]))
        paragraphs.append([self.pick("closings")])
        return Speech(self.pick("titles"), [each for each in paragraphs if each[0]])

    def copy(self, speech: Speech, number: int) -> Speech:
        """A copy of the speech that has this number, of a kind drawn by its share."""
        kind = self.random.choices(list(COPIES), COPIES.values())[0]
        if kind == "near":
            return Speech(speech.title, self.edited(speech.paragraphs), "near", number)
        if kind == "contained":
            around = self.speech()
            at = self.random.randint(0, len(around.paragraphs))
            inside = [*around.paragraphs[:at], *speech.paragraphs, *around.paragraphs[at:]]
            return Speech(around.title, inside, "contained", number)
        return Speech(speech.title, speech.paragraphs, kind, number)

    def edited(self, paragraphs: Paragraphs) -> Paragraphs:
        """The paragraphs with sentences replaced, dropped, moved, or single words changed: Jaccard 0.5 to 0.99."""
        share = 10 ** self.random.uniform(-2.3, -0.4)
        way = self.random.choice(["replace", "drop", "words", "move", "mixed"])
        if way == "move":
            return self.random.sample(paragraphs, len(paragraphs))
        out = [[self.edited_sentence(each, way, share) for each in sentences] for sentences in paragraphs]
        return [kept for sentences in out if (kept := [each for each in sentences if each])]

    def edited_sentence(self, sentence: str, way: str, share: float) -> str:
        """The sentence, or what an editor makes of it; empty when dropped."""
        chance = self.random.random()
        if way in ("replace", "mixed") and chance < share / 2:
            return self.sentence()
        if way in ("drop", "mixed") and chance < share:
            return ""
        if way in ("words", "mixed"):
            changes = sum(self.random.random() < share / 6 for _ in sentence)
            for at in self.random.sample(range(len(sentence)), changes):
                sentence = sentence[:at] + self.random.choice("的在了和与及其各个更大新好") + sentence[at + 1 :]
        return sentence


def render(writer: Writer, speeches: list[Speech]) -> str:
    """A page with the speeches on it; only a mirror masks its years in another way than the group does."""
    words, chooser = vocabulary(), writer.random
    other = chooser.choice(words["year_masks"])
    mask = other if speeches[0].kind == "mirror" else writer.mask
    heading = chooser.choice(words["piece_headings"])
    title = speeches[0].title
    body: list[str] = []
    for number, speech in enumerate(speeches, 1):
        name = heading.replace("{t}", speech.title).replace("{k}", numeral(number))
        body += [name if len(speeches) > 1 else speech.title, *map("".join, speech.paragraphs)]
    lines = broken(chooser, body)
    if chooser.random() < 0.4:
        lines = [line.translate(WIDE) for line in lines]
    page = "\n".join(
        [
            *furniture(chooser, "tops", title, len(speeches)),
            *lines,
            *furniture(chooser, "bottoms", title, len(speeches)),
        ]
    )
    return page.replace(YEAR, mask) + "\n"


def furniture(chooser: random.Random, name: str, title: str, speeches: int) -> list[str]:
    """The lines above or below the speeches."""
    line = chooser.choice(vocabulary()[name])
    date = f"20{chooser.randint(15, 24)}-{chooser.randint(10, 12)}-{chooser.randint(10, 28)}"
    for slot, value in (("t", title), ("k", numeral(speeches)), ("date", date), ("id", str(chooser.randrange(10**6)))):
        line = line.replace("{" + slot + "}", value)
    return [each for each in line.split("|") if each]


def broken(chooser: random.Random, lines: list[str]) -> list[str]:
    """The lines as a page lays them out: parted, blank lines between, cut by hard breaks, or with page numbers."""
    layout = chooser.choice(["plain", "plain", "blank", "hard", "numbered"])
    if layout == "blank":
        return [part for line in lines for part in (line, "")]
    if layout == "hard":
        return [line[at : at + 38] for line in lines for at in range(0, max(1, len(line)), 38)]
    return numbered(chooser, lines) if layout == "numbered" else lines


def numbered(chooser: random.Random, lines: list[str]) -> list[str]:
    """The lines with a page number inside every eighth that is long enough."""
    mark, last = chooser.choice(vocabulary()["page_marks"]), len(lines) // 8 + 1
    out = list(lines)
    for at in range(8, len(lines), 8):
        middle = len(lines[at]) // 2
        number = mark.replace("{i}", str(at // 8)).replace("{p}", str(last))
        out[at] = lines[at][:middle] + number + lines[at][middle:] if middle > 20 else lines[at]
    return out


def make_group(seed: int, number: int) -> tuple[list[Page], list[Speech]]:
    """Some original speeches, their copies, and the pages they stand on: a collection, and a page for each other."""
    writer = Writer(f"{seed}:{number}")
    chooser = writer.random
    speeches = [writer.speech() for _ in range(chooser.choice([1, 1, 1, 2, 3, 5]))]
    originals = len(speeches)
    while chooser.random() < sum(COPIES.values()) * min(2.0, originals / 2 + 0.5):
        origin = chooser.randrange(originals)
        speeches.append(writer.copy(speeches[origin], origin))
    together = list(range(originals)) if originals > 1 else []
    alone = [[each] for each in range(len(speeches)) if each not in together]
    pages = []
    for place, chosen in enumerate([together, *alone] if together else alone):
        name = sha256(f"{seed}:{number}:{place}".encode()).hexdigest()[:16] + ".txt"
        pages.append(Page(name, render(writer, [speeches[each] for each in chosen]), chosen))
    return pages, speeches


def true_pairs(pages: list[Page], speeches: list[Speech]) -> Iterator[dict[str, object]]:
    """A row for each copy and what it was made from."""
    place = {each: [page.name, at] for page in pages for at, each in enumerate(page.speeches)}
    for number, speech in enumerate(speeches):
        if speech.origin is not None:
            left, right = shingle_set(speeches[speech.origin].text), shingle_set(speech.text)
            both = overlap(left, right)
            yield {
                "left": place[speech.origin],
                "right": place[number],
                "kind": speech.kind,
                "jaccard": round(both / (len(left) + len(right) - both), 4),
                "containment": round(both / min(len(left), len(right)), 4),
            }


def groups(seed: int) -> Iterator[tuple[list[Page], list[Speech]]]:
    """Pages and speeches without end."""
    return (make_group(seed, number) for number in count())


def write_corpus(out: Path, size: float, seed: int = 7) -> int:
    """Write pages until they have `size` bytes; how many there are."""
    folder = out / "pages"
    folder.mkdir(parents=True, exist_ok=True)
    written = pages_written = 0
    with (out / "truth.jsonl").open("w", encoding="utf-8") as truth:
        for pages, speeches in groups(seed):
            for page in pages:
                written += (folder / page.name).write_bytes(page.text.encode())
            pages_written += len(pages)
            truth.writelines(json.dumps(row) + "\n" for row in true_pairs(pages, speeches))
            if written >= size:
                return pages_written
    return pages_written


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--mb", type=float, default=20.0)
    parser.add_argument("--seed", type=int, default=7)
    arguments = parser.parse_args()
    print(f"{write_corpus(arguments.out, arguments.mb * 1e6, arguments.seed)} pages")


if __name__ == "__main__":
    main()
