"""Counts beside the list of what they count: 青山、白沙、龙泉等6个镇; 3个县区(东安县、西宁县、南平区)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tasks.text.equation_shapes import NUMBER, Stated, letter
from tasks.text.figures import Figure
from tasks.text.sieves import Marks

_ITEM = r"[^、,，;；。:：()（）\d\s]{1,14}"
_BEFORE = re.compile(rf"(?<![、”》])(?P<items>{_ITEM}(?:、{_ITEM})+)(?P<more>等)?(?:这|共|共计)?$")
_BEHIND = re.compile(rf"[^,，;；。、(（\d]{{0,10}}[(（](?P<items>{_ITEM}(?:、{_ITEM})+)[)）]")
_BRACKETS, _FAR = Marks("(（"), 11  # _BEHIND has one among as many characters
_JOIN = re.compile(r"[和与及]")
_NO_LIST = re.compile(r"其中|含|包括|不|等$|以上|达到|完成|新增|[了过着]$")
_COUNTED = frozenset("个家项座处所条镇乡村县区户名位人件种类宗")
_LONGEST = 200  # characters of a list, that a hostile text costs no more than its length
_MEMBERS = 3  # a bare list of two may be a phrase: 认真、扎实的2项
_UNLIKE = 3  # characters by which items of a bare list may differ in length


def find_listed(figures: Sequence[Figure]) -> Iterator[Stated]:
    """`items`: as many as listed; `items_at_least`: a list with 等 may be shorter than the count."""
    for i, figure in enumerate(figures):
        if letter(figure) != NUMBER or figure.row.unit not in _COUNTED or figure.row.qualifier != "exact":
            continue
        if found := _list_before(figures, i) or _list_behind(figures, i):
            yield found


def _list_before(figures: Sequence[Figure], i: int) -> Stated | None:
    figure = figures[i]
    start = figures[i - 1].end if i and figures[i - 1].sentence == figure.sentence else 0
    start = max(start, figure.start - _LONGEST)
    lead = figure.text[start : figure.start]
    match = _BEFORE.search(lead) if "、" in lead else None
    if match is None or (match.start() == 0 and start == figure.start - _LONGEST):
        return None
    items = match["items"].removesuffix("等").split("、")
    open_ended = bool(match["more"]) or match["items"].endswith("等")
    if open_ended:
        return _stated("items_at_least", "list_and_more", i, len(items))
    return _stated("items", "list_before", i, len(items)) if _is_list(items) else None


def _list_behind(figures: Sequence[Figure], i: int) -> Stated | None:
    figure = figures[i]
    bracket = _BRACKETS.place(figure.text, figure.end, figure.end + _FAR)
    match = _BEHIND.match(figure.text, figure.end) if bracket >= 0 else None
    items = match["items"].split("、") if match else []
    if not items or min(map(len, items)) < 2 or _NO_LIST.search("、".join(items)) or not _alike(items, 2):
        return None  # 11个县(市、区) tells what a 县 may be
    return _stated("items", "list_behind", i, len(items))


def _stated(kind: str, rule: str, i: int, items: int) -> Stated:
    return Stated(kind, rule, (("count", i),), items)


def _is_list(items: Sequence[str]) -> bool:
    """Whether items right before a count are names of the things counted, all told."""
    last = items[-1]
    return (
        len(items) >= _MEMBERS
        and not _NO_LIST.search(last)
        and not any(map(_JOIN.search, items))
        and _alike(items[1:], _UNLIKE)
    )


def _alike(items: Sequence[str], most: int) -> bool:
    """Whether items are about as long as one another, or end in the same word."""
    lengths = [len(item) for item in items]
    return max(lengths) - min(lengths) <= most or len({item[-1] for item in items}) == 1
