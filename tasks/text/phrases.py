"""The noun phrase before or after a token of a sentence."""

from __future__ import annotations

import re

from tasks.text.clause_tokens import CLOSING, OPENING, PERIOD, QUANTITY, Tokens, closing_of, is_boundary, opening_of
from tasks.text.cues import words_of

SHORT = 12  # a counted thing longer than this is cut at 和 or 及
LONGEST = 18  # a name longer than this is cut at a word
_LIGHT = words_of("light")
_LINK = words_of("link")
_SUBJECT = words_of("subject")
_ADVERB = words_of("adverb")
_PREDICATE = words_of("predicate")
JOINER = words_of("joiner")
_OFFICE = tuple(words_of("office"))
_ACTOR = tuple(words_of("actor"))
_TEAM = words_of("team")
_FOR = frozenset(("为", "向", "给", "对", "帮助", "让"))
_DEEDS = ("挽回", "减免", "追回", "追讨", "解决", "节约", "兑现", "发放", "提供", "化解")
_UNITS_OF_PLACE = frozenset("村县镇乡市区户")  # 23个[村]的收入
_SHARES = frozenset(("比重", "比例", "份额"))
_TURNS = frozenset(("保持", "实现", "呈", "呈现"))
_LONGEST_TURN = 4  # tokens
_RECKONED = frozenset(("计算", "核算", "折算", "测算", "统计"))
_NOMINAL = words_of("nominal")
_AVERAGE = words_of("average")
_DENOMINATOR = words_of("denominator")
_EXTENT = frozenset(("以上", "以下", "以内", "左右", "上下", "大关", "关口", "台阶"))  # 突破千亿元[大关]
_TRAILING = frozenset(("“", "‘", "等", "中", "内", "里", "上"))
_QUOTES = frozenset("“”‘’\"'「」")
_EMPTY = frozenset().union(_LINK, _SUBJECT, _LIGHT, _ADVERB, JOINER, _QUOTES, _EXTENT)
_RATE = ("率", "度", "比", "比重", "比例", "量", "数", "额", "值", "面")
_INSIDE = frozenset(
    [
        "可",
        "能",
        "应",
        "未",
        "不",
        "非",
        "已",
        "已经",
        "正在",
        "及时",
        "在",
        "所",
        "为",
        "没有",
        "未能",
        "拟",
        "需",
        "再",
        "就",
        "成功",
        "首次",
        "按时",
        "按期",
        "提前",
        "主动",
    ]
)  # adverbs found in names
_STAGES = frozenset(("时", "前", "之前", "以前", "初期"))
_RUN = re.compile("[两二三四五六七八九十多数几]+个?(?:年|月|季度|周|天|届|次)")
_SPELLS = frozenset("年月度周天届次")  # what it ends with
_STAYS = frozenset(
    ["以上", "以下", "及时", "自我", "中小", "不", "非", "主要", "可"]
)  # do not end a name after its number


def skip_links(tokens: Tokens, end: int) -> int:
    """The end of the phrase before the links that lead to a number: 总投资[约为] -> after 总投资."""
    words, tags = tokens.words, tokens.tags
    while tokens.has(end - 1):
        word = words[end - 1]
        if (
            word in _LINK
            or tags[end - 1] == PERIOD
            or (len(word) == 2 and word[1] in "到至" and tags[end - 1][0] == "v")
        ):
            end -= 1
        elif word in _DENOMINATOR and (each := _each(tokens, end - 1)) >= 0:
            end = each
        elif word in _STAGES and words[end : end + 1] == ["的"] and (origin := _origin(tokens, end - 1)) >= 0:
            end = origin
        elif word[-1] in _SPELLS and tokens.has(end - 2) and words[end - 2] == "连续" and _RUN.fullmatch(word):
            end -= 2  # 总产13万吨,[连续五年保持在]13万吨以上
        else:
            break
    return end


def _origin(tokens: Tokens, index: int) -> int:
    """The index of 由 at most four words before a time: 贫困发生率[由]建档立卡时的14.8%, else -1."""
    return next(
        (j for j in range(index - 1, index - 5, -1) if tokens.has(j - 1) and tokens.words[j] in ("由", "从")), -1
    )


def _each(tokens: Tokens, index: int) -> int:
    """The index of 每 at most three words before a denominator: [每]百平方公里112公里, else -1; also [万人]拥有公交车."""
    if tokens.words[index] == "拥有" and tokens.has(index - 1) and tokens.words[index - 1] in _DENOMINATOR:
        return index - 1
    return next((j for j in range(index - 1, index - 4, -1) if tokens.has(j) and tokens.words[j][0] == "每"), -1)


def phrase_before(tokens: Tokens, end: int, floor: int = 0) -> tuple[int, int]:
    """The noun phrase (or verb with object) that ends before token `end`: 局[检查企业]17家 -> 检查企业."""
    start, stop = _phrase_before(tokens, end, floor)
    before = tokens.words[start - 1] if tokens.has(start - 1) else ""
    if before in _FOR and start + 1 < stop and tokens.words[start].endswith(_ACTOR) and _is_deed(tokens, start + 1):
        return start + 1, stop  # 为群众[挽回损失]
    if before in ("在", "于") and not tokens.words[stop - 1].endswith(_RATE):
        deed = next((j for j in range(start + 1, stop - 1) if tokens.tags[j][0] == "v"), start)
        return (deed, stop) if tokens.tags[deed - 1][0] in "nsf" else (start, stop)  # 在主要路口[设置检查站]
    return start, stop


def _is_deed(tokens: Tokens, index: int) -> bool:
    """Whether a token is a verb, or begins with one as terms of the catalogue do: 挽回, 挽回损失."""
    return tokens.tags[index][0] == "v" or tokens.words[index].startswith(_DEEDS)


def _phrase_before(tokens: Tokens, end: int, floor: int) -> tuple[int, int]:
    j, length, of = end, 0, False
    told = tokens.is_told and "分别" in tokens.words_at(end, end + 6)
    whole = told or (tokens.has(end - 1) and tokens.words[end - 1] in _SHARES)
    longest = 2 * LONGEST if whole else LONGEST
    rate = tokens.has(end - 1) and tokens.words[end - 1].endswith(_RATE)
    while j > floor and tokens.has(j - 1):
        step = _step_back(tokens, j, end, of, rate)
        if step < 0:
            return _trim(tokens, ~step, end)
        size = tokens.ends[j - 1] - tokens.starts[step]
        if length + size > longest and j < end:
            return _trim(tokens, _last_verb(tokens, j, end), end)
        of = of or tokens.words[j - 1] == "的"
        length += size
        j = step
    return _trim(tokens, j, end)


def _last_verb(tokens: Tokens, start: int, end: int) -> int:
    """Where a phrase too long for a name can begin: at its last verb that leaves four characters or more."""
    for j in range(end - 2, start, -1):
        if tokens.tags[j] == "v" and tokens.ends[end - 1] - tokens.ends[j] >= 4:
            return j
    return start


def _step_back(tokens: Tokens, j: int, end: int, of: bool, rate: bool) -> int:
    """Where the token before `j` begins if it belongs to the name; ~place where the name begins if it does not."""
    words, tags = tokens.words, tokens.tags
    word, tag = words[j - 1], tags[j - 1]
    if tokens.is_island(j - 1):
        return ~j
    if word in OPENING or word in ("”", "’"):
        opening = opening_of(tokens, j - 1)
        if opening >= 0:
            return opening
        return j - 1 if word in _QUOTES else ~j
    if is_boundary(word):
        return ~j
    if word == "的":
        return ~j if _possessive(tokens, j - 2) else j - 1
    if word in _RECKONED and any(w in ("按", "按照", "以") for w in tokens.words_at(j - 8, j - 1)):
        return ~j  # 按常住人口计算[人均生产总值]
    if word in ("对", "对于") and of and rate:
        return ~(j - 1)  # 对就业的贡献率
    if _stays_in_name(tokens, j, end):
        return j - 1
    if word in _SUBJECT or word in _ADVERB:
        inside = (of and word in _INSIDE) or (
            rate and word in _INSIDE and tokens.has(j - 2) and tags[j - 2][0] in "nvsfbja"
        )
        return j - 1 if inside or (j == end and word.endswith(_RATE)) else ~j
    if j == end:
        return j - 1
    if word in _LIGHT and tag[0] in "vp" and not (rate and (of or word == "拥有")):
        if tokens.has(j - 2) and words[j - 2] in _AVERAGE:
            return ~(j - 2)
        each = _each(tokens, j - 1)
        if each >= 0:
            return ~each  # 每百户家庭拥有汽车
        return ~(j - 2) if tokens.has(j - 2) and words[j - 2] == "新" else ~j
    if word == "在" and rate and tokens.has(j - 2) and tags[j - 2][0] == "n":
        return j - 1  # 随迁子女[在]公办学校就读比例
    if tag[0] in "cpr" and word not in JOINER:
        return j - 1 if (tag == "r" and (word[0] == "各" or word == "自我")) or (rate and word == "及时") else ~j
    if (len(word) > 2 and word.endswith(_OFFICE)) or (word in _TEAM and end - j > 1):
        acts = tags[j] == "v" or (tags[j] == "vn" and tags[j + 1] == "r")  # 检察机关[批准逮捕]各类嫌疑人
        return ~j if acts else j - 1
    return j - 1


def _stays_in_name(tokens: Tokens, j: int, end: int) -> bool:
    """Whether the token before `j` is in a name what elsewhere ends one: an adverb, a link, a particle."""
    words, tags = tokens.words, tokens.tags
    word = words[j - 1]
    if word == "为" and words[end : end + 1] == ["的"] and tokens.has(j - 2) and tags[j - 2][0] == "v":
        return True  # 鉴定[为]D级的83栋
    if word in ("不", "未") and tags[j][0] in "van" and words[j] not in _LIGHT and (j + 1 == end or tags[j][0] == "v"):
        return True  # 检出[不]合格31批次, [未]就业毕业生
    if j == end and word == "令":
        return True  # 人身安全保护[令]14份
    if word == "计划" and words[j] in ("投资", "总投资") and tokens.has(j - 2) and tags[j - 2][0] in "nv":
        return True  # 水利建设[计划]投资
    if (word in ("超", "超过", "过") and tags[j] == "m") or (word == "争取" and tags[j] == "n"):
        return True  # 纳税[超]千万元企业, [争取]资金
    if words[j : j + 1] == ["率"] or (word == "基本" and tags[j][0] == "n"):
        return True  # 节水型单位[建成]率, 城乡居民[基本]养老保险
    return word == "实际" and tags[j][0] in "nv" and words[j] not in _LIGHT and words[j] not in _LINK  # [实际]使用外资


def _possessive(tokens: Tokens, index: int) -> bool:
    """Whether 的 after token `index` only says whose: 上级主管[部门]的, [大荆镇]的."""
    if not tokens.has(index):
        return True
    return tokens.words[index].endswith(_OFFICE) or tokens.tags[index] in ("ns", "nt", "nr", "r")


def _trim(tokens: Tokens, start: int, end: int) -> tuple[int, int]:
    """The phrase without joiners, lonely quotation marks and light verbs at its edges."""
    words = tokens.words
    if start + 1 < end and words[start] in _EXTENT and words[start + 1] == "、":
        start += 2  # 增长7%[以上、]固定资产投资
    while start < end:
        word = words[start]
        lonely = word in _QUOTES and not any(w in _QUOTES for w in words[start + 1 : end])
        every = (len(word) == 2 and word[0] == "各") or word == "各级各类"
        verb = word in _LIGHT and tokens.tags[start][0] in "vp" and start + 1 < end and tokens.tags[start + 1] != "m"
        light = (every and start + 1 < end) or verb
        if not (
            word in ("至少", "最少", "最多") or word in JOINER or lonely or light or word in OPENING or word == "等"
        ):
            break
        start += 1
    while end > start and (words[end - 1] in JOINER or words[end - 1] in _TRAILING):
        end -= 1
    return start, end


def phrase_after(tokens: Tokens, start: int, predicate: bool) -> tuple[int, int]:
    """The noun phrase that begins at token `start`; with its predicate to the clause's end if asked for."""
    j, length = start, 0
    while tokens.has(j):
        step = _step_on(tokens, j, start, length, predicate)
        if step < 0:
            break
        size = tokens.ends[step - 1] - tokens.starts[j]
        if length + size > LONGEST + (6 if predicate else 0) and j > start:
            break
        length += size
        j = step
    return _trim_after(tokens, start, j, predicate)


def _step_on(tokens: Tokens, j: int, start: int, length: int, predicate: bool) -> int:
    """Where the next token begins if the one at `j` belongs to the name, else -1."""
    words, tags = tokens.words, tokens.tags
    word, tag = words[j], tags[j]
    if tag == QUANTITY or (tag == PERIOD and not predicate):
        return -1
    if word in CLOSING and j > start:
        closing = closing_of(tokens, j)
        return closing + 1 if closing >= 0 and _belongs(tokens, j, closing) else -1
    if is_boundary(word):
        return -1
    if predicate or j == start:
        return j + 1
    if tag == "i" and len(word) > 3 and tags[j - 1][0] == "n" and (not tokens.has(j + 1) or is_boundary(words[j + 1])):
        return -1  # 3条鲜活的生命[转瞬即逝]
    if word in _TURNS and (stop := _turned(tokens, j)):
        return stop  # 18个行业[保持正增长]
    if word in _AVERAGE:
        return -1  # 带动136户脱贫户[户均]增收4500元
    if ends_name(word, tag) and word not in _STAYS and not is_nominal(tokens, j):
        return -1
    if (
        tag[0] == "v"
        and words[j - 1] != "乡村"
        and words[j - 1].endswith(_ACTOR)
        and not is_nominal(tokens, j)
        and _acts(tokens, j)
    ):
        return -1
    if word == "的" and ((length >= 2 and tags[j - 1][0] in "nq") or words[j - 1] in _UNITS_OF_PLACE):
        return -1
    return -1 if word in ("和", "与", "及", "以及") and length >= 6 else j + 1


def _turned(tokens: Tokens, index: int) -> int:
    """Where a predicate of growth ends that begins at a token and closes the clause; 0 where none does."""
    j = index + 1
    while tokens.has(j) and not is_boundary(tokens.words[j]) and j - index <= _LONGEST_TURN:
        j += 1
    return j if j - index > 1 and tokens.words[j - 1].endswith(("增长", "盈利", "下降", "上涨")) else 0


def _acts(tokens: Tokens, index: int) -> bool:
    """Whether a verb after a counted actor is its predicate: 省级中心[检测]科技, but not 企业用工."""
    after = index + 1
    return tokens.tags[index] != "vn" or (tokens.has(after) and tokens.tags[after][0] in "nc")


def _belongs(tokens: Tokens, opening: int, closing: int) -> bool:
    """Whether a bracket stands inside a name: 河(湖)长, 镇(街道), but not 湖泊(砚阳湖)的."""
    size = tokens.starts[closing] - tokens.ends[opening]
    if size <= 2 or (size <= 4 and "、" in tokens.words[opening:closing]):
        return True
    return tokens.has(closing + 1) and tokens.tags[closing + 1][0] == "n"


def is_nominal(tokens: Tokens, index: int) -> bool:
    """Whether a verb is part of a noun phrase: 会议[保障]工作."""
    after = index + 1
    return tokens.tags[index][0] == "v" and tokens.has(after) and tokens.words[after] in _NOMINAL


def _trim_after(tokens: Tokens, start: int, end: int, predicate: bool) -> tuple[int, int]:
    """The phrase after a number without joiners at its edges and without a last 工作."""
    words = tokens.words
    while start < end and words[start] in JOINER:
        start += 1
    while end > start and (words[end - 1] in JOINER or words[end - 1] in ("“", "‘", "等", "近", "约", "逾")):
        end -= 1
    if end - start > 2 and words[end - 1] == "工作":
        end -= 1
    if start < end and not predicate and tokens.ends[end - 1] - tokens.starts[start] > SHORT:
        end = next((j for j in range(start + 1, end) if words[j] in ("和", "与", "及", "以及")), end)
    return start, end


def ends_name(word: str, tag: str) -> bool:
    """Whether a token ends a noun phrase after its number: the predicate, an adverb, a preposition."""
    if word in JOINER or (tag == "r" and (word[0] == "各" or word == "自我")):
        return False
    return word in _PREDICATE or word in _SUBJECT or tag[0] in "dpc" or tag in ("ul", "uz", "ug", "ud", "r")


def names_nothing(tokens: Tokens, start: int, end: int) -> bool:
    """Whether no word of the phrase can name anything: only links, subjects, light verbs or marks."""
    return all(word in _EMPTY or is_boundary(word) for word in tokens.words[start:end])
