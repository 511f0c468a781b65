"""The heading of a document: its title lines below the heading of the piece, and the banner lines above it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from tasks.text.beginnings import first_characters, last_characters
from tasks.text.furniture import BODY, SENTENCE_COMMA, Span, is_body
from tasks.text.hanging import hangs
from tasks.text.lines import Line
from tasks.text.pieces import PAPER, squeeze

LONGEST_TITLE = 60
MOST_TITLE_LINES = 5
NUMBERED = re.compile(
    r"[一二三四五六七八九十]{1,3}[、.\uff0e是要]|[(\uff08][一二三四五六七八九十\d]{1,3}[)\uff09]"
    r"|第[一二三四五六七八九十]{1,2}[,\uff0c、:\uff1a点]|\d{1,2}[、.\uff0e](?!\d)|[\u2460-\u2473]|\d{1,2}[)\uff09]|——?(?!在)"
)
DATE_LINE = re.compile(  # not 2020年某县政府工作报告(全文)
    r"(?![12二xX][^。]{0,40}(?:报告|总结|要点|计划|方案|公报|讲话|汇报))[(\uff08]?\s*(?:时间|日期)?[:\uff1a]?\s*(?:[12〇○零一二三四五六七八九十\d]{2,4}|[\dxX*_×]{2,5})\s*(?:年|[-/.])\s*[^。]{0,24}[日号)\uff09\d月]\s*|[(\uff08]\s*\d{1,2}\s*月\s*\d{1,2}\s*日\s*[)\uff09]\s*"
)
HAN = re.compile(r"[一-\u9fff]")
ADDRESS = re.compile(r"(?:各位|尊敬的|敬爱的|亲爱的|同志们)")
HEAD_LINES = 16  # lines of a page's top among which its document's title is looked for
OFFICE_ALONE = re.compile(r"^[^\s,\uff0c:\uff1a]{3,20}(?:人民政府|委员会|办公室|统计局|局|厅|委|部)(?:文件)?$")
ITEM_OF_CONTENTS = re.compile(r"\d{1,2}(?:\.\d{1,2})*\s+\S")
SHORTEST_AGAIN = 4
ASIDE_AT_END = re.compile(r"\s*[(\uff08][^()\uff08\uff09]{1,16}[)\uff09]$")
LABELLED_AGAIN = 8  # characters of a title that stood behind a label before
SHORTEST_TITLE = 5  # characters; 要闻 above a title is the page's
SUBTITLE = re.compile(r"(?:——|--|-|—)\s*\S")
OFFICE = re.compile(r"(?:政府|委员会|办公室|局|厅|院|部|中心|电视台|报社|公司|集团|大学|学院|党校)$")
COMPLETE_TITLE = re.compile(
    rf"^(?:[【\[][^】\]]{{1,8}}[】\]]|《)?(?:(?:在|于)[^。]{{4,50}}上的(?:{PAPER.pattern})"
    r"|(?:关于)[^。]{4,60}(?:报告|汇报|总结|说明|通知|意见|方案|决定|建议)$|(?:政府|法院|检察院|常委会|委员会)?工作报告$)"
)
TITLE_BEGINS = re.compile(r"(?:在|关于|中共|[^。]{2,20}(?:在|关于))[^。]{3,}")
TITLE_GOES_ON = re.compile(r"(?:会议?|大会|仪式|座谈会)?(?:上|时)?的|暨|会议|大会|工作|(?:实施|工作)?(?:意见|情况)")
KIND_OF_PAPER = re.compile(
    rf"(?:{PAPER.pattern})(?:稿|词|书|材料|提纲)?(?:全文|实录|摘要|节选|摘登)?》?(?:\s*[(\uff08][^)\uff09]{{1,24}}[)\uff09])?$"
)
COLLECTED = re.compile(
    r"会议材料|(?:全套|整套|系列|成套)(?:材料|文稿|讲话)|[(\uff08][^)\uff09]*(?:讲话|发言|主持词|致辞|报告)[、+][^)\uff09]*[)\uff09]$|[+\uff0b]|领导(?:同志)?讲话$|合编|[汇选]编|选登|摘登|选载|摘编|合集|大全|集锦|精选|范文|汇总|[\d二两三四五六七八九十]\s*[篇则]|(?:及|与|和)[^。]{0,8}(?:词|稿|讲话)$"
)
KIND_LAST = last_characters(KIND_OF_PAPER) or frozenset()
SPEAKER = re.compile(
    r"书记|主席|主任|代表(?!大会)|委员(?!会)|常委(?!会)|同志|先生|女士|[省市州县区镇乡村局厅部校院]长|[省市县区镇乡]委$|政府$|[省市县区]$"
)
NEWS = re.compile(  # how an article of a newspaper begins
    r"[(\uff08【\[]?(?:本报|本刊|本网|本台|晚报|日报|商报|时报|快报|晨报)[^。,\uff0c:\uff1a]{0,12}(?:讯|电|消息)(?:[\s(\uff08)\uff09】\],\uff0c]|$)"
    r"|[□◎■●◇○]\s*(?:本报|本刊|本网|本台|特约)?(?:首席|特约|见习)?(?:记者|通讯员|评论员)[\s\u4e00-\u9fff、/]{0,30}$|(?:新华社|中新社|中新网)[^。]{0,16}(?:电|讯)|(?:本报|本刊|本网|本台|全媒体|融媒体|特约)[^。,\uff0c:\uff1a]{0,6}(?:记者|通讯员)[\s\u4e00-\u9fff、/]{2,30}$"
)
NEWS_FIRST = first_characters(NEWS) or frozenset()
MOST_HEADLINES = 3  # lines of one article's heading; of more those above are other articles'
LONGEST_ABOVE = 150  # characters of the page's own lines above a title, those that are furniture left aside
SPEAKER_LINE = re.compile(
    r"[^。,\uff0c:\uff1a;\uff1b]{2,30}\s[\u4e00-\u9fff](?:\s*[\u4e00-\u9fff×xX*]){1,3}"
)  # 总经理 车某, 镇长 罗××
BANNER = re.compile(
    r"第\s*[A-Z]?\d+\s*版|\s/\s|网站?(?:[\s_|-]|$)|(?:日报|晚报|晨报|早报|时报|商报|在线|之家|文库|文档)(?:[\s_|-]|$)|www\.|数字报|电子报|电子版|频道|栏目|首页|门户|政府网|导航|[|>»]|^(?:领导讲话|讲话稿|公文|范文|政务公开|工作动态|工作总结|述职报告|心得体会|演讲致辞|政府报告)(?:范文|大全|文章|专题|材料)?$"
)


LABELLED = re.compile(  # fields above a paper: 发言单位:华某公司, 发言题目:……
    r"(?P<name>(?:发言|汇报|交流|主讲|演讲|致辞|讲话|述职)(?:单位|人|题目|标题|主题|时间|对象)|标\s*题|题\s*目)\s*[:\uff1a]\s*\S[^。]{0,60}"
)
LABELS_THAT_OPEN = ("单位", "题目", "标题")


class Title(NamedTuple):
    """A document's title and where its heading ends."""

    text: str
    end: int


def is_title(text: str) -> bool:
    """Whether a line may be a title: 在全县招商工作会上的讲话."""
    return bool(
        2 <= len(text) <= LONGEST_TITLE
        and text[-1] not in "。;\uff1b,\uff0c、:\uff1a!\uff01?\uff1f"
        and "。" not in text
        and "\t" not in text  # a row of a table
        and HAN.search(text)
        and not NUMBERED.match(text)
        and not ADDRESS.match(text)
        and not DATE_LINE.fullmatch(text)
    )


def goes_on_from(above: str, text: str) -> bool:
    """Whether a title began in the line above: 在全县经济运行分析会议⏎上的讲话."""
    return bool(TITLE_BEGINS.match(above) and TITLE_GOES_ON.match(text)) and is_title(above)


def is_salutation_like(text: str) -> bool:
    """Whether a line ends as a salutation does: 各位代表:"""
    return text[-1] in ":\uff1a!\uff01" and len(text) <= LONGEST_TITLE * 2


def find_title(lines: Sequence[Line], start: int, own: str) -> Title:
    """The title of a piece from the lines below its heading; `own` is the heading's title, for want of a better.

    `start` is where the heading ends, and where the heading still ends when no line below it is a title.
    """
    group: list[Line] = []
    for line in lines[:MOST_TITLE_LINES]:
        if not is_title(line.text) or hangs(line.text) or (group and (is_body(line.text) or breaks_off(line.text))):
            break
        group.append(line)
    after = lines[len(group)].text if len(group) < len(lines) else ""
    while group and SUBTITLE.match(group[-1].text):
        after = group.pop().text
    named = any(PAPER.search(line.text) for line in group)
    announced = bool(after) and (
        is_salutation_like(after) or bool(DATE_LINE.fullmatch(after)) or bool(SUBTITLE.match(after))
    )
    if own and not named and KIND_OF_PAPER.search(own):
        return Title(own, start)  # the lines below a heading such as 关于预算的报告 name who speaks
    if not group or not (named or announced or len(group) > 1 or (not own and len(group[0].text) > 5)):
        return Title(own, start)
    return Title(" ".join(line.text for line in group), group[-1].end)


def breaks_off(text: str) -> bool:
    """Whether a line is the first of a paragraph that was wrapped: 近年来,我局……抢抓政策机遇,水利工程建"""
    return len(text) >= BODY and bool(SENTENCE_COMMA.search(text))


def _is_of_page(text: str) -> bool:
    """Whether a line above a complete title is the page's: 百科问答, 三场会议讲话合编; a speaker's line is not."""
    if len(text) < SHORTEST_TITLE or BANNER.search(text) or not HAN.search(text) or ITEM_OF_CONTENTS.match(text):
        return True
    if PAPER.search(text):
        return bool(COLLECTED.search(text))
    return bool(OFFICE.search(text)) or not SPEAKER.search(text)


def find_page_heading(lines: Sequence[Line], furniture: Sequence[Span]) -> int:
    """The index of the line with which the one document of a page begins, banners and a doubled title left above."""
    head: list[int] = []
    for i, line in enumerate(lines[:12]):
        if not is_title(line.text):
            break
        head.append(i)
    news = next((i for i, line in enumerate(lines[:12]) if NEWS.match(line.text) or is_body(line.text)), 0)
    if news > MOST_HEADLINES and NEWS.match(lines[news].text):
        return _headline(lines, news)
    fields = next((i for i in range(min(HEAD_LINES, len(lines))) if labelled(lines, i)), 0)
    if fields and not any(is_body(line.text) for line in lines[:fields]):
        return fields
    below = _title_below(lines)
    parted = _below_furniture(lines, furniture)
    if parted:
        return parted
    if not head:
        return below
    first = next((i for i in head if not BANNER.search(lines[i].text)), head[0])
    complete = next((i for i in head if i > first and COMPLETE_TITLE.search(lines[i].text)), first)
    if all(_is_of_page(line.text) for line in lines[first:complete]):
        first = complete  # what stands above a title that needs nothing before it is the page's
    title = next((i for i in head if i >= first and PAPER.search(lines[i].text)), first)
    proper = max(title, next((i for i in head if i > first and COMPLETE_TITLE.search(lines[i].text)), title))
    if any(f.start >= lines[first].end and f.end <= lines[proper].start for f in furniture):
        first = title = proper
    wanted = squeeze(lines[title].text)
    again = [i for i in head if i > title and _says_again(squeeze(lines[i].text), wanted)]
    again += [
        i
        for i in head
        if i > first and _is_parted(lines, i, furniture) and _ends_one_above(lines[first:i], lines[i].text)
    ]
    found = max(again) if again else first
    if below > found and all(not is_title(line.text) or _is_of_page(line.text) for line in lines[found:below]):
        return below
    while found + 1 in head and len(lines[found].text) < SHORTEST_TITLE and not PAPER.search(lines[found].text):
        found += 1
    while found + 1 in head and OFFICE_ALONE.search(lines[found].text) and not SPEAKER.search(lines[found + 1].text):
        found += 1  # the letterhead above a title
    return found


def _is_parted(lines: Sequence[Line], i: int, furniture: Sequence[Span]) -> bool:
    """Whether words of the page stand between line i and the one above: its source and day."""
    return any(lines[i - 1].end <= f.start and f.end <= lines[i].start for f in furniture)


def _ends_one_above(above: Sequence[Line], text: str) -> bool:
    """Whether a title is the end of the page's heading above: 2020年某县人民政府工作报告(全文) and 政府工作报告."""
    named = PAPER.search(text) is not None and len(text) >= SHORTEST_AGAIN
    return named and any(ASIDE_AT_END.sub("", line.text).endswith(text) for line in above)


def _says_again(text: str, title: str) -> bool:
    """Whether a line says the title again, whole or without what stood before it: 党课讲稿:守住底线 and 守住底线."""
    return text == title or (len(text) >= LABELLED_AGAIN and title.endswith(text))


def labelled(lines: Sequence[Line], i: int) -> bool:
    """Whether the fields of a paper begin at line i: 发言单位:…… and below 发言人:……, one of them its office or title."""
    names = []
    for line in lines[i : i + MOST_TITLE_LINES]:
        match = LABELLED.fullmatch(line.text)
        if match is None:
            break
        names.append(match["name"])
    return len(names) > 1 and any(name.endswith(LABELS_THAT_OPEN) for name in names)


def _headline(lines: Sequence[Line], end: int) -> int:
    """The index of the headline above an article, a line above it that begins with a dash included; others are links."""
    first = end - 1
    while first and SUBTITLE.match(lines[first].text):
        first -= 1
    return first - bool(first and SUBTITLE.match(lines[first - 1].text))


def _below_furniture(lines: Sequence[Line], furniture: Sequence[Span]) -> int:
    """The index of a title that stands below furniture, with none but the page's own lines above; 0 where there is none.

    The title is complete in itself, or a speaker and a salutation stand below it.
    """
    spent = 0  # characters above
    for i in range(1, min(HEAD_LINES, len(lines) - 1)):
        above, text = lines[i - 1], lines[i].text
        spent += len(above.text)
        if spent > LONGEST_ABOVE or (KIND_OF_PAPER.search(above.text) and not COLLECTED.search(above.text)):
            break
        if not is_title(text) or not any(above.end <= f.start and f.end <= lines[i].start for f in furniture):
            continue
        following = [line.text for line in lines[i + 1 : i + 4]]
        spoken = next((k for k, t in enumerate(following) if ADDRESS.match(t) and is_salutation_like(t)), 0)
        if COMPLETE_TITLE.match(text) or (spoken and all(SPEAKER_LINE.fullmatch(t) for t in following[:spoken])):
            return i
    return 0


def _title_below(lines: Sequence[Line]) -> int:
    """The index of a title above the text that stands alone below lines that are none; 0 where there is none such."""
    for i, line in enumerate(lines[:HEAD_LINES]):
        if is_body(line.text) or (ADDRESS.match(line.text) and is_salutation_like(line.text)):
            break
        named = line.text[-1] in KIND_LAST and KIND_OF_PAPER.search(line.text)
        own = i and (named or COMPLETE_TITLE.match(line.text)) and is_title(line.text)
        if own and not COLLECTED.search(line.text) and not BANNER.search(line.text):
            return i - goes_on_from(lines[i - 1].text, line.text)
    return 0
