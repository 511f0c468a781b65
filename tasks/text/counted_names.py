"""Names that stand after their number: the counted thing, with its predicate or relative clause."""

from __future__ import annotations

from dataclasses import replace

from tasks.text.borrowed_names import found_at
from tasks.text.clause_tokens import QUANTITY, Tokens, clause_start, is_boundary
from tasks.text.cues import words_of
from tasks.text.measures import leading_change
from tasks.text.phrases import JOINER, ends_name, is_nominal, phrase_after
from tasks.text.shared_names import Memory, Named

# base units that measure and do not count: their name stands before the number unless nothing does
MEASURING = frozenset(
    "元 美元 港元 欧元 米 平方米 立方米 吨 瓦 千瓦时 分贝 % 百分点 倍 年 月 日 小时 分钟 位 分 番 年一遇 度 级".split()  # noqa: SIM905
)
_DURATIONS = frozenset(("年", "月", "日", "小时", "分钟"))
_COPULA = frozenset(("为", "是", "达", "达到", "共", "有", "共有"))
_PEOPLE = frozenset(("人", "名", "户", "家", "个"))
_LACKS = frozenset(("没有", "无", "未", "尚未", "没"))
_NOT_YET = frozenset(("未", "没有", "尚未"))
_STATES = frozenset(("未", "已", "无", "没有", "尚未", "不", "新", "正在", "在"))
_OR = frozenset(("或", "至", "到", "、"))
_ALL = frozenset(("均", "都", "全部", "全", "已"))
_LIGHT = words_of("light")
_LINK = words_of("link")
_ATTRIBUTE = words_of("attribute")
_ADVERB = words_of("adverb")
_SUBJECT = words_of("subject")
_GENERIC = words_of("generic")
_PLAIN_THINGS = words_of("thing")
_PAIR = 2  # characters; a name of four still agrees with one of two
_TERMS = words_of("term")
_LIMITS = frozenset(("超过", "不足", "低于", "高于", "少于", "满", "超"))
_EXTENT = words_of("extent")
_RATES = ("率", "占比", "比例", "比重")
_CARRIES = frozenset(("完成", "实施", "开展", "推进", "启动", "实现"))
_LONGEST_WORK = 14
_NEARBY = 14  # tokens before a number and after what it counts in which this may stand again
_TIMES = ("期", "时间", "年限", "周期", "时限", "寿命")


def phrase_counted(tokens: Tokens, index: int, base_unit: str) -> tuple[int, int] | None:
    """The noun phrase right after the number, if one stands there."""
    words, tags = tokens.words, tokens.tags
    j, of = index + 1, False
    if j + 1 < len(words) and words[j] in _OR and tags[j + 1] == QUANTITY and words[j + 1][-1] == words[index][-1]:
        j += 2  # 100元或200元不等的补助
    if tokens.has(j) and words[j] in _ALL and tokens.has(j + 1) and words[j + 1] in ("为", "是", "属于"):
        j, of = j + 2, True
    while tokens.has(j) and (
        words[j] in ("的", "左右", "以上", "以下", "以内", "多", "余", "来", "不等")
        or (words[j] in ("为", "是") and base_unit not in MEASURING)
    ):
        of = of or words[j] in ("的", "为", "是")
        j += 1
    if not tokens.has(j) or is_boundary(words[j]) or tokens.is_island(j) or words[j] in JOINER or words[j] in _EXTENT:
        return None
    if words[j] in _STATES and (relative := _relative(tokens, j)):
        return relative
    if tags[j][0] != "n" and any(
        words[k][-1] in "到至" and words[k] != "达到" and tokens.tags[k + 1] == QUANTITY
        for k in range(j, min(j + 4, len(words) - 1))
    ):
        return None  # 由120个工作日压减至60个工作日, but 从3个[乡镇]扩大到12个
    if (
        ends_name(words[j], tags[j])
        and not is_nominal(tokens, j)
        and not (of and tags[j][0] == "v")
        and words[j] not in ("中小", "在建", "非")
    ):
        return None
    verbal = tags[j][0] == "v" and tags[j] != "vn" and not of and words[j] not in _GENERIC
    if base_unit in MEASURING and verbal and not (base_unit == "小时" and tokens.has(j + 1) and tags[j + 1][0] == "n"):
        return None  # but 18小时[滚动作业]
    start, end = phrase_after(tokens, j, predicate=False)
    end = _without_deed(tokens, start, _without_rate(tokens, start, end))
    if tokens.words[index + 1] in ("以上", "以下", "以内") and _quantity_next(tokens, end):
        return None  # 收入10万元以上的村达到412个: a limit inside the name of 412个
    return (start, end) if start < end else None


def _relative(tokens: Tokens, start: int) -> tuple[int, int] | None:
    """A counted thing with a relative clause before it: 12个[未建立党组织的小区]."""
    for j in range(start + 1, start + 9):
        if not tokens.has(j) or is_boundary(tokens.words[j]) or tokens.is_island(j):
            return None
        if tokens.words[j] == "的":
            begin, end = phrase_after(tokens, j + 1, predicate=False)
            return (start, end) if begin < end else None
    return None


def _without_deed(tokens: Tokens, start: int, end: int) -> int:
    """The end of counted things before a deed of theirs that the next number counts: 4个[展厅]展出文物362件."""
    if end - start < 3 or not _quantity_next(tokens, end):
        return end
    verb = next((k for k in range(start + 1, end - 1) if tokens.tags[k] == "v" and not is_nominal(tokens, k)), end)
    return verb if tokens.tags[verb - 1][0] == "n" and tokens.tags[end - 1][0] == "n" else end


def _without_rate(tokens: Tokens, start: int, end: int) -> int:
    """The end of counted things before a rate of theirs that the next number gives: 8所[高中]本科上线率达62%."""
    if end - start < 2 or not tokens.words[end - 1].endswith(_RATES) or not _quantity_next(tokens, end):
        return end
    end -= 1
    while end - start > 1 and (tokens.tags[end - 1][0] in "vad" or len(tokens.words[end - 1]) == 1):
        end -= 1
    return end


def _quantity_next(tokens: Tokens, index: int) -> bool:
    """Whether only links stand between a token and the next quantity."""
    words, tags = tokens.words, tokens.tags
    while index < len(words) and words[index] in _LINK and tags[index] != QUANTITY:
        index += 1
    return index < len(words) and tags[index] == QUANTITY


def leads_to_next(tokens: Tokens, index: int) -> bool:
    """Whether the words after a number belong to the next number: 县级30个[省级]12个, 24小时[集雨量]184毫米."""
    j, cut = index + 1, len(tokens.words)
    while j < cut and j - index <= 4 and tokens.tags[j] != QUANTITY:
        word = tokens.words[j]
        if is_boundary(word) or not (word in _ATTRIBUTE or word.endswith(("级", "量", "值", "额", "率"))):
            return False
        j += 1
    return index + 1 < j < cut and tokens.tags[j] == QUANTITY


def counts_what_follows(tokens: Tokens, index: int, left: tuple[int, int], left_end: int, base_unit: str) -> bool:
    """Whether the thing after the number is what is counted, although a phrase stands before it."""
    words, tags = tokens.words, tokens.tags
    if words[index - 1] == "的" and base_unit != "%":
        return True
    last, tag = words[left[1] - 1], tags[left[1] - 1]
    if base_unit in _DURATIONS:
        return tags[index + 1][0] in "nv" and not last.endswith(_TIMES) and not leads_to_next(tokens, index)
    if base_unit in ("%", "百分点"):
        return False
    if base_unit in MEASURING:
        if _LIMITS.intersection(words[left_end:index]):
            return False  # 研发投入超过500万元的企业
        verbal = (
            last not in _TERMS
            and left[1] - left[0] == 1
            and len(last) <= 2
            and (tag in ("v", "vd", "vn") or left_end == index)
        )
        return verbal or any(w in _LIGHT and w not in _COPULA for w in words[left_end:index])
    if leads_to_next(tokens, index):
        return False
    return not (base_unit == "人" and tag in ("n", "vn") and tags[index + 1][0] in "vd")


def counted_name(
    tokens: Tokens, index: int, right: tuple[int, int], left: tuple[int, int] | None, base_unit: str, memory: Memory
) -> Named:
    """The thing counted after the number, with its predicate where that tells it from its neighbours."""
    start, end = right
    told = bool(memory.sentence) and memory.sentence[-1][0].rule == "counted_with_predicate"
    told = told and clause_start(tokens, index) == index
    relative = tokens.words[start] in _STATES and "的" in tokens.words[start:end]
    if base_unit not in MEASURING and not relative and (told or _needs_predicate(tokens, index, right)):
        longer = phrase_after(tokens, start, predicate=True)
        if longer[1] > end:
            return found_at(tokens, start, longer[1], "counted_with_predicate", 0.75)
    if (
        start == index + 1
        and tokens.has(index - 1)
        and tokens.words[index - 1] in _CARRIES
        and (work := _work(tokens, start, end))
    ):
        return found_at(tokens, start, work, "work_on_counted", 0.75)
    found = found_at(tokens, start, end, "counted_after", 0.85)
    if left and base_unit in MEASURING and left[1] - left[0] == 1 and found.text in _GENERIC:
        return Named(tokens.text(*left) + found.text, found.start, found.end, "verb_and_object", 0.8)
    if (
        end - start == 1
        and len(found.text) == _PAIR
        and found.text in _PLAIN_THINGS
        and (verb := _verb_before(tokens, index))
    ):
        return replace(found, text=verb + found.text, rule="verb_and_object")  # 共抽查我市1292批次产品
    if left and tokens.words[index - 1] == "的" and index - left[0] <= 4:
        modifier = tokens.text(left[0], index)
        if len(modifier) <= 5 and all(t[0] in "vd" for t in tokens.tags[left[0] : index - 1]):  # 自查发现的8宗问题
            return Named(modifier + found.text, found.start, found.end, "counted_with_modifier", 0.8, found.subject)
    return found


def _work(tokens: Tokens, start: int, end: int) -> int:
    """The end of the work on counted things that a clause ends with: 完成46个[行政村生活污水治理]; 0 where it does not."""
    longer = phrase_after(tokens, start, predicate=True)[1]
    closed = not tokens.has(longer) or is_boundary(tokens.words[longer])
    short = tokens.ends[longer - 1] - tokens.starts[start] <= _LONGEST_WORK
    plain = all(tag[0] in "nvbajsf" for tag in tokens.tags[start:longer])
    while longer > end and tokens.words[longer - 1] in ("任务", "工作"):
        longer -= 1
    return longer if longer > end and closed and short and plain and tokens.tags[longer - 1][0] in "vn" else 0


def _verb_before(tokens: Tokens, index: int) -> str:
    """The verb of two characters of which a number with a plain thing is the object: 共[抽查]我市1292批次产品."""
    j = index - 1
    while tokens.has(j) and (tokens.words[j] in _SUBJECT or tokens.words[j] in ("了", "共")):
        j -= 1
    if not tokens.has(j) or tokens.tags[j] not in ("v", "vn") or len(tokens.words[j]) != _PAIR:
        return ""
    word = tokens.words[j]
    return "" if word in _LIGHT or word in _LINK or word in _ADVERB else word


def _needs_predicate(tokens: Tokens, index: int, right: tuple[int, int]) -> bool:
    """Whether the predicate tells the counted things from their neighbours: 其中12家[企业通过认证]."""
    stop = right[1]
    if not tokens.has(stop) or tokens.words[stop] in _ALL or is_boundary(tokens.words[stop]):
        return False
    if right[0] > index + 1 and tokens.words[right[0] - 1] in ("为", "是"):
        return False
    if tokens.words[stop] in _LACKS:
        return True  # 36个行政村[没有集体收入]
    before = set(tokens.words[clause_start(tokens, index) : index])
    if before & {"其中", "共有", "有", "为"}:
        return True
    if QUANTITY not in tokens.tags[max(0, index - _NEARBY) : index]:
        return False
    head = tokens.words[stop - 1]
    nearby = tokens.words_at(index - _NEARBY, index)
    return head in nearby or head in tokens.words_at(stop, stop + _NEARBY)


def name_by_predicate(tokens: Tokens, index: int, base_unit: str, memory: Memory) -> Named | None:
    """What counted people or things did, where nothing says what they are: 其中8人[入选人才计划]."""
    after = index + 1
    open_yet = tokens.has(after) and tokens.words[after] in _NOT_YET  # 尚有18条[未完成整改]
    if not open_yet and base_unit not in _PEOPLE:
        return None
    verb = after + (open_yet and tokens.tags[after] != "v")
    if (
        not tokens.has(verb)
        or tokens.tags[verb] not in (("v", "vn") if verb > after else ("v",))
        or leading_change(tokens.words[after] + "量化")
        or tokens.words[after] in _COPULA
    ):
        return None
    start, stop = phrase_after(tokens, after, predicate=True)
    if stop - start < 2:
        return None
    found = found_at(tokens, start, stop, "counted_by_predicate", 0.6)
    if memory.sentence and memory.sentence[-1][2] == base_unit and memory.sentence[-1][0].rule.startswith("counted"):
        return replace(found, text=memory.sentence[-1][0].text + found.text)  # 35个行业中有26个实现增长
    return found


def continuous_name(tokens: Tokens, index: int) -> Named | None:
    """连续3年[发布白皮书] -> 连续发布白皮书; 连续11年[未发生较大以上事故] -> 连续未发生较大以上事故."""
    if not tokens.has(index + 1) or is_boundary(tokens.words[index + 1]):
        return None
    compares = tokens.has(index + 2) and "于" in (tokens.words[index + 1][-1], tokens.words[index + 2])  # 快于城镇居民
    start, stop = phrase_after(tokens, index + 1, predicate=compares or tokens.words[index + 1] in _LACKS)
    if start >= stop:
        return None
    return Named("连续" + tokens.text(start, stop), tokens.starts[start], tokens.ends[stop - 1], "continuous", 0.7)
