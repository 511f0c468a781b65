"""Which figures of a paragraph are parts of which: after 其中, in brackets, after a total, what became of a count."""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import isclose

from tasks.text.figures import REACH, Figure, link_cues, shared_length

_MEASURING = frozenset("元 美元 米 平方米 立方米 吨 瓦 千瓦时 % ‰ 百分点 倍 年 月 日 小时 分钟 位 分 度".split())  # noqa: SIM905
_PART_END = re.compile(r"[;；。]")
_AMONG_REACH = 240  # characters between 其中 and its parts
_OF_THESE = re.compile(r"[\u4e00-\u9fff（()）]{1,14}(?:中|里|当中)[,，]?(?:有|已有|共有)?[\u4e00-\u9fff]{0,12}")
_SOME_ARE = re.compile(r"[\u4e00-\u9fff]{1,8}")
_PREDICATE = re.compile(r"为|是|已|均|完成|实现|达|通过|获|被")
_TOTAL_BEFORE = re.compile(r"(?:共|合计|共计|总计|总数|总共|累计)[^,，;；。]{0,16}$")
_ITEMS_FOLLOW = re.compile(r"分别|其中|包括|分为|[:：(（]|即|含")
_SUMMED_UP = re.compile(r"(?:合计|共计|总计|累计|一共)[\u4e00-\u9fff]{0,4}$")


def find_wholes(figures: Sequence[Figure]) -> dict[int, int]:
    """For the figures that are parts: part -> whole."""
    out = _sums(figures)
    for i, figure in enumerate(figures):
        part = figure.row.measure == "level" and figure.row.base_unit not in ("%", "‰")
        if i and i not in out and part and (j := _whole(figures, i, out)) is not None:
            out[i] = j
    return out


def stated_wholes(figures: Sequence[Figure]) -> dict[int, int]:
    """The same by the words alone, so that a part may be more than its whole: what an audit must see."""
    out: dict[int, int] = {}
    for i, figure in enumerate(figures):
        part = figure.row.measure == "level" and figure.row.base_unit not in ("%", "‰")
        if i and part and (j := _whole(figures, i, out, any_size=True)) is not None:
            out[i] = j
    return out


def _whole(figures: Sequence[Figure], i: int, found: dict[int, int], *, any_size: bool = False) -> int | None:
    """The whole of a figure, by the first rule that finds one."""
    for rule in (
        (_became, _among, _bracketed, _of_these, _stage) if figures[i].finding.inner else (_became, _of_these, _stage)
    ):
        j = rule(figures, i, found)
        if j is not None and (any_size or not _larger(figures[i], figures[j])):
            return j
    return None


def _larger(part: Figure, whole: Figure) -> bool:
    """Whether a part cannot be one because it is more than the whole."""
    a, b = part.row.value_base, whole.row.value_base
    return a is not None and b is not None and part.row.base_unit == whole.row.base_unit and a > b


def _same_part(figures: Sequence[Figure], j: int, i: int) -> bool:
    """Whether two figures stand in one sentence without a semicolon between them."""
    a, b = figures[j], figures[i]
    return a.sentence == b.sentence and _PART_END.search(b.text, a.end, b.start) is None


def _closed(text: str, start: int, end: int) -> bool:
    """Whether a bracket closes between two places that was open before."""
    return text.count(")", start, end) + text.count("）", start, end) > text.count("(", start, end) + text.count(
        "（", start, end
    )


def _is_result(figure: Figure) -> str | None:
    """The word of a result that a name begins with: [办结], [合格]."""
    words = link_cues()["result"]
    name = figure.row.name
    return next((w for w in words if name.startswith(w)), None) if name.startswith(words) else None


def _became(figures: Sequence[Figure], i: int, found: dict[int, int]) -> int | None:
    """受理20件,[办结16件]: what became of the count before; of a result before the same whole."""
    word = _is_result(figures[i])
    if word is None or not _same_part(figures, i - 1, i):
        return None
    unit = figures[i].row.base_unit
    for j in range(i - 1, max(-1, i - 4), -1):
        other = figures[j]
        if not _same_part(figures, j, i) or other.row.measure != "level":
            return None
        if other.row.base_unit != unit or _closed(figures[i].text, other.end, figures[i].start):
            continue
        if figures[i].text.find("其中", other.end, figures[i].start) >= 0:
            return j if j == i - 1 else None
        if _is_result(other):
            return found.get(j, j)
        name = figures[i].row.name
        short = len(name) <= len(word) + 2 or shared_length(name[len(word) :], other.row.name) >= 2
        return j if short else None
    return None


def _among(figures: Sequence[Figure], i: int, found: dict[int, int]) -> int | None:
    """巡河3149次,[其中]区级140次,镇级525次: the whole before 其中 of the same unit, of the nearest name."""
    figure = figures[i]
    mark = figure.text.rfind("其中", max(0, figure.start - _AMONG_REACH), figure.start)
    if mark < 0 or _PART_END.search(figure.text, mark, figure.start):
        return None
    last = figures[i - 1]
    first = last.sentence != figure.sentence or last.start < mark
    if not first and i - 1 in found and last.row.base_unit == figure.row.base_unit:
        return found[i - 1]
    if first and last.sentence == figure.sentence and figure.text[max(0, mark - 1) : mark] in ("(", "（"):
        counts = not _MEASURING.intersection((last.row.base_unit, figure.row.base_unit))
        return i - 1 if last.row.measure == "level" and (counts or last.row.base_unit == figure.row.base_unit) else None
    best, best_score = None, -1
    for j in range(i - 1, max(-1, i - 2 * REACH), -1):
        other = figures[j]
        here = other.sentence == figure.sentence and other.start < mark
        above = other.sentence == figure.sentence - 1 and mark <= 2
        if not (here or above) or other.row.measure != "level" or j in found:
            continue
        units = other.row.base_unit, figure.row.base_unit
        if units[0] != units[1] and not (first and best is None and not _MEASURING.intersection(units)):
            continue
        shared = shared_length(other.row.name, figure.row.name)
        score = (shared if shared >= 3 else 0) + 100 * (units[0] == units[1])
        if score > best_score:
            best, best_score = j, score
    return best


def _bracketed(figures: Sequence[Figure], i: int, found: dict[int, int]) -> int | None:
    """完成验收项目10宗([往年项目8宗],当年项目2宗): the count before the bracket."""
    figure = figures[i]
    opening = max(figure.text.rfind(mark, max(0, figure.start - _AMONG_REACH), figure.start) for mark in "(（")
    if opening < 0 or any(figure.text.find(mark, opening, figure.start) >= 0 for mark in ")）"):
        return None
    for j in range(i - 1, max(-1, i - REACH), -1):
        other = figures[j]
        if other.sentence != figure.sentence:
            return None
        if other.end <= opening:
            near = opening - other.end <= 16 and other.row.measure == "level"
            return j if near and other.row.base_unit == figure.row.base_unit else None
    return None


def _of_these(figures: Sequence[Figure], i: int, found: dict[int, int]) -> int | None:
    """50所学校中,[40所]完成复核,[6所]… ; 授权的9个事项[6个]为即办事项."""
    last, figure = figures[i - 1], figures[i]
    unit = figure.row.base_unit
    if last.row.base_unit != unit or unit in _MEASURING or last.row.measure != "level":
        return None
    if not _same_part(figures, i - 1, i):
        return None
    between = figure.text[last.end : figure.start]
    if _OF_THESE.fullmatch(between):
        return i - 1
    if _SOME_ARE.fullmatch(between) and _PREDICATE.match(figure.text, figure.end):
        return i - 1
    whole = found.get(i - 1)
    if whole is None or whole != i - 2 or not _OF_THESE.fullmatch(figure.text[figures[whole].end : last.start]):
        return None
    return whole


def _stage(figures: Sequence[Figure], i: int, found: dict[int, int]) -> int | None:
    """工程总投资438万元,[一期工程投入198万元]: a stage or a payer of the amount before."""
    figure, last = figures[i], figures[i - 1]
    if figure.row.base_unit != "元" or last.row.base_unit != "元" or not _same_part(figures, i - 1, i):
        return None
    if not figure.row.name.startswith(link_cues()["share_of_total"]):
        return None
    j = found.get(i - 1, i - 1)
    return j if re.search(r"投资|资金|投入|经费", figures[j].row.name) else None


def _sums(figures: Sequence[Figure]) -> dict[int, int]:
    """The items that add up to a total before or after them: 共4宗,分别为甲类[3宗],乙类[1宗]."""
    out: dict[int, int] = {}
    for i, figure in enumerate(figures):
        after = figures[i + 1] if i + 1 < len(figures) else None
        near = (figures[i - 1].row.base_unit if i else None, after.row.base_unit if after else None)
        if figure.row.value_base is None or figure.row.measure != "level" or figure.row.base_unit not in near:
            continue
        before = figure.text[max(0, figure.start - 30) : figure.start]
        if _SUMMED_UP.search(before):
            out |= dict.fromkeys(_adding_up(figures, range(i - 1, max(-1, i - REACH), -1), i), i)
        if after and after.sentence == figure.sentence:
            listed = _ITEMS_FOLLOW.search(figure.text, figure.end, after.start) or _TOTAL_BEFORE.search(before)
            if listed:
                out |= dict.fromkeys(_adding_up(figures, range(i + 1, min(len(figures), i + REACH)), i), i)
    return out


def _adding_up(figures: Sequence[Figure], places: range, total: int) -> list[int]:
    """The places, in order, whose figures add up to the total exactly; none where they do not."""
    whole = figures[total].row
    items, rest = [], whole.value_base or 0.0
    for j in places:
        row = figures[j].row
        if figures[j].sentence != figures[total].sentence or row.value_base is None:
            break
        if row.base_unit != whole.base_unit or row.measure != "level":
            continue
        items.append(j)
        rest -= row.value_base
        if isclose(rest, 0, abs_tol=1e-6 * (whole.value_base or 1)):
            return items if len(items) > 1 else []
        if rest < 0:
            break
    return []
