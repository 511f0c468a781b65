"""A sentence with its quantities and periods -> tokens, and the noun phrases beside a token."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

import rjieba

from tasks.text.cues import words_of

QUANTITY = "#"  # the tag of a token that is a quantity
PERIOD = "T"  # the tag of a token that is a time phrase
_LIGHT = words_of("light")
_LINK = words_of("link")
_SUBJECT = words_of("subject")
_ADVERB = words_of("adverb")
_PREDICATE = words_of("predicate")
_JOINER = words_of("joiner")
_OPEN = {"）": "（", ")": "(", ")": "(", "》": "《", "]": "["}
_CLOSE = {v: k for k, v in _OPEN.items()}
_QUOTES = frozenset("“”‘’\"'「」")
_USER_WORDS = tuple(
    [
        "占比",
        "增速",
        "增幅",
        "同比",
        "环比",
        "率",
        "覆盖率",
        "亩均",
        "地均",
        "户均",
        "人均",
        "日均",
        "可支配收入",
        "人均可支配收入",
        "可用财力",
    ]
)
_GLUED = re.compile(r"(?:[共已均约][^\W\d]|[率额量数比度][达为超约])$")
_WHOLE = frozenset(
    [
        "共同",
        "共有",
        "共计",
        "共产",
        "共享",
        "共建",
        "共识",
        "共和",
        "共治",
        "共创",
        "共达",
        "共性",
        "共用",
        "共谋",
        "共话",
        "共青",
        "已经",
        "均衡",
        "均价",
        "约束",
        "约定",
        "约谈",
        "均匀",
        "量化",
        "度为",
        "数为",
        "共赢",
        "共富",
        "共管",
        "共鸣",
        "共济",
    ]
)
_NOMINAL = frozenset(
    [
        "工作",
        "任务",
        "活动",
        "项目",
        "行动",
        "体系",
        "能力",
        "服务",
        "人员",
        "机制",
        "平台",
        "工程",
        "中心",
        "基地",
        "企业",
        "单位",
        "机构",
        "制度",
        "措施",
        "方案",
        "产品",
        "设施",
        "设备",
        "培训",
        "会议",
        "资金",
        "责任",
        "事项",
        "小区",
        "情况",
        "问题",
        "人口",
        "面积",
        "标准",
        "用地",
        "线路",
        "站",
        "点",
        "村",
        "户",
        "组",
        "率",
        "人数",
    ]
)
_DEGREE = frozenset(["以上", "以下", "及时", "自我", "中小"])  # 二级以上汽车站
_PUNCTUATION = re.compile(r"[^\w、“”‘’\"'·/+&%％\-—~～.]+")
_ORGANISATION = tuple(
    [
        "局",
        "厅",
        "委",
        "委会",
        "政府",
        "公司",
        "支队",
        "大队",
        "机关",
        "部门",
        "法院",
        "检察院",
        "集团",
        "协会",
        "银行",
        "联合会",
        "指挥部",
        "办公室",
        "队伍",
        "质检院",
    ]
)
_DENOMINATORS = frozenset(
    [
        "人",
        "千人",
        "万人",
        "人口",
        "千人口",
        "万人口",
        "户",
        "亩",
        "公里",
        "平方公里",
        "百平方公里",
        "村",
        "人每月",
        "人每年",
        "学生",
        "生",
    ]
)
LONGEST = 18  # a name longer than this is cut at a word


@cache
def _segmenter() -> rjieba.Jieba:
    """The words and tags of the dictionary with a few words of statistics it lacks."""
    segmenter = rjieba.Jieba()
    for word in _USER_WORDS:
        segmenter.add_word(word, 100_000, "n")
    return segmenter


class Tokens:
    """The words of a sentence with tag and place; each quantity and each period is one token."""

    __slots__ = ("ends", "starts", "tags", "words")

    def __init__(self, text: str, islands: Sequence[tuple[int, int, str]]) -> None:
        self.words: list[str] = []
        self.tags: list[str] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        at = 0
        for start, end, tag in islands:
            if start < at:
                continue
            self._add_piece(text, at, start)
            self._add(text[start:end], tag, start)
            at = end
        self._add_piece(text, at, len(text))

    def _add(self, word: str, tag: str, start: int) -> None:
        self.words.append(word)
        self.tags.append(tag)
        self.starts.append(start)
        self.ends.append(start + len(word))

    def _add_piece(self, text: str, start: int, end: int) -> None:
        if start >= end:
            return
        at = start
        for word, tag in _segmenter().tag(text[start:end]):
            if len(word) == 2 and _GLUED.match(word) and word not in _WHOLE:
                self._add(word[0], "n" if word[0] in "率额量数比度" else "d", at)
                self._add(word[1], "v", at + 1)
            elif not word.isspace():
                self._add(word, tag, at)
            at += len(word)

    def __len__(self) -> int:
        return len(self.words)

    def text(self, start: int, end: int) -> str:
        """The words from token `start` to token `end`, joined."""
        return "".join(self.words[start:end])

    def index_at(self, offset: int) -> int:
        """The first token that starts at or after a character offset."""
        starts = self.starts
        low, high = 0, len(starts)
        while low < high:
            middle = (low + high) // 2
            if starts[middle] < offset:
                low = middle + 1
            else:
                high = middle
        return low


def clause_start(tokens: Tokens, index: int) -> int:
    """The first token after the last boundary or quantity before `index`; a closed bracket is no boundary."""
    j = index
    while j > 0 and tokens.tags[j - 1] != QUANTITY:
        word = tokens.words[j - 1]
        if word in _OPEN:
            opening = _opening(tokens, j - 1)
            if opening < 0:
                break
            j = opening
            continue
        if is_boundary(word):
            break
        j -= 1
    return j


def is_boundary(word: str) -> bool:
    """Whether a token ends a clause: a comma, a full stop, a bracket; not 、 and not a quotation mark."""
    return bool(_PUNCTUATION.fullmatch(word))


def _opening(tokens: Tokens, index: int) -> int:
    """The index of the bracket that the closing bracket at `index` closes, at most eight tokens back, else -1."""
    mark = _OPEN[tokens.words[index]]
    for j in range(index - 1, max(-1, index - 9), -1):
        if tokens.tags[j] == QUANTITY:
            return -1
        if tokens.words[j] == mark:
            return j
    return -1


def _closing(tokens: Tokens, index: int) -> int:
    """The index of the bracket that closes the one at `index`, at most eight tokens on, else -1."""
    mark = _CLOSE[tokens.words[index]]
    for j in range(index + 1, min(len(tokens), index + 9)):
        if tokens.tags[j] == QUANTITY:
            return -1
        if tokens.words[j] == mark:
            return j
    return -1


def _quote_opening(tokens: Tokens, index: int) -> int:
    """The index of the quotation mark that the one at `index` closes, at most ten tokens back, else -1."""
    for j in range(index - 1, max(-1, index - 12), -1):
        if tokens.tags[j] == QUANTITY:
            return -1
        if tokens.words[j] in ("“", "‘"):
            return j
    return -1


def skip_links(tokens: Tokens, end: int) -> int:
    """The end of the phrase before the links that lead to a number: 总投资[约为] -> after 总投资."""
    words, tags = tokens.words, tokens.tags
    while end > 0:
        word, tag = words[end - 1], tags[end - 1]
        if word in _LINK or tag == PERIOD or (word in _LIGHT and tag[0] == "v"):
            end -= 1
        elif word in _DENOMINATORS and (each := _each(words, end - 1)) >= 0:
            end = each
        else:
            break
    return end


def _each(words: Sequence[str], index: int) -> int:
    """The index of 每 at most three words before a denominator: [每]百平方公里112公里, else -1."""
    return next((j for j in range(index - 1, max(-1, index - 4), -1) if words[j] in ("每", "每百", "每千", "每万")), -1)


def phrase_before(tokens: Tokens, end: int, floor: int = 0) -> tuple[int, int]:
    """The noun phrase (or verb with object) that ends before token `end`: 局[检查企业]17家 -> 检查企业."""
    words, tags = tokens.words, tokens.tags
    j, length, modifier = end, 0, False
    while j > floor:
        word, tag = words[j - 1], tags[j - 1]
        if tag == QUANTITY or tag == PERIOD:
            break
        if word in _OPEN:
            opening = _opening(tokens, j - 1)
            if opening < 0 or opening == 0:
                break
            length += tokens.ends[j - 1] - tokens.starts[opening]
            j = opening
            continue
        if word in ("”", "’") and (opening := _quote_opening(tokens, j - 1)) >= 0:
            length += tokens.ends[j - 1] - tokens.starts[opening]
            j = opening
            continue
        if is_boundary(word):
            break
        if (
            word in ("率", "数", "量", "额", "度", "性")
            and j == end
            and j > 1
            and not is_boundary(words[j - 2])
            and tags[j - 2] not in (QUANTITY, PERIOD)
        ):
            length += len(word) + len(words[j - 2])
            j -= 2
            continue
        if word == "的":
            modifier = True
        elif (word in _SUBJECT or word in _ADVERB) and not (modifier and _keeps(tokens, j - 1)):
            if word in ("对", "对于") and modifier:
                j -= 1
            break
        elif word in _LIGHT and j < end and tag[0] in "vp":
            if j > 1 and words[j - 2] == "新":
                j -= 2
            break
        elif (
            tag[0] in "cpr"
            and word not in _JOINER
            and not (tag == "r" and j < end and (word[0] == "各" or word == "自我"))
        ) or (j < end and word.endswith(_ORGANISATION) and len(word) > 2 and tags[j][0] == "v" and tags[j] != "vn"):
            break
        if length + len(word) > LONGEST and j < end:
            break
        length += len(word)
        j -= 1
    return _trim(tokens, j, end)


def _keeps(tokens: Tokens, index: int) -> bool:
    """Whether an adverb belongs to a relative clause: [正在]建设的项目."""
    return tokens.words[index] in ("正在", "已", "未", "未及时", "及时", "在", "所", "不", "为", "未能", "没有")


def _trim(tokens: Tokens, start: int, end: int) -> tuple[int, int]:
    """The phrase without joiners, quotation marks without a partner and light verbs at its edges."""
    words = tokens.words
    while start < end:
        word = words[start]
        if (
            word in _JOINER
            or (word in _QUOTES and (start + 1 == end or not _partner(words, start, end)))
            or (word in _LIGHT and tokens.tags[start][0] in "vp" and start + 1 < end)
            or word in _OPEN
        ):
            start += 1
        else:
            break
    while end > start and (words[end - 1] in _JOINER or (words[end - 1] in "“‘「" and words[end - 1] in _QUOTES)):
        end -= 1
    return start, end


def _partner(words: Sequence[str], start: int, end: int) -> bool:
    """Whether a quotation mark at `start` is closed before `end`."""
    return any(w in _QUOTES for w in words[start + 1 : end])


def phrase_after(tokens: Tokens, start: int, predicate: bool) -> tuple[int, int]:
    """The noun phrase that begins at token `start`; with its predicate to the clause's end if asked for."""
    words, tags = tokens.words, tokens.tags
    j, length, total = start, 0, len(tokens)
    while j < total:
        word, tag = words[j], tags[j]
        if tag == QUANTITY or (tag == PERIOD and not predicate):
            break
        if word in _CLOSE:
            closing = _closing(tokens, j)
            if closing < 0 or j == start or not _belongs(tokens, j, closing):
                break
            length += tokens.ends[closing] - tokens.starts[j]
            j = closing + 1
            continue
        if is_boundary(word):
            break
        if not predicate and j > start and ends_name(word, tag) and not _nominal(tokens, j) and word not in _DEGREE:
            break
        if not predicate and word == "的" and j > start and tags[j - 1][0] in "nq" and length >= 2:
            break
        if not predicate and word in ("和", "与", "及", "以及", "、") and length >= 6 and j > start and word != "、":
            break
        if length + len(word) > LONGEST + (6 if predicate else 0):
            break
        length += len(word)
        j += 1
    return _trim_after(tokens, start, j)


def _belongs(tokens: Tokens, opening: int, closing: int) -> bool:
    """Whether a bracket stands inside a name: 河(湖)长, 镇(街道), but not 湖泊(砚阳湖)的."""
    if tokens.starts[closing] - tokens.ends[opening] <= 2:
        return True
    after = closing + 1
    return after < len(tokens) and tokens.tags[after][0] == "n"


def _trim_after(tokens: Tokens, start: int, end: int) -> tuple[int, int]:
    """The phrase after a number without joiners at its edges."""
    words = tokens.words
    while start < end and words[start] in _JOINER:
        start += 1
    while end > start and (words[end - 1] in _JOINER or words[end - 1] in ("“", "‘")):
        end -= 1
    if end - start > 2 and words[end - 1] == "工作":
        end -= 1
    return start, end


def _nominal(tokens: Tokens, index: int) -> bool:
    """Whether a verb is part of a noun phrase: 会议[保障]工作."""
    return index + 1 < len(tokens) and tokens.words[index + 1] in _NOMINAL and tokens.tags[index][0] == "v"


def ends_name(word: str, tag: str) -> bool:
    """Whether a token ends a noun phrase after its number: the predicate, an adverb, a preposition."""
    if word in _JOINER:
        return False
    if tag == "r" and (word[0] == "各" or word == "自我"):
        return False
    return word in _PREDICATE or word in _SUBJECT or tag[0] in "dpc" or tag in ("ul", "uz", "ug", "ud", "r")


def names_nothing(tokens: Tokens, start: int, end: int) -> bool:
    """Whether no word of the phrase can name anything: only links, subjects, light verbs or marks."""
    words = tokens.words
    return all(
        w in _LINK or w in _SUBJECT or w in _LIGHT or w in _ADVERB or w in _JOINER or w in _QUOTES or is_boundary(w)
        for w in words[start:end]
    )
