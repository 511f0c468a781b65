"""Names that stand elsewhere in the sentence: in a clause before, with the number before, outside a bracket."""

from __future__ import annotations

import re
from dataclasses import replace

from tasks.text.clause_tokens import PERIOD, QUANTITY, Tokens, clause_start, clauses_before
from tasks.text.cues import words_of
from tasks.text.phrases import JOINER, ends_name, names_nothing, phrase_after, phrase_before, skip_links
from tasks.text.shared_names import NOTHING, Memory, Named, is_place, whole_attribute

_NEAR = 60  # tokens before a rank in which its contest is sought
_BARE_NUMBER = re.compile(r"[0-9０-９.．]+")
_EACH_HAS = re.compile(r"(?P<each>(?:平均)?每[\u4e00-\u9fff]{1,5}?)(?:平均)?(?:仅有|只有|共有|约有|仅|只)")
_SUBJECT = words_of("subject")
_RANKS = frozenset(("列", "位列", "居", "位居", "名列", "排名", "排", "排在", "稳居"))
_CONTEST = tuple(words_of("contest"))


def name_from_before(tokens: Tokens, index: int, memory: Memory, sticky: bool) -> Named:
    """The name for a number whose clause names nothing: of a clause before, else of the number before.

    `sticky` numbers (growth, rank …) keep to the number before them unless a clause between has its own subject.
    """
    begin = clause_start(tokens, index)
    if tokens.has(begin - 1) and tokens.words[begin - 1] in ("(", "（"):
        start, end = phrase_before(tokens, begin - 1)
        if start < end and not names_nothing(tokens, start, end):
            return found_at(tokens, start, end, "before_bracket", 0.8)
    sticky = sticky and bool(memory.sentence)
    for start, end in clauses_before(tokens, index):
        if end > start and (
            tokens.words[end - 1] in ("看", "来看", "来讲", "来说") or tokens.words[end - 1].endswith("相比")
        ):
            continue  # 分产业看, 与上年同期相比
        subject = subject_of_clause(tokens, start, end)
        if subject and _is_of_previous(tokens, subject[0], memory):
            return inherited_name(memory)
        if subject:
            return whole_attribute(found_at(tokens, *subject, "subject_before", 0.6), memory)
        bare = end - 1 > start and _BARE_NUMBER.fullmatch(tokens.words[end - 1])  # 综合指数[3.82],同比改善6.4%
        phrase = phrase_before(tokens, end - 1 if bare else end)
        if not sticky and phrase[0] < phrase[1] and not names_nothing(tokens, *phrase):
            return found_at(tokens, *phrase, "clause_before", 0.5)
    named = inherited_name(memory)
    if named.rule == "nothing" and memory.sentence and (subject := subject_of_clause(tokens, tokens.begin(), index)):
        return found_at(tokens, *subject, "subject_of_sentence", 0.6)
    return named


def _is_of_previous(tokens: Tokens, index: int, memory: Memory) -> bool:
    """Whether a token belongs to the name of the number before: 36个[行政村没有集体收入],占18%."""
    previous = memory.sentence[-1][0] if memory.sentence else NOTHING
    return previous.start <= tokens.starts[index] < previous.end


def inherited_name(memory: Memory) -> Named:
    """The name of the number before."""
    previous = memory.last()
    if previous is None or not previous.text or previous.rule == "continuous":
        return NOTHING
    return Named(previous.text, -1, -1, "inherited", 0.85 if memory.sentence else 0.6, previous.subject)


def clause_subject(tokens: Tokens, index: int) -> Named | None:
    """The subject of the nearest clause before that has one."""
    for start, end in clauses_before(tokens, index):
        if subject := subject_of_clause(tokens, start, end):
            return found_at(tokens, *subject, "subject_before", 0.6)
    return None


def subject_of_clause(tokens: Tokens, begin: int, end: int) -> tuple[int, int] | None:
    """The noun phrase that begins a clause, up to its predicate: [排名]始终保持中上水平."""
    while begin < end and (tokens.words[begin] in _SUBJECT or tokens.tags[begin] == PERIOD):
        begin += 1
    if begin >= end or tokens.tags[begin][0] not in "nbaj" or ends_name(tokens.words[begin], tokens.tags[begin]):
        return None
    start, stop = phrase_after(tokens, begin, predicate=False)
    return (start, stop) if start < stop < end and tokens.tags[stop - 1][0] in "nv" else None


def last_resort(tokens: Tokens, index: int) -> Named:
    """The words of the clause before a number that nothing else names: 该[村]共有412户."""
    begin, end = clause_start(tokens, index), skip_links(tokens, index)
    while begin < end and tokens.words[begin] in ("该", "本", "我", "其", "这", "对", "在", "超过"):
        begin += 1
    text = tokens.text(begin, end)
    if not re.search(r"\w", text):
        return NOTHING
    return Named(text.removeprefix("该"), tokens.starts[begin], tokens.ends[end - 1], "last_resort", 0.3)


def name_among(tokens: Tokens, index: int, memory: Memory) -> Named | None:
    """[测评成绩]在34个城市中名列第5: the phrase before 在, where the number before stands inside 在…中."""
    begin = clause_start(tokens, index)
    if not tokens.has(begin - 1) or tokens.tags[begin - 1] != QUANTITY:
        return None
    among = any(w[0] == "中" for w in tokens.words[begin:index])
    for j in range(begin - 2, begin - 8, -1):
        if not tokens.has(j):
            return None
        if tokens.words[j] == "在" if among else tokens.words[j] in _RANKS:  # [满意率]位列全区12个街道第三位
            start, stop = phrase_before(tokens, j)
            if start < stop:
                return found_at(tokens, start, stop, "rank_among", 0.75)
            if len(memory.sentence) > 1:  # the last one is the number of places: 收入低2个百分点,在[9个]县区中列第八
                return replace(memory.sentence[-2][0], start=-1, end=-1, rule="inherited", reliability=0.85)
            return None
    return None


def contest_name(tokens: Tokens, index: int, first: int = 0) -> Named | None:
    """What a score belongs to: 在[平安建设考评]中得分96分,列第二."""
    for j in range(index - 1, max(first - 1, index - _NEAR), -1):
        if tokens.has(j) and tokens.words[j].endswith(_CONTEST):
            start, stop = phrase_before(tokens, j + 1)
            return found_at(tokens, start, stop, "contest", 0.65) if start < stop else None
    return None


def place_before(tokens: Tokens, index: int, end: int) -> str:
    """The place that alone stands before a number: [我市]为60%."""
    begin, stop = clause_start(tokens, index), skip_links(tokens, end)
    while begin < stop and tokens.words[begin] in JOINER:
        begin += 1
    if 0 < stop - begin <= 2 and is_place(tokens, begin, stop):
        return tokens.text(begin, stop)
    return ""


def found_at(tokens: Tokens, start: int, end: int, rule: str, reliability: float) -> Named:
    """The name made of the tokens from `start` to `end`, with the subject right before it."""
    subject = tokens.words[start - 1] if tokens.has(start - 1) and tokens.words[start - 1] in _SUBJECT else None
    text = tokens.text(start, end)
    if text[0] in "每平" and (each := _EACH_HAS.match(text)):
        text = each["each"] + text[each.end() :]  # 每万亩[仅有]烘干机
    return Named(text, tokens.starts[start], tokens.ends[end - 1], rule, reliability, subject)


def name_before(tokens: Tokens, offset: int) -> Named:
    """The phrase before a place of the sentence: [主要指标增幅],分别高出…115个高新区平均水平4.5个百分点."""
    index = tokens.index_at(offset)
    for begin, end in ((clause_start(tokens, index), index), *clauses_before(tokens, index, 1)):
        start, stop = phrase_before(tokens, skip_links(tokens, end))
        if begin <= start < stop and not names_nothing(tokens, start, stop):
            return found_at(tokens, start, stop, "before_gap", 0.7)
    return NOTHING
