"""Averages with their total and count: 26个贫困村共投入1300万元,村均50万元; 五年累计完成250亿元,年均50亿元."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tasks.text.equation_shapes import NUMBER, Stated, letter
from tasks.text.figures import REACH, Figure
from tasks.text.numerals import parse_numeral

_AVERAGE = re.compile(
    r"(?:(?P<thing>[村户人镇乡校场家亩车店厂园站县企])均|平均每[个家户名]?(?P<each>[\u4e00-\u9fff]))[^,，;；。均]{0,10}$"
)
_EACH = re.compile(r"[每均][^,，;；。]{0,8}$")  # 每亩收益2800元 is no total
_YEARLY = re.compile(r"年均(?!增长|递增|增速)[^,，;；。]{0,6}$")
_YEARS = re.compile(r"(?P<years>[二三四五六七八九十两\d]{1,2})年(?:来|间|时间)?[,，]?[^,，;；。]{0,4}累计")
_FOLLOWS = re.compile(r"[,，](?:共|总共|合计|累计)[^,，;；。]{0,6}$")
_PEOPLE = frozenset(("人", "名", "户", "人次"))


def find_averages(figures: Sequence[Figure]) -> Iterator[Stated]:
    """`average`: total, count, average; the count may be a number of years in words."""
    for i, figure in enumerate(figures):
        if letter(figure) != NUMBER:
            continue
        lead = _lead(figures, i)
        if "均" not in lead:
            continue
        if match := _AVERAGE.search(lead):
            yield from _of_things(figures, i, match["thing"] or match["each"])
        elif _YEARLY.search(lead) and (yearly := _years_before(figures, i)):
            yield yearly


def _of_things(figures: Sequence[Figure], i: int, thing: str) -> Iterator[Stated]:
    """The count of the things and the total in the average's unit, near it in the same part of the sentence."""
    near = [j for j in range(max(0, i - REACH // 2), i) if _in_part(figures, j, i)]
    counts = [j for j in near if _counts(figures[j], thing)]
    totals = [j for j in near if j not in counts and _is_total(figures, j, i) and not _EACH.search(_lead(figures, j))]
    if not totals and i + 1 < len(figures) and _in_part(figures, i, i + 1) and _is_total(figures, i + 1, i):
        after = figures[i + 1]
        totals = [i + 1] if _FOLLOWS.search(after.text[figures[i].end : after.start]) else []
    if len(counts) == 1 and len(totals) == 1:
        yield Stated("average", "for_each", (("total", totals[0]), ("count", counts[0]), ("average", i)))


def _lead(figures: Sequence[Figure], i: int) -> str:
    """The words between a figure and the one before it in the sentence."""
    start = figures[i - 1].end if i and figures[i - 1].sentence == figures[i].sentence else 0
    return figures[i].text[start : figures[i].start]


def _counts(figure: Figure, thing: str) -> bool:
    """Whether a number counts the thing: 26个贫困[村], 1600[户], 8000[亩]."""
    after = re.split(r"[,，;；。、]", figure.text[figure.end : figure.end + 8])[0]
    head = re.match(rf"[\u4e00-\u9fff]{{0,3}}?{thing}", after)
    named = thing not in "人户" and figure.row.name.endswith(thing)
    if thing == "人" and figure.row.base_unit in _PEOPLE - {"户"}:
        return True
    return figure.row.unit.endswith(thing) or bool(head) or named


def _is_total(figures: Sequence[Figure], j: int, i: int) -> bool:
    """Whether a number is of the average's kind."""
    return (
        letter(figures[j]) == NUMBER
        and figures[j].row.base_unit.split("/")[0] == figures[i].row.base_unit.split("/")[0]
    )


def _in_part(figures: Sequence[Figure], left: int, right: int) -> bool:
    """Whether two figures stand in one sentence with no full break between them."""
    a, b = figures[left], figures[right]
    return a.sentence == b.sentence and not re.search(r"[;；。]", a.text[a.end : b.start])


def _years_before(figures: Sequence[Figure], i: int) -> Stated | None:
    """近三年累计新增900件,[年均]300件: the number of years stands in words before the total."""
    j = i - 1
    if j < 0 or not _in_part(figures, j, i) or not _is_total(figures, j, i):
        return None
    found = _YEARS.search(figures[j].text[max(0, figures[j].start - 30) : figures[j].start])
    years = parse_years(found["years"]) if found else None
    if not years or years < 2:
        return None
    return Stated("average", "each_year", (("total", j), ("average", i)), years)


def parse_years(text: str) -> int | None:
    """三 -> 3, 10 -> 10."""
    value = parse_numeral(text.replace("两", "二"))
    return int(value) if value is not None else None
