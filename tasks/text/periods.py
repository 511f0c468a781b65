"""Time phrases of a sentence, and the one that governs a number."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from warehouse.record import record

_MASK = "xX×*＊_＿ｘＸ○〇"
_DIGIT = "0-9０-９"
_CHINESE = "一二三四五六七八九十"
_MONTH_NUMBER = rf"(?:[{_DIGIT}]{{1,2}}|[{_MASK}]{{1,2}}|十[一二]?|[一二三四五六七八九])"
_YEAR_NUMBER = rf"(?:[12１２][{_DIGIT}]{{3}}|[12１２][09０９][{_MASK}{_DIGIT}]{{1,2}}|[{_MASK}]{{1,4}}|[二一][〇○零九][{_CHINESE}〇○零]{{2}})"
_YEAR = rf"{_YEAR_NUMBER}\s?年度?"
_DAY_YEAR = r"(?:今年|去年|明年|前年|后年|本年度?|上年度?|上一年度?|下一年度?|当年|同年|次年|全年度?|年内)"
_PART_ALONE = r"(?:上半年|下半年|[前第]?[一二三四1-4]季度|[前头](?:[一二两三四五六七八九十]+|[0-9０-９]{1,2})个?月|年初|年末|年底|岁末)"
_PART = r"(?:上半年|下半年|[前第]?[一二三四1-4]季度|[前头](?:[一二两三四五六七八九十]+|[0-9０-９]{1,2})个?月|年初|年末|年底|岁末|底|末|初|中期|期间)"
_MONTH = rf"{_MONTH_NUMBER}\s?月份?(?:[当单]月|{_MONTH_NUMBER}{{1,2}}[日号]|[{_CHINESE}]{{1,3}}日|底|末|初|上旬|中旬|下旬|中)?"
_TO = r"\s?(?:[-—–－~～至到]|——)\s?"
_MONTHS_SPAN = rf"(?:{_MONTH_NUMBER}月?份?{_TO}{_MONTH}|{_MONTH})"
_YEARS_SPAN = (
    rf"(?:{_YEAR_NUMBER}{_TO}{_YEAR}|{_YEAR}(?:{_TO}(?:{_YEAR}|{_DAY_YEAR}))?|{_DAY_YEAR}(?:{_TO}{_DAY_YEAR})?)"
)
_DATE = rf"(?:{_YEARS_SPAN}(?:的?\s?(?:同期|{_MONTHS_SPAN}|{_PART}))?|{_MONTHS_SPAN}|{_PART_ALONE})"
_RANGE = rf"{_DATE}(?:{_TO}{_DATE})?(?:、{_MONTH_NUMBER}月?{_TO}{_MONTH})*"
_NOW = r"(?:目前|现在|当前|眼下|迄今|如今|今日|今天|日前|昨日|近日|此前)"
_SPAN = rf"(?:[近过前]?[{_CHINESE}两几数百{_DIGIT}{_MASK}]{{1,3}}(?:多|余)?个?[年月天周](?:多|余)?(?:以来|来|间)|半年多?来|近年来|近些年来|[近过]去?[{_CHINESE}两几{_DIGIT}]{{1,2}}年)"
_PLAN = r"[“\"]?(?:十[一二三四五六]五|[七八九]五)[”\"]?(?:规划)?(?:时期|期间|以来|期末|末|初|前[一二三四]年|中后期)"
_EACH = r"(?:每个?(?:年度?|季度?|月|周|天|日|星期|半年)|逐年|历年)"
_FUTURE = rf"(?:今后|未来|接下来|下一步|下阶段)(?:的?[{_CHINESE}两几{_DIGIT}]{{1,2}}(?:[-—~～至到][{_CHINESE}{_DIGIT}]{{1,2}})?个?[年月])?"
_SEASON = r"(?:[去今]冬[今明]春|[去今前明]年?[春夏秋冬](?:季|天)?(?![节运耕播种收闱招蚕茶])|入[春夏秋冬汛]以来)"
_PAST = r"(?:主?汛期|采暖[季期]|过去(?:的)?[一两三四五]年|过去一年|一年来|任期内|届内|本届政府(?=以来)|本届以来|[上本当]月|[上本当]季度?|[上本]周|[上本]届|同期|(?:国庆|春节|元旦|中秋|端午|清明|五一|十一|[“\"]五一[”\"]|[“\"]十一[”\"])(?:节|长假|小长假|假期|黄金周)?(?=[前后期假黄小长])(?:前夕|前后|前|后|期间|假期|小长假|长假|黄金周)(?:期间)?|[暑寒]假|暑期|[上下本]学[年期]|假期|节日期间|年度)"

_CORE = rf"(?:{_SEASON}|{_SPAN}|{_PLAN}|{_RANGE}|{_EACH}|{_FUTURE}|{_PAST}|{_NOW})"
_SINCE = r"(?:自|从)[^,，;；。:：]{2,16}?(?:以来|起(?=[,，]))"
_UNTIL = rf"(?:截至|截止到?|截止至|到|至|于|从|自|在|现)?\s?{_CORE}(?:为止|以来|之前|以前|至今|前|起|间|期间|内|末|底)?"
_UP_TO = r"(?:截至|截止到?|到|至)(?:目前|现在|今(?!年)|日前|[昨今]日|[昨今]天|[上本]月末?|年底|年末|月末|月底|期末|当前)(?:为止|[0-9０-９]{1,2}[时点])?"
_FIRST = rf"(?=[国元中端清五“\"春暑寒主{_DIGIT}{_MASK}{_CHINESE}两几数百今去明前后本上下同次全年半近过每逐历未接汛采任届假节目现当眼迄如日此截到至于从自在“\"岁头第刚入])"
_NO_TIME = rf"[{_DIGIT}](?![^,，;；。]{{0,15}}[年月天周季日号])"  # most digits begin an amount
_PHRASE = re.compile(
    rf"{_FIRST}(?!{_NO_TIME})(?:(?:{_YEAR}|{_DAY_YEAR})[\u4e00-\u9fff]{{2,5}}期间|{_UP_TO}|{_SINCE}|{_UNTIL}|现(?=有|已|共|完成|入驻|辖|设|拥有)|刚才)"
)
_MONTH_ALONE = re.compile(_MONTH)
_NOW_ALONE = re.compile(_NOW)
_DURING = re.compile(r"(?:(?<![\u4e00-\u9fff])|(?<=在))(?!确保|保证)[\u4e00-\u9fff]{2,8}(?:期间|时期)")
_PLAN_YEARS = re.compile(r"年?[-—–－~～至到].+年$")
_PLAN_NAME = re.compile(
    r"[^,，。;；、0-9]{0,16}?(?:规划|纲要|方案|行动计划)(?!建|投|用|面)"
)  # 编制2021—2035年国土空间规划
_QUICK = re.compile(r"[春夏秋冬末底初前步后来年月季期今目现截迄日周届刚来每天]")
_COMPARED = re.compile(r"(?:[比较](?:上一?个?)?|恢复[到至]?|相当于|[高低快慢多少好优]于|相比|对比|相较于?|[与同和])$")
_COMPARED_AFTER = re.compile(
    r"(?:来)?(?:的)?(?:最[高低大小多少好快强优]|新[高低])|的\s?[0-9.０-９]+(?:多|余)?倍|的?(?:同期)?(?:相比|比(?![重例])|基础上|水平)"
)
_OF_WHOLE = "占成到当"  # 占[全年]计划的46%, 完成[年度]任务的80%
_WHOLE_AFTER = re.compile(r"[^,，;；。、0-9]{1,14}的(?:约|近|超过?)?[0-9xX*.]+(?:[%％]|[多余]?成)")
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


def find_periods(text: str) -> list[Phrase]:
    """Every time phrase of a sentence in order: 截至11月底, 20_年, 今年1月至12月14日."""
    if not _QUICK.search(text):
        return []
    spans = [m.span() for m in _PHRASE.finditer(text)]
    if "期" in text:
        spans = sorted(spans + [m.span() for m in _DURING.finditer(text)])
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
    base = whole or bool(_COMPARED.search(text, max(0, start - 4), start) or _COMPARED_AFTER.match(text, end))
    plan = bool(_PLAN_BEFORE.search(text, max(0, start - 8), start) or _PLAN_AFTER.match(text, end))
    before = text[end - 1] == "前" and text[end - 2] not in "目当日此"
    origin = text[end : end + 1] == "的" and start > 0 and text[start - 1] in "由从"
    dated = text[end - 1] in "日号" or _is_amid(text, start, end)
    event = bracketed or (dated and not _RUNS.match(text, max(0, start - 1), end))
    return Phrase(start, end, text[start:end], base, plan or before, origin, event)


def _is_amid(text: str, start: int, end: int) -> bool:
    """Whether a bare month or 目前 stands amid a sentence, as the time of one event: 学校[3月份]通过认证, 路已通,[目前]…"""
    if _MONTH_ALONE.fullmatch(text, start, end):
        return start > 0
    return bool(_NOW_ALONE.fullmatch(text, start, end)) and bool(_COMMA.search(text, 0, start))


def _merged(text: str, phrases: list[Phrase]) -> list[Phrase]:
    """Phrases in order, 全年 and the like joined with a year right before them."""
    out: list[Phrase] = []
    for phrase in phrases:
        if (
            out
            and phrase.start - out[-1].end <= 1
            and phrase.text in ("全年", "全年度", "年内", "年度")
            and out[-1].text.endswith("年")
        ):
            first = out.pop()
            phrase = Phrase(first.start, phrase.end, text[first.start : phrase.end], first.base, first.future)
        out.append(phrase)
    return out


_LOOKED_AT = 12  # phrases before a number, of which one may govern it
_CLAUSE = 60  # characters; longer clauses hardly occur
_DIGIT_OR_COMMA = re.compile(r"[0-9０-９,，]")
_PART_END = re.compile(r"[;；]")
_COMMA = re.compile(r"[,，;；]")
_LEAD = re.compile(r"(?:于|从|自|在|至|到(?!目前|现在|\d|年|20|[xX_*今明本“”十]))\s?")
_DURATION = re.compile(rf"[{_CHINESE}两几半数{_DIGIT}{_MASK}]{{1,4}}(?:多|余)?个?[年月天周]$")
_BARE = frozenset({"底", "末", "初", "期间", "中期", "中", "年", "年度"})
_WORD_BEFORE = re.compile(r"[\u4e00-\u9fff]$")


def _tight(text: str, start: int, end: int) -> tuple[int, int]:
    """The phrase without a leading 于, 从 or 在."""
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
    if word in _BARE or (_PLAN_YEARS.search(word) and _PLAN_NAME.match(text, end)):
        return False
    if word == "同期" and start and text[start - 1] in "年史均":
        return False  # 较常年同期
    if word in ("当前", "日前", "同期", "年度") and start and text[start - 1] == "比":
        return False
    if word.startswith("后年") and start and "\u4e00" <= text[start - 1] <= "\u9fff":
        return False
    if word.startswith("现"):
        return start == 0 or text[start - 1] not in "实体表出呈兑发重展显再变涌"
    if word[0] in _CHINESE and start and text[start - 1] in "第百千万零":
        return False
    return not (start and text[start - 1] in "0123456789.％%" and word[0] in "0123456789")


def governing(phrases: list[Phrase], at: int, text: str, status: str) -> Phrase | None:
    """The phrase that governs a number at `at`: the nearest before it that is no base of comparison.

    每月 and the time of a plan (of a fact's sentence) govern their own clause only.
    """
    last = bisect_left(phrases, at, key=lambda p: p.start)
    for phrase in reversed(phrases[max(0, last - _LOOKED_AT) : last]):
        narrow = phrase.text[0] == "每" or phrase.text.endswith("同期") or (phrase.future and status == "actual")
        if phrase.base or (phrase.origin and _ends(_DIGIT_OR_COMMA, text, phrase.end, at)):
            continue
        if narrow and _ends(_COMMA, text, phrase.end, at):
            continue
        if not (_NOW_ALONE.fullmatch(phrase.text) and _PART_END.search(text, phrase.end, at)):
            return phrase
    return None


def _ends(mark: re.Pattern[str], text: str, start: int, end: int) -> bool:
    """Whether a mark stands between two places, or they are farther apart than a clause is long."""
    return end - start > _CLAUSE or bool(mark.search(text, start, end))


def inherited(phrases: Sequence[Phrase], future: bool) -> str:
    """The text of the last phrase of a sentence that governs the sentences after it, plans only when asked for."""
    for phrase in reversed(phrases):
        bound = phrase.base or phrase.event or phrase.origin or phrase.text[0] == "每" or phrase.text.endswith("同期")
        if not bound and (future or not phrase.future):
            return phrase.text
    return ""


_PLAN_BEFORE = re.compile(r"(?:预计|计划|拟|力争|争取|确保|有望|将|要)[于在到至]?$")
_PLAN_AFTER = re.compile(r"[^,，;；。]{0,3}?(?:将|可以|可(?!以)|预计|拟|有望|力争|能够)")
_RUNS = re.compile(r".?(?:截|到|至|自|从|以来|[^至到—–~－-]*[至到—–~－-])")
