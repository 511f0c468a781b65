"""Names, what was named before, and what the names of a list share: head, verb, object, attribute."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from tasks.text.clause_tokens import Tokens
from tasks.text.cues import words_of
from warehouse.record import record

_SUBJECT = words_of("subject")
_ATTRIBUTE = words_of("attribute")
_BARE = words_of("bare")
_NEAR = 12  # numbers before one that its name can be shared with
_STAGE = words_of("stage")
_STAGES = tuple(sorted(_STAGE, key=lambda w: (-len(w), w)))  # the longest first
_MASKED_PLACE = re.compile(r"[xX×*＊]{1,4}[\u4e00-\u9fff]?|(?:西方)?(?:发达|发展中)国家|[东中西]部地区|世界(?:平均)?")
_GRADE = re.compile(
    r"(?!大型|中型|小型|微型)[\u4e00-\u9fffA-Za-z0-9]{1,4}?(?:级(?!别|职称)|类|等|型|A|职称|学历)(?:及?以[上下])?"
)
_PLACES = ("全市", "全省", "全国", "全县", "全区", "我市", "我省", "我县", "我区", "我国")
_RATES = ("增速", "增幅", "降幅", "跌幅", "涨幅", "占比", "比重", "总数", "总量")
_NEW = ("新增", "新登记", "新引进", "新建", "累计")


@record
class Named:
    """The name of a number, where it stands in the sentence (-1 when inherited), and why."""

    text: str
    start: int
    end: int
    rule: str
    reliability: float
    subject: str | None = None


@dataclass(slots=True)
class Memory:
    """What was named before in the sentence (name, measure, base unit) and in the paragraph."""

    sentence: list[tuple[Named, str, str]] = field(default_factory=list)
    paragraph: Named | None = None
    deed: int = 0  # where the verb stands that the last list shares

    def last(self) -> Named | None:
        """The nearest name before, of the sentence, else of the paragraph."""
        near = (entry[0] for entry in reversed(self.sentence[-_NEAR:]))
        own = next((n for n in near if n.rule != PULLED and not n.text.endswith("贡献率")), None)
        return own or (self.sentence[-1][0] if self.sentence else self.paragraph)

    def last_level(self, base_unit: str) -> Named | None:
        """The name of the last level of the sentence, if it has this unit; its growth or a rate may stand between."""
        for named, measure, unit in reversed(self.sentence[-_NEAR:]):
            if measure == "level" and unit != "%":
                return named if unit == base_unit else None
        return None

    def floor(self, tokens: Tokens) -> int:
        """The token after the name of the number before, which no other name takes again."""
        if not self.sentence or self.sentence[-1][0].end < 0:
            return 0
        return tokens.index_at(self.sentence[-1][0].end)


PULLED = "pulled"  # the rule of names whose figure the next ones are not about: 拉动经济增长3个百分点
NOTHING = Named("", -1, -1, "nothing", 0.2)


def whole_attribute(found: Named, memory: Memory) -> Named:
    """A bare attribute with the name it belongs to: 利润总额…,[降幅]收窄 -> 利润总额降幅."""
    previous = memory.sentence[-1][0] if memory.sentence else None
    if found.text not in _BARE or previous is None or not previous.text:
        return found
    base = previous.text
    for prefix in _NEW:
        base = base.removeprefix(prefix)
    for bare in _RATES:
        base = base.removesuffix(bare) or base
    return Named(base + found.text, found.start, found.end, "attribute_of_previous", 0.8, found.subject)


def whole_grade(tokens: Tokens, found: Named, previous: Named) -> Named | None:
    """A grade or kind alone with what is graded: 养老机构48家,其中[三星级以上]12家 -> 三星级以上养老机构."""
    if not _GRADE.fullmatch(found.text) or not previous.text:
        return None
    graded = _GRADE.match(previous.text) if previous.rule == "shared_head" else None
    acts = previous.start >= 0 and tokens.tags[tokens.index_at(previous.start)] == "v"
    thing = object_of(tokens, previous) if acts else ""
    head = previous.text[graded.end() :] if graded else head_of(thing or previous.text)
    head = head[_overlap(found.text, head) :]  # A级景区38家,其中[5A级]1家
    return Named(found.text + head, found.start, found.end, "shared_head", 0.75) if head else None


def _overlap(left: str, right: str) -> int:
    """How many characters end the one and begin the other: 5A级, A级景区 -> 2."""
    return next((size for size in range(len(left), 0, -1) if right.startswith(left[-size:])), 0)


def head_of(previous: str) -> str:
    """The head that a bare attribute shares with the name before: 国家重点文物保护单位 -> 重点文物保护单位."""
    for word in sorted(_ATTRIBUTE, key=lambda w: (-len(w), w)):
        if previous.startswith(word) and len(previous) > len(word) + 1:
            return previous[len(word) :]
    return previous


def object_of(tokens: Tokens, previous: Named) -> str:
    """The object of the verb that begins a name: 主导制定[国家、行业标准]."""
    first = tokens.index_at(previous.start)
    cut = len(tokens.words)  # all names that have been found
    if first + 1 >= cut or (tokens.tags[first][0] in "nba" and tokens.tags[first + 1][0] == "n"):
        return ""
    j = first
    while j < cut and tokens.ends[j] <= previous.end and (tokens.tags[j][0] in "vd" or j == first):
        j += 1
    end = j
    while end < cut and tokens.ends[end] <= previous.end:
        end += 1
    return tokens.text(j, end)


def at_next_stage(tokens: Tokens, begin: int, end: int, previous: Named) -> Named | None:
    """The name of what the number before counts, a stage on: 开工建设住房2600套,[竣工]1800套 -> 竣工住房."""
    begin += tokens.words[begin] == "其中"
    words = tokens.words[begin:end]
    verb = "".join(word for word in words if word in _STAGE)
    if not verb or any(word not in _STAGE and tokens.tags[begin + i] != "d" for i, word in enumerate(words)):
        return None
    if previous.start < 0:
        return None
    first, last = tokens.index_at(previous.start), tokens.index_at(previous.end) - 1
    if last < first:
        return None
    start, stop = tokens.starts[begin], tokens.ends[end - 1]
    ending = next((w for w in _STAGES if previous.text.endswith(w) and len(previous.text) > len(w)), "")
    if ending:  # 棚户区改造开工3860套,基本建成4120套
        return Named(previous.text.removesuffix(ending) + tokens.text(begin, end), start, stop, "shared_subject", 0.75)
    thing = object_of(tokens, previous)
    if previous.text in _STAGE:
        return Named(tokens.text(begin, end), start, stop, "before_number", 0.75)  # 已开工5720套,基本建成4300套
    if previous.rule == "shared_object":
        thing = previous.text.removeprefix(next((w for w in _STAGES if previous.text.startswith(w)), ""))
    if not thing or thing == previous.text:
        return None
    return Named(tokens.text(begin, end) + thing, start, stop, "shared_object", 0.75)


def shared_verb(tokens: Tokens, previous: Named, same_unit: bool, tag: str, head: str) -> str:
    """The verb of the item before that an item of a list shares: [主导制订]国家标准2项,行业标准4项; [新增]A 4个,B 8个."""
    if not same_unit or tag[0] in "vd" or previous.start < 0 or previous.rule not in ("before_number", "shared_verb"):
        return ""
    new = next((p for p in _NEW if previous.text.startswith(p)), "")
    if new or previous.rule == "shared_verb":
        return new
    tail = object_of(tokens, previous)
    return (
        previous.text[: -len(tail)]
        if tail and tail != previous.text and tail.endswith(head[-2:]) and _is_verb(tokens, previous)
        else ""
    )


def _is_verb(tokens: Tokens, named: Named) -> bool:
    index = tokens.index_at(named.start)
    return (
        tokens.has(index)
        and tokens.tags[index][0] not in "pc"
        and tokens.tags[index] != "vn"
        and tokens.has(index + 1)
        and tokens.tags[index + 1][0] == "v"
    )


def is_place(tokens: Tokens, start: int, end: int) -> bool:
    """Whether a phrase only names a place or an office."""
    pairs = zip(tokens.words[start:end], tokens.tags[start:end], strict=True)
    return bool(_MASKED_PLACE.fullmatch(tokens.text(start, end))) or all(
        w in _SUBJECT or t in ("ns", "nt") for w, t in pairs
    )


def without_place(name: str) -> str:
    """A name without the place at its front: 全省城镇化水平 -> 城镇化水平."""
    return next((name[len(p) :] for p in _PLACES if name.startswith(p) and len(name) > len(p)), name)
