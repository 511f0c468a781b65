"""What a growth, gap, share or rank is measured against where the words right before its number do not say it."""

from __future__ import annotations

import re

from tasks.text.change_verbs import basis_of
from tasks.text.measures import Reading
from warehouse.record import record

_REACH = 70  # characters before a number
_APART = re.compile(r"[。;；!?！？]")
_THAN = re.compile(
    r"(?:与|同(?!期)|和|较|比|相比|对比)(?P<than>(?:同期|[^,，;；。、与和同比]){2,18}?)(?:相比较?|比较|比|对比)[,，](?:[^,，;；。]{0,16})$"
)
_TIMES = re.compile(r"(?:[仅只]?[是为]|[仅只]?相当于)(?P<than>[^,，;；。、]{2,16}?)的(?:约|近|超过)?$")
_TIMES_ENDS = frozenset("的约近过\n")  # what _TIMES can end with
_AWAY = re.compile(r"(?:距离?|离|比|与)(?P<than>[^,，;；。]{2,16}?)(?:还|尚|仍|相)*(?:差|少|缺|有)[^,，;；。]{0,4}$")
_SPEED = re.compile(r"(?:增速|增幅|涨幅|降幅|增长率|增长速度)[^,，;；。]{0,16}$")
_WEIGHT = re.compile(r"(?:占比|比重|份额)[^,，;；。]{0,16}$")
_TIME = re.compile(r"[年月季周届]|同期|疫情前|期初")
_WHOLE = re.compile(r"占(?:到|了|据)?(?P<whole>[^,，。;；、占0-9]{1,24}?)的?(?:比重|比例|份额|比率|百分比)[^,，]*$")
_WHOLE_IN = re.compile(r"[在于](?P<whole>[^,，。;；占0-9]{2,20}?)中的?(?:占比|比重|比例|份额)[^,，]*$")
_FIELD = re.compile(
    r"(?:在|于|居)(?P<field>[^,，。;；]{2,18}?)(?:中|里|内)?(?:始终|一直|连续|稳|均|都|也|分别)?(?:名列|位列|位居|排名|排在|排|列|居|综合排名|处于|获得?|取得|荣获|勇夺|夺得)[^,，;；。]{0,12}$"
)
_SCOPE = re.compile(
    r"(?P<field>(?:全[国省市县区州球镇校院]|世界|国内|省内|市内|同类|[东中西]部|中部六省|长三角|珠三角|西部地区|[\u4e00-\u9fff]{2,3}[省市])"
    r"(?:各?[^,，;；。考评测竞的]{0,14}?)?)(?:第|排名|排位|排第|首位|的?$|位居|位列|名列)"
)
_OWN_RANK = re.compile("第[0-9０-９一二三四五六七八九十]{1,4}[名位]")
_NAMED = re.compile(r"(?:全[国省市县区州]|世界|全球)")
_BEFORE_RANK = re.compile(r"(?:全[国省市县区州]|世界|全球)[^,，;；。]{0,14}$")


@record
class Comparison:
    """What a figure is compared with, and for a growth its basis and base period."""

    comparator: str | None
    growth_basis: str | None
    base_period: str | None


def comparison_of(text: str, at: int, reading: Reading, name: str) -> Comparison:
    """The comparison of the number at `at`: 与2019年相比,增长12% -> 2019年, since."""
    basis, base = reading.growth_basis, reading.base_period
    found = reading.comparator or base
    if reading.measure == "level" and text[at - 1 : at] in _TIMES_ENDS:
        times = _TIMES.search(text, max(0, at - _REACH), at)
        found = times["than"] if times else found
    if found or reading.measure == "level":
        return Comparison(_tidy(found), basis, base)
    before = text[max(0, at - _REACH) : at]
    apart = [m.end() for m in _APART.finditer(before)]
    before = before[apart[-1] :] if apart else before
    if reading.measure in ("growth", "gap"):
        if reading.rule == "gap_distance" and (away := _AWAY.search(before)):
            return Comparison(_tidy(away["than"]), basis, base)
        m = _THAN.search(before)
        if m and reading.measure == "growth" and basis is None and _TIME.search(m["than"]):
            return Comparison(_tidy(m["than"]), basis_of(m["than"]), m["than"])
        return Comparison(_tidy(m["than"]) if m else None, basis, base)
    if reading.measure == "share":
        m = _WHOLE.search(before) or _WHOLE_IN.search(before)
        return Comparison(_tidy(m["whole"]) if m else None, basis, base)
    return Comparison(_tidy(_field_of(before, name)), basis, base)


def _field_of(before: str, name: str) -> str | None:
    """The field of a rank: 物流整治工作在[全省]名列第一, [全省]增速排名第4."""
    clause = before[max(before.rfind(","), before.rfind("，")) + 1 :]
    if m := _FIELD.search(clause):
        return m["field"]
    if m := _BEFORE_RANK.search(clause):
        return m[0]
    if m := _NAMED.match(name):
        return m[0]
    return None


def _tidy(words: str | None) -> str | None:
    """A comparator without the links at its ends: 温州市各县市的 -> 温州市各县市."""
    if words is None:
        return None
    words = _OWN_RANK.split(words, maxsplit=1)[0]  # 由全省[第12位]上升至第5位
    return words.strip().strip("的在列居 ").removesuffix("中").removesuffix("排名").strip() or None


def of_measure_of(text: str, at: int, reading: Reading, name: str, previous: str | None) -> str | None:
    """What a growth or gap is about: 增速高于全省2个百分点 -> growth, after a growth of the same name too.

    `previous` is the measure of the figure before in the sentence, where it has the same name.
    """
    if reading.measure not in ("growth", "gap"):
        return reading.of_measure
    before = text[max(0, at - 30) : at]
    if _WEIGHT.search(before) or _WEIGHT.search(name):
        return "share"
    speeds = _SPEED.search(before) or _SPEED.search(name)
    if speeds and (reading.change_kind == "points" or reading.measure == "gap"):
        return "growth"
    if reading.change_kind == "points" and reading.measure == "gap" and previous in ("growth", "share"):
        return previous
    return reading.of_measure
