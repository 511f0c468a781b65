"""A sentence -> what it says about each of its quantities: name, measure, status and period put together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from tasks.text.borrowed_names import name_before
from tasks.text.carried import Paragraph
from tasks.text.change_verbs import change_kind
from tasks.text.clause_tokens import PERIOD, QUANTITY, Tokens, clause_start
from tasks.text.distribution import distributed_lists, joins
from tasks.text.doubts import PLANS, doubts_of_name, doubts_of_status, doubts_of_time, reports, with_twins
from tasks.text.figure_lists import distribute, is_origin, told_apart, weight_name
from tasks.text.finding import Finding
from tasks.text.gaps_before import gap_against, gap_over_number, next_place
from tasks.text.islands import set_apart
from tasks.text.measures import Reading, leading_change, read_measure
from tasks.text.names import name_number, place_level
from tasks.text.period_phrases import is_standing
from tasks.text.periods import Phrase, counting, find_periods, following, governing
from tasks.text.quantities import Quantity
from tasks.text.shared_names import PULLED, Memory, Named
from tasks.text.shares_before import share_of_counted
from tasks.text.statuses import Mark, find_marks, find_status
from warehouse.record import record

_ANNUAL = re.compile(  # 年接待游客8万人次 states a standing capacity
    r"(?:[^,，;；。]{0,6}(?:建成|投产|达产|投用|投运|运营)[^,，;；。]{0,3}后)?(?:[预可将]计?)?年(?![内底初末度均终中])[\u4e00-\u9fff]{2}"
)
_PLACE_ONLY = re.compile(
    r"(?:全[国省市县区州]|世界|发达国家|中西部|[\u4e00-\u9fff]{2,3}[省市县区州])(?:平均)?(?:水平)?"
)
_COSTS = ("总投资", "概算投资", "估算投资", "概算")  # of a work, which no earlier sentence dates
_GAP_VERB = re.compile(r"(?:高出|多出|超出|超过|高于|大于|多于|优于|快于|超)(?:[^,，;；。、0-9]{2,20})?(?:了|近|约)?$")
_WEIGHTS = ("比重", "占比", "份额")
_EXTENTS = frozenset(("米", "平方米", "立方米", "瓦", "月", "年"))
_AGAINST = 80  # characters before a clause in which what it is compared with can stand
_AFTER = 12  # characters after a number that can say how it measures
_ASIDE = re.compile(r"(?<=[\u4e00-\u9fff])[(\uff08][^()\uff08\uff090-9]{2,30}[)\uff09]$")
_ENUMERATED = re.compile(r"[一二三四五六七八九十]是(?=..)")  # 四是一般贸易占比
_DESIGN = re.compile(r"[^。;；]{0,80}?概算")  # the extents of a work whose cost is still an estimate are its design


@record
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
        found = find_status(self.text, self.marks, q.start, q.end, paragraph.section == "achievements")
        if found:
            return found
        if q.base_unit in _EXTENTS and _DESIGN.match(self.text, q.end):
            return "target", "expected"
        if paragraph.section not in PLANS or paragraph.reports or q.base_unit == "%":
            return "actual", None
        return ("target", None) if self._demands(clause, q.start, previous) else ("actual", None)

    def _states(self) -> bool:
        """Whether the sentence begins with a subject of its own, as reports do: [全市各级调委会]组建…"""
        begin = self.tokens.begin()
        for word, tag in zip(self.tokens.words_at(begin, begin + 4), self.tokens.tags[begin:], strict=False):
            if tag[0] in "nr" and word not in ("一", "二", "三"):
                return True
            if tag[0] in "vpd":
                return False
        return False

    def _demands(self, clause: int, at: int, previous: Finding | None) -> bool:
        """Whether a clause begins with a verb, as demands do: [组建]3支帮扶队; or goes on with one that does."""
        first = self.tokens.index_at(clause)
        while (
            self.tokens.has(first)
            and self.tokens.starts[first] < at
            and self.tokens.tags[first] in ("T", "d", "ad", "c", "x")
        ):
            first += 1
        if not self.tokens.has(first) or self.tokens.starts[first] >= at:
            return False
        if self._states():
            return False
        if self.tokens.tags[first][0] == "v" or self.tokens.words[first].startswith("新"):
            return True
        return previous is not None and previous.status == "target"


def read_sentence(text: str, quantities: Sequence[Quantity], paragraph: Paragraph) -> list[Finding]:
    """What a sentence says about each of its quantities; the paragraph's state moves on."""
    paragraph.begin(text)
    if not quantities:
        paragraph.heard.append(text)
        return []
    if paragraph.section in PLANS and not paragraph.reports:
        paragraph.reports = reports(text, quantities)
    quantities, periods = set_apart(quantities, find_periods(text))
    if not quantities:
        paragraph.heard.append(periods)
        return []
    out: list[Finding] = []
    islands = [(q.start, q.end, QUANTITY) for q in quantities] + [(p.start, p.end, PERIOD) for p in periods]
    tokens = Tokens(text, sorted(islands))
    marks = find_marks(text, quantities[-1].start)
    sentence = Sentence(text, tokens, periods, marks, Memory(paragraph=paragraph.name))
    lists = distributed_lists(text, quantities)
    for q, inner in zip(quantities, _inner(text, quantities), strict=True):
        if q.start in tokens.quantities:
            out.append(_read_number(sentence, tokens.quantities[q.start], q, paragraph, out, inner))
            if q.start in lists:
                distribute(out, *lists[q.start], text, sentence.memory)
    if out:
        paragraph.name = next((f.named for f in reversed(out) if f.named.rule != PULLED), paragraph.name)
    paragraph.heard.append(counting(periods, [f.period for f in out if f.own_period]))
    return with_twins(told_apart(out, text))


def _inner(text: str, quantities: Sequence[Quantity]) -> list[bool]:
    """Which quantities are parts: after 其中 or in brackets."""
    among = text.find("其中")
    if "(" not in text and "（" not in text:
        return [0 <= among < q.start for q in quantities]
    out, depth, at = [], 0, 0
    for q in quantities:
        depth += text.count("(", at, q.start) - text.count(")", at, q.start)
        depth += text.count("（", at, q.start) - text.count("）", at, q.start)
        at = q.start
        out.append(0 <= among < q.start or depth > 0)
    return out


def _read_number(
    s: Sentence, index: int, q: Quantity, paragraph: Paragraph, before: list[Finding], inner: bool
) -> Finding:
    """Everything about one quantity."""
    begin = s.tokens.starts[clause_start(s.tokens, index)]
    clause, after = s.text[begin : q.start], s.text[q.end : q.end + _AFTER]
    previous = before[-1] if before else None
    reading, named = _measure_and_name(s, index, q, begin, before)
    s.memory.sentence.append((named, reading.measure, q.base_unit))
    status, strictness = s.status(begin, q, paragraph, previous)
    counted = previous is not None and previous.quantity.end == begin and previous.reading.measure == "level"
    told = _share_told(reading, named, q, clause if counted else "", after)
    periods = s.periods
    if reading.rule == "norm":  # 低于0.9‰的控制指标
        q, status, strictness = replace(q, qualifier="exact", bound="="), "target", "binding"
    elif told.rule == "controlled":  # 控制在4%的目标以内
        q, status, strictness = replace(q, qualifier="at_most", bound="<="), "target", "binding"
    if status == "target" and not q.masked and is_origin(clause, s.text, q.end):
        status, strictness = "actual", None
        periods = [each for each in periods if not each.future]
    q = _bounded(s.text, clause, q, reading, named)
    if named.text.endswith("任务") and _is_workload(clause, status, told):
        status, strictness = "target", "binding"
    phrase, timeless = _time_of(s, periods, q, clause, named.text, status)
    period = phrase.text if phrase else "" if timeless else paragraph.period_for(status)
    doubts = (
        *doubts_of_name(s.tokens, q, named),
        *doubts_of_time(s.periods, phrase is not None, period),
        *doubts_of_status(status, strictness, paragraph.section),
    )
    return Finding(q, named, told, status, strictness, period, phrase is not None, inner, doubts)


def _measure_and_name(s: Sentence, index: int, q: Quantity, begin: int, before: list[Finding]) -> tuple[Reading, Named]:
    """How the number of a clause that starts at `begin` measures, and what: of its own words, or of the one before."""
    clause, opening = _without_aside(s.text[begin : q.start]), max(0, begin - 30)
    reading, over = _measure(s.text, clause, begin, opening, q)
    previous = before[-1] if before else None
    if previous is not None:
        between = s.text[previous.quantity.end : q.start]
        if _goes_on(s.text, between, reading, q, previous):
            return replace(previous.reading, start=q.start, rule="list"), previous.named
        if place := next_place(between, previous.reading, q.base_unit):
            return replace(previous.reading, start=q.start, comparator=place, rule="gap_list"), previous.named
    if over is not None:
        named = name_before(s.tokens, opening + over)
        if not named.text and len(before) > 1:  # 就诊率91.5%,超过90%的目标值1.5个百分点
            named = replace(before[-2].named, start=-1, end=-1, rule="inherited")
        return reading, named
    if previous is not None and _states_place(reading, q, previous):
        named = place_level(reading.comparator or "", previous.named)
        return replace(reading, measure="level", sign=1, rule="level_of_place"), named
    reading, named = _absolute(reading, name_number(s.tokens, index, reading, q.base_unit, s.memory), q)
    named = _tidied(s.text, named, reading)
    if previous is None:
        return reading, named
    follows = named.rule == "place_of_previous" or (named.rule == "inherited" and clause.endswith(("到", "至")))
    if follows and previous.reading.measure == "share" and previous.quantity.base_unit == q.base_unit:
        reading = previous.reading
    if q.base_unit == "百分点" and reading.measure == "growth":
        named = weight_name(previous, named)
    return reading, named


def _tidied(text: str, named: Named, reading: Reading) -> Named:
    """The name without the number of its sentence, and without a verb of change that is one word with it: 价格下降."""
    start, end = named.start, named.end
    if start < 0 or text[start:end] != named.text:
        return named
    if reading.measure in ("growth", "gap") and not reading.inside and start + 1 < reading.start < end:
        end = reading.start
    if _ENUMERATED.match(text, start, end) and (start == 0 or text[start - 1] in ",，;；。"):
        start += 2
    if (start, end) == (named.start, named.end):
        return named
    return replace(named, text=text[start:end], start=start, end=end)


def _without_aside(clause: str) -> str:
    """A clause with blanks for the aside in brackets at its end: 增长(以下均为同比)8%."""
    if clause[-1:] not in (")", "\uff09"):
        return clause
    aside = _ASIDE.search(clause)
    return clause[: aside.start()] + " " * (aside.end() - aside.start()) if aside else clause


def _measure(text: str, clause: str, begin: int, opening: int, q: Quantity) -> tuple[Reading, int | None]:
    """How a number measures by its clause, or by what the clause before compares; where the name of a gap ends."""
    if text[q.start] == "翻":  # 翻一番 is a growth of 100 %
        reading = read_measure(clause + "增长", q.base_unit, False)
    else:
        reading = read_measure(clause, q.base_unit, q.kind_hint == "rank", text[q.end : q.end + _AFTER])
    if not begin:
        return reading, None
    over = None
    if reading.measure == "level":
        if found := gap_over_number(clause, text[opening:begin], q.base_unit):
            reading, over = found
        else:
            reading = gap_against(clause, text[max(0, begin - _AGAINST) : begin], q.base_unit) or reading
    return reading.moved(begin), over


def _goes_on(text: str, between: str, reading: Reading, q: Quantity, previous: Finding) -> bool:
    """Whether a number is the next of a list that measures as the one before: 分别增长3%、5%."""
    if reading.rule == "rank_verb" or not joins(between):
        return False
    if reading.measure == "rank" == previous.reading.measure:
        return True
    alike = q.base_unit == previous.quantity.base_unit or text[q.start - 1] not in ",，"
    return alike and reading.measure == "level" != previous.reading.measure


def _bounded(text: str, clause: str, q: Quantity, reading: Reading, named: Named) -> Quantity:
    """The number with the bound that words apart from it give or take away."""
    if reading.measure == "gap" and q.qualifier == "at_least" and q.bound == ">" and _GAP_VERB.search(clause):
        return replace(q, qualifier="exact", bound="=")  # 比全县平均高出3.5个百分点
    if q.qualifier == "exact" and named.start > 1 and text[named.start - 2 : named.start] in ("至少", "最少"):
        return replace(q, qualifier="at_least", bound=">=")  # 至少签约项目5个
    return q


def _share_told(reading: Reading, named: Named, q: Quantity, counted: str, after: str) -> Reading:
    """The share that a name or the thing counted right before (`counted`) tells of, where the clause says none."""
    if (
        reading.measure == "level"
        and q.base_unit == "%"
        and named.rule == "inherited"
        and named.text.endswith(_WEIGHTS)
    ):
        return replace(reading, measure="share", rule="share_before")  # 比重提高0.3个百分点、达到3.8%
    if named.rule == "so_many_do":
        return replace(reading, measure="share", rule="share_that_do")  # 236个建制村100%通硬化路
    if counted and reading.rule == "level":
        return share_of_counted(counted, q.base_unit, after) or reading
    return reading


def _time_of(
    s: Sentence, periods: list[Phrase], q: Quantity, clause: str, name: str, status: str
) -> tuple[Phrase | None, bool]:
    """The time phrase of its sentence that governs a number, and whether it has no time at all: 年接待游客8万人次."""
    standing, annual = is_standing(name, clause), "年" in clause and _ANNUAL.match(clause) is not None
    phrase = following(s.periods, q.end, s.text) if status == "target" else None
    phrase = phrase or governing(periods, q.start, s.text, status, standing)
    if phrase and annual and (phrase.founding or phrase.text[0] == "现"):
        phrase = None  # 现有职工1067人,年门急诊量72万人次
    return phrase, annual or (standing and name.endswith(_COSTS))


def _is_workload(clause: str, status: str, reading: Reading) -> bool:
    """Whether a number right behind 任务 is the work to be done: 改造任务680户, not 完成改造任务680户."""
    return (
        status == "actual"
        and reading.measure == "level"
        and "完成" not in clause
        and clause.rstrip("为是共").endswith("任务")
    )


def _states_place(reading: Reading, q: Quantity, previous: Finding) -> bool:
    """Whether 低于全省34% after a level in % states the level of that place, and no distance."""
    return (
        reading.rule == "gap_verb"
        and q.base_unit == "%"
        and previous.reading.measure == "level"
        and previous.quantity.base_unit == "%"
        and bool(_PLACE_ONLY.fullmatch(reading.comparator or ""))
    )


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
