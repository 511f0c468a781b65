"""Time phrases of a sentence, and the one that governs a number."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Container, Sequence
from dataclasses import replace

from tasks.text.beginnings import first_characters, last_characters
from tasks.text.period_phrases import CHINESE, DIGIT, MASK, MONTH, NOW, PHRASES, event_phrases
from tasks.text.sieves import Marks
from warehouse.record import record

_PLAN_YEARS = re.compile(r"年?[-—–－~～至到].+年$")
_PLAN_NAME = re.compile(
    r"[^,，。;；、0-9]{0,16}?(?:规划|纲要|方案|行动计划)(?!建|投|用|面)"
)  # 编制2021—2035年国土空间规划
_QUICK = Marks("春夏秋冬末底初前步后来年月季期今目现截迄日周届刚每天时近假")
_COMPARED = re.compile(
    r"(?:[比较](?:上一?个?)?|[高低多少]出|恢复[到至]?|相当于|[高低快慢多少好优]于|相比|对比|相较于?|(?<![月份年季度日期末周天半])[与同和])$"
)
_COMPARED_AFTER = re.compile(
    r"(?:来)?(?:的)?(?:最[高低大小多少好快强优]|新[高低])|的\s?[0-9.０-９]+(?:多|余)?倍|的?(?:同期)?(?:相比|比(?![重例])|基础上|水平)"
)
_COMPARED_ENDS = (last_characters(_COMPARED) or frozenset()) | {"\n"}
_COMPARED_FIRST = first_characters(_COMPARED_AFTER) or frozenset()
_OF_WHOLE = "占成到当"  # 占[全年]计划的46%, 完成[年度]任务的80%
_WHOLE_AFTER = re.compile(r"[^,，;；。、0-9]{1,14}的(?:约|近|超过?)?[0-9xX*.]+(?:[%％]|[多余]?成)")
_FOUNDED_BEFORE = re.compile(
    r"(?:[建创]|成立|创办|创建|组建|设立|兴建|落成|诞生|修建|建成|开工|竣工|投产|投用|开业|开馆|开园)于$"
)
_FOUNDED_FIRST = frozenset("正全顺基对免整开迁搬改重动启奠竣建完通投成挂获立创始设")
_FOUNDED_AFTER = re.compile(
    r"(?:正式|全面|顺利|基本|对外|免费|整体)*(?:开放|迁入|搬迁|迁建|改扩建|重建|开工|动工|启动|奠基|竣工|建成|完工|通车|投产|投运|投用|投入[使运]|成立|开馆|开园|开业|挂牌|获批|立项|创办|创建|始建|设立)[^,，;；。0-9]{0,10}[,，]"
)
_TO_COME = ("下一步", "下阶段", "接下来", "今后", "未来")
_NOT_BEFORE = re.compile(
    r"(?:[目当此节假期]|(?<![0-9０-９])日|(?<![0-9０-９xX*_])[0-9一二三四五六七八九十百]{1,3}年)前$"
)
_OF_DAY = re.compile(r"(?:[日号].*[时点分整半许0-9]|当天)$")  # 6月20日12时
_OF_DAY_ENDS = frozenset("时点分整半许天0123456789")
_TITLE = re.compile(r"《[^》]{0,60}》")


@record
class Phrase:
    """A time phrase of a sentence; `base` when it is what a number is compared with (比[去年同期])."""

    start: int
    end: int
    text: str
    base: bool = False
    future: bool = False  # of a plan: 预计[今年年底]投入使用, [7月底]可以上报
    origin: bool = False  # of the first of two numbers: 由[2016年]的32平方公里扩大到46平方公里
    event: bool = (
        False  # the day or month of an event amid a sentence, which governs its own sentence only: 于[6月30日]挂牌
    )
    narrow: bool = False  # governs its own clause only: 始建于[1958年]
    founding: bool = False  # when a thing came to be, which says nothing of its size: [2021年6月]开工


def find_periods(text: str) -> list[Phrase]:
    """Every time phrase of a sentence in order: 截至11月底, 20_年, 今年1月至12月14日."""
    if _QUICK.place(text, 0, len(text)) < 0:
        return []
    spans = [m.span() for _, m in PHRASES.find_all(text)]
    if events := event_phrases(text):
        spans = sorted(spans + events, key=_longest_first)
    if "《" in text:
        spans = _outside(spans, [m.span() for m in _TITLE.finditer(text)])
    out: list[Phrase] = []
    depth = at = last = 0
    for first, end in spans:
        start, end = _tight(text, first, end)
        if start < last or not _is_period(text, start, end):
            continue
        depth += text.count("(", at, start) - text.count(")", at, start)
        at, last = start, end
        out.append(_phrase(text, start, end, depth > 0))
    return _merged(text, out)


def _longest_first(span: tuple[int, int]) -> tuple[int, int]:
    """The order of spans: by their beginning, of those that begin together the longest first."""
    return span[0], -span[1]


def _outside(spans: list[tuple[int, int]], titles: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans, both lists in order, that begin in no title."""
    out, i = [], 0
    for span in spans:
        while i < len(titles) and titles[i][1] <= span[0]:
            i += 1
        if i == len(titles) or span[0] < titles[i][0]:
            out.append(span)
    return out


def _phrase(text: str, start: int, end: int, bracketed: bool) -> Phrase:
    """The phrase at a place, with what the words beside it make of it."""
    whole = start > 0 and text[start - 1] in _OF_WHOLE and bool(_WHOLE_AFTER.match(text, end))
    base = (
        whole
        or (text[start - 1 : start] in _COMPARED_ENDS and bool(_COMPARED.search(text, max(0, start - 4), start)))
        or (text[end : end + 1] in _COMPARED_FIRST and bool(_COMPARED_AFTER.match(text, end)))
    )
    plan = bool(
        text.startswith(_TO_COME, start)
        or _PLAN_BEFORE.search(text, max(0, start - 8), start)
        or (_PLANS.place(text, end, end + 4) >= 0 and _PLAN_AFTER.match(text, end))
    )
    before = text[end - 1] == "前" and not _NOT_BEFORE.search(text, start, end)
    origin = text[end : end + 1] == "的" and start > 0 and text[start - 1] in "由从"
    dated = (
        text[end - 1] in "日号"
        or (text[end - 1] in _OF_DAY_ENDS and bool(_OF_DAY.search(text, start, end)))
        or _is_amid(text, start, end)
    )
    founded = start > 0 and text[start - 1] == "于" and bool(_FOUNDED_BEFORE.search(text, max(0, start - 4), start))
    founding = text[end : end + 1] in _FOUNDED_FIRST and bool(_FOUNDED_AFTER.match(text, end))
    event = founded or bracketed or (dated and not _RUNS.match(text, max(0, start - 1), end))
    return Phrase(start, end, text[start:end], base, plan or before, origin, event, founded, founding)


def _is_amid(text: str, start: int, end: int) -> bool:
    """Whether a bare month or 目前 stands amid a sentence, as the time of one event: 学校[3月份]通过认证, 路已通,[目前]…"""
    first = text[start]
    if first in _MONTH_FIRST and MONTH.fullmatch(text, start, end):
        return start > 0
    return first in _NOW_FIRST and bool(NOW.fullmatch(text, start, end)) and bool(_COMMA.search(text, 0, start))


_MONTH_FIRST = first_characters(MONTH) or frozenset()
_NOW_FIRST = first_characters(NOW) or frozenset()
_OF_YEAR = frozenset(("全年", "全年度", "年内", "年度"))


def _merged(text: str, phrases: list[Phrase]) -> list[Phrase]:
    """Phrases in order, 全年, 汛期 and the like joined with a year right before them."""
    out: list[Phrase] = []
    first = 0
    for i, phrase in enumerate(phrases):
        if i + 1 < len(phrases) and _goes_on(text, phrase.end, phrases[i + 1]):
            continue
        if first < i:  # once for all it is joined of: a million years in a row are one phrase
            begin = phrases[first]
            phrase = Phrase(begin.start, phrase.end, text[begin.start : phrase.end], begin.base, begin.future)
        out.append(phrase)
        first = i + 1
    return out


def _goes_on(text: str, end: int, phrase: Phrase) -> bool:
    """Whether a phrase is one with that which ends before it: 2023年[全年]."""
    near = phrase.start - end <= (phrase.text in _OF_YEAR)
    return near and text[end - 1] == "年" and phrase.text[0] not in "每现目当截"


_LOOKED_AT = 12  # phrases before a number, of which one may govern it
_CLAUSE = 60  # characters; longer clauses hardly occur
_DIGIT_OR_COMMA = re.compile(r"[0-9０-９,，]")
_PART_END = re.compile(r"[;；]")
_COMMA = re.compile(r"[,，;；]")
_ITEM = re.compile(
    r"\s*(?:[一二三四五六七八九十]{1,2}[是要]|其[一二三四五六](?![他它])|第[一二三四五六七八九十][,，、]|(?:首先|其次|再次|最后)[,，])"
)
_ITEMS = Marks(first_characters(_ITEM) or ())
_ITEM_INSIDE = re.compile(r"[;；。]\s*(?:[二三四五六七八九十]{1,2}[是要]|其[二三四五六])")
_DEMAND = re.compile(
    r"[^,，;；。、0-9]{0,20}?(?:要|将|须|应|需|拟|力争|确保|必须|计划|预计)(?:确保|力争|全部|统一)?[于在]?\s?"
)
_LEAD = re.compile(r"(?:于|从|自|在|至|到(?!目前|现在|\d|年|20|[xX_*今明本“”十]))\s?")
_CHANGES = frozenset("高升加降长少大展缩跌涨增减变")  # ends of verbs whose 到 leads to a figure
_DURATION = re.compile(rf"[{CHINESE}两几半数{DIGIT}{MASK}]{{1,4}}(?:多|余)?个?[年月天周]$")
_BARE = frozenset({"底", "末", "初", "期间", "中期", "中", "年", "年度"})
_WORD_BEFORE = re.compile(r"[\u4e00-\u9fff]$")


def _tight(text: str, start: int, end: int) -> tuple[int, int]:
    """The phrase without a leading 于, 从 or 在."""
    if text[start] in "到至" and start and text[start - 1] in _CHANGES and text.startswith("的", end):
        start += 1  # 提高到[2020年]的47.9%
    lead = _LEAD.match(text, start, end)
    if lead and not text[start:end].endswith(("以来", "起", "为止")):
        start = lead.end()
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _is_period(text: str, start: int, end: int) -> bool:
    """Whether a match is a time phrase and not a duration, a bare 底 or the inside of a word."""
    word = text[start:end]
    if not word:
        return False
    if word.endswith("年初") and text.startswith(("预算", "目标", "计划", "任务", "下达", "确定"), end):
        return False
    if word in ("全年", "年度", "全年度") and text.startswith(("目标", "任务", "工作目标"), end):
        return False
    if word in _BARE or (word[-1] == "年" and _PLAN_YEARS.search(word) and _PLAN_NAME.match(text, end)):
        return False
    if word == "同期" and start and text[start - 1] in "年史均":
        return False  # 较常年同期
    if word in ("当前", "日前", "同期", "年度") and start and text[start - 1] == "比":
        return False
    if word.startswith("后年") and start and "\u4e00" <= text[start - 1] <= "\u9fff":
        return False
    if word.startswith("现"):
        return start == 0 or text[start - 1] not in "实体表出呈兑发重展显再变涌"
    if word[0] in CHINESE and start and text[start - 1] in "第百千万零":
        return False
    return not (start and text[start - 1] in "0123456789.％%" and word[0] in "0123456789")


def governing(phrases: list[Phrase], at: int, text: str, status: str, standing: bool = False) -> Phrase | None:
    """The phrase that governs a number at `at`: the nearest before it that is no base of comparison.

    每月 and the time of a plan (of a fact's sentence) govern their own clause only, 近三年 its item of a list. What stands (`standing`: a length, an area) has no time by the day its thing was begun.
    """
    last = bisect_left(phrases, at, key=lambda p: p.start)
    for phrase in reversed(phrases[max(0, last - _LOOKED_AT) : last]):
        narrow = (
            phrase.narrow
            or phrase.text[0] == "每"
            or phrase.text.endswith("同期")
            or (phrase.future and status == "actual")
        )
        if phrase.base or (phrase.origin and _ends(_DIGIT_OR_COMMA, text, phrase.end, at)):
            continue
        if (narrow or (phrase.founding and standing)) and _ends(_COMMA, text, phrase.end, at):
            continue
        if is_span(phrase.text) and _ITEM_INSIDE.search(text, phrase.end, at):
            continue
        if not (_is_now(phrase.text) and _PART_END.search(text, phrase.end, at)):
            return phrase
    return None


def following(phrases: list[Phrase], end: int, text: str) -> Phrase | None:
    """The time by which a demand behind a number is to be met: 14处路口要[8月底前]全部装灯."""
    for phrase in phrases[bisect_left(phrases, end, key=lambda p: p.start) :]:
        return phrase if _DEMAND.fullmatch(text, end, phrase.start) else None
    return None


def begins_item(text: str) -> bool:
    """Whether a sentence begins as an item of a list: 二是人才短缺."""
    return _ITEMS.place(text, 0, 1) == 0 and _ITEM.match(text) is not None


def is_span(phrase: str) -> bool:
    """Whether a phrase is of the last years or months, of which one statement speaks and not a whole report: 近三年."""
    return phrase.startswith(("近", "最近", "过去"))


def _is_now(phrase: str) -> bool:
    """Whether a phrase only says now: 目前, 现."""
    return phrase == "现" or (phrase[:1] in _NOW_FIRST and bool(NOW.fullmatch(phrase)))


def _ends(mark: re.Pattern[str], text: str, start: int, end: int) -> bool:
    """Whether a mark stands between two places, or they are farther apart than a clause is long."""
    return end - start > _CLAUSE or bool(mark.search(text, start, end))


def counting(phrases: list[Phrase], governed: Container[str]) -> list[Phrase]:
    """The phrases, a bare month amid the sentence no mere event where it governs a figure: 全县[9月份]增长4.1%."""
    return [
        replace(each, event=False) if each.event and each.text in governed and each.text[-1] in "月份" else each
        for each in phrases
    ]


def inherited(phrases: Sequence[Phrase], future: bool) -> str:
    """The text of the last phrase of a sentence that governs the sentences after it, plans only when asked for."""
    for phrase in reversed(phrases):
        if phrase.text.startswith("到") and not future and not NOW.search(phrase.text):
            continue  # 到2025年产值达到15亿元: a time to come
        bound = phrase.base or phrase.event or phrase.origin or phrase.text[0] in "每现" or phrase.text.endswith("同期")
        if not bound and (future or not phrase.future):
            return phrase.text
    return ""


_PLAN_BEFORE = re.compile(r"(?:预计|计划|拟|力争|争取|确保|有望|将|要)[于在到至]?$")
_PLAN_AFTER = re.compile(r"[^,，;；。]{0,3}?(?:将|可以|可(?!以)|预计|拟|有望|力争|能够)")
_PLANS = Marks("将可预拟有力能")  # with one of these begins what _PLAN_AFTER looks for, behind three characters at most
_RUNS = re.compile(r".?(?:截|到|至|自|从|以来|[^至到—–~－-]*[至到—–~－-])")
