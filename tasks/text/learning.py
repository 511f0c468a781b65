"""Pages of one site -> lines that may be its furniture: they stand at the edges of many pages, seldom amid documents."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import NamedTuple

from tasks.text.folding import to_simplified
from tasks.text.furniture import is_text_opening
from tasks.text.furniture_rules import find_rule
from tasks.text.lines import Line, split_lines
from tasks.text.openings import TITLE_END
from tasks.text.rules import load_rules
from tasks.text.signs import closes, is_salutation
from tasks.text.titles import DATE_LINE, NUMBERED

EDGE = 3  # lines of a document's beginning and end among which the page may still speak
LONGEST = 80  # a longer line is text
SHORTEST = 3
MOST_AMID = 0.05  # of a line's places that may stand amid documents
MOST_HELD = 200_000  # different lines held at a time; those seen once go first
DAY = re.compile(r"(?:19|20)\d\d\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}(?:\s*日)?")
VARYING = re.compile(rf"(?P<day>{DAY.pattern})|\d+")
DAY_PATTERN = DAY.pattern
PLACES = ("anywhere", "edge", "tail")


class LearningPage(NamedTuple):
    """A page as it is learned from: its raw text, its documents' spans, and what rules took away already."""

    text: str
    documents: Sequence[Sequence[int]]
    furniture: Sequence[Sequence[int]]


class Proposal(NamedTuple):
    """A line that may be furniture: its pattern, one example, the pages it stands on, and their site."""

    name: str
    pattern: str
    example: str
    pages: int
    site: str


@dataclass(slots=True)
class Evidence:
    """How often each line, digits and days folded, stands at the edges of a site's pages and amid their documents."""

    edges: Counter[str] = field(default_factory=Counter)
    amid: Counter[str] = field(default_factory=Counter)
    examples: dict[str, str] = field(default_factory=dict)
    bodies: set[int] = field(default_factory=set)

    def add(self, page: LearningPage) -> None:
        """Count a page's lines; a page whose body another page had already says nothing new."""
        lines = _standing(page)
        edge, middle = _places(lines, page.documents)
        longest = max((line.text for line in middle or edge), key=len, default="")
        if hash(longest) in self.bodies:
            return
        self.bodies.add(hash(longest))
        folded = {fold_line(line.text): line.text for line in edge if SHORTEST <= len(line.text) <= LONGEST}
        self.edges.update(folded.keys())
        self.amid.update({fold_line(line.text) for line in middle if len(line.text) <= LONGEST})
        for key, text in folded.items():
            self.examples.setdefault(key, text)
        if len(self.edges) + len(self.amid) > MOST_HELD:
            self._forget()

    def _forget(self) -> None:
        self.edges = Counter({key: count for key, count in self.edges.items() if count > 1})
        self.amid = Counter({key: count for key, count in self.amid.items() if count > 1 or key in self.edges})
        self.examples = {key: text for key, text in self.examples.items() if key in self.edges}

    def proposals(self, site: str, least_pages: int) -> list[Proposal]:
        """The lines that stand at the edges of at least so many pages and are nobody's own words, most frequent first."""
        return [
            Proposal(name_of(key), key, self.examples[key], count, site)
            for key, count in sorted(self.edges.items(), key=lambda item: (-item[1], item[0]))
            if count >= least_pages
            and self.amid[key] <= MOST_AMID * (count + self.amid[key])
            and not is_own_words(self.examples[key])
            and find_rule(to_simplified(self.examples[key]), PLACES) is None
        ]


def learn(pages: Iterable[LearningPage], site: str, least_pages: int) -> list[Proposal]:
    """What one site's pages propose."""
    evidence = Evidence()
    for page in pages:
        evidence.add(page)
    return evidence.proposals(site, least_pages)


def fold_line(text: str) -> str:
    r"""The pattern of a line with its digits and days left open: 第12期 -> 第\d+期."""
    out: list[str] = []
    at = 0
    for match in VARYING.finditer(text):
        out += [re.escape(text[at : match.start()]), DAY_PATTERN if match["day"] else r"\d+"]
        at = match.end()
    return "".join([*out, re.escape(text[at:])])


def name_of(pattern: str) -> str:
    """A rule's name, the same for the same line on every machine: learned_4f1c09ab."""
    return f"learned_{sha256(pattern.encode()).hexdigest()[:8]}"


def is_own_words(text: str) -> bool:
    """Whether a line may be a speech's own: 同志们:, 谢谢大家!, 一、提高认识, 县长 李某某, 2021年3月5日."""
    text = to_simplified(text)
    letters = [c for c in text if c.isalpha()]
    return (
        len(letters) < SHORTEST
        or is_salutation(text)
        or closes(text)
        or is_text_opening(text)
        or bool(NUMBERED.match(text) or DATE_LINE.fullmatch(text) or TITLE_END.search(text))
        or any(rule.search(text) for rule in load_rules("learning"))
    )


def _standing(page: LearningPage) -> list[Line]:
    """The page's lines that no rule of furniture took away."""
    spans: Iterator[Sequence[int]] = iter(page.furniture)
    span = next(spans, None)
    out: list[Line] = []
    for line in split_lines(page.text):
        while span is not None and span[1] <= line.start:
            span = next(spans, None)
        if span is None or span[0] >= line.end:
            out.append(line)
    return out


def _places(lines: Sequence[Line], documents: Sequence[Sequence[int]]) -> tuple[list[Line], list[Line]]:
    """The lines outside documents and at their edges, and those amid them."""
    edge: list[Line] = []
    middle: list[Line] = []
    k = 0
    for start, end in documents:
        while k < len(lines) and lines[k].start < start:
            edge.append(lines[k])
            k += 1
        first = k
        while k < len(lines) and lines[k].start < end:
            k += 1
        own = lines[first:k]
        edge += [*own[:EDGE], *own[max(EDGE, len(own) - EDGE) :]]
        middle += own[EDGE : len(own) - EDGE]
    return [*edge, *lines[k:]], middle
