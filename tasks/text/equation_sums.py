"""Parts and their total as the words put them, whatever their numbers: 巡河3149次,其中区级140次,镇级525次,村级2484次."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from tasks.text.equation_shapes import NUMBER, Stated, equation_table, equation_words, letter
from tasks.text.figures import REACH, Figure
from tasks.text.wholes import stated_wholes

_PART_END = re.compile(r"[;；。]")
_LISTED = re.compile(r"[^,，;；。]{0,12}[,，]?(?:分别为|分别是|分为|即|包括)[^,，;；。]{0,12}")
_SUMMED = re.compile(r"[,，](?:合计|共计|总计)(?:为|达|投入|资金)?$")
_OPENED = re.compile(r"[^,，;；。(（]{0,10}[(（](?!其中|含|包括|不)")
_REST = re.compile(r"其他|其它|其余|剩余")
_OPENING = re.compile(r"[(（]其中")
_AVERAGE = re.compile(r"[人户亩村]均|平均|每[\u4e00-\u9fff]")
_ANEW = re.compile(r"目前|[全本]?[市县区省]共|累计|同时|另外|此外|共[计有]|已使用|已支出|已拨付|结余|结转")
_NEGATED = re.compile(r"[未不没]有?([\u4e00-\u9fff]{2})")
_AMONG = re.compile(r"[^;；。)）]{0,40}其中[^;；。)）]*")
_PEOPLE = frozenset(("人", "名", "位"))
_OPEN = frozenset((">", ">=", "<", "<="))
_EXTENT = frozenset(("米",))  # lengths of both sides of a river are counted twice


class Partition(NamedTuple):
    """A set of parts that cannot overlap: 男 and 女."""

    name: str
    members: tuple[re.Pattern[str], ...]
    total: re.Pattern[str] | None  # what the total's clause says
    whole: bool  # all its members together make up the total
    lowest: bool
    bare: bool


@cache
def partitions() -> tuple[Partition, ...]:
    """The sets of data/equations.toml."""
    return tuple(
        Partition(
            row["name"],
            tuple(map(re.compile, row["members"])),
            re.compile(row["total"]) if "total" in row else None,
            not row.get("incomplete", False),
            row.get("lowest", False),
            row.get("bare", False),
        )
        for row in equation_table()["partition"]
    )


def clause_of(figures: Sequence[Figure], i: int) -> str:
    """What stands before a figure since the last figure or comma, with its name: 村级河长巡河[2484次]."""
    figure = figures[i]
    start = figures[i - 1].end if i and figures[i - 1].sentence == figure.sentence else 0
    return re.split(r"[,，;；、(（]", figure.text[start : figure.start])[-1] + " " + figure.row.name


def find_sums(figures: Sequence[Figure]) -> Iterator[Stated]:
    """Totals with their parts: `sum` where the parts make up the total, `within` where they can only be less."""
    taken: set[int] = set()
    for total, parts, rule in (*_listed(figures), *_summed(figures), *_across(figures)):
        taken.add(total)
        yield _stated("sum", rule, total, parts)
    groups: dict[int, list[int]] = {}
    for part, whole in stated_wholes(figures).items():
        groups.setdefault(whole, []).append(part)
    groups |= dict(_bare(figures))
    for whole, parts in sorted(groups.items()):
        if whole not in taken and (found := _group(figures, whole, sorted(parts))):
            yield found


def _stated(kind: str, rule: str, total: int, parts: Sequence[int]) -> Stated:
    return Stated(kind, rule, (("total", total), *(("part", part) for part in parts)))


def _addable(figures: Sequence[Figure], i: int, unit: str) -> bool:
    """Whether a figure can be a part of a total in this unit."""
    row, figure = figures[i].row, figures[i]
    threshold = row.bound in _OPEN and figure.text.startswith("的", figure.end)  # 超过50万元的村有6个
    return row.base_unit == unit and row.measure == "level" and letter(figure) == NUMBER and not threshold


def _listed(figures: Sequence[Figure]) -> Iterator[tuple[int, list[int], str]]:
    """共4宗,[分别为]甲类3宗,乙类1宗: every figure of the unit up to the end of the part of the sentence."""
    for i, figure in enumerate(figures[:-1]):
        after = figures[i + 1]
        if after.sentence != figure.sentence or not _addable(figures, i, figure.row.base_unit):
            continue
        if not _LISTED.fullmatch(figure.text, figure.end, after.start):
            continue
        parts = _run(figures, i, range(i + 1, min(len(figures), i + 2 * REACH)))
        if len(parts) > 1:
            yield i, parts, "listed"


def _summed(figures: Sequence[Figure]) -> Iterator[tuple[int, list[int], str]]:
    """县级320万元,乡镇80万元,[合计]400万元: the figures of the unit right before."""
    for i, figure in enumerate(figures):
        if i < 2 or not _SUMMED.search(figure.text[max(0, figure.start - 12) : figure.start]):
            continue
        parts = _run(figures, i, range(i - 1, max(-1, i - 2 * REACH), -1))
        if len(parts) > 1 and _addable(figures, i, figure.row.base_unit):
            yield i, parts[::-1], "summed_up"


def _run(figures: Sequence[Figure], total: int, places: range) -> list[int]:
    """The places, as far as they are in the total's part of the sentence and in its unit."""
    whole, parts = figures[total], []
    for j in places:
        left, right = sorted((figures[j], whole), key=lambda figure: figure.start)
        if figures[j].sentence != whole.sentence or _PART_END.search(whole.text, left.end, right.start):
            break
        if not _addable(figures, j, whole.row.base_unit):
            break
        parts.append(j)
    return parts


def _bare(figures: Sequence[Figure]) -> Iterator[tuple[int, list[int]]]:
    """应到代表168名,实到161名,请假7名: parts of a set right behind their total, without 其中."""
    for i in range(len(figures) - 2):
        total, last = figures[i], figures[i + 2]
        if total.sentence != last.sentence or not _bare_word().search(total.text, total.end, last.start):
            continue
        clauses = [clause_of(figures, i + k) for k in (1, 2)]
        counted = all(_addable(figures, i + k, total.row.base_unit) for k in (0, 1, 2))
        if counted and any(_members(each, clauses) == {0, 1} for each in partitions() if each.bare):
            yield i, [i + 1, i + 2]


@cache
def _bare_word() -> re.Pattern[str]:
    """Any member of a set that stands without 其中."""
    return re.compile("|".join(member.pattern for each in partitions() if each.bare for member in each.members))


def _across(figures: Sequence[Figure]) -> Iterator[tuple[int, list[int], str]]:
    """总产值244亿元,增长8%。其中:第一产业62亿元,增长6%;第二产业…: a set's parts, each with a growth of its own."""
    opened = {j for j in range(1, len(figures)) if "其中" in _before(figures, j)}
    for i, figure in enumerate(figures if opened else ()):
        unit = figure.row.base_unit
        near = [j for j in range(i + 1, min(len(figures), i + 2 * REACH)) if figures[j].sentence <= figure.sentence + 2]
        parts = [j for j in near if _addable(figures, j, unit)] if opened.intersection(near) else []
        if not parts or parts[0] not in opened or not _leads_to(figures, i, parts[0]):
            continue
        for each in partitions():
            if each.total is None or not each.whole or not _is_total_of(each, figures, i):
                continue
            chosen = [next((j for j in parts if m.search(clause_of(figures, j))), -1) for m in each.members]
            if chosen[0] == parts[0] and -1 not in chosen and chosen == sorted(set(chosen)):
                yield i, chosen, each.name


def _leads_to(figures: Sequence[Figure], whole: int, part: int) -> bool:
    """Whether a figure can be a total, with no other total between it and the first part."""
    total = _addable(figures, whole, figures[whole].row.base_unit) and not _is_average(figures, whole)
    return total and all(letter(figures[j]) != NUMBER or _is_average(figures, j) for j in range(whole + 1, part))


def _is_average(figures: Sequence[Figure], i: int) -> bool:
    """Whether a figure is of each one and so no total: [人均]地区生产总值74331元."""
    return _AVERAGE.search(clause_of(figures, i)) is not None


def _is_total_of(partition: Partition, figures: Sequence[Figure], whole: int) -> bool:
    return partition.total is None or partition.total.search(clause_of(figures, whole)) is not None


def _group(figures: Sequence[Figure], whole: int, parts: list[int]) -> Stated | None:
    """What can be said of the parts that links give to a whole."""
    if not all(_addable(figures, i, figures[whole].row.base_unit) for i in (whole, *parts)):
        return None
    if _is_average(figures, whole):
        return None
    parts = _inside(figures, whole, parts)
    clauses = [clause_of(figures, i) for i in parts]
    first = figures[parts[0]]
    among = (
        first.start > figures[whole].end and _AMONG.fullmatch(first.text, figures[whole].end, first.start) is not None
    )
    if len(parts) == 1:
        exact = figures[whole].row.bound not in _OPEN and first.row.bound not in _OPEN
        return _stated("within", "one_part", whole, parts) if among and exact else None
    if len(parts) == 2 and _opposed(figures, parts):
        return _stated("sum", "opposed", whole, parts)
    disjoint = False
    for each in partitions():
        found = _members(each, clauses)
        if len(found) == len(parts) and _is_total_of(each, figures, whole):
            every = len(found) == len(each.members) or (
                each.lowest and len(found) > 2 and len(each.members) - 1 in found
            )
            if each.whole and every:
                return _stated("sum", each.name, whole, parts)
            disjoint = True
    if _together(figures, parts):
        if _REST.search(clauses[-1]) or _OPENED.match(figures[whole].text, figures[whole].end, first.start):
            return _stated("sum", "to_the_rest", whole, parts)
        if among and (disjoint or _apart(figures, whole, parts)):
            return _stated("within", "disjoint" if disjoint else "side_by_side", whole, parts)
    return None


def _inside(figures: Sequence[Figure], whole: int, parts: list[int]) -> list[int]:
    """The parts up to where they begin anew, or the bracket of the first closes: 10宗(往年8宗,当年2宗),正在建设2宗."""
    first, total = figures[parts[0]], figures[whole]
    opened = first.sentence == total.sentence and re.search(r"[(（]", total.text[total.end : first.start])
    inside = [parts[0]]
    for left, right in pairwise(parts):
        if figures[right].sentence != figures[left].sentence:
            break
        between = first.text[figures[left].end : figures[right].start]
        if _ANEW.search(between) or (opened and re.search(r"[)）]", between)):
            break
        inside.append(right)
    return inside


def _members(partition: Partition, clauses: Sequence[str]) -> set[int]:
    """Which members of a set the clauses name, each one and no two the same."""
    found = [next((n for n, member in enumerate(partition.members) if member.search(text)), -1) for text in clauses]
    return set(found) if -1 not in found and len(set(found)) == len(found) else set()


def _opposed(figures: Sequence[Figure], parts: Sequence[int]) -> bool:
    """Whether one of two parts is the other denied: [合格]285家,[不合格]27家."""
    first, second = (re.split(r"[,，;；(（]", _before(figures, i))[-1] for i in parts)
    for yes, no in ((first, second), (second, first)):
        denied = _NEGATED.search(no)
        if denied and denied[1] in yes and not _NEGATED.search(yes):
            return True
    return False


def _before(figures: Sequence[Figure], i: int) -> str:
    start = figures[i - 1].end if i and figures[i - 1].sentence == figures[i].sentence else 0
    return figures[i].text[start : figures[i].start]


def _together(figures: Sequence[Figure], parts: Sequence[int]) -> bool:
    """Whether the parts stand one behind the other, and none begins anew: 目前共有11个产品."""
    for left, right in pairwise(parts):
        between = figures[left].text[figures[left].end : figures[right].start]
        if right != left + 1 or figures[left].sentence != figures[right].sentence:
            return False
        if len(between) > 30 or _PART_END.search(between) or _ANEW.search(between):
            return False
    return True


def _apart(figures: Sequence[Figure], whole: int, parts: Sequence[int]) -> bool:
    """Whether no two parts are likely to hold the same thing: no certificates, no banks of a river, no 党员 and 女性."""
    names = [_before(figures, i).split("其中")[-1].strip(",，、:：") for i in parts]
    if figures[whole].row.base_unit in _EXTENT or any(w in n for n in names for w in equation_words("overlapping")):
        return False
    of_a_kind = len({name.rstrip("的有为共计是完成")[-2:] for name in names}) == 1
    bracketed = _OPENING.search(_before(figures, parts[0])) is not None
    return of_a_kind or ((bracketed or len(parts) > 2) and figures[whole].row.base_unit not in _PEOPLE)
