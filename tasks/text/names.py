"""Which words of its sentence a number measures."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from tasks.text.cues import words_of
from tasks.text.measures import Reading
from tasks.text.phrases import (
    PERIOD,
    QUANTITY,
    Tokens,
    clause_start,
    ends_name,
    is_boundary,
    names_nothing,
    phrase_after,
    phrase_before,
    skip_links,
)

# units that measure and do not count things: their name stands before the number unless nothing does
MEASURING = frozenset(
    [
        "元",
        "美元",
        "港元",
        "欧元",
        "米",
        "平方米",
        "立方米",
        "吨",
        "瓦",
        "千瓦时",
        "分贝",
        "%",
        "百分点",
        "倍",
        "年",
        "月",
        "日",
        "小时",
        "分钟",
        "位",
        "分",
        "番",
        "年一遇",
        "亩",
        "度",
        "公斤",
        "级",
        "%/年",
    ]
)
_DURATIONS = frozenset(("年", "月", "日", "小时", "分钟"))
_COPULA = frozenset(["为", "是", "达", "达到", "共", "有", "共有"])
_SUBJECT = words_of("subject")
_LINK = words_of("link")
_LIGHT = words_of("light")
_ATTRIBUTE = words_of("attribute")
_JOINER = words_of("joiner")
_BARE_ATTRIBUTES = frozenset(
    ["增速", "增幅", "降幅", "跌幅", "涨幅", "总数", "总量", "总额", "占比", "比重", "总数量", "累计总数"]
)
_GENERIC = frozenset(
    [
        "资金",
        "投资",
        "规模",
        "面积",
        "总长",
        "总面积",
        "长",
        "长度",
        "总投资",
        "金额",
        "时间",
        "总量",
        "人数",
        "数量",
        "占比",
        "总长度",
        "任务",
        "总额",
        "产值",
    ]
)


@dataclass(frozen=True, slots=True)
class Named:
    """The name of a number, where it stands (clean offsets in the sentence, -1 when inherited) and why."""

    text: str
    start: int
    end: int  # offset in the sentence
    rule: str
    reliability: float
    subject: str | None = None


@dataclass(slots=True)
class Memory:
    """What was named before in the sentence and the paragraph."""

    sentence: list[tuple[Named, str, str]] = field(default_factory=list)  # name, measure, base unit
    paragraph: Named | None = None

    def last(self) -> Named | None:
        """The nearest name before, of the sentence, else of the paragraph."""
        return self.sentence[-1][0] if self.sentence else self.paragraph


_MASKED_PLACE = re.compile(r"[xX*＊]{1,4}[\u4e00-\u9fff]?")
NOTHING = Named("", -1, -1, "nothing", 0.2)


def name_number(tokens: Tokens, index: int, reading: Reading, base_unit: str, memory: Memory) -> Named:
    """The name of the quantity at token `index`, whose clause reads as `reading`."""
    end = _name_end(tokens, index, reading)
    if reading.measure == "level":
        return _level(tokens, index, end, base_unit, memory)
    if reading.measure == "rank":
        return _ranked(tokens, index, end, memory)
    return _changed(tokens, index, end, reading, base_unit, memory)


def _name_end(tokens: Tokens, index: int, reading: Reading) -> int:
    """The token before which the name ends: where the clause's verb of growth, share or gap begins."""
    begin = clause_start(tokens, index)
    offset = tokens.starts[begin] if begin < index else tokens.starts[index]
    if reading.start < 0:
        return index
    at = reading.start
    end = index
    while end > begin and tokens.starts[end - 1] >= at:
        end -= 1
    return end if offset <= at else begin


def _found(tokens: Tokens, start: int, end: int, rule: str, reliability: float) -> Named:
    subject = tokens.words[start - 1] if start > 0 and tokens.words[start - 1] in _SUBJECT else None
    return Named(tokens.text(start, end), tokens.starts[start], tokens.ends[end - 1], rule, reliability, subject)


def _level(tokens: Tokens, index: int, end: int, base_unit: str, memory: Memory) -> Named:
    """The name of a level: the phrase before the number, or the counted thing after it."""
    left_end = skip_links(tokens, end)
    left = phrase_before(tokens, left_end, _floor(tokens, memory))
    right = _after(tokens, index, base_unit)
    if tokens.words[left_end - 1 : left_end] == ["连续"] or tokens.words[index - 1 : index] == ["连续"]:
        start, stop = phrase_after(tokens, index + 1, predicate=False)
        if base_unit in _DURATIONS and index + 1 < len(tokens) and start < stop:
            return Named(
                "连续" + tokens.text(start, stop), tokens.starts[start], tokens.ends[stop - 1], "continuous", 0.7
            )
    has_left = left[0] < left[1] and not names_nothing(tokens, *left)
    if right and (not has_left or _prefers_right(tokens, index, left, left_end, base_unit)):
        return _counted(tokens, index, right, left if has_left else None, base_unit)
    if has_left:
        return _with_head(tokens, left, index, base_unit, memory)
    place = _place_only(tokens, index, end)
    previous = memory.last()
    if place and previous and previous.text:
        return Named(place + _without_place(previous.text), -1, -1, "place_of_previous", 0.8, place)
    named = _from_before(tokens, index, memory)
    return named if named.text else _last_resort(tokens, index)


def _last_resort(tokens: Tokens, index: int) -> Named:
    """The words of the clause before a number that nothing else names: [该村]共有412户."""
    begin, end = clause_start(tokens, index), skip_links(tokens, index)
    while begin < end and tokens.words[begin] in ("该", "本", "我", "其", "这"):
        begin += 1
    return _found(tokens, begin, end, "last_resort", 0.3) if begin < end else NOTHING


def _floor(tokens: Tokens, memory: Memory) -> int:
    """The token after the name of the number before, which no other name takes again."""
    if not memory.sentence or memory.sentence[-1][0].end < 0:
        return 0
    return tokens.index_at(memory.sentence[-1][0].end)


def _after(tokens: Tokens, index: int, base_unit: str) -> tuple[int, int] | None:
    """The noun phrase right after the number, if one stands there."""
    j = index + 1
    words, tags = tokens.words, tokens.tags
    of = False
    while j < len(tokens) and (
        words[j] in ("的", "左右", "以上", "以下", "以内", "多", "余", "来")
        or (words[j] in ("为", "是") and base_unit not in MEASURING)
    ):
        of = of or words[j] in ("的", "为", "是")
        j += 1
    if j + 1 < len(tokens) and words[j + 1] in ("到", "至", "为") and tags[j][0] == "v":
        return None
    if j >= len(tokens) or is_boundary(words[j]) or tags[j] in (QUANTITY, PERIOD) or words[j] in _JOINER:
        return None
    if ends_name(words[j], tags[j]) and not (of and tags[j][0] == "v") and words[j] not in ("中小", "在建"):
        return None
    if base_unit in MEASURING and tags[j][0] == "v" and not of:
        return None
    start, end = phrase_after(tokens, j, predicate=False)
    return (start, end) if start < end else None


def _prefers_right(tokens: Tokens, index: int, left: tuple[int, int], left_end: int, base_unit: str) -> bool:
    """Whether the thing after the number is what is counted, although a phrase stands before it."""
    words, tags = tokens.words, tokens.tags
    if words[index - 1] == "的":
        return True
    if (
        base_unit in _DURATIONS
        and tags[index + 1][0] in "nv"
        and not words[left[1] - 1].endswith(("期", "时间", "年限", "周期", "时限"))
    ):
        return True
    last_tag = tags[left[1] - 1]
    if base_unit in MEASURING:
        if base_unit in ("%", "百分点"):
            return False
        single = left[1] - left[0] == 1 and last_tag in ("v", "vd", "vn")
        return single or any(w in _LIGHT and w not in _COPULA for w in words[left_end:index])
    if _leads_to_next(tokens, index, left):
        return False
    return not (base_unit == "人" and last_tag in ("n", "vn") and tags[index + 1][0] in "vd")


def _leads_to_next(tokens: Tokens, index: int, left: tuple[int, int]) -> bool:
    """Whether the words after a number belong to the next number: 县级30个[省级]12个."""
    j = index + 1
    while j < len(tokens) and j - index <= 4 and tokens.tags[j] != QUANTITY:
        if is_boundary(tokens.words[j]) or (tokens.words[j] not in _ATTRIBUTE and not tokens.words[j].endswith("级")):
            return False
        j += 1
    return index + 1 < j < len(tokens) and tokens.tags[j] == QUANTITY


def _counted(tokens: Tokens, index: int, right: tuple[int, int], left: tuple[int, int] | None, base_unit: str) -> Named:
    """The thing counted after the number, with its predicate where that tells it from its neighbours."""
    start, end = right
    if _needs_predicate(tokens, index, right):
        longer = phrase_after(tokens, start, predicate=True)
        if longer[1] > end:
            return _found(tokens, start, longer[1], "counted_with_predicate", 0.75)
    found = _found(tokens, start, end, "counted_after", 0.85)
    if base_unit in MEASURING and left and left[1] - left[0] == 1 and found.text in _GENERIC:
        return Named(tokens.text(*left) + found.text, found.start, found.end, "verb_and_object", 0.8)
    prefix = _modifier_before(tokens, index, left)
    return Named(prefix + found.text, found.start, found.end, found.rule, found.reliability, found.subject)


def _modifier_before(tokens: Tokens, index: int, left: tuple[int, int] | None) -> str:
    """A relative clause before the number: [自查发现的]8宗问题."""
    if left and tokens.words[index - 1] == "的":
        text = tokens.text(left[0], index)
        return text if len(text) <= 8 else ""
    return ""


def _needs_predicate(tokens: Tokens, index: int, right: tuple[int, int]) -> bool:
    """Whether the predicate tells the counted things from their neighbours: 其中12家[企业通过认证]."""
    begin = clause_start(tokens, index)
    before = set(tokens.words[max(0, begin) : index])
    if before & {"其中", "共有", "有", "为"}:
        return True
    head = tokens.words[right[1] - 1]
    nearby = tokens.words[max(0, index - 14) : index] + tokens.words[right[1] : right[1] + 14]
    return head in nearby and any(t == QUANTITY for t in tokens.tags[max(0, index - 14) : index])


def _with_head(tokens: Tokens, left: tuple[int, int], index: int, base_unit: str, memory: Memory) -> Named:
    """The phrase before the number, with the shared head or verb of the list it stands in."""
    if (
        left[1] - left[0] == 1
        and left[0] > 0
        and tokens.tags[left[0] - 1] == PERIOD
        and len(tokens.words[left[0]]) <= 2
        and "年" in tokens.words[left[0] - 1]
        and tokens.words[left[0]] not in _GENERIC
        and tokens.tags[left[0]] == "n"
    ):
        left = (left[0] - 1, left[1])
    found = _found(tokens, *left, "before_number", 0.9)
    if (
        tokens.words[left[0]] in ("以上", "以下", "以内")
        and left[0] > 0
        and tokens.tags[left[0] - 1] == QUANTITY
        and memory.sentence
    ):
        first = memory.sentence[-1][0]
        begin = first.start if first.start >= 0 else tokens.starts[left[0] - 1]
        return Named(tokens.text(tokens.index_at(begin), left[1]), begin, found.end, "limit_in_name", 0.75)
    if not memory.sentence:
        return found
    found = _whole_attribute(found, memory)
    previous, _, unit = memory.sentence[-1]
    words = tokens.words[left[0] : left[1]]
    if base_unit == unit and len(words) <= 2 and all(w in _ATTRIBUTE for w in words):
        return Named(found.text + _head_of(previous.text, found.text), found.start, found.end, "shared_head", 0.75)
    if (
        base_unit == unit
        and all(t[0] in "vd" for t in tokens.tags[left[0] : left[1]])
        and previous.rule == "before_number"
    ):
        tail = _object_of(tokens, previous)
        if tail and len(words) > 1:
            return Named(found.text + tail, found.start, found.end, "shared_object", 0.7)
    if tokens.words[left[0] - 1] == "(" and found.text in _GENERIC and previous.text:
        return Named(previous.text + found.text, found.start, found.end, "attribute_of_previous", 0.75)
    return found


def _head_of(previous: str, attribute: str) -> str:
    """The head that a bare attribute shares with the name before: 国家重点文物保护单位 -> 重点文物保护单位."""
    for word in sorted(_ATTRIBUTE, key=len, reverse=True):
        if previous.startswith(word) and len(previous) > len(word) + 1:
            return previous[len(word) :]
    return previous


def _whole_attribute(found: Named, memory: Memory) -> Named:
    """A bare attribute with the name it belongs to: 利润总额…,[降幅]收窄 -> 利润总额降幅."""
    previous = memory.sentence[-1][0] if memory.sentence else None
    if found.text in _BARE_ATTRIBUTES and previous and previous.text:
        base = previous.text
        for prefix in ("新增", "新登记", "新引进", "新建", "累计"):
            base = base.removeprefix(prefix)
        for bare in _BARE_ATTRIBUTES:
            base = base.removesuffix(bare) or base
        return Named(base + found.text, found.start, found.end, "attribute_of_previous", 0.8, found.subject)
    return found


def _object_of(tokens: Tokens, previous: Named) -> str:
    """The object of the verb that begins a name: 主导制定[国家、行业标准]."""
    j = tokens.index_at(previous.start)
    while j < len(tokens) and tokens.ends[j] <= previous.end and tokens.tags[j][0] in "vd":
        j += 1
    end = j
    while end < len(tokens) and tokens.ends[end] <= previous.end:
        end += 1
    return tokens.text(j, end)


def _place_only(tokens: Tokens, index: int, end: int) -> str:
    """The place that alone stands before a number: [我市]为60%."""
    begin = clause_start(tokens, index)
    stop = skip_links(tokens, end)
    while begin < stop and tokens.words[begin] in _JOINER:
        begin += 1
    if 0 < stop - begin <= 2:
        text = tokens.text(begin, stop)
        if all(
            w in _SUBJECT or t.startswith("ns")
            for w, t in zip(tokens.words[begin:stop], tokens.tags[begin:stop], strict=True)
        ):
            return text
    return ""


def _is_place(tokens: Tokens, start: int, end: int) -> bool:
    """Whether a phrase only names a place or an office, of which no rank is a name."""
    text = tokens.text(start, end)
    return bool(_MASKED_PLACE.fullmatch(text)) or all(
        w in _SUBJECT or t in ("ns", "nt") for w, t in zip(tokens.words[start:end], tokens.tags[start:end], strict=True)
    )


def _without_place(name: str) -> str:
    """A name without the place at its front: 全省城镇化水平 -> 城镇化水平."""
    for place in ("全市", "全省", "全国", "全县", "全区", "我市", "我省", "我县", "我区", "我国"):
        if name.startswith(place):
            return name[len(place) :]
    return name


def _from_before(tokens: Tokens, index: int, memory: Memory, reading_changes: bool = False) -> Named:
    """The name for a number whose clause names nothing: of the clause before, else of the number before."""
    begin = clause_start(tokens, index)
    if begin > 0 and tokens.words[begin - 1] in ("(", "（"):
        start, end = phrase_before(tokens, begin - 1)
        if start < end and not names_nothing(tokens, start, end):
            return _found(tokens, start, end, "before_bracket", 0.8)
        if memory.last():
            return _inherit(memory)
    if reading_changes and memory.sentence:
        return _inherit(memory)
    j = begin
    for _ in range(3):
        if j <= 0 or tokens.tags[j - 1] == QUANTITY:
            break
        start, end = phrase_before(tokens, j - 1)
        if start < end and not names_nothing(tokens, start, end):
            subject = _subject_of(tokens, j - 1)
            return _found(tokens, *(subject or (start, end)), "clause_before", 0.6)
        j = clause_start(tokens, j - 1)
    return _inherit(memory)


def _subject_of(tokens: Tokens, end: int) -> tuple[int, int] | None:
    """The noun phrase that begins the clause that ends at token `end`, up to its predicate."""
    begin = clause_start(tokens, end)
    while begin < end and (tokens.words[begin] in _SUBJECT or tokens.tags[begin] == PERIOD):
        begin += 1
    start, stop = phrase_after(tokens, begin, predicate=False)
    if (
        start < stop < end
        and tokens.tags[stop - 1][0] == "n"
        and not ends_name(tokens.words[start], tokens.tags[start])
    ):
        return start, stop
    return None


def _inherit(memory: Memory) -> Named:
    previous = memory.last()
    if previous is None or not previous.text:
        return NOTHING
    reliability = 0.85 if memory.sentence else 0.6
    return Named(previous.text, -1, -1, "inherited", reliability, previous.subject)


def _changed(tokens: Tokens, index: int, end: int, reading: Reading, base_unit: str, memory: Memory) -> Named:
    """The name of what grows, is shared or compared."""
    left_end = skip_links(tokens, end)
    start, stop = phrase_before(tokens, left_end, _floor(tokens, memory))
    if start < stop and not names_nothing(tokens, start, stop):
        return _whole_attribute(_found(tokens, start, stop, f"{reading.measure}_of_phrase", 0.85), memory)
    right = _after(tokens, index, base_unit)
    if right and base_unit not in ("%", "百分点", "倍"):
        return _found(tokens, *right, f"{reading.measure}_of_counted", 0.75)
    if right and reading.rule == "share_part" and not memory.sentence:
        longer = phrase_after(tokens, right[0], predicate=True)
        return _found(tokens, *longer, "share_of_counted", 0.7)
    place = _place_only(tokens, index, end)
    previous = memory.last()
    if place and previous and previous.text and not memory.sentence:
        return Named(place + _without_place(previous.text), -1, -1, "place_of_previous", 0.7, place)
    return _from_before(tokens, index, memory, reading_changes=True)


def _ranked(tokens: Tokens, index: int, end: int, memory: Memory) -> Named:
    """The name of what is ranked: the phrase before 列全省, else the number before, else what follows."""
    start, stop = phrase_before(tokens, skip_links(tokens, end), _floor(tokens, memory))
    if start < stop and not names_nothing(tokens, start, stop) and not _is_place(tokens, start, stop):
        return _whole_attribute(_found(tokens, start, stop, "rank_of_phrase", 0.8), memory)
    return _from_before(tokens, index, memory, reading_changes=True)


_ITEMS = re.compile(r"、|和|与|及|以及")
_HEADS = re.compile(
    r"(?:[^\W\d]{0,6}?)((?:人均)?(?:可支配收入|产业增加值|增加值|销售额|零售额|贷款余额|存款余额|支出|收入|排放量|投资|产值|产量|面积|总量|总额|中的占比|占比|满意度|合格率|覆盖率|率|标准|价格|产业|人数|量|额))$"
)


def split_names(text: str, count: int) -> list[str] | None:
    """A list of names, with the shared head given to each: 教育、卫生支出 -> 教育支出, 卫生支出."""
    items = [item for item in _ITEMS.split(text) if item]
    if len(items) != count or count < 2:
        return None
    found = _HEADS.search(items[-1])
    head = found[1] if found else ""
    if not head or items[-1] == head:
        return items
    return [item if _HEADS.search(item) and len(item) > 2 else item + head for item in items]
