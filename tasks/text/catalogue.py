"""Well-known indicators: the canonical name of a name in a document's words."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from tasks.text.rules import load_rules

MEASURES = frozenset(("level", "growth", "share", "gap", "rank"))
DIRECTIONS = frozenset(("more", "less", "neutral"))  # which way is better
LONGEST = 40  # characters of a name that can be one

_MARKS = re.compile(r"[\s“”‘’\"'《》的]")
_FOLDED = re.compile(r"[\u4e00-\u7683\u7685-\u9fff]+")
_BRACKETS = re.compile(r"(.+)\(([^()]+)\)")
_WORK = re.compile(r"[^均占每新]{0,24}(?:工程|项目|电站|水厂|污水处理厂)(?:[一二三四]期)?(?:设计|建设|估算)?")
_NEW = frozenset(("新增", "净增", "新建", "新设", "新开", "人均", "户均", "亩均", "减少", "增加"))  # never left out
_TASK = re.compile(r"(?:目标)?任务(?:数|量)?$")  # 改造任务: the same indicator, to be done
_TAIL = re.compile(r"[量数额值度程积]$")
_TAILS = {  # what a name may end with beyond the known one, by its dimension: 农民合作社[数量], 进口[额]
    "count": re.compile(r"(?:总?(?:数量|数|量)|[个家户人]数|总量)$"),
    "money": re.compile(r"(?:总?额|总[量值])$"),
    "mass": re.compile(r"总?量$"),
    "area": re.compile(r"总?面积$"),
    "length": re.compile(r"总?(?:里程|长度)$"),
}
_COUNTED = frozenset(("count", "people", "households", "cases", "items"))
_RATE = re.compile(r"均|单产|标准|价|密度|率|能力|规模|强度|浓度|工资|单位|养老金|每")  # may be so much a day, a head
_CHANGES = frozenset(("%", "百分点", "倍", "番", "成", "分", "位"))
_UNITS = {
    "money": frozenset(("元", "美元", "欧元", "港元", "人民币")),
    "percent": frozenset(("%", "分")),
    "area": frozenset(("平方米",)),
    "length": frozenset(("米",)),
    "mass": frozenset(("吨", "吨标准煤", "吨标煤")),
    "volume": frozenset(("立方米",)),
    "energy": frozenset(("千瓦时",)),
    "power": frozenset(("瓦",)),
    "time": frozenset(("日", "天", "月", "年", "岁", "小时", "工作日", "个工作日")),
    "people": frozenset(("人", "名", "位", "口", "人次", "个", "")),
    "households": frozenset(("户", "家", "对", "个", "户次", "")),
    "cases": frozenset(
        (
            "件",
            "起",
            "宗",
            "例",
            "次",
            "场",
            "期",
            "件次",
            "批",
            "批次",
            "个",
            "条",
            "项",
            "桩",
            "份",
            "场次",
            "户",
            "处",
            "人",
            "人次",
            "",
        )
    ),
    "items": frozenset(("项", "个", "类", "")),
    "index": frozenset(("", "点", "%", "分")),
    "ratio": frozenset(("", "倍", "%", ":", "比1")),
    "passenger_distance": frozenset(("人公里", "人米")),
    "freight_distance": frozenset(("吨公里", "吨米")),
    "concentration": frozenset(("微克/立方米", "毫克/立方米", "微克", "毫克")),
}
_NOT_COUNTED = frozenset().union(*(_UNITS[d] for d in ("money", "area", "length", "mass", "volume", "energy", "power")))
_NEVER_COUNTED = _NOT_COUNTED | {"%", "百分点", "人", "人次", "日", "年", "月", "倍"}
DIMENSIONS = frozenset(_UNITS) | {"count", "other"}


@dataclass(frozen=True, slots=True)
class Known:
    """A well-known indicator: its other names, its topic, what its levels are measured in, which way is better."""

    name: str
    topic: str
    dimensions: tuple[str, ...]
    direction: str
    measures: frozenset[str]
    aliases: tuple[str, ...]
    works: bool = False  # a work's name may stand before it: 供水工程[总投资]


@cache
def known_indicators() -> tuple[Known, ...]:
    """The rows of data/catalogue/*.toml; the file's name is their topic."""
    found = []
    for table in sorted(files("tasks.text").joinpath("data", "catalogue").iterdir(), key=lambda t: t.name):
        if table.name.endswith(".toml"):
            topic = table.name.removesuffix(".toml")
            for r in tomllib.loads(table.read_text("utf-8"))["indicator"]:
                kinds, measures = tuple(r["dimensions"]), frozenset(r.get("measures", MEASURES))
                aliases, works = tuple(r["aliases"]), r.get("works", False)
                found.append(Known(r["name"], topic, kinds, r["direction"], measures, aliases, works))
    return tuple(found)


def fold(name: str) -> str:
    """A name for matching: width and case folded, without spaces, quotation marks and 的."""
    if _FOLDED.fullmatch(name):
        return name
    return _MARKS.sub("", unicodedata.normalize("NFKC", name)).lower()


@cache
def _by_alias() -> dict[str, Known]:
    return {fold(alias): known for known in known_indicators() for alias in (known.name, *known.aliases)}


@cache
def _endings() -> frozenset[str]:
    """The last two characters of every known name: most names of a text end otherwise and are done with at once."""
    return frozenset(alias[-2:] for alias in _by_alias())


@cache
def _neutral() -> re.Pattern[str]:
    """A run of words before a name that leave what it measures as it is: 全县, 我市上半年, 预计全年."""
    return re.compile(f"(?:{'|'.join(rule.pattern.pattern for rule in load_rules('name_prefixes'))})*")


@lru_cache(maxsize=65536)
def canonical_name(name: str, measure: str, base_unit: str) -> str | None:
    """The canonical name, or None: 全县规上工业增加值 -> 规模以上工业增加值; a level must have a fitting unit."""
    if not name or len(name) > LONGEST:
        return None
    known = _find(fold(name))
    if known is None or measure not in known.measures:
        return None
    return known.name if _measurable(known, measure, base_unit) else None


def canonical_in(sentence: str, at: int, name: str, measure: str, base_unit: str) -> str | None:
    """The canonical name with the verb right before `at`: [发展]1名党员 -> 发展党员, [新增]5家医院 -> None."""
    verb = sentence[max(0, at - 2) : at]
    longer = canonical_name(verb + name, measure, base_unit) if len(verb) == 2 else None
    if longer or verb in _NEW:
        return longer
    return canonical_name(name, measure, base_unit)


def _find(name: str) -> Known | None:
    """The indicator a folded name ends with, when only neutral words stand before it: 我市[常住人口]."""
    known = _ending(name)
    if known or not name:
        return known
    if name[-1] == ")" and (parts := _BRACKETS.fullmatch(name)):
        outer = _ending(parts[1])  # 地区生产总值(GDP): the brackets say the same
        return outer if outer and outer is _ending(parts[2]) else None
    if name[-1] in "务数量" and (shorter := _TASK.sub("", name)) and shorter != name:
        name = shorter
        if found := _ending(name):
            return found
    if not _TAIL.search(name):
        return None
    for dimension, tail in _TAILS.items():
        shorter = tail.sub("", name)
        found = _ending(shorter) if shorter != name else None
        if found and (dimension in found.dimensions or (dimension == "count" and _COUNTED & set(found.dimensions))):
            return found
    return None


def _ending(name: str) -> Known | None:
    """The longest known name at the end; a shorter one would leave a word that changes its meaning."""
    if name[-2:] not in _endings():
        return None
    table = _by_alias()
    for start in range(len(name) - 1):
        known = table.get(name[start:])
        if known:
            before = name[:start]
            work = known.works and (_WORK.fullmatch(before) or _WORK.fullmatch(name, 0, start + 2))  # 供水[工程]总投资
            return known if work or _neutral().fullmatch(before) else None
    return None


def _measurable(known: Known, measure: str, base_unit: str) -> bool:
    """Whether the unit can state this measure of the indicator: growth of money in % or 元, never in 吨."""
    if measure == "rank":
        return True
    if measure == "share" and base_unit in ("%", "成", ""):
        return True
    if measure in ("growth", "gap") and base_unit in _CHANGES:
        return True
    return any(fits(dimension, base_unit, known.name) for dimension in known.dimensions)


def fits(dimension: str, base_unit: str, name: str = "") -> bool:
    """Whether a level of this dimension can have this base unit: money in 元, never in 吨; counts in any counting word."""
    if dimension == "other":
        return base_unit != "元"
    if dimension == "count":
        return base_unit not in _NEVER_COUNTED and "/" not in base_unit
    head, slash, _ = base_unit.partition("/")
    if slash and dimension != "concentration" and not _RATE.search(name):
        return False
    return base_unit in _UNITS[dimension] or (bool(slash) and head in _UNITS[dimension])
