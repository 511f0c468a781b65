"""Names that say too little alone, with the head of the number before: 隐患206个,[整改]204个 -> 整改隐患, [整改率]96% -> 隐患整改率."""

from __future__ import annotations

import re
from dataclasses import replace

from tasks.text.clause_tokens import Tokens, clause_start, clauses_before, is_boundary
from tasks.text.cues import words_of
from tasks.text.phrases import phrase_after
from tasks.text.shared_names import Memory, Named, object_of

COMPLETED = frozenset(
    ("rate_of_counted", "done_to_counted", "shared_deed", "told_apart")
)  # rules whose names hold more than stands at their place
_LIGHT = words_of("light")
_NEAR = 8  # numbers before one whose head its name can need
_RATE = re.compile(r"[\u4e00-\u9fff]{2,3}率")
_EACH = re.compile(r"(?P<each>每[\u4e00-\u9fff]{1,4}?(?:人口|人|户|亩|公里|家庭))(?:拥有|有)?")
_MEASURED = ("数", "量", "额", "面积", "里程")  # heads that say how much there is, not of what
_NEW = ("新建", "新增", "改建", "扩建", "续建")
_LONGEST_HEAD = 3
_PAIR = 2  # characters
_WRONGS = ("犯罪", "案件", "行为", "问题", "隐患", "纠纷", "矛盾", "诉求", "积案")  # what is tried, settled or mended
_LONGEST_THING = 16
_AMONG = ("中", "里", "内", "当中")
_STATES = re.compile(r"率|比|占|人均|户均|年均")


def head_noun(tokens: Tokens, named: Named, wide: bool = False) -> str:
    """The last noun of a name in the sentence, of two or three characters: 发现问题[隐患]; "" where there is none.

    With `wide` the word before it too, where both have four characters together: [执法人员].
    """
    if named.start < 0:
        return ""
    if named.rule == "done_to_counted":  # 整改|隐患: the head stands behind the verb
        return named.text[named.end - named.start :]
    if named.rule == "shared_head":
        return named.text[-_PAIR:]
    last, first = tokens.index_at(named.end) - 1, tokens.index_at(named.start)
    while last > first and tokens.tags[last] == "v":  # 公租房[分配], 污水[治理]
        last -= 1
    if last < first or (tokens.tags[last][0] not in "nab" and tokens.tags[last] != "vn"):
        return ""
    word = tokens.words[last]
    if word not in named.text or len(word) < _PAIR:
        return ""
    before = tokens.words[last - 1] if wide and last > first and len(word) == _PAIR else ""
    if len(before) == _PAIR and tokens.tags[last - 1][0] in "nvb" and before + word in named.text:
        return before + word
    return word if len(word) <= _LONGEST_HEAD else word[-_PAIR:]


def completed(tokens: Tokens, found: Named, base_unit: str, memory: Memory, listed: bool) -> Named:
    """The name, completed by the head of a number before where it is a deed or a rate alone."""
    if base_unit == "%":
        return _rate_of(tokens, found, memory) if _RATE.fullmatch(found.text) else found
    first = tokens.index_at(found.start)
    if tokens.ends[first] != found.end or tokens.tags[first][0] != "v" or len(found.text) > _LONGEST_HEAD:
        return _of_each(_of_deed(tokens, found, memory), memory) if listed else found
    if tokens.tags[first] == "vn" and tokens.has(first - 1) and tokens.words[first - 1] in _LIGHT:
        return found  # 召开专题会议16次,开展[督查]28次
    for previous, measure, unit in reversed(memory.sentence[-_NEAR:]):
        if unit == base_unit and measure == "level":
            return _done_to(tokens, found, previous, listed)
    return _of_crime(tokens, found, first)


def _of_crime(tokens: Tokens, found: Named, first: int) -> Named:
    """A verb alone with the object of the clause before: 严惩[网络诈骗犯罪],审结137件 -> 审结网络诈骗犯罪."""
    for begin, end in clauses_before(tokens, first, 1):
        verb = next((j for j in range(begin, end) if tokens.tags[j] not in ("d", "ad", "T")), end)
        thing = tokens.text(verb + 1, end)
        if verb < end and tokens.tags[verb][0] == "v" and thing.endswith(_WRONGS) and len(thing) <= _LONGEST_THING:
            return replace(found, text=found.text + thing, rule="object_of_clause", reliability=0.7)
    return found


def _of_deed(tokens: Tokens, found: Named, memory: Memory) -> Named:
    """A thing of a list with the verb that begins it: [惠及]企业3406家、职工8.9万人 -> 惠及职工."""
    previous = memory.sentence[-1][0] if memory.sentence else None
    if previous is None or previous.start < 0 or previous.rule not in ("before_number", "shared_deed"):
        return found
    first = tokens.index_at(previous.start if previous.rule == "before_number" else memory.deed)
    verb = tokens.words[first]
    noun = tokens.tags[tokens.index_at(found.start)][0] == "n" and len(found.text) >= _PAIR
    if not noun or tokens.tags[first] != "v" or len(verb) != _PAIR or tokens.ends[first] == previous.end:
        return found
    memory.deed = tokens.starts[first]
    return replace(found, text=verb + found.text, rule="shared_deed", reliability=0.85)


def _rate_of(tokens: Tokens, found: Named, memory: Memory) -> Named:
    """A bare rate with the head of what was counted before: 交办问题523个,[整改率]97% -> 问题整改率.

    A head that says how much there is names no thing: 空气质量优良天数292天,[优良率]80%.
    """
    for previous, measure, unit in reversed(memory.sentence[-_NEAR:]):
        if measure != "level" or unit == "%":
            continue
        head = head_noun(tokens, previous)
        if (
            not head
            or head.endswith(_MEASURED)
            or len(head) > len(found.text)
            or head in found.text
            or _STATES.search(previous.text)
        ):
            return found
        return replace(found, text=head + found.text, rule="rate_of_counted")
    return found


def _done_to(tokens: Tokens, found: Named, previous: Named, listed: bool) -> Named:
    """A verb alone with what it is done to: 新建高标准农田3万亩、[改造]1.2万亩 -> 改造高标准农田."""
    if listed:
        new = next((w for w in _NEW if previous.text.startswith(w)), "")
        thing = previous.text.removeprefix(new) if new else object_of(tokens, previous) if previous.start >= 0 else ""
        if thing and thing != previous.text:
            return replace(found, text=found.text + thing, rule="shared_object", reliability=0.75)
    head = head_noun(tokens, previous)
    if not head or len(head) > len(found.text) or head in found.text:
        return found
    return replace(found, text=found.text + head, rule="done_to_counted", reliability=0.8)


def _of_each(found: Named, memory: Memory) -> Named:
    """The rest of a list of so many for each: 每千人口拥有医师3.2人、[护士]3.7人 -> 每千人口护士."""
    previous = memory.sentence[-1][0] if memory.sentence else None
    each = _EACH.match(previous.text) if previous else None
    if each is None or _EACH.match(found.text):
        return found
    return replace(found, text=each["each"] + found.text, rule="shared_denominator", reliability=0.75)


def among_counted(tokens: Tokens, index: int, base_unit: str, memory: Memory) -> Named | None:
    """Some of those counted before, by what they did: 27项[指标]中,21项[优于全省均值] -> 指标优于全省均值."""
    begin = clause_start(tokens, index)
    after = index + 1
    if begin != index or not memory.sentence or memory.sentence[-1][2] != base_unit or not tokens.has(after):
        return None
    previous = memory.sentence[-1][0]
    if previous.rule != "among_counted" and not _ends_among(tokens, index):
        return None
    if is_boundary(tokens.words[after]) or (tokens.tags[after][0] == "n" and tokens.words[after] in previous.text):
        return None
    start, stop = phrase_after(tokens, after, predicate=True)
    whole = next((n.text for n, _, u in reversed(memory.sentence) if u == base_unit and n.rule != "among_counted"), "")
    if stop - start < 2 or not whole:
        return None
    return Named(whole + tokens.text(start, stop), tokens.starts[start], tokens.ends[stop - 1], "among_counted", 0.7)


def _ends_among(tokens: Tokens, index: int) -> bool:
    """Whether the clause before a number ends in 中: 26个行业大类[中],19个…"""
    ended = tokens.has(index - 1) and is_boundary(tokens.words[index - 1])
    return ended and tokens.has(index - 2) and tokens.words[index - 2].endswith(_AMONG)


def headless(tokens: Tokens, found: Named, memory: Memory, base_unit: str) -> Named:
    """A relative clause without its noun, with that of the number before: [鉴定为D级的]83栋 -> 鉴定为D级自建房."""
    end = tokens.index_at(found.end)
    if not tokens.has(end) or tokens.words[end] != "的" or end < 1 or tokens.tags[end - 1][0] == "r":
        return found
    for previous, measure, unit in reversed(memory.sentence[-_NEAR:]):
        if measure == "level" and unit != "%" and (unit == base_unit or base_unit == "%"):
            head = head_noun(tokens, previous, wide=True)
            head = head[_PAIR:] if head[:_PAIR] in found.text else head  # 判处罪犯687人,[判处五年以上的]58人
            if head and head not in found.text and len(head) <= len(found.text):
                return replace(found, text=found.text + head, rule="headless", reliability=0.75)
            return found
    return found
