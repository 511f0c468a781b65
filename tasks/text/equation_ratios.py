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
    r"(?P<subject>[^,，;；。占]*)(?:占比?|完成)(?:了|到)?(?P<of>[^,，;；。占]*?)的?(?:比重|比例|比)?(?:均|仅|已|约)?(?:为|达到|达|是)?$"
)
_FUNCTION = re.compile(r"[约均已也共仅就各都全还达其中]*")
_PLACE = re.compile(r"全[国省市县区州旗镇乡]")
_HELD = re.compile(r"占[^,，;；。]{0,16}$")
_NEW = re.compile(r"新增|增加(?![到至为])")
_SAID_BEFORE = 200  # characters before a whole in which its place is named
_REMAINDER = re.compile(r"其余|剩余|尚有|仍有|还有|正在")
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
    if j > 1 and _REMAINDER.search(_clause(figures, j)):
        j -= 1  # 完成整改1180处,其余80处正在整改,整改率93.7%
    if letter(figures[j]) != NUMBER or figures[j].sentence != figures[i].sentence:
        return None
    before = _before(figures, j)
    k = wholes.get(j)
    nearest = k if k is not None and _reckoned(figures[j], figures[k]) else next(iter(before), None)
    if nearest is None:
        return None
    if (share := _OF.search(lead)) and (figures[i].row.measure == "share" or "占" in lead):
        return (
            _share(figures, (j, i), share["of"], [nearest, *before]) if _FUNCTION.fullmatch(share["subject"]) else None
        )
    rate = _RATE.search(lead)
    planned = _is_planned(figures, nearest)
    if rate is None or not _fits(figures, j, nearest):
        return None
    if not _of_deed(rate["before"], rate["deed"], _clause(figures, j), _clause(figures, nearest), planned):
        return None
    return _stated("completion" if planned else "rate", "named_rate", j, nearest, i)


def _share(figures: Sequence[Figure], pair: tuple[int, int], of: str, candidates: Sequence[int]) -> Stated | None:
    """占[总投资]的24%: of several numbers before, the one that the words name; the nearest where they name none."""
    part, share = pair
    named = [k for k in candidates if _kin(of, _clause(figures, k))]
    if any(word in of for word in equation_words("of_plan")):
        planned = named or [k for k in dict.fromkeys(candidates) if _is_planned(figures, k)]
        if not planned or not (named or len(planned) == 1) or not _is_planned(figures, planned[0]):
            return None
        return _stated("completion", "share_of_plan", part, planned[0], share)
    general = not of or of in equation_words("of_all")
    whole = candidates[0] if general else next(iter(named), None)
    if whole is None or _is_planned(figures, whole) or not _fits(figures, part, whole):
        return None
    place = _PLACE.search(of)
    until = figures[whole].end
    if place and figures[whole].text.find(place[0], max(0, until - _SAID_BEFORE), until) < 0:
        return None  # 进出口3.6亿美元,其中出口2.9亿美元,占全市出口总额的11.5%: another place's total
    return _stated("rate", "share_of_count", part, whole, share)


def _is_planned(figures: Sequence[Figure], k: int) -> bool:
    clause = _clause(figures, k)
    return any(word in clause for word in equation_words("due"))


def _fits(figures: Sequence[Figure], j: int, k: int) -> bool:
    """Whether two levels can be part and whole: 增加绿地200公顷,绿地率达到36% is of all, not of what is new."""
    levels = figures[j].row.measure == figures[k].row.measure == "level"
    new = _NEW.search(_clause(figures, j)) is None
    return levels and (_is_planned(figures, k) or new == (_NEW.search(_clause(figures, k)) is None))


def _stated(kind: str, rule: str, part: int, whole: int, rate: int) -> Stated:
    return Stated(kind, rule, (("part", part), ("whole", whole), ("rate", rate)))


def between(left: Figure, right: Figure) -> str:
    """The text between two figures of a sentence."""
    return left.text[left.end : right.start]


def _reckoned(left: Figure, right: Figure) -> bool:
    """Whether two numbers of one sentence count the same kind of thing."""
    units = [_FAMILY.get(f.row.base_unit, f.row.base_unit) for f in (left, right)]
    return left.sentence == right.sentence and units[0] == units[1] and letter(left) == letter(right) == NUMBER


def _before(figures: Sequence[Figure], j: int) -> list[int]:
    """The numbers of the unit before, the nearest first, up to a sibling that has a share of its own."""
    out: list[int] = []
    for k in range(j - 1, max(-1, j - 6), -1):
        figure = figures[k]
        if figure.sentence != figures[j].sentence or _PART_END.search(figure.text, figure.end, figures[j].start):
            break
        if letter(figures[k + 1]) == PERCENT and k + 1 != j:
            break
        if _reckoned(figure, figures[j]):
            out.append(k)
    return out


def _clause(figures: Sequence[Figure], i: int) -> str:
    """The words around a figure, up to the commas, and its name: [已有]264个[通了客车]."""
    figure = figures[i]
    start = figures[i - 1].end if i and figures[i - 1].sentence == figure.sentence else 0
    head = re.split(r"[,，;；(（]", figure.text[start : figure.start])[-1]
    tail = re.split(r"[,，;；。)）\d]", figure.text[figure.end : figure.end + 12])[0]
    return f"{head} {tail} {figure.row.name}"


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
