"""Signs in the words around a number that its row may be wrong: what a reader would look at twice."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from tasks.text.clause_tokens import Tokens, is_boundary

if TYPE_CHECKING:
    from tasks.text.finding import Finding
    from tasks.text.periods import Phrase
    from tasks.text.quantities import Quantity
    from tasks.text.shared_names import Named

_COMPARED = re.compile(r"同比(?:分别)?[增下上减降提回]|[比较](?:上年|去年)(?:同期)?(?:分别)?[增下上减降提回多少高低]")
_EXACT = 3  # digits of a count that nobody plans
_COUNTED = frozenset(("人", "件", "起", "户", "名", "家", "次", "个", "份", "人次", "家次", "条", "批次", "处", "项"))
PLANS = frozenset({"tasks", "requirements"})  # sections whose figures are mostly still to be reached


def doubts_of_name(tokens: Tokens, q: Quantity, named: Named) -> tuple[str, ...]:
    """What speaks against a name of the sentence: one word only, or one behind which its clause goes on: 3家[企业]举办竞赛."""
    if named.start < 0 or named.start >= named.end:
        return ()
    begin, stop = tokens.index_at(named.start), tokens.index_at(named.end)
    found = ["one_word"] if stop - begin == 1 else []
    if named.start < q.end:
        return tuple(found)
    if tokens.has(stop) and tokens.words[stop] == "的":
        found.append("part_follows")
    while tokens.has(stop) and not is_boundary(tokens.words[stop]):
        if tokens.tags[stop][0] == "v":
            found.append("goes_on")
            break
        stop += 1
    return tuple(found)


def doubts_of_time(periods: Sequence[Phrase], own: bool, period: str) -> tuple[str, ...]:
    """Whether a period was taken from an earlier sentence although the number's own sentence names other times."""
    others = period and not own and any(not phrase.base for phrase in periods)
    return ("other_time",) if others else ()


def doubts_of_status(status: str, strictness: str | None, section: str | None) -> tuple[str, ...]:
    """Whether no word of the sentence says how firm a target is, or a fact stands in a section of plans."""
    plain = strictness is None if status == "target" else section in PLANS
    return ("by_section",) if plain else ()


def reports(text: str, quantities: Sequence[Quantity]) -> bool:
    """Whether a sentence tells what was done: nobody plans to try 612 cases and 803 persons, or compares with last year."""
    if _COMPARED.search(text):
        return True
    digits = [
        len(q.value_text.strip("0"))
        for q in quantities
        if q.value_text and q.value_text.isdigit() and q.unit in _COUNTED
    ]
    return max(digits, default=0) > _EXACT or sum(size == _EXACT for size in digits) > 1


def with_twins(found: list[Finding]) -> list[Finding]:
    """The findings, those marked that share name and unit with another of the sentence: 国家标准24项、行业[标准]9项."""
    if len(found) < 2:
        return found
    levels = [(f.named.text, f.quantity.unit) for f in found if f.reading.measure == "level"]
    if len(set(levels)) == len(levels):
        return found
    same = Counter(levels)
    return [
        f.with_doubt("twin") if f.reading.measure == "level" and same[f.named.text, f.quantity.unit] > 1 else f
        for f in found
    ]
