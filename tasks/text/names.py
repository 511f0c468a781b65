"""Which words of its sentence a number measures."""

from __future__ import annotations

from dataclasses import replace

from tasks.text.borrowed_names import (
    clause_subject,
    found_at,
    inherited_name,
    last_resort,
    name_from_before,
    place_before,
)
from tasks.text.changed_names import changed_name, ranked_name
from tasks.text.clause_tokens import PERIOD, QUANTITY, Tokens, clause_start
from tasks.text.completed_names import among_counted, completed, head_noun, headless
from tasks.text.counted_names import (
    MEASURING,
    continuous_name,
    counted_name,
    counts_what_follows,
    leads_to_next,
    name_by_predicate,
    phrase_counted,
)
from tasks.text.cues import words_of
from tasks.text.measures import Reading
from tasks.text.phrases import JOINER, names_nothing, phrase_after, phrase_before, skip_links
from tasks.text.shared_names import (
    NOTHING,
    Memory,
    Named,
    at_next_stage,
    head_of,
    object_of,
    shared_verb,
    whole_attribute,
    whole_grade,
    without_place,
)
from tasks.text.trade_names import of_trade
from tasks.text.verb_names import by_way, verb_name, with_place

_DURATIONS = frozenset(("年", "月", "日", "小时", "分钟"))
_SUBJECT = words_of("subject")
_ATTRIBUTE = words_of("attribute")
_GENERIC = words_of("generic")
_INSTITUTIONS = ("院", "站", "馆", "校", "园", "中心", "所", "局", "队")
_NEAR = 12  # numbers before an average that it can be the average of
_DEED = 3  # characters
_REST = frozenset(("剩余", "其余", "余下", "剩下", "剩余的", "其余的"))
_IS = frozenset(("是", "为", "相当于", "约为", "达到"))
_NO_GROUP = ("率", "度", "比", "比例", "比重", "占比", "面", "幅", "速", "值")
_DEEDS_AS_THINGS = frozenset(("就业", "创业", "脱贫", "增收", "上岗", "致富"))  # 扶持创业1100人,带动[就业]4300人
_AIMS = frozenset(("目标", "任务", "指标", "计划"))
_SCORES = frozenset(("得分", "总分", "成绩", "排名"))
_BARE = words_of("bare")
_AVERAGE = words_of("average")


def name_number(tokens: Tokens, index: int, reading: Reading, base_unit: str, memory: Memory) -> Named:
    """The name of the quantity at token `index`, whose clause reads as `reading`."""
    if reading.rule == "norm" and (norm := phrase_counted(tokens, index, "%")):
        return found_at(tokens, *norm, "norm", 0.8)  # 完成省下达的70%[目标]
    if reading.rule == "controlled":
        verb = next(
            (j for j in range(index - 1, -1, -1) if tokens.has(j) and tokens.words[j].startswith("控制")), index
        )
        start, end = phrase_before(tokens, skip_links(tokens, verb), memory.floor(tokens))
        stands = start < end and not names_nothing(tokens, start, end)
        return (
            found_at(tokens, start, end, "controlled", 0.8) if stands else name_from_before(tokens, index, memory, True)
        )
    begin = clause_start(tokens, index)
    end = index
    inside = reading.rule == "gap_verb"  # 远高于 is one word, and no part of a name
    while end > begin and (tokens.ends[end - 1] - 1 if inside else tokens.starts[end - 1]) >= reading.start:
        end -= 1
    if reading.measure == "level":
        return _level(tokens, index, end, base_unit, memory)
    if reading.measure == "rank":
        return ranked_name(tokens, index, end, memory)
    return changed_name(tokens, index, end, reading, base_unit, memory)


def place_level(comparator: str, previous: Named) -> Named:
    """The level of another place beside one's own: 城镇化水平30%,低于[全省]34% -> 全省城镇化水平."""
    return Named(comparator + without_place(previous.text), -1, -1, "place_of_previous", 0.8, comparator)


def _level(tokens: Tokens, index: int, end: int, base_unit: str, memory: Memory) -> Named:
    """The name of a level: the phrase before the number, or the counted thing after it."""
    if (
        base_unit in _DURATIONS
        and tokens.words[index - 1 : index] == ["连续"]
        and (run := continuous_name(tokens, index))
    ):
        return run
    begin = clause_start(tokens, index)
    if (
        memory.sentence
        and tokens.has(begin - 1)
        and tokens.tags[begin - 1] == QUANTITY
        and tokens.words[index - 1][-1] in "到至"
        and tokens.words[index - 1] != "达到"
    ):
        return inherited_name(memory)  # 由12%上升[到]15%
    before = memory.last_level(base_unit) if begin < end else None
    if before and (stage := at_next_stage(tokens, begin, end, before)):
        return stage
    if base_unit == "倍" and begin < end and tokens.words[index - 1] == "的":
        verb = next((j for j in range(begin, end) if tokens.words[j] in _IS), -1)
        if verb >= 0:
            start, stop = phrase_before(tokens, skip_links(tokens, verb), memory.floor(tokens))
            if begin <= start < stop and not names_nothing(tokens, start, stop):
                return found_at(tokens, start, stop, "times_of_phrase", 0.8)  # 日均参观人数是平时的3倍
            return name_from_before(tokens, index, memory, sticky=True)  # 是全市平均水平的2.3倍
    left_end = skip_links(tokens, end)
    left = phrase_before(tokens, left_end, memory.floor(tokens))
    right = phrase_counted(tokens, index, base_unit)
    if right and base_unit in _DURATIONS and leads_to_next(tokens, index):
        right = None
    has_left = left[0] < left[1] and not names_nothing(tokens, *left)
    if right and has_left and tokens.words[right[0]] in _AIMS and tokens.words[index - 1] != "的":
        right = None  # 确保新增就业2.5万人目标完成
    if not has_left and base_unit not in MEASURING and (some := among_counted(tokens, index, base_unit, memory)):
        return some
    if right and (not has_left or counts_what_follows(tokens, index, left, left_end, base_unit)):
        return counted_name(tokens, index, right, left if has_left else None, base_unit, memory)
    if not has_left and base_unit not in MEASURING and (doing := name_by_predicate(tokens, index, base_unit, memory)):
        return doing
    if not has_left and (given := _given(tokens, left_end, memory)):
        return given
    place, previous = place_before(tokens, index, end), memory.last()
    if place.endswith(_INSTITUTIONS) and base_unit not in MEASURING:
        place = ""  # 综合医院10个、中医院8个
    if has_left and base_unit == "%" and left[1] == index and (doing := _percent_that_do(tokens, index, left)):
        return doing
    if has_left and not (place and memory.sentence and memory.sentence[-1][2] == base_unit):
        return _before(tokens, left, base_unit, memory)
    if place and previous and previous.text:
        return Named(place + without_place(previous.text), -1, -1, "place_of_previous", 0.8, place)
    named = name_from_before(tokens, index, memory, sticky=False)
    return named if named.text else before_run(tokens, index) or last_resort(tokens, index)


def _percent_that_do(tokens: Tokens, index: int, left: tuple[int, int]) -> Named | None:
    """Those of whom so many per cent do something: 236个[建制村]100%[通硬化路]."""
    if not tokens.has(index + 1) or tokens.tags[index + 1] != "v" or tokens.words[left[1] - 1].endswith(_NO_GROUP):
        return None
    start, stop = phrase_after(tokens, index + 1, predicate=True)
    text = tokens.text(*left) + tokens.text(start, stop)
    return Named(text, tokens.starts[left[0]], tokens.ends[left[1] - 1], "so_many_do", 0.7)


def before_run(tokens: Tokens, index: int) -> Named | None:
    """The name before a run of years: [水质达标率]连续6年保持100%."""
    run = next((j for j in range(index - 1, index - 5, -1) if tokens.has(j) and tokens.words[j] == "连续"), -1)
    if run < 0 or not tokens.has(run - 1):
        return None
    start, stop = phrase_before(tokens, run)
    return found_at(tokens, start, stop, "before_run", 0.75) if start < stop else None


def _before(tokens: Tokens, left: tuple[int, int], base_unit: str, memory: Memory) -> Named:
    """The phrase before the number, with the shared head or verb of the list it stands in."""
    start, end = left
    words, tags = tokens.words[start:end], tokens.tags[start:end]
    if known := verb_name(tokens, start, end, base_unit, memory) or by_way(tokens, start, end):
        return known
    found = found_at(tokens, start, end, "before_number", 0.9)
    before = _behind_number(tokens, start, end, found, memory) or _reaching_back(tokens, start, end, found)
    if before:
        return before
    if found.text == "任务" and (earlier := clause_subject(tokens, start)):
        return earlier
    if len(words) > 1 and words[-1] in _SCORES and words[-2] in ("中", "里"):
        return replace(found, text=tokens.text(start, end - 2) + words[-1])  # 在市对县考核中得分91分
    if (traded := of_trade(tokens, found)) is not found:
        return traded
    if not memory.sentence:
        return found
    previous, _, unit = memory.sentence[-1]
    if found.text in _BARE:
        return whole_attribute(found, memory)
    if found.text in _REST and (named := memory.last_level(base_unit)):
        if head := head_noun(tokens, named):
            return replace(found, text=found.text.removesuffix("的") + head, rule="rest_of_counted", reliability=0.75)
        return replace(named, start=-1, end=-1, rule="inherited", reliability=0.75)
    if found.text in _AVERAGE and (whole := _averaged(tokens, found, base_unit, memory)):
        return whole
    if base_unit == unit and base_unit not in MEASURING and (whole := whole_grade(tokens, found, previous)):
        return whole
    if base_unit == unit and len(words) <= 2 and all(w in _ATTRIBUTE for w in words):
        return Named(found.text + head_of(previous.text), found.start, found.end, "shared_head", 0.75)
    all_verbs = len(words) > 1 and all(t[0] in "vd" for t in tags) and tokens.words[end - 1] not in _DEEDS_AS_THINGS
    if base_unit == unit and all_verbs and previous.rule == "before_number":
        return Named(found.text + object_of(tokens, previous), found.start, found.end, "shared_object", 0.7)
    verb = shared_verb(tokens, previous, unit == base_unit, tags[0], words[-1])
    if verb:
        return Named(verb + found.text, found.start, found.end, "shared_verb", 0.8, found.subject)
    if tokens.has(start - 1) and tokens.words[start - 1] in ("(", "（") and found.text in _GENERIC:
        return Named(previous.text + found.text, found.start, found.end, "attribute_of_previous", 0.75)
    placed = with_place(tokens, found, base_unit, memory)
    if placed is not found:
        return placed
    comma = tokens.has(start - 1) and tokens.words[start - 1] == "、"
    listed = comma and tokens.has(start - 2) and tokens.tags[start - 2] == QUANTITY
    return headless(tokens, completed(tokens, found, base_unit, memory, listed), memory, base_unit)


def _behind_number(tokens: Tokens, start: int, end: int, found: Named, memory: Memory) -> Named | None:
    """A name that holds the number before it: 收入10万元[以上的村]412个 -> 收入10万元以上的村."""
    if not tokens.has(start - 1) or tokens.tags[start - 1] != QUANTITY:
        return None
    if tokens.words[start] not in ("以上", "以下", "以内") and tokens.words[end - 1][-1] != "量":
        return None
    first = memory.sentence[-1][0] if memory.sentence else NOTHING
    begin = first.start if first.start >= 0 and tokens.words[start][0] == "以" else tokens.starts[start - 1]
    begin = max(begin, tokens.starts[clause_start(tokens, start - 1)])
    return Named(tokens.text(tokens.index_at(begin), end), begin, found.end, "number_in_name", 0.75)


def _reaching_back(tokens: Tokens, start: int, end: int, found: Named) -> Named | None:
    """A name that holds the time before it, or the one who acts before 每月: 20_年及以前的项目, 镇级河长[每月]巡河."""
    joined = tokens.has(start - 1) and tokens.words[start - 1] in JOINER and tokens.has(start - 2)
    year = start - 2 if joined else start - 1
    if not tokens.has(year) or tokens.tags[year] != PERIOD:
        return None
    if tokens.words[start] in ("以前", "之前", "以后") or found.text in ("项目", "任务"):
        return Named(tokens.text(year, end), tokens.starts[year], found.end, "period_in_name", 0.7)
    acts = tokens.words[year][0] == "每" and _are_verbs(tokens.words[start:end], tokens.tags[start:end])
    if joined or not acts or not tokens.has(start - 2):
        return None
    who, stop = phrase_before(tokens, year)
    if who >= stop or names_nothing(tokens, who, stop):
        return None
    return Named(tokens.text(who, stop) + found.text, tokens.starts[who], found.end, "subject_and_verb", 0.75)


def _are_verbs(words: list[str], tags: list[str]) -> bool:
    """Whether a phrase is a deed alone: 巡河, 下乡."""
    return len(words) == 1 and len(words[0]) <= _DEED and tags[0][0] in "vn" and words[0] not in _GENERIC


def _given(tokens: Tokens, end: int, memory: Memory) -> Named | None:
    """为2.3万名低保对象发放补贴1.14亿元: the second number counts the verb's object, which the first one's name holds."""
    if not memory.sentence or memory.sentence[-1][0].rule != "counted_with_predicate":
        return None
    previous = memory.sentence[-1][0]
    if tokens.ends[end - 1] != previous.end:
        return None
    first = tokens.index_at(previous.start)
    verb = next((j for j in range(first + 1, end - 1) if tokens.tags[j] == "v"), -1)
    if verb < 0:
        return None
    start, stop = phrase_before(tokens, end, verb)
    return found_at(tokens, start, stop, "before_number", 0.75) if start < stop else None


def _averaged(tokens: Tokens, found: Named, base_unit: str, memory: Memory) -> Named | None:
    """发放补贴资金1.36亿元,受益农户11万户,[户均]1214元 -> 户均补贴资金."""
    for previous, measure, unit in reversed(memory.sentence[-_NEAR:]):
        if unit == base_unit and measure == "level" and previous.start >= 0:
            thing = object_of(tokens, previous) or previous.text
            return Named(found.text + thing, found.start, found.end, "shared_head", 0.75)
    return None
