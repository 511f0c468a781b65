"""Names where a verb or a measure of each alone stands before a number: 帐篷已[到位]2600顶, 今年先[改]45个, 按[人均]1.2万元核定."""

from __future__ import annotations

from tasks.text.borrowed_names import found_at
from tasks.text.clause_tokens import PERIOD, Tokens, clause_start
from tasks.text.cues import words_of
from tasks.text.phrases import names_nothing, phrase_before, skip_links
from tasks.text.shared_names import Memory, Named, is_place, object_of

_STAGE = words_of("stage")
_GRANT = words_of("grant")
_ADVERB = words_of("adverb")
_AVERAGE = words_of("average")
_TERMS = words_of("term")
_BY = frozenset(("按", "按照", "以", "依照"))
_REACHES = frozenset(("达到", "达", "为", "至", "到", "不低于", "不少于", "不超过", "超过"))
_TO = frozenset(("对", "给", "为", "向"))
_OF_OR_TO = frozenset(("的", *_TO))
_AT = frozenset(("在", "到", "向", "对", "来自", "用于", "由", "面向"))
_EACH = 4  # characters of 每 and what it counts
_DEED = 3  # characters
_NEAR = 6  # numbers before one whose things its verb can have
_FAR = 12  # tokens before a verb in which those it pays can stand


def verb_name(tokens: Tokens, start: int, end: int, base_unit: str, memory: Memory) -> Named | None:
    """The name of a number before which only tokens `start` to `end` stand, where these alone name too little."""
    if end - start != 1:
        return None
    word, tag = tokens.words[start], tokens.tags[start]
    if word in _STAGE and tag[0] == "v" and (subject := _subject_before(tokens, start)):
        return _joined(tokens, subject, start, "subject_and_state")
    if word in _GRANT and (paid := _paid(tokens, start)):
        return _joined(tokens, paid, start, "paid_to")
    if (word in _AVERAGE or word[0] == "每") and tokens.has(start - 1):
        if tokens.words[start - 1] in _BY:
            return _measured(tokens, start - 1)
        if tokens.words[start - 1] in _REACHES:
            return _measured(tokens, start)  # 抽检量达到每千人5批次
    each = (word[0] == "每" and len(word) <= _EACH) or (tokens.has(start - 1) and tokens.words[start - 1][0] == "每")
    if each and base_unit != "%" and (thing := _of_each(tokens, start, base_unit, memory)):
        return thing
    if tag[0] == "v" and len(word) <= _DEED and word not in _TERMS:
        return _of_same_verb(tokens, start, base_unit, memory)
    return None


def with_place(tokens: Tokens, found: Named, base_unit: str, memory: Memory) -> Named:
    """The name with where it was, if the whole has the same one: 建筑业产值173亿元,其中[在外省]完成产值61亿元."""
    if not any(found.text in named.text and unit == base_unit for named, _, unit in memory.sentence[-_NEAR:]):
        return found
    index = tokens.index_at(found.start)
    begin = clause_start(tokens, index)
    while begin < index and tokens.words[begin] in ("其中", "有"):
        begin += 1
    if begin >= index or tokens.words[begin] not in _AT:
        return found
    end = tokens.index_at(found.end)
    return Named(tokens.text(begin, end), tokens.starts[begin], found.end, "part_by_place", 0.75, found.subject)


def by_way(tokens: Tokens, start: int, end: int) -> Named | None:
    """A figure of trade by the way it was made: [通过公共网络实现零售额]3.6亿元."""
    if not tokens.has(start - 1) or tokens.words[start - 1] not in ("实现", "完成"):
        return None
    begin = clause_start(tokens, start)
    way = next((j for j in range(start - 2, max(begin, start - _FAR) - 1, -1) if tokens.words[j] == "通过"), -1)
    if way < 0:
        return None
    return Named(tokens.text(way, end), tokens.starts[way], tokens.ends[end - 1], "by_way", 0.75)


def _joined(tokens: Tokens, thing: tuple[int, int], verb: int, rule: str) -> Named:
    """The name of a thing and what is done with it, for one token that stands apart from it: 帐篷|到位."""
    text = tokens.text(*thing) + tokens.words[verb]
    return Named(text, tokens.starts[thing[0]], tokens.ends[verb], rule, 0.75)


def _subject_before(tokens: Tokens, verb: int) -> tuple[int, int] | None:
    """The noun phrase before a verb and its adverbs: [救灾帐篷]已到位."""
    begin, j = clause_start(tokens, verb), verb
    while j > begin and (tokens.words[j - 1] in _ADVERB or tokens.tags[j - 1] in ("d", "ad")):
        j -= 1
    if j in (verb, begin) or tokens.tags[j - 1] == PERIOD:
        return None
    start, end = phrase_before(tokens, j)
    named = begin <= start < end and tokens.tags[end - 1][0] == "n" and not is_place(tokens, start, end)
    return (start, end) if named else None


def _paid(tokens: Tokens, verb: int) -> tuple[int, int] | None:
    """Those to whom a grant goes: 对首次认定的[高新技术企业]每家奖励20万元."""
    begin, j = clause_start(tokens, verb), verb
    while j > begin and (tokens.words[j - 1][0] == "每" or tokens.words[j - 1] in ("给予", "一次性", "再", "均")):
        j -= 1
    if not any(word in _TO for word in tokens.words[max(begin, j - _FAR) : j]):
        return None
    of = next((k for k in range(j - 1, begin, -1) if tokens.words[k - 1] in _OF_OR_TO), -1)
    return (of, j) if 0 <= of < j and tokens.tags[j - 1][0] == "n" else None


def _measured(tokens: Tokens, by: int) -> Named | None:
    """What is reckoned by so much for each: [办公经费]按人均1.2万元核定."""
    start, end = phrase_before(tokens, skip_links(tokens, by))
    if start >= end or start < clause_start(tokens, by) or names_nothing(tokens, start, end):
        return None
    return found_at(tokens, start, end, "measured_by_each", 0.75)


def _of_each(tokens: Tokens, start: int, base_unit: str, memory: Memory) -> Named | None:
    """So many of the things before for each: 乡村医生2300名,[每个行政村平均]1.4名 -> 每个行政村乡村医生."""
    begin = start if tokens.words[start][0] == "每" else start - 1
    for previous, measure, unit in reversed(memory.sentence[-_NEAR:]):
        if unit == base_unit and measure == "level" and previous.start >= 0:
            verbal = tokens.tags[tokens.index_at(previous.start)] == "v"
            thing = (object_of(tokens, previous) if verbal else "") or previous.text
            text = tokens.text(begin, start + 1) + thing
            return Named(text, tokens.starts[begin], tokens.ends[start], "each_of_things", 0.75)
    return None


def _of_same_verb(tokens: Tokens, verb: int, base_unit: str, memory: Memory) -> Named | None:
    """The things of a number before whose verb this one repeats: 改造老旧小区120个,今年先[改]45个."""
    last = tokens.words[verb][-1]
    for previous, measure, unit in reversed(memory.sentence[-_NEAR:]):
        if unit != base_unit or measure != "level" or previous.start < 0:
            continue
        first = tokens.index_at(previous.start)
        thing = object_of(tokens, previous)
        if thing and thing != previous.text and last in tokens.words[first]:
            return Named(tokens.words[verb] + thing, tokens.starts[verb], tokens.ends[verb], "shared_object", 0.75)
    return None
