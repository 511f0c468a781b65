"""Names of those whose figures a text gives: regions, offices, works, enterprises and groups, where they head a clause."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from tasks.text.beginnings import first_if_any
from tasks.text.dictionary import part_of_speech
from tasks.text.segmenter import tag_words
from tasks.text.sieves import Marks, Sieve
from warehouse.record import record


@record
class Holder:
    """Somebody a figure can belong to; `leading` at the head of a clause, `follows` the number it stands behind."""

    start: int
    end: int
    text: str
    kind: str
    leading: bool
    follows: int = -1


@cache
def holder_table() -> dict[str, Any]:
    """The rows of data/subjects.toml."""
    return tomllib.loads(files("tasks.text").joinpath("data/subjects.toml").read_text("utf8"))


@cache
def _words(part: str, key: str = "words") -> tuple[str, ...]:
    return tuple(holder_table()[part][key].split())


def _any_of(words: tuple[str, ...]) -> str:
    """Words as a pattern, the longest first."""
    return "|".join(sorted(map(re.escape, words), key=lambda w: (-len(w), w)))


_FIRST_CLAUSES = 4  # clauses of a sentence in which it says whom it is about
_LONGEST_MODIFIER = 3  # words before 的: 新开挖[的]丰收渠段
_LONGEST = 26  # characters of a clause's head that can name a holder
_KINDS: dict[str, str] = {word: row["kind"] for row in holder_table()["kind"] for word in row["suffixes"].split()}
_GENERIC = frozenset(_words("generic"))
_ATTRIBUTIVE = _words("attributive")
_PASSING = (
    "学",
    "学校",
    "医院",
    "幼儿园",
    "站",
    "所",
    "馆",
    "银行",
    "卫生院",
)  # named once, not what a passage is about
_MARKS = Marks(",，;；。:：!?！？\n")
_LASTS = Marks([word[-1] for word in _KINDS] + list("省市县区州盟旗镇乡村道国界球"))  # the last characters of a holder
_MARKER = r"(?:[(（]?[一二三四五六七八九十\d]{1,3}(?:[)）]|[、.．是要])|首先|其次|再次)?"
_LEAD_IN = re.compile(
    rf"\s*{_MARKER}(?:(?:截至|截止到?|到|至|自|从|在)?(?:今年|去年|明年|前年|本年|全年|当年|目前|现在|年内|上半年|下半年|近年来?|"
    r"[12]\d{3}\s?年|[12]?0?[\dxX×*＊_＿]{1,4}\s?年|[一二三四五六七八九十前\d]+季度|\d{1,2}月(?:份|\d{1,2}日|底|末|初|[上中下]旬)?|"
    r"[一二三四五六七八九十近过两]+年来?|年[初末底中])(?:以来|间|为止|[至到—-])?|其中|同时|此外|另外|另|据[^,，]{2,8}统计|经|我们|"
    r"刚才|当前|日前|特别是|尤其是|例如|比如|如|而|但|并|即|则|由)*\s*"
)
_LEADS = Marks(first_if_any(_LEAD_IN))
_POINTED = Sieve(
    r"[全我本该市县区省州镇xX×*＊](?:(?<=[全我])国|(?<=[全我本该])(?:省|市(?!场)|县|区(?!域|间)|州|镇|乡|村|旗|盟|街道|社区(?!别)|校|院|集团|"
    r"系统|行业|园区|开发区|高新区|新区)|(?<=[我本该])(?:局|厅|委|办|部(?!分)|队|站|所|会|中心|公司|企业|厂|单位|机关|支部|处)|"
    r"(?<=全)(?:局(?=干|职|系|上|共|累|年|全)|厂|矿|公司|站(?=共|累))|(?<=[市县区省州镇])(?:域内|内|本级)|"
    r"(?<=[xX×*＊])[xX×*＊]{1,3}[市县区州镇乡村](?![长级、]))(?:[\u4e00-\u9fff]{2,8}?系统(?=[\u4e00-\u9fff,，]))?"
)
_LIST = re.compile(
    r"[\u4e00-\u9fff]{2,3}(?:、[\u4e00-\u9fff]{2,3}){1,6}等(?:省市|省份|省|市|县区|县|区|国家|城市|地区|地|乡镇)"
)
_WORLD = re.compile(
    r"(?:西方)?发(?:达|展中)国家|全球|全世界|世界(?=[\u4e00-\u9fff]{2})|中国|美国|日本|欧盟|东部地区|中部地区|西部地区"
)
_MASKED = re.compile(r"[xX×*＊某]{1,4}(?:[省市县区州镇乡村](?![长级])|街道)")
_PLACE = re.compile(
    r"[\u4e00-\u9fff]{2,5}?(?:自治[区州县]|新区|开发区|高新区|经开区|街道|[省州盟旗]|市(?![场级民委政])|县(?![级委政域])|区(?![域级间])|镇(?![级街区村])|乡(?![镇村级土])|村(?![镇民级组庄里干居]))(?![和、与及等])|(?:高新区|经开区|开发区)(?![和、与及等建])"
)
_NEXT_SUFFIX = re.compile(
    r"[\u4e00-\u9fff]{0,10}?(?:局|厅|院|委|中心|大队|支队|公司|集团|政府|学校|医院|系统|部门|机构|企业)"
)
_ZONES = ("高新区", "经开区", "开发区", "新区")
_NO_PLACE = re.compile(
    r"(?:小区|社区|园区|景区|灌区|库区|片区|山区|城区|地区|市区|辖区|城市|超市|农村|乡村|全村|乡镇|城镇|各[省市县区镇乡村]+|[多少几]村|"
    r"(?:试点|重点|中心|偏远|特色|美丽|帮扶|贫困|行政|自然|示范|先进|全部|所有)[县区镇乡村])$"
)
_COMPARED = re.compile(rf"(?:{_any_of(_words('compared'))})$")
_RANKED = re.compile(rf"(?:{_any_of(_words('ranked'))})")
_WORK_OF_MONEY = re.compile(
    r"投资(?:约|近|达|超过)?(?P<number>[\d０-９.．xX*＊]+)(?:余|多)?[万亿]*(?:美|港|欧)?元(?:以上|左右)?的(?P<work>[^,，。;；、()（）]{3,30}?"
    rf"(?:{_any_of(tuple(w for w, k in _KINDS.items() if k == 'project'))}|中心|基地|大楼|学校|医院|园区|市场|广场))"
)
_BRACKETED = re.compile(
    r"(?P<work>[\u4e00-\u9fff“”]{4,20})[（(](?:预计|计划|概算|估算|拟)?[\u4e00-\u9fff]{0,4}投?资(?:约|近|达)?(?=[\dxX*])"
)
_INVESTED = re.compile(
    r"总投资|投资|概算|估算|计划总|占地|建筑面积|总面积|工期|建设规模|全长|总长|建成|线路|一期|二期|里程|装机"
)
_NO_HEAD = re.compile(
    r"[按据对在为向以将把由与和从经给被因如要可能会不到让使请及等]|根据|围绕|通过|积极|认真|主要|紧紧|进一步|[\dxX](?!西)|"
    r"新建|改建|扩建|续建|工程|主体|整体|配套|中共|领导带"
)
_TIME = re.compile(
    r"[12]\d{3}\s?年|20[xX*_]+年|\d{1,2}月|全年|[今去明]年|上半年|年内|目前|截至|每年|每月|主要领导|领导班子"
)
_WORK = re.compile(
    rf"(?P<name>[^,，。;；、:：()（）的]{{2,24}}?(?:{_any_of(tuple(w for w, k in _KINDS.items() if k == 'project' and len(w) > 1))}))(?={_INVESTED.pattern})"
)
_OFFICE = re.compile(
    r"(?P<name>(?:市|县|区|省|州|镇|乡|国家|我)[\u4e00-\u9fff]{1,7}?(?:局|委|办|厅|院|处|队|中心|公司|馆))(?=组织|开展|共|已|累计|完成|在|于|对|全年|坚持|"
    r"实现|投入|牵头|联合|会同|按照|认真|积极|主动|加强|荣获|获|被|将|立足|充分|深入|持续|受理|查处|先后|立案|审查|查办|接收|处置|拨付|发放|检查|印发|举办|召开|"
    r"管理的|负责|承担|筹集|争取|藏|馆藏|现有|设有|占地)"
)
_THEIR = re.compile(
    r"收入|人均|消费|基本|养老|可支配|存款|储蓄|生活"
)  # the figure is of their income, not theirs to hold
_DONE = re.compile(r"完成|累计|涉及|已|推进|包括|其中")  # a work whose name holds a predicate is none
_ANYBODY = re.compile(r"各(?:级|地|有关|相关|镇|县|区|市直|单位|部门|乡镇|街道|各|党委|政府)*")
_REGION = re.compile(f"{_LIST.pattern}|{_WORLD.pattern}|{_MASKED.pattern}")
_PLACE_END = re.compile(r"[省市县区州盟旗镇乡村道]")
_NO_NOUN = frozenset(("v", "d", "p", "c", "ad", "z", "u"))
_SUFFIX = re.compile(
    rf"(?:{_any_of(tuple(_KINDS))})(?<!阶段)(?<!手段)(?![\u4e00-\u9fff]?(?:建设|管理|工作|服务|监管)(?!的))"
)
_HEADLINE = re.compile(
    rf"\s*(?>(?:[(（]?[一二三四五六七八九十\d]{{1,3}}[)）、.．]|[一二三四五六七八九十]是|首先|其次)?)\s*(?>(?:{_any_of(_words('headline', 'verbs'))})*)"
    rf"(?P<work>[^,，。;；:：!！?？]{{4,40}}?(?:工程|项目|一期|二期|段|大桥|公路|铁路|水库|枢纽|示范区|产业园))"
    rf"(?:{_any_of(_words('headline', 'tails'))})?\s*[。:：.;；]?\s*$"
)
_WORK_ENDS = re.compile("[程目期段桥路库纽区园]")  # of the words of _HEADLINE
_MANY = re.compile(r"[一二三四五六七八九十百\d]+(?:大|项|个|类)|各类|各项|一批|重点$")


def head_at(text: str, begin: int, end: int) -> Holder | None:
    """The holder named at the head of the clause text[begin:end]."""
    if _LASTS.place(text, begin + 1, min(end, begin + _LONGEST + 13)) < 0:
        return None
    lead = _LEAD_IN.match(text, begin) if _LEADS.place(text, begin, begin + 1) == begin else None
    head = lead.end() if lead else begin
    if head > end:  # 据2019年:统计 is one clause here
        end = _MARKS.place(text, head, head + _LONGEST)
        end = len(text) if end < 0 else end
    named = _named(text[head : min(end, head + _LONGEST)])
    return Holder(head, head + len(named[0]), named[0], named[1], True) if named else None


def pointed_in(text: str, starts: Sequence[int]) -> list[Holder]:
    """The holders that a word points to, and the works that a sum or a bracket is about, in order."""
    out = _pointed(text, starts)
    if "元的" in text:
        out += [
            Holder(m.start("work"), m.end("work"), m["work"], "project", True, m.start("number"))
            for m in _WORK_OF_MONEY.finditer(text)
        ]
    if "资" in text and ("(" in text or "（" in text):
        out += [Holder(*m.span("work"), m["work"], "project", True) for m in _BRACKETED.finditer(text)]
    out.sort(key=_place_of)
    return out


def find_holders(text: str) -> tuple[Holder, ...]:
    """The holders of a sentence in order: those that head its clauses, and those pointed to from anywhere (我局)."""
    starts = clause_starts(text)
    out = pointed_in(text, starts)
    heads = {h.start for h in out if h.leading}
    clauses = zip(starts, clause_ends(text, starts), strict=True)
    out += [h for begin, end in clauses if (h := head_at(text, begin, end)) and h.start not in heads]
    return tuple(sorted(out, key=_place_of))


def clause_starts(text: str) -> list[int]:
    """Where the clauses of a sentence begin."""
    starts, at = [0], _MARKS.place(text, 0, len(text))
    while at >= 0:
        starts.append(at + 1)
        at = _MARKS.place(text, at + 1, len(text))
    return starts


def clause_ends(text: str, starts: Sequence[int]) -> list[int]:
    """Where the clauses end that begin at these places."""
    return [start - 1 for start in starts[1:]] + [len(text)]


def _place_of(holder: Holder) -> int:
    return holder.start


def _pointed(text: str, starts: Sequence[int]) -> list[Holder]:
    """The holders that a word points to: 我局, 全市, 该县."""
    out = []
    for _, m in _POINTED.find_all(text):
        begin = starts[bisect_right(starts, m.start()) - 1]
        head = begin == m.start()
        if not head and m.start() - begin < _LONGEST:
            lead = _LEAD_IN.match(text, begin, m.start())
            head = lead is not None and lead.end() == m.start()
        leading = head and not m[0].endswith(("内", "级"))
        if leading or not _is_field(text, m.start(), m.end()):
            out.append(Holder(m.start(), m.end(), m[0], kind_of(m[0]), leading))
    return out


@lru_cache(maxsize=1 << 10)
def leading_holder(text: str) -> Holder | None:
    """The first holder at the head of a clause that the sentences after it can go on about."""
    starts = clause_starts(text)
    pointed = next((h for h in _pointed(text, starts) if h.leading and carries(h)), None)
    for begin, end in zip(starts[:_FIRST_CLAUSES], clause_ends(text, starts[: _FIRST_CLAUSES + 1]), strict=False):
        if pointed and begin >= pointed.start:
            break
        if (named := head_at(text, begin, end)) and carries(named):
            return named
    return pointed


def carries(holder: Holder) -> bool:
    """Whether the sentences after a holder can go on about it: 全市, 我局, 市运管局; not a school or a work."""
    return holder.kind in ("region", "organisation") and not holder.text.endswith(_PASSING)


def _is_field(text: str, start: int, end: int) -> bool:
    """Whether a place is only what something is compared with or ranked in: 高于[全省]2个百分点, 在[全省]率先."""
    return bool(_COMPARED.search(text, max(0, start - 3), start) or _RANKED.match(text, end))


def kind_of(text: str) -> str:
    """The kind of a holder by its last words: 我局 -> organisation, 全市 -> region."""
    for size in range(min(5, len(text)), 0, -1):
        if kind := _KINDS.get(text[-size:]):
            return kind
    return "region"


@lru_cache(maxsize=1 << 12)
def _named(piece: str) -> tuple[str, str] | None:
    """The name at the head of a clause, with its kind: 市运管局在高铁东站组织 -> (市运管局, organisation)."""
    if m := _REGION.match(piece):
        held = not piece.startswith((*_ATTRIBUTIVE, "、"), m.end())
        return (m[0], "region") if held else None
    if _NO_HEAD.match(piece):
        return None
    if _PLACE_END.search(piece, 0, 9) and (place := _place(piece)):
        return place
    if not _SUFFIX.search(piece) or part_of_speech(piece[:2]) in _NO_NOUN:
        return None
    for pattern, kind in ((_WORK, "project"), (_OFFICE, "organisation")):
        if (m := pattern.match(piece)) and m["name"] not in _GENERIC and not _DONE.search(m["name"]):
            return m["name"], kind
    words = tag_words(piece)
    if not words or words[0][1][0] in "vpcdum" or words[0][1] in ("ad", "z"):
        return None
    return _office_or_work(piece, words)


def _office_or_work(piece: str, words: list[tuple[str, str]]) -> tuple[str, str] | None:
    """The first run of words that ends a holder's name and goes on with a predicate."""
    end = 0
    for i, (word, tag) in enumerate(words[:-1]):
        if (word == "的" and i > _LONGEST_MODIFIER) or tag[0] in "pcd" or word in "()（）、是有为":
            return None
        end += len(word)
        kind = _kind_at(piece[:end], word) if tag != "v" else None
        if kind and _goes_on(kind, piece[end:], words[i + 1][1]):
            return piece[:end], kind
    return None


def _kind_at(name: str, last: str) -> str | None:
    """The kind of a name that may end with its last word."""
    if len(name) < 3 or name in _GENERIC or _ANYBODY.fullmatch(name):
        return None
    for size in range(min(6, len(name)), 0, -1):
        kind = _KINDS.get(name[-size:])
        if kind and size <= max(len(last), 2):
            return kind
    return None


def _goes_on(kind: str, rest: str, tag: str) -> bool:
    """Whether a predicate follows, and no number that counts what was named: 企业[30家]."""
    if (kind == "project" and rest[0] == "、") or (kind == "group" and _THEIR.match(rest)):
        return False
    if kind == "project" and (_INVESTED.match(rest) or rest[0] in "*＊xX"):
        return True
    return tag[0] in "vdptr" or bool(_TIME.match(rest))


def _place(piece: str) -> tuple[str, str] | None:
    """A place that the dictionary knows, or a town or village: [鼎湖区]森林覆盖率, [照金镇]旅游就业."""
    m = _PLACE.match(piece)
    if m is None or _NO_PLACE.search(m[0]) or m.end() == len(piece) or piece.startswith(_ATTRIBUTIVE, m.end()):
        return None
    if _NEXT_SUFFIX.match(piece, m.end()):
        return None  # 乐清市质检院: an office
    known = (
        m[0].endswith(_ZONES)
        or part_of_speech(m[0]) == "ns"
        or part_of_speech(m[0][:2]) == "ns"
        or part_of_speech(m[0][:3]) == "ns"
    )
    return (m[0], "region") if known or m[0][-1] in "镇乡村" else None


@lru_cache(maxsize=1 << 12)
def headline_work(text: str) -> Holder | None:
    """The one work that a heading or an item's first sentence names: (1)某水库除险加固工程。 -> 某水库除险加固工程."""
    if len(text) > 80 or not _WORK_ENDS.search(text):
        return None
    m = _HEADLINE.fullmatch(text)
    if m is None or m["work"] in _GENERIC or len(m["work"]) < 6 or _MANY.search(m["work"]):
        return None
    return Holder(*m.span("work"), m["work"], "project", True)
