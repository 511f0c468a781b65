"""Which words of its sentence a number measures."""

from __future__ import annotations

from dataclasses import replace

from tasks.text.borrowed_names import (
    clause_subject,
    contest_name,
    found_at,
    inherited_name,
    last_resort,
    name_among,
    name_from_before,
    place_before,
    subject_of_clause,
)
from tasks.text.clause_tokens import PERIOD, QUANTITY, Tokens, clause_start, is_boundary
from tasks.text.cues import words_of
from tasks.text.measures import Reading, leading_change
from tasks.text.phrases import JOINER, ends_name, is_nominal, names_nothing, phrase_after, phrase_before, skip_links
from tasks.text.shared_names import (
    NOTHING,
    Memory,
    Named,
    head_of,
    is_place,
    object_of,
    shared_verb,
    whole_attribute,
    without_place,
)

# base units that measure and do not count: their name stands before the number unless nothing does
MEASURING = frozenset(
    "元 美元 港元 欧元 米 平方米 立方米 吨 瓦 千瓦时 分贝 % 百分点 倍 年 月 日 小时 分钟 位 分 番 年一遇 度 级".split()  # noqa: SIM905
)
_DURATIONS = frozenset(("年", "月", "日", "小时", "分钟"))
_COPULA = frozenset(("为", "是", "达", "达到", "共", "有", "共有"))
_STATES = frozenset(("未", "已", "无", "没有", "尚未", "不", "新", "正在", "在"))
_OR = frozenset(("或", "至", "到", "、"))
_ALL = frozenset(("均", "都", "全部", "全", "已"))
_SUBJECT = words_of("subject")
_LIGHT = words_of("light")
_LINK = words_of("link")
_ATTRIBUTE = words_of("attribute")
_GENERIC = words_of("generic")
_TERMS = words_of("term")
_LIMITS = frozenset(("超过", "不足", "低于", "高于", "少于", "满", "超"))
_PEOPLE = frozenset(("人", "名", "户", "家", "个"))
_EXTENT = words_of("extent")
_BARE = words_of("bare")
_TIMES = ("期", "时间", "年限", "周期", "时限", "寿命")


def name_number(tokens: Tokens, index: int, reading: Reading, base_unit: str, memory: Memory) -> Named:
    """The name of the quantity at token `index`, whose clause reads as `reading`."""
    begin = clause_start(tokens, index)
    end = index
    inside = reading.rule == "gap_verb"  # 远高于 is one word, and no part of a name
    while end > begin and (tokens.ends[end - 1] - 1 if inside else tokens.starts[end - 1]) >= reading.start:
        end -= 1
    if reading.measure == "level":
        return _level(tokens, index, end, base_unit, memory)
    if reading.measure == "rank":
        return _ranked(tokens, index, end, memory)
    return _changed(tokens, index, end, reading, base_unit, memory)


def place_level(comparator: str, previous: Named) -> Named:
    """The level of another place beside one's own: 城镇化水平30%,低于[全省]34% -> 全省城镇化水平."""
    return Named(comparator + without_place(previous.text), -1, -1, "place_of_previous", 0.8, comparator)


def _level(tokens: Tokens, index: int, end: int, base_unit: str, memory: Memory) -> Named:
    """The name of a level: the phrase before the number, or the counted thing after it."""
    if base_unit in _DURATIONS and tokens.words[index - 1 : index] == ["连续"] and (run := _continuous(tokens, index)):
        return run
    begin = clause_start(tokens, index)
    if (
        memory.sentence
        and begin
        and tokens.tags[begin - 1] == QUANTITY
        and tokens.words[index - 1][-1] in "到至"
        and tokens.words[index - 1] != "达到"
    ):
        return inherited_name(memory)  # 由12%上升[到]15%
    left_end = skip_links(tokens, end)
    left = phrase_before(tokens, left_end, memory.floor(tokens))
    right = _after(tokens, index, base_unit)
    if right and base_unit in _DURATIONS and _leads_to_next(tokens, index):
        right = None
    has_left = left[0] < left[1] and not names_nothing(tokens, *left)
    if right and (not has_left or _prefers_right(tokens, index, left, left_end, base_unit)):
        return _counted(tokens, index, right, left if has_left else None, base_unit, memory)
    if not has_left and base_unit in _PEOPLE and (doing := _doing(tokens, index, base_unit, memory)):
        return doing
    place, previous = place_before(tokens, index, end), memory.last()
    if has_left and not (place and memory.sentence and memory.sentence[-1][2] == base_unit):
        return _before(tokens, left, base_unit, memory)
    if place and previous and previous.text:
        return Named(place + without_place(previous.text), -1, -1, "place_of_previous", 0.8, place)
    named = name_from_before(tokens, index, memory, sticky=False)
    return named if named.text else last_resort(tokens, index)


def _doing(tokens: Tokens, index: int, base_unit: str, memory: Memory) -> Named | None:
    """What counted people or things did, where nothing says what they are: 其中8人[入选人才计划]."""
    after = index + 1
    if (
        after >= len(tokens)
        or tokens.tags[after] != "v"
        or leading_change(tokens.words[after] + "量化")
        or tokens.words[after] in _COPULA
    ):
        return None
    start, stop = phrase_after(tokens, after, predicate=True)
    if stop - start < 2:
        return None
    found = found_at(tokens, start, stop, "counted_by_predicate", 0.6)
    if memory.sentence and memory.sentence[-1][2] == base_unit and memory.sentence[-1][0].rule.startswith("counted"):
        return replace(found, text=memory.sentence[-1][0].text + found.text)  # 35个行业中有26个实现增长
    return found


def _continuous(tokens: Tokens, index: int) -> Named | None:
    """连续3年[发布白皮书] -> 连续发布白皮书."""
    if index + 1 >= len(tokens) or is_boundary(tokens.words[index + 1]):
        return None
    start, stop = phrase_after(tokens, index + 1, predicate=False)
    if start >= stop:
        return None
    return Named("连续" + tokens.text(start, stop), tokens.starts[start], tokens.ends[stop - 1], "continuous", 0.7)


def _after(tokens: Tokens, index: int, base_unit: str) -> tuple[int, int] | None:
    """The noun phrase right after the number, if one stands there."""
    words, tags, total = tokens.words, tokens.tags, len(tokens)
    j, of = index + 1, False
    if j + 1 < total and words[j] in _OR and tags[j + 1] == QUANTITY and words[j + 1][-1] == words[index][-1]:
        j += 2  # 100元或200元不等的补助
    if j + 1 < total and words[j] in _ALL and words[j + 1] in ("为", "是", "属于"):
        j, of = j + 2, True
    while j < total and (
        words[j] in ("的", "左右", "以上", "以下", "以内", "多", "余", "来", "不等")
        or (words[j] in ("为", "是") and base_unit not in MEASURING)
    ):
        of = of or words[j] in ("的", "为", "是")
        j += 1
    if j >= total or is_boundary(words[j]) or tokens.is_island(j) or words[j] in JOINER or words[j] in _EXTENT:
        return None
    if words[j] in _STATES and (relative := _relative(tokens, j)):
        return relative
    if any(
        words[k][-1] in "到至" and words[k] != "达到" and tokens.tags[k + 1] == QUANTITY
        for k in range(j, min(j + 4, total - 1))
    ):
        return None  # 由120个工作日压减至60个工作日
    if (
        ends_name(words[j], tags[j])
        and not is_nominal(tokens, j)
        and not (of and tags[j][0] == "v")
        and words[j] not in ("中小", "在建", "非")
    ):
        return None
    if base_unit in MEASURING and tags[j][0] == "v" and tags[j] != "vn" and not of and words[j] not in _GENERIC:
        return None
    start, end = phrase_after(tokens, j, predicate=False)
    if tokens.words[index + 1] in ("以上", "以下", "以内") and _quantity_next(tokens, end):
        return None  # 收入10万元以上的村达到412个: a limit inside the name of 412个
    return (start, end) if start < end else None


def _relative(tokens: Tokens, start: int) -> tuple[int, int] | None:
    """A counted thing with a relative clause before it: 12个[未建立党组织的小区]."""
    for j in range(start + 1, min(start + 9, len(tokens) - 1)):
        if is_boundary(tokens.words[j]) or tokens.is_island(j):
            return None
        if tokens.words[j] == "的":
            begin, end = phrase_after(tokens, j + 1, predicate=False)
            return (start, end) if begin < end else None
    return None


def _quantity_next(tokens: Tokens, index: int) -> bool:
    """Whether only links stand between a token and the next quantity."""
    while index < len(tokens) and tokens.words[index] in _LINK and tokens.tags[index] != QUANTITY:
        index += 1
    return index < len(tokens) and tokens.tags[index] == QUANTITY


def _prefers_right(tokens: Tokens, index: int, left: tuple[int, int], left_end: int, base_unit: str) -> bool:
    """Whether the thing after the number is what is counted, although a phrase stands before it."""
    words, tags = tokens.words, tokens.tags
    if words[index - 1] == "的" and base_unit != "%":
        return True
    last, tag = words[left[1] - 1], tags[left[1] - 1]
    if base_unit in _DURATIONS:
        return tags[index + 1][0] in "nv" and not last.endswith(_TIMES) and not _leads_to_next(tokens, index)
    if base_unit in ("%", "百分点"):
        return False
    if base_unit in MEASURING:
        if _LIMITS.intersection(words[left_end:index]):
            return False  # 研发投入超过500万元的企业
        verbal = (
            last not in _TERMS
            and left[1] - left[0] == 1
            and len(last) <= 2
            and (tag in ("v", "vd", "vn") or left_end == index)
        )
        return verbal or any(w in _LIGHT and w not in _COPULA for w in words[left_end:index])
    if _leads_to_next(tokens, index):
        return False
    return not (base_unit == "人" and tag in ("n", "vn") and tags[index + 1][0] in "vd")


def _leads_to_next(tokens: Tokens, index: int) -> bool:
    """Whether the words after a number belong to the next number: 县级30个[省级]12个, 24小时[集雨量]184毫米."""
    j = index + 1
    while j < len(tokens) and j - index <= 4 and tokens.tags[j] != QUANTITY:
        word = tokens.words[j]
        if is_boundary(word) or not (word in _ATTRIBUTE or word.endswith(("级", "量", "值", "额", "率"))):
            return False
        j += 1
    return index + 1 < j < len(tokens) and tokens.tags[j] == QUANTITY


def _counted(
    tokens: Tokens, index: int, right: tuple[int, int], left: tuple[int, int] | None, base_unit: str, memory: Memory
) -> Named:
    """The thing counted after the number, with its predicate where that tells it from its neighbours."""
    start, end = right
    told = bool(memory.sentence) and memory.sentence[-1][0].rule == "counted_with_predicate"
    told = told and clause_start(tokens, index) == index
    relative = tokens.words[start] in _STATES and "的" in tokens.words[start:end]
    if base_unit not in MEASURING and not relative and (told or _needs_predicate(tokens, index, right)):
        longer = phrase_after(tokens, start, predicate=True)
        if longer[1] > end:
            return found_at(tokens, start, longer[1], "counted_with_predicate", 0.75)
    found = found_at(tokens, start, end, "counted_after", 0.85)
    if left and base_unit in MEASURING and left[1] - left[0] == 1 and found.text in _GENERIC:
        return Named(tokens.text(*left) + found.text, found.start, found.end, "verb_and_object", 0.8)
    if left and tokens.words[index - 1] == "的" and index - left[0] <= 4:
        modifier = tokens.text(left[0], index)
        if len(modifier) <= 5 and all(t[0] in "vd" for t in tokens.tags[left[0] : index - 1]):  # 自查发现的8宗问题
            return Named(modifier + found.text, found.start, found.end, "counted_with_modifier", 0.8, found.subject)
    return found


def _needs_predicate(tokens: Tokens, index: int, right: tuple[int, int]) -> bool:
    """Whether the predicate tells the counted things from their neighbours: 其中12家[企业通过认证]."""
    stop = right[1]
    if stop >= len(tokens) or tokens.words[stop] in _ALL or is_boundary(tokens.words[stop]):
        return False
    if right[0] > index + 1 and tokens.words[right[0] - 1] in ("为", "是"):
        return False
    before = set(tokens.words[clause_start(tokens, index) : index])
    if before & {"其中", "共有", "有", "为"}:
        return True
    head = tokens.words[stop - 1]
    nearby = tokens.words[max(0, index - 14) : index] + tokens.words[stop : stop + 14]
    return head in nearby and QUANTITY in tokens.tags[max(0, index - 14) : index]


def _before(tokens: Tokens, left: tuple[int, int], base_unit: str, memory: Memory) -> Named:
    """The phrase before the number, with the shared head or verb of the list it stands in."""
    start, end = left
    words, tags = tokens.words[start:end], tokens.tags[start:end]
    found = found_at(tokens, start, end, "before_number", 0.9)
    if (
        start > 0
        and tokens.tags[start - 1] == QUANTITY
        and (words[0] in ("以上", "以下", "以内") or words[-1][-1] == "量")
    ):
        first = memory.sentence[-1][0] if memory.sentence else NOTHING  # 收入10万元[以上的村]412个
        begin = first.start if first.start >= 0 and words[0][0] == "以" else tokens.starts[start - 1]
        return Named(tokens.text(tokens.index_at(begin), end), begin, found.end, "number_in_name", 0.75)
    year = start - 2 if start > 1 and tokens.words[start - 1] in JOINER else start - 1
    if (
        year >= 0
        and tokens.tags[year] == PERIOD
        and (words[0] in ("以前", "之前", "以后") or found.text in ("项目", "任务"))
    ):
        begin = tokens.starts[year]  # 20_年及以前的项目8宗
        return Named(tokens.text(year, end), begin, found.end, "period_in_name", 0.7)
    if found.text == "任务" and (earlier := clause_subject(tokens, start)):
        return earlier
    if not memory.sentence:
        return found
    previous, _, unit = memory.sentence[-1]
    if found.text in _BARE:
        return whole_attribute(found, memory)
    if base_unit == unit and len(words) <= 2 and all(w in _ATTRIBUTE for w in words):
        return Named(found.text + head_of(previous.text), found.start, found.end, "shared_head", 0.75)
    if base_unit == unit and len(words) > 1 and all(t[0] in "vd" for t in tags) and previous.rule == "before_number":
        return Named(found.text + object_of(tokens, previous), found.start, found.end, "shared_object", 0.7)
    verb = shared_verb(tokens, previous, unit == base_unit, tags[0], words[-1])
    if verb:
        return Named(verb + found.text, found.start, found.end, "shared_verb", 0.8, found.subject)
    if start > 0 and tokens.words[start - 1] in ("(", "（") and found.text in _GENERIC:
        return Named(previous.text + found.text, found.start, found.end, "attribute_of_previous", 0.75)
    return found


def _changed(tokens: Tokens, index: int, end: int, reading: Reading, base_unit: str, memory: Memory) -> Named:
    """The name of what grows, is shared or compared."""
    if (
        end > 0
        and "、" in tokens.words[end - 1 : end + 1]
        and (subject := subject_of_clause(tokens, clause_start(tokens, end), end))
    ):
        return found_at(tokens, *subject, "subject_of_clause", 0.7)  # 出口由负转正、增长12.8%
    start, stop = phrase_before(tokens, skip_links(tokens, end), memory.floor(tokens))
    right = _after(tokens, index, base_unit)
    if start < stop and not names_nothing(tokens, start, stop):
        if reading.rule == "share_done" and memory.sentence:
            return name_from_before(tokens, index, memory, sticky=True)
        found = whole_attribute(found_at(tokens, start, stop, f"{reading.measure}_of_phrase", 0.85), memory)
        previous = memory.last()
        if stop - start == 1 and found.text in _ATTRIBUTE and memory.sentence and previous and previous.text:
            return replace(found, text=found.text + head_of(previous.text), rule="shared_head")  # 其中城市上涨2%
        return found
    if right and base_unit not in ("%", "百分点", "倍"):
        return found_at(tokens, *right, f"{reading.measure}_of_counted", 0.75)
    if right and reading.rule == "share_part":
        longer = phrase_after(tokens, right[0], predicate=True)
        return found_at(tokens, *longer, "share_of_counted", 0.7)
    place, previous = place_before(tokens, index, end), memory.last()
    if place and previous and previous.text and not memory.sentence:
        return Named(place + without_place(previous.text), -1, -1, "place_of_previous", 0.7, place)
    return name_from_before(tokens, index, memory, sticky=True)


def _ranked(tokens: Tokens, index: int, end: int, memory: Memory) -> Named:
    """The name of what is ranked: the phrase before 列全省, else the number before."""
    last = skip_links(tokens, end)
    while last > 0 and tokens.words[last - 1] in _SUBJECT:
        last = skip_links(tokens, last - 1)  # 总量[全省]第三
    start, stop = phrase_before(tokens, last, memory.floor(tokens))
    inside = name_among(tokens, index)
    if inside:
        return inside
    if start < stop and not names_nothing(tokens, start, stop) and not is_place(tokens, start, stop):
        return whole_attribute(found_at(tokens, start, stop, "rank_of_phrase", 0.8), memory)
    named = name_from_before(tokens, index, memory, sticky=True)
    return (contest_name(tokens, index) or named) if named.text.endswith(("得分", "总分", "分数", "成绩")) else named
