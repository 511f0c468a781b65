"""Ordinals that are places in a ranking: 列全省第7, 居全国第二名, 进入全市前10; not 第一产业, 第3批, 放在第一位."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

from tasks.text.units import alternatives, alternatives_of

_MOVES = (
    "跃",
    "上升",
    "升",
    "提升",
    "前移",
    "前进",
    "下降",
    "降",
    "下滑",
    "滑落",
    "跌",
    "退",
    "后退",
    "晋",
)  # 由第4位跃升到第3位
CLOSING = ",，。;；:：!！?？、\n()（）的和与及"
_LISTED = ("的分别", "的依次", "的是", "的为", "分别", "依次", "月", "季", "年")  # 排名前三位的分别是… ranks nobody
_ITEMS_OF_NAME = re.compile(  # 第一、[第二]、第三产业
    r"(?:[、和与及]第?[一二三四五1-5]){0,4}(?:[、和与及]第?[一二三四五1-5])(?:次?产业|季度|阶段|批|类|组|期|轮)"
)
CLAUSE_MARKS = ",，。;；:：!！?？、\n"


@cache
def _words(table: str) -> tuple[str, ...]:
    rows = tomllib.loads(files("tasks.text").joinpath("data", "ranks.toml").read_text("utf-8"))
    return tuple(rows[table]["words"].split())


def examples() -> tuple[list[str], list[str]]:
    """The hits and the misses of data/ranks.toml."""
    rows = tomllib.loads(files("tasks.text").joinpath("data", "ranks.toml").read_text("utf-8")).values()
    return [h for r in rows for h in r.get("hits", ())], [m for r in rows for m in r.get("misses", ())]


@cache
def _verb() -> re.Pattern[str]:
    """A ranking verb whose clause reaches up to the ordinal."""
    return re.compile(rf"(?:{alternatives_of(_words('cue'))})[^{CLAUSE_MARKS}]{{0,10}}\Z")


@cache
def _scope() -> re.Pattern[str]:
    """The field of a ranking directly before the ordinal: 全国第7."""
    return re.compile(rf"(?:{alternatives_of(_words('scope'))})[^{CLAUSE_MARKS}]{{0,3}}\Z")


@cache
def _pattern(table: str, place: str) -> re.Pattern[str]:
    if place == "before":
        return re.compile(rf"(?:{alternatives_of(_words(table))})\Z")
    return re.compile(rf"[ \u3000]?(?:{alternatives(_words(table))})")


@cache
def _enumerated() -> re.Pattern[str]:
    """A ranking before a list: 分别列全省第2、第3."""
    return re.compile(r"第[0-9一二三四五六七八九十]{1,3}[名位]?[、和与及]\Z")


def _left(text: str, start: int) -> str:
    return text[max(0, start - 16) : start]


def is_rank(text: str, start: int, end: int, unit: str) -> bool:
    """Whether the ordinal at text[start:end] (with 第, and 名 or 位 where it has one) is a place in a ranking."""
    left = _left(text, start)
    if _pattern("barred_before", "before").search(left) or _ITEMS_OF_NAME.match(text, end):
        return False
    closed = end == len(text) or text[end] in CLOSING or text.startswith(_MOVES, end)
    cued = _verb().search(left) is not None or _enumerated().search(left) is not None
    if unit:
        return (cued or closed or _scope().search(left) is not None) and not _pattern("persons", "behind").match(
            text, end
        )
    if not cued and not (closed and _scope().search(left)):
        return False
    return not _pattern("nouns", "behind").match(text, end)


def is_top_rank(text: str, start: int, end: int, unit: str) -> bool:
    """Whether 前N is a place in a ranking: 全省前10 and 进入前三名, not 前三季度 or 前5个月."""
    if _pattern("nouns", "behind").match(text, end) or text.startswith(_LISTED, end):
        return False
    left = _left(text, start)
    return unit in ("名", "位") or _verb().search(left) is not None or _scope().search(left) is not None


def is_first_place(text: str, start: int, end: int) -> bool:
    """Whether 首位 is a place in a ranking: 列各县市首位, not 放在首位."""
    left = _left(text, start)
    if _pattern("barred_before", "before").search(left):
        return False
    verbs = alternatives_of(_words("first_place"))
    return re.search(rf"(?:{verbs})[^{CLAUSE_MARKS}]{{0,10}}\Z|[市县区省国]\Z", left) is not None
