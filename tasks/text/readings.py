"""A sentence -> what it says about each of its quantities: name, measure, status and period put together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tasks.text.clause_tokens import PERIOD, QUANTITY, Tokens, clause_start
from tasks.text.distribution import distributed_lists, joins, split_names
from tasks.text.measures import Reading, change_kind, leading_change, read_measure
from tasks.text.names import Memory, Named, name_number
from tasks.text.periods import Phrase, find_periods, governing, inherited
from tasks.text.quantities import Quantity
from tasks.text.statuses import Mark, find_marks, find_status

_ANNUAL = re.compile(r"年(?![内底初末度均终中])[\u4e00-\u9fff]{2}")  # 年接待游客8万人次 states a standing capacity
_PLANS = frozenset({"tasks", "requirements"})


@dataclass(frozen=True, slots=True)
class Finding:
    """One quantity of a sentence with all that its words say about it."""

    quantity: Quantity
    named: Named
    reading: Reading
    status: str
    strictness: str | None
    period: str
    own_period: bool  # from its own sentence
    inner: bool  # a part: in brackets or after 其中


@dataclass(slots=True)
class Paragraph:
    """What earlier sentences of a paragraph hand on."""

    period: str = ""
    future: str = ""
    name: Named | None = None
    section: str | None = None

    def hear(self, periods: Sequence[Phrase]) -> None:
        """Take over the periods of a sentence that govern the sentences after it."""
        self.period = inherited(periods, future=False) or self.period
        last = inherited(periods, future=True)
        if last:
            self.future = last

    def period_for(self, status: str) -> str:
        """The period that a number without its own inherits: of a target the last one, of a fact the last past one."""
        return self.future if status == "target" and self.future else self.period


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with what was found in it before its numbers are read."""

    text: str
    tokens: Tokens
    periods: list[Phrase]
    marks: list[Mark]
    memory: Memory

    def status(
        self, clause: int, q: Quantity, paragraph: Paragraph, previous: Finding | None
    ) -> tuple[str, str | None]:
        """Fact or target, by the marks of the sentence, else by the section when the clause is a demand."""
        found = find_status(self.text, self.marks, clause, q.start, q.end)
        if found:
            return found
        if paragraph.section not in _PLANS:
            return "actual", None
        return ("target", None) if self._demands(clause, q.start, previous) else ("actual", None)

    def _demands(self, clause: int, at: int, previous: Finding | None) -> bool:
        """Whether a clause begins with a verb, as demands do: [组建]3支帮扶队; or goes on with one that does."""
        first = self.tokens.index_at(clause)
        while (
            first < len(self.tokens)
            and self.tokens.starts[first] < at
            and self.tokens.tags[first] in ("T", "d", "ad", "c", "x")
        ):
            first += 1
        if first >= len(self.tokens) or self.tokens.starts[first] >= at:
            return False
        if self.tokens.tags[first][0] in "vp" or self.tokens.words[first].startswith("新"):
            return True
        return previous is not None and previous.status == "target"


def read_sentence(text: str, quantities: Sequence[Quantity], paragraph: Paragraph) -> list[Finding]:
    """What a sentence says about each of its quantities; the paragraph's state moves on."""
    periods = [p for p in find_periods(text) if not any(q.start < p.end and p.start < q.end for q in quantities)]
    out: list[Finding] = []
    if quantities:
        islands = [(q.start, q.end, QUANTITY) for q in quantities] + [(p.start, p.end, PERIOD) for p in periods]
        tokens = Tokens(text, sorted(islands))
        sentence = Sentence(text, tokens, periods, find_marks(text), Memory(paragraph=paragraph.name))
        index_of = {tokens.starts[i]: i for i in range(len(tokens)) if tokens.tags[i] == QUANTITY}
        lists = distributed_lists(text, quantities)
        for q in quantities:
            if q.start in index_of:
                out.append(_read_number(sentence, index_of[q.start], q, paragraph, out))
                if q.start in lists:
                    _distribute(out, lists[q.start], sentence.memory)
    if out:
        paragraph.name = out[-1].named
    paragraph.hear(periods)
    return out


def _read_number(s: Sentence, index: int, q: Quantity, paragraph: Paragraph, before: list[Finding]) -> Finding:
    """Everything about one quantity."""
    begin = s.tokens.starts[clause_start(s.tokens, index)]
    clause = s.text[begin : q.start]
    reading = read_measure(clause, q.base_unit, q.kind_hint == "rank", s.text[q.end : q.end + 6])
    reading = replace(reading, start=reading.start + begin)
    previous = before[-1] if before else None
    listed = previous is not None and joins(s.text[previous.quantity.end : q.start]) and reading.rule != "rank_verb"
    if previous and listed and reading.measure == "level" and previous.reading.measure != "level":
        reading, named = replace(previous.reading, start=q.start, rule="list"), previous.named
    else:
        named = name_number(s.tokens, index, reading, q.base_unit, s.memory)
        reading, named = _absolute(reading, named, q)
        if named.rule == "place_of_previous" and previous and previous.reading.measure == "share":
            reading = previous.reading
    s.memory.sentence.append((named, reading.measure, q.base_unit))
    status, strictness = s.status(begin, q, paragraph, previous)
    phrase = governing(s.periods, q.start, s.text, status)
    period = phrase.text if phrase else "" if _ANNUAL.match(clause) else paragraph.period_for(status)
    inner = "其中" in s.text[: q.start] or s.text.count("(", 0, q.start) > s.text.count(")", 0, q.start)
    return Finding(q, named, reading, status, strictness, period, phrase is not None, inner)


def _absolute(reading: Reading, named: Named, q: Quantity) -> tuple[Reading, Named]:
    """减少贫困人口3万人 and 提高2.3个百分点 without a subject are growth too, named after what changes."""
    if reading.measure != "level":
        return reading, named
    if q.base_unit == "百分点":
        return replace(reading, measure="growth", of_measure="level", change_kind="points", rule="points"), named
    verb = leading_change(named.text)
    if verb is None or named.rule not in ("before_number", "counted_after"):
        return reading, named
    changed = replace(
        reading,
        measure="growth",
        sign=verb[1],
        of_measure="level",
        change_kind=change_kind(q.base_unit),
        rule="absolute",
    )
    return changed, replace(named, text=named.text[len(verb[0]) :], start=named.start + len(verb[0]))


def _distribute(out: list[Finding], count: int, memory: Memory) -> None:
    """Give each number of a list after 分别 its own name: of its clause's list, else of the levels before."""
    own = out[-count].named
    names = split_names(own.text, count) if own.start >= 0 else _names_before(out[:-count], count)
    if names is None:
        return
    for offset, name in zip(range(-count, 0), names, strict=True):
        named = replace(out[offset].named, text=name, rule="distributed")
        out[offset] = replace(out[offset], named=named)
        memory.sentence[offset] = (named, *memory.sentence[offset][1:])


def _names_before(before: Sequence[Finding], count: int) -> list[str] | None:
    """The names of the last `count` levels: A 3亿元、B 5亿元,分别增长8%、9%."""
    levels = [f.named.text for f in before if f.reading.measure == "level"][-count:]
    return levels if len(levels) == count and len(set(levels)) == count else None
