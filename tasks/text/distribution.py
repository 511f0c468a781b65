"""Lists: which numbers share one verb or unit, and how the names of a list are given to its numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tasks.text.catalogue import canonical_name
from tasks.text.quantities import Quantity
from tasks.text.segmenter import tag_words

_JOINS = re.compile(
    r"\s*(?:[、和与及,，]|以及)\s*(?:力争|争取|奋力|冲刺|奋斗|增长|上升|下降|提高|回落|减少|增加|降低)*\s*$"
)
_ENUMERATES = frozenset(("、", "和", "与", "及", "以及"))
_DOERS = re.compile(r"(?:^|[,，;；。]|其中)(?P<list>[^\W\d]+(?:、[^\W\d]+)*)(?:分别|各自?|依次)(?:完成|实现|达到?)?$")
_ITEMS = re.compile(r"、|和|与|及|以及")
_HEAD = re.compile(
    r"((?:人均)?(?:可支配收入|产业增加值|增加值|总值|销售额|零售额|贷款余额|存款余额|支出|收入|排放量|投资|产值|产量|面积|总量|总额|"
    r"中的占比|占比|满意度|合格率|覆盖率|率|标准|价格|产业|[人件户次起家]数|总量|增幅|增速|量|额))$"
)
_TRADES = re.compile(
    r"(?P<last>[^\W\d]+?)等?[二两三四五六七八九十]大[\u4e00-\u9fff]{0,6}?(?:产业|行业|领域|板块|区域|集群)(?P<head>[^\W\d]+)"
)
_BRACKET = re.compile(r"[(（][^()（）]{1,8}[)）]$")  # 零售业、住宿业销售额[(营业额)]
_OWN = re.compile(r"(?P<thing>[^\W\d]{2,}?)(?:总量|总额|规模|增速|增幅|占比|比重|总数)")
_ORDINAL = re.compile(r"第[一二三四五]")
_MEDALS = ("金牌", "银牌", "铜牌")
_FOWL = ("家禽", "活禽", "禽类")
_SHORT = 2  # characters of an attribute that stands for its item in a list
_REACH = 30  # characters before a number in which 分别 can stand


def joins(between: str) -> bool:
    """Whether only a joiner stands between two numbers: 5%[和]10%."""
    return bool(_JOINS.match(between))


def distributed_lists(text: str, quantities: Sequence[Quantity]) -> dict[int, tuple[int, bool]]:
    """For the last number of each list after 分别, or of bare numbers with 、 between: how many numbers, and whether told."""
    out: dict[int, tuple[int, bool]] = {}
    if len(quantities) < 2 or ("分别" not in text and "、" not in text):
        return out
    count, told = 1, False
    for i, q in enumerate(quantities):
        previous = quantities[i - 1].end if i else 0
        if i and _joined(text[previous : q.start], told, quantities[i - 1], q):
            count += 1
        else:
            count, told = 1, "分别" in text[max(previous, q.start - _REACH) : q.start]
        after = quantities[i + 1] if i + 1 < len(quantities) else None
        last = after is None or not _joined(text[q.end : after.start], told, q, after)
        if count > 1 and last:
            out[q.start] = count, told
    return out


def _joined(between: str, told: bool, left: Quantity, right: Quantity) -> bool:
    """Whether the words between two numbers make them one list: after 分别 a comma too, else only 、 and 和."""
    if between.strip() in _ENUMERATES:
        return True
    return told and joins(between) and (left.base_unit == "%") == (right.base_unit == "%")  # 减少4起、2人,下降30%和22%


def _prefix_before(items: Sequence[str]) -> str:
    """What stands before a list of short words alike: 生均公用经费[小学、初中], 工业生产者[出厂价格、购进价格]."""
    size = len(items[-1])
    if {len(item) for item in items[1:]} != {size} or not _SHORT <= size <= 2 * _SHORT or len(items[0]) < size + 3:
        return ""
    words = [word for word, _ in tag_words(items[0])]
    alone = canonical_name(items[-1], "growth", "%")  # 一般公共预算收入、税收收入 share no word
    if len(words) == 1 and alone is None and items[0][-_SHORT:] == items[-1][-_SHORT:]:
        return items[0][:-size]  # 工业生产者出厂价格、购进价格
    tail = 0
    while words and tail < size:
        tail += len(words.pop())
    same = size == _SHORT or items[0][-_SHORT:] == items[-1][-_SHORT:]
    return "".join(words) if tail == size and same and not _HEAD.search("".join(words[-1:]) or "率") else ""


def _head_after(items: Sequence[str]) -> str:
    """What follows the common last character of a list: 图书馆、文化馆、博物馆[接待群众]."""
    ends = {item[-1] for item in items[:-1]}
    if len(ends) != 1 or len(items[0]) < _SHORT:
        return ""
    at = items[-1].find(ends.pop(), 1)
    return items[-1][at + 1 :] if 0 < at < len(items[-1]) - 1 else ""


def doers(text: str, at: int, deed: str, count: int) -> list[str] | None:
    """The names where those of a list did the same: [城区、郊区]分别投入3亿元、2亿元 -> 城区投入, 郊区投入."""
    listed = _DOERS.search(text, max(0, at - _REACH), at) if at > 0 else None
    items = [item for item in _ITEMS.split(listed["list"]) if item] if listed else []
    return [item + deed for item in items] if len(items) == count else None


def split_names(text: str, count: int) -> list[str] | None:
    """A list of names, with the shared head given to each: 教育、卫生支出 -> 教育支出, 卫生支出."""
    bare = _BRACKET.sub("", text)
    items = [item for item in bare.split("、") if item]  # 住宿和餐饮业、批发和零售业
    if len(items) != count:
        items = [item for item in _ITEMS.split(bare) if item]
    if len(items) != count or count < 2:
        return None
    if trades := _TRADES.fullmatch(items[-1]):  # 装备制造、食品医药两大主导产业产值
        return [item + trades["head"] for item in (*items[:-1], trades["last"])]
    if _ORDINAL.fullmatch(items[0]) and all(item[0] in "第一二三四五" for item in items):  # 第一、二、三产业
        items = [items[0], *(item if item[0] == "第" else f"第{item}" for item in items[1:])]
    if items[-1].startswith(_FOWL) and all(len(item) == 1 for item in items[:-1]):  # 猪、牛、羊、家禽出栏
        return [*(item + items[-1][_SHORT:] for item in items[:-1]), items[-1]]
    if items[-1] == "铜牌" and count == len(_MEDALS):
        return list(_MEDALS)  # 获金、银、铜牌分别为13枚、13枚和34枚
    size = len(items[0])
    if size <= _SHORT and len({len(i) for i in items[:-1]}) == 1 and len(items[-1]) > size + 1:
        return [item + items[-1][size:] for item in items[:-1]] + [items[-1]]  # 国、省控断面 -> 国控断面, 省控断面
    first = tag_words(items[-1])[0][0]
    if _SHORT < len(first) < len(items[-1]) - 1 and {len(i) for i in items[:-1]} == {len(first)}:
        return [*(item + items[-1][len(first) :] for item in items[:-1]), items[-1]]  # 高血压、糖尿病患者规范管理率
    if items[-1] in ("增幅", "增速", "总量", "占比", "比重", "人均") and (own := _OWN.fullmatch(items[0])):
        return [items[0], *(own["thing"] + item for item in items[1:])]  # 财政收入总量和增幅
    if head := _head_after(items):
        return [*(item + head for item in items[:-1]), items[-1]]
    found = _HEAD.search(items[-1])
    if prefix := _prefix_before(items):
        return [items[0], *(prefix + item for item in items[1:])]
    if not found or items[-1] == found[1]:
        return items
    return [item if _HEAD.search(item) and len(item) > 2 else item + found[1] for item in items]
