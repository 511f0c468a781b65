"""Names of what grows, is shared, compared or ranked."""

from __future__ import annotations

import re
from dataclasses import replace

from tasks.text.borrowed_names import (
    contest_name,
    found_at,
    name_among,
    name_from_before,
    place_before,
    subject_of_clause,
)
from tasks.text.clause_tokens import PERIOD, Tokens, clause_start
from tasks.text.completed_names import headless
from tasks.text.counted_names import (
    phrase_counted,
)
from tasks.text.cues import words_of
from tasks.text.measures import Reading
from tasks.text.phrases import names_nothing, phrase_after, phrase_before, skip_links
from tasks.text.shared_names import (
    NOTHING,
    PULLED,
    Memory,
    Named,
    head_of,
    is_place,
    whole_attribute,
    without_place,
)

_ADJUSTED = re.compile(
    "(?:按|按照|以)[^,，;；。]{0,8}?(?:口径|价格?|计价)(?:计算|核算|计)?|同口径|(?:扣除|剔除)[^,，;；。]{1,16}?(?:因素|影响|后)+"
)  # how a growth was reckoned, at the beginning of its clause
_PLACES = frozenset("村县镇乡市区州省")
_WEIGHTS = frozenset(("占比", "比重", "比例"))
_SUBJECT = words_of("subject")
_ATTRIBUTE = words_of("attribute")


def changed_name(tokens: Tokens, index: int, end: int, reading: Reading, base_unit: str, memory: Memory) -> Named:
    """The name of what grows, is shared or compared."""
    if (
        tokens.has(end - 1)
        and "、" in tokens.words[end - 1 : end + 1]
        and (subject := subject_of_clause(tokens, clause_start(tokens, end), end))
    ):
        return found_at(tokens, *subject, "subject_of_clause", 0.7)  # 出口由负转正、增长12.8%
    start, stop = phrase_before(tokens, skip_links(tokens, end), memory.floor(tokens))
    start = max(start, _after_adjustment(tokens, end, index))
    right = phrase_counted(tokens, index, base_unit)
    if right and reading.rule == "share_part" and (_brings(tokens, start, stop) or is_place(tokens, start, stop)):
        return found_at(
            tokens, *phrase_after(tokens, right[0], predicate=True), "share_of_counted", 0.7
        )  # 贡献了60%的税收
    if start < stop and not names_nothing(tokens, start, stop):
        if reading.rule == "share_done" and memory.sentence:
            return name_from_before(tokens, index, memory, sticky=True)
        found = found_at(tokens, start, stop, f"{reading.measure}_of_phrase", 0.85)
        if found.text in _WEIGHTS and start and tokens.tags[start - 1] == PERIOD:  # 达标天数[全年]占比92%
            first, last = phrase_before(tokens, start - 1, memory.floor(tokens))
            if first < last and not names_nothing(tokens, first, last):
                return replace(found, text=tokens.text(first, last) + found.text, start=tokens.starts[first])
        found = whole_attribute(found, memory)
        if base_unit == "百分点" and "拉动" in tokens.words_at(start - 2, start):  # 服务业…,拉动经济增长3个百分点
            return replace(found, text=f"拉动{found.text}增长", rule=PULLED, reliability=0.75)
        if reading.measure == "share" and (whole := headless(tokens, found, memory, base_unit)) is not found:
            return whole
        previous = memory.last()
        bare = stop - start == 1 and found.text in _ATTRIBUTE
        if bare and previous and previous.text and (memory.sentence or "其中" in tokens.words_at(start - 3, start)):
            return replace(found, text=found.text + head_of(previous.text), rule="shared_head")  # 其中城市上涨2%
        return found
    if right and base_unit not in ("%", "百分点", "倍"):
        return found_at(tokens, *right, f"{reading.measure}_of_counted", 0.75)
    if right and reading.rule == "share_part":
        longer = phrase_after(tokens, right[0], predicate=True)
        return found_at(tokens, *longer, "share_of_counted", 0.7)
    if (reading.comparator or "").endswith("水位"):
        return Named("水位", -1, -1, "named_by_comparator", 0.7)  # 超警戒水位0.86米
    place, previous = place_before(tokens, index, end), memory.last()
    if place and previous and previous.text and not memory.sentence:
        return Named(place + without_place(previous.text), -1, -1, "place_of_previous", 0.7, place)
    return name_from_before(tokens, index, memory, sticky=True)


def ranked_name(tokens: Tokens, index: int, end: int, memory: Memory) -> Named:
    """The name of what is ranked: the phrase before 列全省, else the number before."""
    last = skip_links(tokens, end)
    while tokens.has(last - 1) and tokens.words[last - 1] in _SUBJECT:
        last = skip_links(tokens, last - 1)  # 总量[全省]第三
    run = next((j for j in range(last - 1, last - 4, -1) if tokens.has(j) and tokens.words[j] == "连续"), -1)
    last = run if run > 0 and tokens.has(run - 1) else last  # 存款增速[连续三个月]居全省第一
    start, stop = phrase_before(tokens, last, memory.floor(tokens))
    inside = name_among(tokens, index, memory)
    if inside:
        return inside
    bare = stop - start == 1 and tokens.words[start] in ("排名", "名次", "位次")
    if start < stop and not bare and not names_nothing(tokens, start, stop) and not is_place(tokens, start, stop):
        return whole_attribute(found_at(tokens, start, stop, "rank_of_phrase", 0.8), memory)
    begin = clause_start(tokens, index)
    if begin < index and tokens.words[begin] == "在" and (own := contest_name(tokens, index, begin)):
        return own  # 在[全市考核]中排名第二
    if memory.sentence and memory.sentence[-1][0].rule == "among_counted":  # 9项进入全市[前三]: of the indicators
        counted = next((n for n, _, _ in reversed(memory.sentence) if n.rule != "among_counted"), NOTHING)
        return replace(counted, start=-1, end=-1, rule="inherited", reliability=0.75)
    named = name_from_before(tokens, index, memory, sticky=True)
    return (contest_name(tokens, index) or named) if named.text.endswith(("得分", "总分", "分数", "成绩")) else named


def _after_adjustment(tokens: Tokens, end: int, index: int) -> int:
    """The token behind what only says how a growth was reckoned: [按自然口径计算]增长3.6%, [扣除退税因素后]增长12%."""
    begin = clause_start(tokens, end)
    found = _ADJUSTED.match(tokens.text(begin, index)) if tokens.words[begin][0] in "按以同扣剔" else None
    return tokens.index_at(tokens.starts[begin] + found.end()) if found else 0


def _brings(tokens: Tokens, start: int, stop: int) -> bool:
    """Whether a phrase is a verb whose object the number is part of, or a village: [贡献]了60%的税收, 这个[村]九成的劳动力."""
    if stop - start != 1:
        return False
    return tokens.tags[start][0] == "v" or tokens.words[stop] == "了" or tokens.words[start] in _PLACES
