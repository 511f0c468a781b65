"""Spans in which two copies of a passage differ -> slots: whole numbers, years, places and names, each with its kind."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from tasks.text.alignment import Slot
from tasks.text.dictionary import part_of_speech
from tasks.text.letters import joined_letters
from tasks.text.words import cut

YEAR, NUMBER, PLACE, NAME, OTHER = "year", "number", "place", "name", "other"
NUMERALS = "0123456789零〇○一二三四五六七八九十百千万亿两"
MASK = "_*＿＊×xX某"
PLACE_ENDS = ("街道", *"省市县区镇乡村旗盟州")
WHOSE = "全我本各该"  # 全县, 我市 name no place
BEFORE_NAMES = "由从对在向把给和与就到为以按经被让请"  # the dictionary knows words that begin with them: 由周, 从清
# The hundred commonest surnames, by the Ministry of Public Security's yearly list of names.
SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆"
    "范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤"
)
_YEAR_OF_FOUR = re.compile(r"(?:19|20)(?:\d\d|[_*＿＊×xX]{1,2})?|二[〇零○]..|一九..|[_*＿＊×xX]{2,4}")
_SHORT_YEAR = re.compile(r"\d{2,4}|[〇零○一二三四五六七八九]{2,4}")
_NUMBER = re.compile(rf"[{NUMERALS}.,．，%％点分之成余多第]*[{NUMERALS}][{NUMERALS}.,．，%％点成余多]*")
_MASKED = re.compile(rf"[{MASK}]+")
_PUNCTUATION = re.compile(r"[^\w\s.．*%％-]")
_LONGEST_WORD = 6  # letters a slot may take in on either side to hold whole words


@dataclass(frozen=True)
class Copy:
    """A text, its letters, and where each stands in the text."""

    text: str

    @cached_property
    def letters(self) -> str:
        """The letters and digits, folded."""
        return self._parts[0]

    @cached_property
    def index(self) -> list[int]:
        """The offset in the text of each letter, and the text's length."""
        return self._parts[1]

    @cached_property
    def bounds(self) -> frozenset[int]:
        """The offsets at which a word begins or ends."""
        out, at = {0, len(self.text)}, 0
        for word in cut(self.text):
            at = self.text.index(word, at)
            out.add(at)
            at += len(word)
            out.add(at)
        return frozenset(out)

    @cached_property
    def _parts(self) -> tuple[str, list[int]]:
        found = joined_letters([self.text])
        return found.codes.tobytes().decode("utf-32-le", "surrogatepass"), [*found.index.tolist(), len(self.text)]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The letters' span in the text, masks beside them and what stands between them included: 20__ of 20__年."""
        if start == end:
            at = self.index[start]
            before = self.index[start - 1] + 1 if start else 0
            masked = _MASKED.search(self.text, before, at)
            return masked.span() if masked else (at, at)
        first, last = self.index[start], self.index[end - 1] + 1
        while last < len(self.text) and self.text[last] in MASK:
            last += 1
        while first and self.text[first - 1] in MASK and not self.text[first - 1].isalnum():
            first -= 1
        return first, last


@dataclass(frozen=True, slots=True)
class FamilySlot:
    """A slot of a passage: its span in the canonical copy's letters."""

    start: int
    end: int
    kind: str


def widen(left: Copy, right: Copy, slots: Sequence[Slot]) -> list[Slot]:
    """The slots, each grown to whole numbers and words: 石 of 青石县 against 青山县 to 青石县 against 青山县."""
    out: list[Slot] = []
    slots = [part for slot in slots for part in _parts(left, right, slot)]
    for number, slot in enumerate(slots):
        least = out[-1][1] if out else 0
        most = slots[number + 1][0] if number + 1 < len(slots) else len(left.letters)
        grown = _widened(left, right, slot, slot[0] - least, most - slot[1])
        if out and grown[0] <= out[-1][1] and grown[0] < slot[0]:
            grown = (out[-1][1], grown[1], out[-1][3], grown[3])
        out.append(grown)
    return out


def _parts(left: Copy, right: Copy, slot: Slot) -> list[Slot]:
    """The slot cut at punctuation that both copies have in it: 12个,张伟 against 15个,李明 is two slots."""
    marks = [_marks(left, slot[0], slot[1]), _marks(right, slot[2], slot[3])]
    if not marks[0] or len(marks[0]) != len(marks[1]):
        return [slot]
    cuts = [(slot[0], slot[2]), *zip(*marks, strict=True), (slot[1], slot[3])]
    out = []
    for (a, c), (b, d) in pairwise(cuts):
        while a < b and c < d and left.letters[a] == right.letters[c]:
            a, c = a + 1, c + 1
        while a < b and c < d and left.letters[b - 1] == right.letters[d - 1]:
            b, d = b - 1, d - 1
        if a < b or c < d:
            out.append((a, b, c, d))
    return out


def _marks(copy: Copy, start: int, end: int) -> list[int]:
    """The letters of the span before which there is punctuation other than a decimal point or a mask."""
    index, text = copy.index, copy.text
    return [at for at in range(start + 1, end) if _PUNCTUATION.search(text, index[at - 1] + 1, index[at])]


def _widened(left: Copy, right: Copy, slot: Slot, before: int, after: int) -> Slot:
    """The slot grown by at most so many common letters on its two sides."""
    a, b, c, d = slot
    values = left.letters[a:b] + right.letters[c:d]
    numeric = all(each in NUMERALS for each in values)
    grow = _in_number if numeric else _in_word
    back = ahead = 0
    while back < min(before, _LONGEST_WORD) and grow(left, right, (a, b, c, d), -1, values):
        a, c, back = a - 1, c - 1, back + 1
    if not numeric and a < b and c < d:
        for end in PLACE_ENDS:
            if len(end) <= after and left.letters.startswith(end, b) and right.letters.startswith(end, d):
                return a, b + len(end), c, d + len(end)
    whole = a < b and c < d and left.letters[b - 1] in PLACE_ENDS and right.letters[d - 1] in PLACE_ENDS
    while not whole and ahead < min(after, _LONGEST_WORD) and grow(left, right, (a, b, c, d), 1, values):
        b, d, ahead = b + 1, d + 1, ahead + 1
    return a, b, c, d


def _in_number(left: Copy, right: Copy, slot: Slot, way: int, values: str) -> bool:
    """Whether the common letter beside the slot belongs to the same number."""
    a, b, c, d = slot
    at, other = (a - 1, c - 1) if way < 0 else (b, d)
    letter = left.letters[at]
    if letter not in NUMERALS or letter.isdigit() != values[0].isdigit():
        return False
    joins = (left, at if way < 0 else at - 1, a < b), (right, other if way < 0 else other - 1, c < d)
    return all(copy.text[copy.index[i] + 1 : copy.index[i + 1]] in ("", ".", "．") for copy, i, full in joins if full)


def _in_word(left: Copy, right: Copy, slot: Slot, way: int, values: str) -> bool:
    """Whether the slot's edge cuts a word in one of the copies."""
    a, b, c, d = slot
    if way < 0 and left.letters[a - 1] in BEFORE_NAMES:
        return False
    edges = ((left, a if way < 0 else b, a < b), (right, c if way < 0 else d, c < d))
    for copy, at, full in edges:
        place = copy.index[at] if way < 0 else copy.index[at - 1] + 1
        if full and at < len(copy.letters) and place not in copy.bounds:
            return True
    return False


def family_slots(best: Copy, others: Iterable[tuple[Copy, Sequence[Slot]]]) -> list[FamilySlot]:
    """The slots of a family: each other copy comes with those between the best copy and it, in order.

    Spans of one kind that overlap are one slot.
    """
    by_kind: dict[str, set[tuple[int, int]]] = {}
    for copy, own in others:
        for slot in own:
            kind = kind_of([_value(best, slot[0], slot[1]), _value(copy, slot[2], slot[3])])
            by_kind.setdefault(kind, set()).add((slot[0], slot[1]))
    out = [FamilySlot(*span, kind) for kind, spans in by_kind.items() for span in _united(sorted(spans))]
    return sorted(out, key=lambda each: (each.start, each.end, each.kind))


def span_in(copy: Copy, own: Sequence[Slot], slot: FamilySlot) -> tuple[int, int] | None:
    """Where a copy has its value of a slot, as offsets in its text; None where a longer span of it differs."""
    found = _mapped(own, slot.start, slot.end)
    return copy.span(*found) if found else None


def _value(copy: Copy, start: int, end: int) -> tuple[str, str]:
    """What stands in a span of letters, and the two characters after it."""
    first, last = copy.span(start, end)
    return copy.text[first:last], copy.text[last : last + 2]


def _united(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Sorted spans, those that overlap or begin together as one."""
    out: list[tuple[int, int]] = []
    for start, end in spans:
        if out and (start < out[-1][1] or start == out[-1][0]):
            out[-1] = (out[-1][0], max(out[-1][1], end))
        else:
            out.append((start, end))
    return out


def _mapped(slots: Sequence[Slot], start: int, end: int) -> tuple[int, int] | None:
    """The span of the other copy that stands for this one of the canonical copy; None if a slot crosses its bounds."""
    first, behind = start, 0  # how much further the other copy is
    for a, b, c, d in slots:
        if b < start or (b == start and a < b):
            first, behind = start + d - b, d - b
        elif a == start and b <= end:
            first, behind = min(first, c) if a == b == end else c, d - b
        elif a < end:
            if a < start or b > end:
                return None
            behind = d - b
        else:
            break
    return first, max(first, end + behind)


def kind_of(values: Iterable[tuple[str, str]]) -> str:
    """The kind that most values of a slot have; each comes with what follows it: ('2019', '年以') -> year."""
    counts = Counter(_kind(value.strip(), after) for value, after in set(values) if value.strip())
    counts.pop(None, None)
    if not counts:
        return OTHER
    if YEAR in counts and counts[YEAR] + counts[NUMBER] == counts.total():
        return YEAR
    for kind in (PLACE, NAME):
        if counts[kind] and not counts[NUMBER] and not counts[YEAR] and counts[kind] >= counts[OTHER]:
            return kind
    return max(counts, key=lambda kind: (counts[kind], str(kind))) or OTHER


def _kind(value: str, after: str) -> str | None:
    """The kind of one value; None for a mask, which may be anything."""
    if _YEAR_OF_FOUR.fullmatch(value.rstrip("年度")) and (after.startswith("年") or "年" in value):
        return YEAR
    if _SHORT_YEAR.fullmatch(value) and after.startswith("年") and len(value) == 4:
        return YEAR
    if re.fullmatch(r"(?:19|20)\d\d", value) and not after[:1].isdigit():
        return YEAR
    if _MASKED.fullmatch(value):
        return None
    if _NUMBER.fullmatch(value):
        return NUMBER
    if value.endswith(PLACE_ENDS) and len(value) > 1 and value[0] not in WHOSE:
        return PLACE
    words = cut(value)
    if len(words) == 1 and part_of_speech(value) == "ns":
        return PLACE
    if is_name(value):
        return NAME
    return OTHER


def is_name(value: str) -> bool:
    """Whether it may be a person's name: a common surname and one or two characters that are no other word."""
    value = value.removesuffix("同志")
    if value[:1] not in SURNAMES or not 2 <= len(value) <= 3:
        return False
    tag = part_of_speech(value)
    return tag is None or tag.startswith("nr")
