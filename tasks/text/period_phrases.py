"""The patterns of time phrases: dates and spans built here, words that name a time from data/periods.toml."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from tasks.text.first_pairs import lookahead
from tasks.text.needed import needed
from tasks.text.sieves import Sieve

MASK = "xX×*＊_＿ｘＸ○〇"
DIGIT = "0-9０-９"
CHINESE = "一二三四五六七八九十"
_MONTH_NUMBER = rf"(?:[{DIGIT}]{{1,2}}|[{MASK}]{{1,2}}|十[一二]?|[一二三四五六七八九])"
_YEAR_NUMBER = rf"(?:[12１２][{DIGIT}]{{3}}|[12１２][09０９][{MASK}{DIGIT}]{{1,2}}|[{MASK}]{{1,4}}|[二一][〇○零九][{CHINESE}〇○零]{{2}})"
_YEAR = rf"{_YEAR_NUMBER}\s?年度?"
_DAY_YEAR = r"(?:今年|去年|明年|前年|后年|本年度?|上年度?|上一年度?|下一年度?|当年|同年|次年|全年度?|年内)"
_TO = r"\s?(?:[-—–－~～至到]|——)\s?"
_HOUR = rf"(?:\s?(?:凌晨|清晨|早上|上午|中午|下午|傍晚|晚上?|夜间)?\s?[{DIGIT}]{{1,2}}(?:时(?!许?间)|点(?=[{DIGIT}至到,，整半许前起])|[:：][{DIGIT}]{{2}})(?:[{DIGIT}]{{1,2}}分|许|整|半)?)"
_DAY = rf"[{DIGIT}]{{1,2}}[日号]"
_PART_ALONE = r"(?:上半年|下半年|[前第]?[一二三四1-4]季度(?:当季|单季|末)?|[前头](?:[一二两三四五六七八九十]+|[0-9０-９]{1,2})个?月|年初|年末|年底|岁末)"
_PART = r"(?:上半年|下半年|[前第]?[一二三四1-4]季度(?:当季|单季|末)?|[前头](?:[一二两三四五六七八九十]+|[0-9０-９]{1,2})个?月|年初|年末|年底|岁末|底|末|初|中期|期间)"
_MONTH = rf"{_MONTH_NUMBER}\s?月份?(?:[当单]月|{_MONTH_NUMBER}{{1,2}}[日号](?:{_HOUR}?{_TO}{_DAY}{_HOUR}?|{_HOUR})?|[{CHINESE}]{{1,3}}日|底|末|初|上旬|中旬|下旬|中)?"
_MONTHS_SPAN = rf"(?:{_MONTH_NUMBER}月?份?(?:{_TO}|[、和]){_MONTH}|{_MONTH})"
_YEARS_SPAN = (
    rf"(?:{_YEAR_NUMBER}{_TO}{_YEAR}|{_YEAR}(?:{_TO}(?:{_YEAR}|{_DAY_YEAR}))?|{_DAY_YEAR}(?:{_TO}{_DAY_YEAR})?)"
)
_SPAN = rf"(?:{_MONTH_NUMBER}月?份?(?:{_TO}|[、和]){_MONTH}|{_MONTH})"
_YEARS_SPAN = (
    rf"(?:{_YEAR_NUMBER}{_TO}{_YEAR}|{_YEAR}(?:{_TO}(?:{_YEAR}|{_DAY_YEAR}))?|{_DAY_YEAR}(?:{_TO}{_DAY_YEAR})?)"
)
_SPAN = rf"(?:[近过前]?[{CHINESE}两几数百{DIGIT}{MASK}]{{1,3}}(?:多|余)?个?[年月天周](?:多|余)?(?:以来|来|间)|半年多?来|近年来|近些年来|(?:近|过去)[{CHINESE}两几{DIGIT}]{{1,2}}年)"
_SINCE = r"(?:自|从)[^,，;；。:：]{2,16}?(?:以来|起(?=[,，]))"
_UP_TO = r"(?:截至|截止到?|到|至)(?:目前|现在|今(?!年)|日前|[昨今]日|[昨今]天|[上本]月[末底]?|当[日天]|(?:记者)?发稿时?|年底|年末|月末|月底|期末|当前)(?:为止|(?:凌晨|上午|中午|下午|晚上?)?[0-9０-９]{1,2}[时点](?:[0-9]{1,2}分|许|整)?)?"
_NO_TIME = rf"[{DIGIT}](?![^,，;；。]{{0,15}}[年月天周季日号小])"  # most digits begin an amount
_PLACES = {
    "{n}": rf"[{CHINESE}两几数{DIGIT}]{{1,3}}",
    "{year}": _YEAR,
    "{year_number}": _YEAR_NUMBER,
    "{day}": _DAY,
    "{hour}": _HOUR,
    "{to}": _TO,
}


@dataclass(frozen=True, slots=True)
class PhraseRow:
    """A pattern of data/periods.toml with sentences that hold the phrase in brackets and sentences that hold none."""

    name: str
    pattern: str
    hits: tuple[str, ...]
    misses: tuple[str, ...]
    after_year: bool = False  # what a year can be followed by: 2023年[春节假期]


@cache
def phrase_rows(table: str) -> tuple[PhraseRow, ...]:
    """The rows of a table of data/periods.toml (`phrase`, `event`), their placeholders written out."""
    rows = tomllib.loads(files("tasks.text").joinpath("data/periods.toml").read_text("utf8"))[table]
    out = []
    for row in rows:
        pattern = row["pattern"]
        for place, written in _PLACES.items():
            pattern = pattern.replace(place, written)
        out.append(
            PhraseRow(row["name"], pattern, tuple(row["hits"]), tuple(row["misses"]), row.get("after_year", False))
        )
    return tuple(out)


def _any(table: str) -> str:
    return "(?:" + "|".join(row.pattern for row in phrase_rows(table)) + ")"


_AFTER_YEAR = "|".join(row.pattern for row in phrase_rows("phrase") if row.after_year)
_DATE = rf"(?:{_YEARS_SPAN}(?:的?\s?(?:同期|{_MONTHS_SPAN}|{_AFTER_YEAR}|{_PART}))?|{_MONTHS_SPAN}|{_PART_ALONE})"
_RANGE = rf"{_DATE}(?:{_TO}{_DATE})?(?:、{_MONTH_NUMBER}月?{_TO}{_MONTH})*"
_CORE = rf"(?:{_any('phrase')}|{_SPAN}|{_RANGE})"
_BEHIND = "(?:为止|以来|之前|以前|至今|前|起|间|期间|内|末|底)?"
_N = rf"[{CHINESE}两几数{DIGIT}]"
# what a phrase can begin with, two characters where one is common
_FIRST = (
    rf"(?=[国元中端清双小首期余剩大正除规假节寒暑主汛任届采昨入刚最此日如迄眼当现接未历逐每过半全次同后前本下上今去明头岁第年目近春夏秋冬到至从自截{DIGIT}{MASK}{CHINESE}两几数百“\"])(?=[{DIGIT}{MASK}{CHINESE}两几数百到至从自截“\"]|[今去明](?=[年冬春夏秋晨天日为后])|上[半年个本一月季周届旬学]|下[半一阶个年学月]|"
    rf"本[年月周季届学]|前(?:{_N}|[年不阶第头])|后(?:{_N}|年)|同[年期]|次[年月]|全年|半年|过(?:去|{_N})|"
    rf"每[个年月周天日季星半]|逐年|历[年]|未来|接下|现|当[年月日天季前]|眼下|迄今|如今|日前|此前|最[近后]|刚才|"
    rf"入[春夏秋冬汛梅]|头(?:{_N}|个)|岁末|第{_N}|年[初末底度内]|目前|近(?:{_N}|[期年日段半冬春来些百])|昨|"
    r"国庆|元[旦宵月]|中秋|端午|清明|双[节十]|小[年长]|春[节运季]|[夏秋冬]季|期末|首[日周月]|余下|剩余|大年|正月|除夕|"
    r"规划期|节[日假前后]|假[期前后]|[寒暑]假|暑期|主?汛期|任期|届内|采暖)"
)
PHRASES = Sieve(  # of those that can begin at a place the first one counts
    rf"(?:{_YEAR}|{_DAY_YEAR})[\u4e00-\u9fff]{{2,5}}期间",
    _UP_TO,
    _SINCE,
    rf"(?:截至|截止到?|截止至|到|至|于|从|自|在|现)\s?(?!{_NO_TIME}){lookahead(_CORE)}{_CORE}{_BEHIND}",
    *(f"(?:{row.pattern}){_BEHIND}" for row in phrase_rows("phrase")),
    _SPAN + _BEHIND,
    _RANGE + _BEHIND,
    "现(?=有|已|共|完成|入驻|辖|设|拥有)",
    "刚才",
    ahead=f"{_FIRST}(?!{_NO_TIME})",
)
EVENT = re.compile(rf"(?:(?<![\u4e00-\u9fff“”\"])|(?<=在)){_any('event')}")
_OF_EVENTS = ("期间", "时期", "以来", "年来", "多来")  # each phrase of an event ends with one
_EVENT = 16  # characters of such a phrase before its last word, at most
MONTH = re.compile(_MONTH)
NOW = re.compile(next(row.pattern for row in phrase_rows("phrase") if row.name == "now"))
_WORK = r"(?:[\u4e00-\u9fff“”]{0,16}?(?:工程|项目|公路|线|水库|学校|医院|馆|园|总|路|[的]))?"
_STANDING = re.compile(_WORK + _any("standing"))
_OF_STANDING = min(needed(_STANDING), key=len)  # most names have none of it
_DONE = re.compile(r"完成|投入|到位|新增|累计|建成|获|争取")


def event_phrases(text: str) -> list[tuple[int, int]]:
    """Where the phrases stand that name an event: [换届以来], [活动期间]; only near the words they end with is looked."""
    if "来" not in text and "期" not in text:
        return []
    first = min((at for word in _OF_EVENTS if (at := text.find(word)) >= 0), default=-1)
    if first < 0:
        return []
    last = max(text.rfind(word) for word in _OF_EVENTS)
    return [m.span() for m in EVENT.finditer(text, max(0, first - _EVENT), last + 3)]


def is_standing(name: str, clause: str) -> bool:
    """Whether a name is of what a thing has as long as it stands (路线全长, 概算总投资), and no deed: 完成投资."""
    may = any(character in _OF_STANDING for character in name)
    return may and _STANDING.fullmatch(name) is not None and not _DONE.search(clause)
