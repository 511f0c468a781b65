"""Units as written: which words count as units, their factor to the base unit, and how they are put together."""

from __future__ import annotations

import csv
import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

READING_SPAN = 8  # characters before a number in which a cue tells what 度 or 块 mean
SCALES = {"百": 1e2, "千": 1e3, "万": 1e4, "亿": 1e8}
RANK_UNITS = frozenset(("名", "位", "个", ""))

_BUNDLE = 12  # first characters of unit words that are looked at together
_LEFT_OUT = re.compile(r"[\s多余来]")


@dataclass(frozen=True, slots=True)
class Group:
    """Words of one sort that may stand behind a number, with examples (单位与量词)."""

    name: str
    words: tuple[str, ...]
    chinese: str
    hits: tuple[str, ...]
    misses: tuple[str, ...]


@cache
def factors() -> dict[str, tuple[float, str]]:
    """The units that have a factor, from data/units.csv: 亩 -> (666.67, 平方米)."""
    with files("tasks.text").joinpath("data", "units.csv").open(encoding="utf8") as table:
        return {row["unit"]: (float(row["factor"]), row["base_unit"]) for row in csv.DictReader(table)}


@cache
def groups() -> tuple[Group, ...]:
    """Every group of data/units.toml; units.csv words that no group holds would be a fault of the table."""
    rows = tomllib.loads(files("tasks.text").joinpath("data", "units.toml").read_text("utf-8"))["group"]
    return tuple(
        Group(r["name"], tuple(r["words"].split()), r["chinese"], tuple(r["hits"]), tuple(r["misses"])) for r in rows
    )


@dataclass(frozen=True, slots=True)
class Reading:
    """What a word of several meanings is counted in when a cue stands before the number (多义单位)."""

    word: str
    cues: tuple[str, ...]
    base_unit: str
    hits: tuple[str, ...]
    misses: tuple[str, ...]


@cache
def readings() -> tuple[Reading, ...]:
    """The rows of data/units.toml for words that context decides."""
    rows = tomllib.loads(files("tasks.text").joinpath("data", "units.toml").read_text("utf-8"))["reading"]
    return tuple(
        Reading(r["word"], tuple(r["cues"].split()), r["base_unit"], tuple(r["hits"]), tuple(r["misses"])) for r in rows
    )


@cache
def ambiguous_words() -> frozenset[str]:
    """The words that context decides."""
    return frozenset(reading.word for reading in readings())


def base_in_context(text: str, start: int, unit: str, word: str) -> tuple[float, str]:
    """Factor and base unit of a word that context decides: 气温35度 is 摄氏度, 用电500度 is 千瓦时."""
    left = text[max(0, start - READING_SPAN) : start]
    for reading in readings():
        if reading.word == word and (not reading.cues or any(cue in left for cue in reading.cues)):
            return to_base(leading_scale(unit))[0], reading.base_unit
    return to_base(unit)


@cache
def followers(table: str) -> dict[str, tuple[str, ...]]:
    """What follows a word: `followers("not_before")["人"]` holds 民, for 人民 is no counted 人."""
    rows = tomllib.loads(files("tasks.text").joinpath("data", "units.toml").read_text("utf-8"))[table]
    return {word: tuple(text.split()) for word, text in rows.items()}


@lru_cache(maxsize=8192)
def to_base(unit: str, measure: str = "level") -> tuple[float, str]:
    """The factor and base unit of a unit as written: 万亩 -> (6666666.67, 平方米), 万吨/日 -> (10000, 吨/日)."""
    unit = _LEFT_OUT.sub("", unit).lower()
    if measure == "rank" and unit in RANK_UNITS:
        return 1.0, "位"
    known = factors()
    head, slash, denominator = unit.partition("/")
    factor, rest = 1.0, head
    while rest not in known and rest and rest[0] in SCALES:
        factor, rest = factor * SCALES[rest[0]], rest[1:]
    own, base = known.get(rest, (1.0, rest))
    return factor * own, base + slash + denominator


def leading_scale(unit: str) -> str:
    """The scale characters a unit begins with: 万 of 万人次, nothing of 千瓦 (a unit of its own)."""
    known = factors()
    rest = unit
    while rest not in known and rest and rest[0] in SCALES:
        rest = rest[1:]
    return unit[: len(unit) - len(rest)]


@cache
def chinese_kinds() -> dict[str, str]:
    """What a Chinese numeral makes of each word: measure, count, duration, item or no."""
    return {word: group.chinese for group in groups() for word in group.words}


@lru_cache(maxsize=8192)
def base_word(unit: str) -> str:
    """The unit without its scale, denominator and brackets: 万吨/日 -> 吨, 台(套) -> 台."""
    rest = unit[len(leading_scale(unit)) :]
    return re.split(r"[/／(（]", rest, maxsplit=1)[0].replace("多", "").replace("余", "")


@cache
def word_pattern() -> str:
    """One alternation of all words, longest first, each with what may not (or must) follow it.

    Words are in bundles behind a look at their first characters: a bundle is passed over at once.
    """
    words = sorted({word for group in groups() for word in group.words}, key=lambda w: (-len(w), w))
    barred, required = followers("not_before"), followers("only_before")
    firsts = sorted({word[0] for word in words})
    bundles = []
    for at in range(0, len(firsts), _BUNDLE):
        some = firsts[at : at + _BUNDLE]
        patterns = [_guarded(w, barred.get(w), required.get(w)) for w in words if w[0] in some]
        bundles.append(f"(?=[{re.escape(''.join(some))}])(?:{'|'.join(patterns)})")
    return "|".join(bundles)


def _guarded(word: str, barred: tuple[str, ...] | None, required: tuple[str, ...] | None) -> str:
    pattern = f"个[多余来]?{re.escape(word[1:])}" if word[0] == "个" and len(word) > 1 else re.escape(word)
    if word[-1].isascii() and word[-1].isalnum():
        pattern += r"(?!\.?[A-Za-z0-9])"
    if barred:
        pattern += f"(?!{alternatives(barred)})"
    if required:
        pattern += f"(?={alternatives(required)})"
    return pattern


def alternatives(words: tuple[str, ...]) -> str:
    """One alternation: single characters as a class, longer words as they are, `~` patterns last: [初底]|规划|居(?!民)."""
    single = "".join(sorted(re.escape(w) for w in words if len(w) == 1))
    longer = [re.escape(w) for w in sorted(words) if len(w) > 1 and w[0] != "~" and w[0] not in words]
    patterns = [w[1:] for w in words if w[0] == "~" and len(w) > 1]
    return "|".join(([f"[{single}]"] if single else []) + longer + patterns)


@cache
def unit_pattern() -> str:
    """The pattern of a whole unit without its scale: 台(套), 吨/日, 立方米/秒, 元/人·月, 个百分点."""
    first = "".join(sorted({re.escape(word[0]) for group in groups() for word in group.words}))
    per = alternatives_of(followers("denominators")["words"])
    return (
        f"(?:(?=[{first}])(?:{word_pattern()})"
        r"(?:[(（](?:次|套|件|户|个|处|座|人|台|所|家|项|宗|条|只|辆|艘|支|份|张|块|间|片|对|组|批|份|袋|名|村|镇|区|片区|标段)[)）])?"
        rf"(?:[/／](?:(?:[百千万亿]|10万|十万|百万)?(?:{per})(?:[·.•](?:{per}))?))?)"
        "|/(?:10万|十万|百万)人?(?![元吨亩个户])"
    )


def alternatives_of(words: tuple[str, ...]) -> str:
    """One alternation of words, longest first."""
    return "|".join(re.escape(w) for w in sorted(words, key=lambda w: (-len(w), w)))
