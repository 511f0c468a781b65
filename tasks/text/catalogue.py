"""Well-known indicators: the canonical name of a name in a document's words."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

_MARKS = re.compile(r"[\s“”‘’\"'《》]")
_BEFORE = re.compile(
    r"^(?:全[市县区省镇国州乡]|我[市县区省镇国]|本[市县区省]|年末|年度|地方|累计|全年|当年|实现|完成|其中)+"
)
_AFTER = re.compile(r"(?:总值|总量|数量|个数|户数|人数|规模)$")
_UNITS = {
    "money": frozenset(("元", "美元", "欧元", "港元")),
    "percent": frozenset(("%", "百分点")),
    "area": frozenset(("平方米",)),
    "length": frozenset(("米",)),
    "mass": frozenset(("吨",)),
    "volume": frozenset(("立方米",)),
    "energy": frozenset(("千瓦时",)),
    "power": frozenset(("瓦",)),
    "time": frozenset(("日", "月", "年")),
}
_MEASURES = frozenset().union(*_UNITS.values())


@dataclass(frozen=True, slots=True)
class Known:
    """A well-known indicator with its other names and the dimension of its levels."""

    name: str
    dimension: str
    aliases: tuple[str, ...]


@cache
def known_indicators() -> tuple[Known, ...]:
    """The rows of data/indicators.toml."""
    table = tomllib.loads(files("tasks.text").joinpath("data/indicators.toml").read_text("utf-8"))
    return tuple(Known(r["name"], r["dimension"], tuple(r["aliases"])) for r in table["indicator"])


@cache
def _by_alias() -> dict[str, Known]:
    return {_fold(alias): known for known in known_indicators() for alias in (known.name, *known.aliases)}


def _fold(name: str) -> str:
    """A name for matching: width and case folded, without spaces and quotation marks."""
    return _MARKS.sub("", unicodedata.normalize("NFKC", name)).lower()


@lru_cache(maxsize=65536)
def canonical_name(name: str, measure: str, base_unit: str) -> str | None:
    """The canonical name, or None: 全县规上工业增加值 -> 规模以上工业增加值; a level must have a fitting unit."""
    if not name or len(name) > 40:
        return None
    folded = _fold(name)
    known = (
        _by_alias().get(folded) or _by_alias().get(_BEFORE.sub("", folded)) or _by_alias().get(_AFTER.sub("", folded))
    )
    if known is None:
        return None
    return known.name if measure != "level" or fits(known.dimension, base_unit) else None


def fits(dimension: str, base_unit: str) -> bool:
    """Whether a level of this dimension can have this base unit: money in 元, never in 吨; counts in any counting word."""
    if dimension == "count":
        return base_unit not in _MEASURES
    return dimension not in _UNITS or base_unit in _UNITS[dimension]
