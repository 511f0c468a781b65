"""What a text names that has a date: years, congresses and plenums, five-year plans, campaigns, anniversaries."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from tasks.text.pairs import Pairs, matches_near
from tasks.text.pieces import to_number
from tasks.text.rules import Rule, load_rules

YEAR = re.compile(
    r"(?<![\d.])(?<![\d年][-—~])(?<!\d——)((?:19[5-9]|20[0-4])\d) ?年(?!代|级|期|产|均|来|龄)(?! ?[-—~至到] ?(?:20)?\d)"
)
CHINESE_YEAR = re.compile("([一二][九〇○零][一二三四五六七八九〇○零]{2})年(?!代)")
LETTER = re.compile(r"[〔\[(【]((?:19[5-9]|20[0-4])\d)[〕\])】] ?\d{1,4} ?号")  # 县政发〔2012〕15号
PLAN = re.compile(
    r"[“\"]?(?P<law>[三四五六七八九]五)[”\"]?普法|[“\"](八五|九五|十五|十[一二三四五]五)[”\"]?|(十[一二三四]五|十五五)|(八五|九五|十五)(?=计划|规划|期间|时期)"
    r"|第(八|九|十[一二三四五]?)个五年(?=规划|计划)"
)
CONGRESS = re.compile(
    r"党的(十[四五六七八九]|二十)大(?![类项个工])|(十[四五六七八九]|二十)大(?=精神|报告|以来|召开|胜利|确定|提出)"
)
PLENUM = re.compile(r"(十[四五六七八九]|二十)届((?:[一二三四五六七]中[全会、和及,\s与]*?)+)全(?:会|体会议)")
DISCIPLINE = re.compile(
    r"(十[六七八九]|二十)届中(?:央)?纪(?:律检查)?委(?:员会)?第?([二三四五六七])次"
    r"|(?:中央纪委|中纪委)(十[六七八九]|二十)届([二三四五六七])次"
)
SESSION = re.compile(
    r"(八|九|十[一二三四]?)届全国(?:人大|人民代表大会|政协)第?([一二三四五])次会议"
    r"|全国(?:人大|政协)(八|九|十[一二三四]?)届([一二三四五])次会议"
)
# Two characters that stand in whatever a part finds: looked for first, in one pass over the text.
BEGINNINGS = {
    "years": "19 20 一九 二〇 二○ 二零 〔1 〔2 [1 [2 (1 (2 【1 【2",
    "plans": "六五 七五 五五 八五 九五 十五 一五 二五 三五 四五 五五 个五",
    "congresses": "四大 五大 六大 七大 八大 九大 十大",
    "sessions": "届一 届二 届三 届四 届五 届六 届七 届中 届全 委十 协十 大十 协九 协八 大九 大八 委二",
    "anniversaries": "周年",
}
WINDOW = 40  # characters behind a plan or congress that may say which of its years is meant
CHINESE_DIGITS = {"〇": "0", "○": "0", "零": "0"} | {c: str(i) for i, c in enumerate("一二三四五六七八九", 1)}


@dataclass(frozen=True, slots=True)
class Occasion:
    """Something dated that a text names: 党的十八大 -> point 2012, month 11; “十三五”规划的收官之年 -> moment 2020."""

    kind: str
    low: int
    high: int
    month: int
    start: int
    end: int
    rule: str
    announced: int | None = None  # the year since which a campaign has been spoken of


@cache
def tables() -> Mapping[str, Any]:
    """The tables of meetings and plans in data/events.toml."""
    return tomllib.loads(files("tasks.text").joinpath("data/events.toml").read_text("utf-8"))


@cache
def _rows(*kinds: str) -> tuple[Rule, ...]:
    return tuple(rule for rule in load_rules("events") if rule.kind in kinds)


@cache
def _looked_for() -> Mapping[str, tuple[str, ...]]:
    """By two characters: what to look for where they stand, a part of this module or a rule of the table."""
    out: dict[str, list[str]] = defaultdict(list)
    for part, beginnings in BEGINNINGS.items():
        for pair in beginnings.split():
            out[pair].append(part)
    for rule in _rows("point", "sudden", "moment", "campaign", "term", "phrase"):
        for word in rule.extra["needs"]:
            out[word[:2]].append(rule.name)
    return {pair: tuple(parts) for pair, parts in out.items()}


@cache
def _pairs() -> Pairs:
    return Pairs(_looked_for())


def find_occasions(text: str) -> list[Occasion]:
    """Everything dated in a folded text, in the order of the text."""
    places: dict[str, list[int]] = defaultdict(list)
    for at in _pairs().places(text):
        for part in _looked_for()[text[at : at + 2]]:
            places[part].append(at)
    found = list(_events(text, places))
    for part, find in PARTS.items():
        if part in places:
            found += find(text, places[part])
    return sorted(found, key=lambda occasion: (occasion.start, -occasion.end, occasion.rule))


def parse_year(text: str) -> int:
    """The year of its four digits: 2011 -> 2011, 二〇一一 -> 2011."""
    return int("".join(CHINESE_DIGITS.get(c, c) for c in text))


def _years(text: str, places: Sequence[int]) -> Iterator[Occasion]:
    for kind, pattern in (("year", YEAR), ("year", CHINESE_YEAR), ("letter", LETTER)):
        for match in matches_near(pattern, text, places, 1, 16):
            year = parse_year(match[1])
            yield Occasion(kind, year, year, 0, match.start(), match.end(), kind)


def _plans(text: str, places: Sequence[int]) -> Iterator[Occasion]:
    for match in matches_near(PLAN, text, places, 4, 8):
        law = match["law"]
        word = law or match[2] or match[3] or match[4] or match[5] + "五"
        first = tables()["law_plans" if law else "plans"].get(word)
        if first is None:
            continue
        part = _part("plan_part", text, match.end())
        if part is None:
            yield Occasion("plan", first, first + 4, 0, match.start(), match.end(), "five_year_plan")
        else:
            yield _dated(part[0], first, match.start(), part[1])


def _part(kind: str, text: str, at: int) -> tuple[Rule, int] | None:
    window = text[at : at + WINDOW]
    for rule in _rows(kind):
        if any(word in window for word in rule.extra["needs"]):
            match = rule.search(window)
            if match:
                return rule, at + match.end()
    return None


def _dated(rule: Rule, year: int, start: int, end: int) -> Occasion:
    return Occasion(
        rule.extra["to"], year + int(rule.extra["low"]), year + int(rule.extra["high"]), 0, start, end, rule.name
    )


def _congresses(text: str, places: Sequence[int]) -> Iterator[Occasion]:
    for match in matches_near(CONGRESS, text, places, 4, 8):
        date = tables()["congresses"].get(match[1] or match[2])
        part = _part("congress_part", text, match.end()) if date else None
        if part is not None:
            yield _dated(part[0], date // 100, match.start(), part[1])
        elif date:
            yield _meeting(date, match, "party_congress")


def _sessions(text: str, places: Sequence[int]) -> Iterator[Occasion]:
    for match in matches_near(PLENUM, text, places, 3, 48):
        last = match[2].rstrip("全会、和及, \n与")[-2:-1] or match[2][0]
        yield from _numbered("plenums", match[1], last, match, "central_plenum")
    for match in matches_near(DISCIPLINE, text, places, 8, 24):
        yield from _numbered(
            "discipline_plenums", match[1] or match[3], match[2] or match[4], match, "discipline_plenum"
        )
    for match in matches_near(SESSION, text, places, 8, 24):
        first = tables()["people_congresses"].get(match[1] or match[3])
        if first:
            year = first + to_number(match[2] or match[4]) - 1
            yield _meeting(year * 100 + 3, match, "national_session")


def _numbered(table: str, term: str, number: str, match: re.Match[str], rule: str) -> Iterator[Occasion]:
    dates = tables()[table].get(term, [])
    place = to_number(number)
    if 0 < place <= len(dates):
        yield _meeting(dates[place - 1], match, rule)


def _meeting(date: int, match: re.Match[str], rule: str) -> Occasion:
    return Occasion("point", date // 100, date // 100, date % 100, match.start(), match.end(), rule)


def _events(text: str, places: Mapping[str, Sequence[int]]) -> Iterator[Occasion]:
    for rule in _rows("point", "sudden", "moment", "campaign", "term", "phrase"):
        if rule.name in places:
            low = int(rule.extra["from"])
            high, month = int(rule.extra.get("to", low)), int(rule.extra.get("month", 0))
            announced = rule.extra.get("announced")
            for match in matches_near(rule.pattern, text, places[rule.name], WINDOW, WINDOW):
                yield Occasion(rule.kind, low, high, month, match.start(), match.end(), rule.name, announced)
                if rule.kind == "term":
                    break  # its first place says as much as all


def _anniversaries(text: str, places: Sequence[int]) -> Iterator[Occasion]:
    for rule in _rows("anniversary"):
        for match in matches_near(rule.pattern, text, places, WINDOW, 2):
            count = to_number(match["count"]) if not match["count"].isdecimal() else int(match["count"])
            if count:
                year = int(rule.extra["base"]) + count
                yield Occasion("anniversary", year, year, 0, match.start(), match.end(), rule.name)


PARTS: Mapping[str, Callable[[str, Sequence[int]], Iterator[Occasion]]] = {
    "years": _years,
    "plans": _plans,
    "congresses": _congresses,
    "sessions": _sessions,
    "anniversaries": _anniversaries,
}
