"""What stands around a number and makes it an estimate or a limit: 约, 近, 超过, 不少于, 以上, 左右, 余."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from tasks.text.units import alternatives_of

LONGEST_BEFORE = 14
_LINK = "(?:了|到|至|为|有|在)?[ \u3000]?(?:人民币)?[ \u3000]?"
_OF_A_WHOLE = "(?:占|总|全)[^,，。;；、0-9]{0,8}的[ \u3000]?"  # 约占总人口的15%, 不低于总数的三成


@dataclass(frozen=True, slots=True)
class Bound:
    """One row of data/bounds.toml (限定词)."""

    name: str
    side: str
    words: tuple[str, ...]
    qualifier: str
    bound: str
    after_units: frozenset[str]
    not_after: dict[str, str]  # characters before a word that make it the tail of another: 通过
    hits: tuple[str, ...]
    misses: tuple[str, ...]


EXACT = ("exact", "=")
AND_SOME = ("approx", ">")


@cache
def bounds() -> tuple[Bound, ...]:
    """The rows of data/bounds.toml in their order."""
    rows = tomllib.loads(files("tasks.text").joinpath("data", "bounds.toml").read_text("utf-8"))["bound"]
    return tuple(
        Bound(
            row["name"],
            row["side"],
            tuple(row["words"].split()),
            row["qualifier"],
            row["bound"],
            frozenset(row.get("after_units", "").split()),
            row.get("not_after", {}),
            tuple(row["hits"]),
            tuple(row["misses"]),
        )
        for row in rows
    )


@cache
def _patterns(side: str) -> tuple[re.Pattern[str], dict[str, Bound]]:
    """One pattern of all words of a side, and whose each word is."""
    owner = {word: bound for bound in reversed(bounds()) if bound.side == side for word in bound.words}
    if side == "behind":
        return re.compile(rf"[ \u3000]?({alternatives_of(tuple(owner))})"), owner
    return re.compile(rf"({alternatives_of(tuple(owner))})(?:{_LINK}|{_OF_A_WHOLE})\Z"), owner


_LAST_BEFORE = frozenset("约近超过破逾于少低高多足到达满上了为有至越乎概致计需在刺长限出码底合币占下的\u3000 ")
_FIRST_BEHIND = frozenset("以及或(（之起开往封为左上前不多余有出内\u3000 ")


def bound_before(text: str, start: int) -> tuple[str, str] | None:
    """Qualifier and bound by the words before a number: 不少于 -> (at_least, >=); None without any."""
    if not start or text[start - 1] not in _LAST_BEFORE:
        return None
    pattern, owner = _patterns("before")
    left = text[max(0, start - LONGEST_BEFORE) : start]
    found = pattern.search(left)
    if not found:
        return None
    word = found[1]
    bound = owner[word]
    if found.start() and left[found.start() - 1] in bound.not_after.get(word, ""):
        return None
    return bound.qualifier, bound.bound


def bound_behind(text: str, end: int, unit: str) -> tuple[str, str] | None:
    """Qualifier and bound by the words behind a unit: 以上 -> (at_least, >=); None without any."""
    if end >= len(text) or text[end] not in _FIRST_BEHIND:
        return None
    pattern, owner = _patterns("behind")
    found = pattern.match(text, end)
    if not found:
        return None
    bound = owner[found[1]]
    if bound.after_units and (
        unit not in bound.after_units or text[found.end() : found.end() + 1] in ("设", "容", "部")
    ):
        return None
    following = text[found.end() : found.end() + 1]
    if found[1] in ("多", "余") and (following.isdigit() or following in ("次", "个", "家", "名", "项", "元")):
        return None
    if found[1] in ("上下", "前后", "左右") and text[found.end() : found.end() + 1] == "为":
        return None
    return bound.qualifier, bound.bound


def bound_of(text: str, start: int, end: int, unit: str, more: bool) -> tuple[str, str]:
    """Qualifier and bound of the number at text[start:end]; a limit wins over an estimate, 以上 over 约."""
    before, behind = bound_before(text, start), bound_behind(text, end, unit)
    for found in (behind, before):
        if found and found[0] != "approx":
            return found
    return before or behind or (AND_SOME if more else EXACT)
