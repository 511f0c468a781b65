"""Rates and shares with the two counts they are of: 1292批次产品,合格1217批次,合格率94.20%; 计划60个,已完成45个,完成率75%."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from tasks.text.equation_shapes import NUMBER, PERCENT, Stated, equation_words, letter
from tasks.text.figures import Figure, kinship
from tasks.text.wholes import stated_wholes

_PART_END = re.compile(r"[;；。]")
_RATE = re.compile(
    r"(?P<before>[^,，;；。、]*?)(?P<deed>不?[\u4e00-\u9fff]{2})(?:率|面)(?:均|仅|已|约|高)?(?:为|达到|达|是|至)?$"
)
_OF = re.compile(
    r"(?:占比?|完成)(?:了|到)?(?P<of>[^,，;；。占]*?)的?(?:比重|比例|比)?(?:均|仅|已|约)?(?:为|达到|达|是)?$"
)
_HELD = re.compile(r"占[^,，;；。]{0,16}$")
_NEW = re.compile(r"新增|增加(?![到至为])")
_NEGATION = "不未无"
_DEMAND = re.compile(r"力争|确保|要求|不低于|以上")
_FAMILY = {"名": "人", "位": "人", "件次": "件", "户次": "户", "家次": "家"}


def find_ratios(figures: Sequence[Figure]) -> Iterator[Stated]:
    """`rate`: part, whole, rate; `completion` where the whole was planned or owed."""
    percents = [i for i, f in enumerate(figures) if f.row.measure in ("level", "share") and letter(f) == PERCENT]
    if not percents:
        return
    wholes = stated_wholes(figures)
    for i in percents:
        figure = figures[i]
        start = figures[i - 1].end if i and figures[i - 1].sentence == figure.sentence else 0
        lead = figure.text[start : figure.start]
        if i < 2 or _PART_END.search(lead) or _DEMAND.search(lead):
            continue
        if found := _held(figures, i, lead) or _ratio(figures, i, lead, wholes):
            yield found


def _held(figures: Sequence[Figure], i: int, lead: str) -> Stated | None:
    """18.6万亩,占全县耕地总面积[31万亩]的60%: the whole stands between the part and its share."""
    whole, part = figures[i - 1], figures[i - 2]
    if lead.strip() not in ("的", "的比重为") or not _reckoned(part, whole) or _PART_END.search(between(part, whole)):
        return None
    return _stated("rate", "share_of_held", i - 2, i - 1, i) if _HELD.search(between(part, whole)) else None


def _ratio(figures: Sequence[Figure], i: int, lead: str, wholes: dict[int, int]) -> Stated | None:
    """The part right before a rate or share, and the whole that its words call for."""
    j = i - 1
    if letter(figures[j]) != NUMBER or figures[j].sentence != figures[i].sentence:
        return None
    k = wholes.get(j)
    k = k if k is not None and _reckoned(figures[j], figures[k]) else _before(figures, j)
    if k is None:
        return None
    part, whole = _clause(figures, j), _clause(figures, k)
    planned = any(word in whole for word in equation_words("due"))
    if (
        figures[j].row.measure != "level"
        or figures[k].row.measure != "level"
        or (_is_new(part) != _is_new(whole) and not planned)
    ):
        return None  # 增加绿地200公顷,绿地率达到36%: the rate is of all, not of what is new
    if (share := _OF.search(lead)) and (figures[i].row.measure == "share" or "占" in lead):
        of = share["of"]
        if any(word in of for word in equation_words("of_plan")):
            return _stated("completion", "share_of_plan", j, k, i) if planned else None
        fits = not of or of in equation_words("of_all") or _kin(of, whole)
        return _stated("rate", "share_of_count", j, k, i) if fits and not planned else None
    if (rate := _RATE.search(lead)) and _of_deed(rate["before"], rate["deed"], part, whole, planned):
        return _stated("completion" if planned else "rate", "named_rate", j, k, i)
    return None


def _stated(kind: str, rule: str, part: int, whole: int, rate: int) -> Stated:
    return Stated(kind, rule, (("part", part), ("whole", whole), ("rate", rate)))


def between(left: Figure, right: Figure) -> str:
    """The text between two figures of a sentence."""
    return left.text[left.end : right.start]


def _reckoned(left: Figure, right: Figure) -> bool:
    """Whether two numbers of one sentence count the same kind of thing."""
    units = [_FAMILY.get(f.row.base_unit, f.row.base_unit) for f in (left, right)]
    return left.sentence == right.sentence and units[0] == units[1] and letter(left) == letter(right) == NUMBER


def _before(figures: Sequence[Figure], j: int) -> int | None:
    """The nearest number of the unit before, no sibling that has a share of its own."""
    for k in range(j - 1, max(-1, j - 5), -1):
        if figures[k].sentence != figures[j].sentence or _PART_END.search(
            figures[k].text, figures[k].end, figures[j].start
        ):
            return None
        if letter(figures[k + 1]) == PERCENT and k + 1 != j:
            return None
        if _reckoned(figures[k], figures[j]):
            return k
    return None


def _clause(figures: Sequence[Figure], i: int) -> str:
    """The words around a figure, up to the commas, and its name: [已有]264个[通了客车]."""
    figure = figures[i]
    start = figures[i - 1].end if i and figures[i - 1].sentence == figure.sentence else 0
    head = re.split(r"[,，;；(（]", figure.text[start : figure.start])[-1]
    tail = re.split(r"[,，;；。)）\d]", figure.text[figure.end : figure.end + 12])[0]
    return f"{head} {tail} {figure.row.name}"


def _is_new(clause: str) -> bool:
    """Whether a count is of what came in addition: [新增]绿地150公顷."""
    return _NEW.search(clause) is not None


def _kin(of: str, whole: str) -> bool:
    """Whether the words of a share name the whole: 占[全区信访投诉]的 of 受理信访案件406件."""
    return any(kinship(_without_general(of), word) >= 2 for word in whole.split())


def _without_general(of: str) -> str:
    for word in equation_words("of_all"):
        of = of.replace(word, " ")
    return of


@cache
def _plain() -> re.Pattern[str]:
    return re.compile("|".join(equation_words("plain_rate")))


def _of_deed(before: str, deed: str, part: str, whole: str, planned: bool) -> bool:
    """Whether a rate is of what was done just before: [合格]1217批次, 批次[合格]率; 办结180件 gives no 按时办结率."""
    rest = _plain().sub("", before)
    if rest and rest not in part + whole and not set(rest) <= set(part + whole):
        return False
    if deed in equation_words("general_rate"):
        return planned or any(word in part for word in equation_words("done"))
    if planned and any(word in part for word in equation_words("done")) and set(deed) & set(part):
        return True
    if deed[0] not in _NEGATION and any(sign + deed in part for sign in _NEGATION):
        return False
    return set(deed) <= set(part)
