"""Figures of a paragraph that belong together: a growth and its level, a rate and its count, parts and their whole."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from tasks.text.figures import REACH, Figure, kinship, link_cues, shared_length
from tasks.text.wholes import find_wholes
from warehouse.records import IndicatorLink

_PERCENT = frozenset(("%", "‰", "百分点", "成"))
_NO_COUNT = _PERCENT | frozenset(("年", "月", "日", "小时", "分钟", "倍", "番", "位", "年一遇", "度"))
_PART_END = re.compile(r"[;；。]")
_WEIGHT = re.compile(r"占比|比重|份额")
_SPEED = re.compile(r"增速|增幅|涨幅|降幅|增长率")
_RATE = re.compile(r"(?:率|度|比|占比)[”’\"]?$")
_RIGHT_BEFORE = re.compile(r"[,，、\s]?(?:并|且|还|均|也|约|已)?(?:占|列|居|位居|位列|名列|排名?)?[^,，;；。]{0,3}$")
_LEVEL_FOLLOWS = re.compile(r"[,，]?(?:总量|总额|余额|累计|将|力争|突破)?(?:增?[达至为到]|达到|突破|超过)")
_COMMA = re.compile(r"[,，]")
_JOINED = re.compile(r"[和及、与]")
_RANKED_IN = re.compile(r"[,，]\s*(?:并|且|均|分别|连续|稳|继续)*(?:在|列|居|位|排|名列)")
_CONTEST = re.compile(r"(?:考核|考评|测评|评价|评比|评估|竞赛|比赛)中")
_IN_FACT = re.compile(r"[,，](?:实际|实[到收有征缴发])")
_OWN_OBJECT = 6  # characters of a rate's name before 合格率 that still speak of the count: 镇村级卫生所合格率
_CONFIDENCE = {
    "growth_of": 0.9,
    "gap_of": 0.85,
    "share_of": 0.85,
    "rank_of": 0.85,
    "rate_of": 0.8,
    "completes": 0.75,
    "restates": 0.75,
    "part_of": 0.85,
}


def find_links(figures: Sequence[Figure]) -> list[IndicatorLink]:
    """The links among the figures of a paragraph, in the order of the rows they start from."""
    wholes = find_wholes(figures)
    dues = [j for j, f in enumerate(figures) if f.row.measure == "level" and (f.row.status == "target" or _is_owed(f))]
    out: list[IndicatorLink] = []
    for i, figure in enumerate(figures):
        for j, relation in _links_of(figures, i, wholes, dues):
            out.append(
                IndicatorLink(figure.row.indicator_id, figures[j].row.indicator_id, relation, _CONFIDENCE[relation])
            )
    return out


def _links_of(
    figures: Sequence[Figure], i: int, wholes: dict[int, int], dues: Sequence[int]
) -> Iterator[tuple[int, str]]:
    """The rows that one row leans on, with the relation."""
    measure = figures[i].row.measure
    if measure in ("growth", "gap"):
        if (j := _same_name(figures, i)) is not None:
            yield j, f"{measure}_of"
    elif measure == "share":
        j = _same_name(figures, i)
        j = j if j is not None else _counted_before(figures, i)
        if j is not None:
            yield j, "share_of"
    elif measure == "rank":
        yield from ((j, "rank_of") for j in _ranked(figures, i))
    elif wholes.get(i, i) != i:
        yield wholes[i], "part_of"
    elif figures[i].row.base_unit in _PERCENT:
        if _RATE.search(figures[i].row.name) and (j := _counted_before(figures, i)) is not None:
            yield j, "rate_of"
    elif dues and (j := _due(figures, i, dues)) is not None:
        yield j, "completes"
    elif (j := _stated_before(figures, i)) is not None:
        yield j, "restates"


def _same_name(figures: Sequence[Figure], i: int) -> int | None:
    """The nearest row with the same name that a change, gap or share can be about."""
    figure = figures[i]
    points, places = figure.row.base_unit == "百分点", figure.row.base_unit == "位"
    for j in range(i - 1, max(-1, i - REACH - 1), -1):
        other = figures[j]
        if other.sentence < figure.sentence - 1:
            break
        if other.sentence == figure.sentence and other.start >= figure.finding.reading.start:
            continue  # a number inside the comparator: 高于[115个]高新区
        about = other.row.measure == "level" and not places
        if points and other.row.measure in ("growth", "share") and other.row.base_unit == "%":
            about = True
        if places and other.row.measure == "rank":
            return j  # 列第9位,前移6位
        if about and (_alike(other.row.name, figure.row.name) or _of_rate(other, figure)):
            return j
    return _level_after(figures, i)


def _of_rate(rate: Figure, change: Figure) -> bool:
    """Whether points are of the share or growth before them: 占全部收入的65%,[占比]提高3个百分点; [增速]加快1个百分点."""
    words = _WEIGHT if rate.row.measure == "share" else _SPEED if rate.row.measure == "growth" else None
    if words is None or rate.sentence != change.sentence:
        return False
    return words.search(change.text, rate.end, change.start) is not None


def _level_after(figures: Sequence[Figure], i: int) -> int | None:
    """The level right after a change: 增长8%,[达到300亿元]."""
    if i + 1 == len(figures):
        return None
    figure, after = figures[i], figures[i + 1]
    if after.sentence != figure.sentence or after.row.measure != "level" or figure.row.base_unit == "百分点":
        return None
    follows = _LEVEL_FOLLOWS.match(figure.text, figure.end, after.start)
    return i + 1 if follows and _alike(after.row.name, figure.row.name) else None


def _alike(left: str, right: str) -> bool:
    """Whether two names are one, or one is the other with more before it."""
    if left == right:
        return bool(left)
    short, long = sorted((left, right), key=len)
    return len(short) >= 4 and long.endswith(short)


def _ranked(figures: Sequence[Figure], i: int) -> list[int]:
    """The rows that a rank is about: of its name, of the names it joins, else the number right before it."""
    figure = figures[i]
    before = [
        j
        for j in range(max(0, i - REACH), i)
        if figures[j].sentence == figure.sentence
        and figures[j].row.measure not in ("rank", "gap")
        and _COMMA.search(figure.text, figures[j].end, figure.start)
    ]
    if not before:
        return []
    last = figures[before[-1]]
    speed = _SPEED.search(figure.row.name)
    if speed or (last.row.measure == "growth" and last.row.base_unit == "%" and before[-1] == i - 1):
        return [j for j in before if figures[j].row.measure == "growth"][-1:]
    if same := [j for j in before if _alike(figures[j].row.name, figure.row.name) and last.row.measure != "growth"]:
        return same[-1:]
    if same := [j for j in before if figures[j].row.name == figure.row.name and figures[j].row.measure != "growth"]:
        return same[-1:]
    if _JOINED.search(figure.row.name):
        joined = [j for j in before if figures[j].row.measure == "level" and figures[j].row.name in figure.row.name]
        if joined:
            return joined
    between = figure.text[last.end : figure.start]
    if _CONTEST.search(between):
        return before[-1:] if last.row.base_unit == "分" else []
    return before[-1:] if len(_COMMA.findall(between)) == 1 and _RANKED_IN.match(between) else []


def _counted_before(figures: Sequence[Figure], i: int) -> int | None:
    """The count that a rate or share is of: the nearest whose name it shares words with, else the one right before."""
    figure = figures[i]
    name = figure.row.name
    right_before: int | None = None
    for j in range(i - 1, max(-1, i - REACH - 1), -1):
        other = figures[j]
        if other.sentence != figure.sentence or _PART_END.search(figure.text, other.end, figure.start):
            break
        if other.row.measure == "level" and other.row.base_unit not in _NO_COUNT:
            if right_before is None:
                right_before = j
            if kinship(other.row.name, name[:-1]) >= 2:
                return j
    if right_before is None or _other_time(figures[right_before], figure):
        return None
    if figure.row.measure == "share" and _RIGHT_BEFORE.fullmatch(figure.text, figures[right_before].end, figure.start):
        return right_before
    deed = next((w for w in link_cues()["deed_rate"] if name.endswith(w)), None)
    return right_before if deed and len(name) - len(deed) <= _OWN_OBJECT else None


def _other_time(left: Figure, right: Figure) -> bool:
    """Whether two figures have time phrases of their own that differ."""
    return left.finding.own_period and right.finding.own_period and left.row.period != right.row.period


def _due(figures: Sequence[Figure], i: int, dues: Sequence[int]) -> int | None:
    """What was due or planned of what has been done: 实际征缴 of 应征缴, 完成投资 of 概算总投资."""
    figure = figures[i]
    before = bisect_left(dues, i)
    if not before or figure.row.status != "actual" or not _has_cue(figure, "done"):
        return None
    for j in reversed(dues[max(0, before - REACH) : before]):
        other = figures[j]
        if (
            i - j <= 2 * REACH
            and other.row.base_unit == figure.row.base_unit
            and _has_cue(other, "due")
            and (_in_fact(other, figure) or shared_length(other.row.name, figure.row.name) >= 2)
        ):
            return j
    return None


def _is_owed(figure: Figure) -> bool:
    """Whether a name begins with 应 or stands right behind it: [应]参会代表286名."""
    start = figure.finding.named.start
    return figure.row.name.startswith("应") or (start > 0 and figure.text[start - 1] == "应")


def _in_fact(due: Figure, done: Figure) -> bool:
    """Whether a clause right after what was due tells what it came to: 应到286名,[实到]279名."""
    return done.sentence == due.sentence and bool(_IN_FACT.match(done.text, due.end))


def _has_cue(figure: Figure, role: str) -> bool:
    """Whether a row's name, or what stands right before its name, holds a word of a role."""
    near = figure.text[max(0, figure.start - 24) : figure.start]
    return any(word in figure.row.name or word in near for word in link_cues()[role])


def _stated_before(figures: Sequence[Figure], i: int) -> int | None:
    """The same count of the same things stated before: 95个贫困村 … 在[95个]贫困村."""
    figure = figures[i]
    value = figure.row.value_base
    if value is None or figure.row.measure != "level":
        return None
    things = ""
    for j in range(i - 1, max(-1, i - 3), -1):
        other = figures[j]
        if other.row.value_base != value or other.row.base_unit != figure.row.base_unit:
            continue
        things = things or figure.text[figure.end : figure.end + 2].removeprefix("的")
        if things[:1] in "均都全" and things and j == i - 1:
            return j
        apart = other.sentence != figure.sentence or bool(re.search(r"[,，]", figure.text[other.end : figure.start]))
        named = len(things) == 2 and re.fullmatch(r"[\u4e00-\u9fff]{2}", things)
        if apart and named and (other.text[other.end : other.end + 2] == things or things in other.row.name[-6:]):
            return j
    return None
