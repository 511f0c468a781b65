"""Verbs of growth and gap with their signs, read once from data/measures.toml; kinds and bases of a change."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_PART_OF_YEAR = re.compile(
    r"上(?:个)?(?:月|季|半年|周)|^(?:[前第]?[一二三四]季度|前[一二三四五六七八九十0-9０-９]{1,2}个?月|(?:[0-9０-９]{1,2}月?[-—–~～至])?[0-9０-９]{1,2}月份?)$"
)


@dataclass(frozen=True, slots=True)
class Verb:
    """Words of one measure and sign, with phrases that hold one right before a number and phrases that do not."""

    measure: str
    sign: int
    words: tuple[str, ...]
    hits: tuple[str, ...]
    misses: tuple[str, ...]


@cache
def verbs() -> tuple[Verb, ...]:
    """The verbs of data/measures.toml."""
    table = tomllib.loads(files("tasks.text").joinpath("data/measures.toml").read_text("utf8"))
    return tuple(
        Verb(r["measure"], r["sign"], tuple(r["words"].split()), tuple(r["hits"]), tuple(r["misses"]))
        for r in table["verb"]
    )


def words_of_measure(measure: str, longest: int = 9, shortest: int = 1) -> str:
    """The verbs of a measure as a pattern, the longest first."""
    words = [w for v in verbs() if v.measure == measure for w in v.words if shortest <= len(w) <= longest]
    return "|".join(sorted(words, key=lambda w: (-len(w), w)))


def change_kind(base_unit: str) -> str:
    """percent (增长8%), points (提高2个百分点), multiple (增长2倍) or amount (增加3亿元)."""
    return {"%": "percent", "成": "percent", "百分点": "points", "倍": "multiple", "番": "multiple"}.get(
        base_unit, "amount"
    )


def basis_of(base: str) -> str:
    """The basis that a base period means: 去年同期 -> year_on_year, 上月 -> period_on_period, 一季度 too, 2015年 -> since."""
    if re.search(r"[上去]年(?:同期)?$|上年|去年|同期", base):
        return "year_on_year"
    return "period_on_period" if _PART_OF_YEAR.search(base) else "since"
