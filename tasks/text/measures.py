"""How a number measures: level, growth, share, gap or rank, with sign, what it is compared with and on which basis."""

from __future__ import annotations

import re

from tasks.text.change_verbs import basis_of, change_kind, verbs, words_of_measure
from tasks.text.sieves import Marks
from warehouse.record import record

REACH = 44  # characters of the clause before a number that can hold its verb
_TIME = re.compile(
    r"(?:届|年|五[”\"](?:末|期|时)|五末|月|季|周|同期|期初|期末|时期|以前|过去|往|之前|建[国市县区]|开展|实施|成立|改革前|[上前]次|首次)"
)


@record
class Reading:
    """What the words before a number say: its measure, sign, and where in the clause the saying begins."""

    measure: str
    start: int  # offset in the clause where the name ends
    sign: int = 1
    comparator: str | None = None
    of_measure: str | None = None
    change_kind: str | None = None
    growth_basis: str | None = None
    base_period: str | None = None
    inside: bool = False  # the words from `start` belong to the name (第三产业占比)
    rule: str = ""

    def moved(self, by: int) -> Reading:
        """The same reading, `by` characters later; written out, for replacing by name takes longer."""
        return Reading(
            self.measure, self.start + by, self.sign, self.comparator, self.of_measure, self.change_kind,
            self.growth_basis, self.base_period, self.inside, self.rule,
        )  # fmt: skip


SIGN = {w: v.sign for v in verbs() for w in v.words}
_ABSOLUTE = {w: v.sign for v in verbs() if v.measure == "absolute" for w in v.words}
_FIRST_OF_ABSOLUTE = frozenset(word[0] for word in _ABSOLUTE)
_TAIL = r"(?:[\s“”为约近达至超过逾仅就了又也均都还再各将可能在是高多于出了]|分别|左右|不低于|不少于|不超过|控制在|保持在|达到|至少|最高|平均|整整|接近|以上|进一步|共|共计|合计|幅度|速度|比例)*"
_GROWTH = re.compile(
    rf"(?P<verb>{words_of_measure('growth', shortest=2)}|(?:(?<=同比)|(?<=环比)|(?<=分别)|(?<=[净再约又也都还年均期增])|(?<=[，,]))(?:[增升涨降减跌](?![至到]))|(?<!晋)[增升涨降减跌](?=了))"
    rf"(?P<noun>率|速|幅度?|量|额)?(?P<tail>{_TAIL})$"
)
# what must stand in a clause, or end it, for the patterns to find anything: most clauses have none of it
_MAY_CHANGE = Marks("增升涨降减跌" + "".join(word[0] for word in words_of_measure("growth").split("|")))
_MAY_BE_GAP = Marks("超" + "".join(word[0] for word in words_of_measure("gap").split("|")))
_GAP_ENDS = frozenset("增高低快慢多少长短大小好出了约近过 \t\n\u3000\xa0")
_DISTANCE_ENDS = frozenset("以差距为达后先殊约近了\n")
_REACHED = re.compile(r"(?<!达)[到至]|^为")
_TO = re.compile(r"(?<!达)(?<!达不)(?:到|至)")
_RATE_NOUN = re.compile(
    r"(?P<noun>增速|增幅|增长率|增长速度|增长幅度|涨幅|降幅|跌幅|增长)(?:目标)?(?:[约近为达到是在了]|分别|保持|稳定|控制|预计|同比|高达|达到|有望|不低于)*$"
)
_COMPARED = re.compile(
    r"(?:[,，\s]|分别|均|还|又|也|再|都|已|可|能|实际|累计|净|大幅度?|同口径|可比口径|按可比价格?计?算?|可比价|持续|平均|"
    r"(?P<span>(?:近|过去)?(?<![0-9０-９前上])[一二三四五六七八九十两几0-9]{1,2}年(?:来|间|内)?(?:平均|累计)?)|(?P<average>年均|年平均|每年)|(?P<yoy>同比|同期相比)|(?P<pop>环比|月环比|季环比)|现价|不变价|可比|名义|扣除价格因素|实际)$"
)
_THAN = re.compile(
    r"(?P<by>(?<![占同环对可])[比较](?![重例如])|与|和|同)(?P<than>[^比较,，;；。、]{1,18}?)(?:相比|比)?[,，]?$"
)
_THAN_LIST = re.compile(
    r"(?P<by>(?<![占同环对可])[比较](?![重例如]))(?P<than>[^比较,，;；。]{1,18}?)(?:分别|均|也|都|又|还|偏|略|要|同比|仍)*$"
)
_GAP = re.compile(
    rf"(?<!不)(?P<verb>{words_of_measure('gap', shortest=2)}|超(?![市高级大前标声载龄短薄长]))(?!(?<=落后)(?:产能|生产|工艺|设备|机组|装备|地区|村))(?P<than>(?:[^,，;；。、0-9]{{1,8}}、){{0,2}}[^,，;；。、0-9]{{1,20}}?)?(?P<tail>[\s约近达了整将约逾至少超过]|分别)*$"
)
_GAP_ADJECTIVE = re.compile(
    r"(?P<verb>高出|低出|多出|新增|[高低快慢多少长短大小好])(?P<tail>了|约|近|出|超过|将近|\s)*$"
)
_PLACE = re.compile(
    r"(?:全[国省市县区州]|我[国省市县区]|平均|均值|中位|目标|任务|计划|标准|时序|序时|进度|预期|预算|要求|上限|下限|限值|红线|警戒|底线|水平|增速|增幅|地区|第[一二三\d]|周边|兄弟|同类|[省市县区州]|考核|规定|法定|国家)"
)
_DISTANCE_AFTER = re.compile(r"的?(?:差距|之差|劣势|(?P<ahead>优势))")
_PACE_AFTER = re.compile(  # 以15%的速度增长, 按不低于10%的比例递增
    rf"的(?:平均|年均)?(?:比例|速度|幅度|速率|增速|步伐)(?:逐年|逐步|稳步|持续|快速|同步)?(?P<verb>{words_of_measure('growth', shortest=2)})"
)
_BY = re.compile(r"(?:以|按照?|保持)[^,，;；。0-9]{0,12}$")
_WITH = re.compile(
    r"(?:与|和|同|比|较)(?P<than>[^,，;；。]{2,18}?)(?:相比|比)?(?:仍|还|尚|依然|也|均|都)*(?:有|存在)?$"
)
_NORM = re.compile(
    r"的?(?:[控考规年预约全省市县国][制核划度期束家定]性?){0,2}(?:目标|指标|限值|红线|要求|标准)(?!任务)"
)
_WITHIN = re.compile(r"的?[^,，;；。、0-9]{0,6}?(?:目标|指标|限值|计划|范围|要求|水平|额度|预算)(?:值|范围)?[以之]?内")
_SHARE_AFTER = re.compile(
    r"(?:以上|左右|以下)?的(?!平均|水平|比例|增速|速度|标准|幅度|目标|要求|股|控制|指标|规定|限值|红线|警戒)"
)
_USUAL = re.compile(r"常年|多年|历年平均|历史同期|历史平均")
_NORMS = ("水位", "标准", "平均水平", "均值", "要求")  # what is exceeded whatever the unit: 超省定标准0.4平方米
_RULED = re.compile(r"(?:规定|要求|下达|确定|设定)的$")
_TO_NUMBER = re.compile(r"(?:尚|还|均|也|都|已|仍|仅|不足|不到|超过|达到|低于|高于|[约近达为超占有的在只])+$")
_RATE = ("率", "度", "比", "值", "数", "面", "比例", "目标")
_DISTANCE = re.compile(
    r"(?:距离?[^,，;；。]{0,14}?)?(?:还|仍|尚)?(?:以|仅差|相差|差距(?:为|达)?|(?<![补价温时落误偏逆顺利级色公出])差|落后|领先|悬殊)(?:约|近|了|达|为)?$"
)
_SHARE = re.compile(
    r"(?P<name_end>)占(?:到|了|据|有)*(?P<whole>[^,，;；。、占]{0,24}?)(?P<head>的?(?:比重|比例|份额|比率|比))?(?:[(（][^()（）,，]{2,14}[)）])?(?:[的约近为达到超过在是至由]|均|分别|已|仅|高达|稳定|保持|提[高升]到|上升到|达到|不低于|不少于|不超过|控制|首次|历史性|已经?|预计|[将要可能]|力争|由[^,，;；。]{0,8}的)*$"
)
_SHARE_NOUN = re.compile(
    r"(?P<head>(?:占比|所占比重|比重|所占份额|份额|所占比例|比例|构成比)[”’\"]?)(?:[约近为达到超过在是至由已]|均|分别|仅|高达|稳定|保持|提[高升]到?|上升到|下降到|达到|不低于|不少于|不超过|控制|力争|争取|[要应须需])*$"
)
_OF_AGE = re.compile(
    r"以[上下内][^,，;；。、0-9占]{0,8}(?P<of>的)(?:不低于|不少于|不超过|达到?|超过|约|近|为|有|仅|只)*$"
)
_OF_TASK = re.compile(
    r"(?:完成|达到?|实现|相当于|超额完成|兑现|已?完成了?)(?P<whole>[^,，;；。]{2,24})的(?:约|近|超|超过)?$"
)
_WEIGHT = re.compile(r"\s*占[^,，;；。]{0,24}(?:比重|比例|份额)$")
_FINISHED = re.compile(r"(?:已经?|累计)?完成(?:了|约|近|超过)*$")
_REMAINS = re.compile(r"(?:还|尚|仍)(?:有|剩)$")
_BETWEEN = re.compile(
    r"(?:与|和|同)(?P<than>[^,，;；。]{1,16}?)的?(?:差距|距离)(?:为|达|有|(?:进一步)?(?:缩小|扩大)(?:到|至|为))?$"
)
_WON = re.compile(r".*?(?:保持|获|取得|夺|荣膺|蝉联)")
_CONTESTS = ("考核", "考评", "测评", "评价", "评比", "竞赛", "大赛", "比赛", "检查", "评估", "目标管理")
_COUNTING = frozenset(("个", "家", "名", "项", "座", "处", "人", "户", "件"))
_MENDING = frozenset(("提升", "提高", "扩增", "扩大"))
_MENDED = ("改造", "整治", "优化", "巩固", "改善", "完善", "治理", "培育", "改建", "建设", "升级")
_YIELDS = frozenset(("减产", "增产", "减收", "增收", "减亏", "扩产"))
_THING = re.compile(r"[\u4e00-\u9fff]")  # 高出全国115个高新区: a count inside the comparator
_RATIO = re.compile(
    r"(?:[只仅]有|[只仅约]?(?<![可但就还于倒不])[是为]|不足|不到|还?不及|恢复[到至]|相当于|[只仅]相当于|达到)(?P<whole>[^,，;；。为]{0,16}(?:水平|疫情前|同期|平均[数值]?|均值|预算|任务|计划|目标|总[量数额]|全[国省市县区年]|人口|面积))的(?:约|近|超过)?$"
)
_RATIO_ALONE = re.compile(r"\s*[约仅只]?(?:为|是|相当于)(?P<whole>[^,，;；。、]{2,14}?)的(?:约|近|超过)?$")
_LIMIT_OF = re.compile(
    r"(?:不得|不能|不应|不可|不|未)(?:超过|超出|高于|低于|少于|多于|大于|小于)(?P<whole>[^,，;；。、0-9]{1,16}?)的(?:约|近)?$"
)
_BARE_SHARE = re.compile(r"\s*(?:[也均]|其中)?占")
_OF = re.compile(r"的(?:约|近|超过|超)?$")
_RANK_VERB = re.compile(
    r"(?:(?:在|居(?![民住家委])|于)[^,，;；。]{1,14})?(?:始终|一直|连续|均|都|已|并|也|分别|稳|继续|再次|首次)*(?:位列|位居|名列|(?<!系)列|居(?![民住家委])|排名|排在|排|位次|跃居|跃升(?:至|到|为)?|上升(?:至|到)|升至|升到|前移至|进入|跻身|保持|稳居|屈居|获得?|取得|荣获|夺得|荣膺|位于|处于|退居|下降到|降至|(?:下滑|滑落|前进|提升|后退)(?:到|至)|[跌退]至|成为)+(?:在|到|至|了)*(?P<scope>[^,，;；。]{0,20})$"
)


def read_measure(clause: str, base_unit: str, rank: bool, after: str = "") -> Reading:
    """The measure that the words before a number give it: 比上年[增长] -> growth from 比上年 on, sign 1.

    `clause` is the text from the last comma (or the number before) to the number, `after` what follows it.
    """
    shift = max(0, len(clause) - REACH)
    text = clause[shift:]
    if "控制在" in text and _WITHIN.match(after):
        return Reading("level", len(clause), rule="controlled")  # 失业率控制在4%的目标以内
    if base_unit == "%" and (_NORM.match(after) or _RULED.search(text)) and not _GROWTH.search(text):
        return Reading("level", len(clause), rule="norm")
    found = _rank(text, rank) or _gap(text, base_unit, after) or _change(text, base_unit) or _share(text, base_unit)
    if found is None:
        return _from_after(clause, base_unit, after)
    return found.moved(shift) if shift else found


def _from_after(clause: str, base_unit: str, after: str) -> Reading:
    """The measure that the words after a number give it: 以0.03分[差距] -> gap, 基础桩71%[的]施工 -> share."""
    if after[:1] == "的" and (pace := _PACE_AFTER.match(after)):
        by = _BY.search(clause)
        start = by.start() if by else len(clause)
        return Reading("growth", start, SIGN[pace["verb"]], None, "level", change_kind(base_unit), rule="growth_after")
    if m := _DISTANCE_AFTER.match(after):
        between = _WITH.search(clause)
        return Reading(
            "gap",
            between.start() if between else len(clause),
            1 if m["ahead"] else -1,
            between["than"] if between else None,
            "level",
            change_kind(base_unit),
            rule="gap_after",
        )
    if base_unit == "%" and _SHARE_AFTER.match(after) and not _TO_NUMBER.sub("", clause).endswith(_RATE):
        return Reading("share", len(clause), rule="share_part")
    return Reading("level", len(clause), rule="level")


def leading_change(name: str) -> tuple[str, int] | None:
    """The verb of change that a name begins with, and its sign: 减少贫困人口 -> (减少, -1)."""
    if name[:1] not in _FIRST_OF_ABSOLUTE:
        return None
    for word, sign in _ABSOLUTE.items():
        if name.startswith(word) and len(name) > len(word) + 1 and name[len(word)] not in "值率幅量":
            return word, sign
    return None


def _change(text: str, base_unit: str) -> Reading | None:
    """A growth or, where the comparator is a place, a gap."""
    m = _GROWTH.search(text) if _MAY_CHANGE.place(text, 0, len(text)) >= 0 else None
    if m is None:
        return _than_adjective(text, base_unit)
    if _TO.search(m["tail"]) and not m["noun"] and m["verb"] not in ("增速", "增幅", "涨幅", "降幅", "跌幅", "增长"):
        return None
    if _REACHED.search(m["tail"]) and not m["noun"] and m["verb"] not in ("增速", "增幅", "涨幅", "降幅", "跌幅"):
        return None
    if (m["noun"] in ("量", "额") and base_unit == "%") or (m["verb"] in _YIELDS and base_unit in _COUNTING):
        return None  # 停产4家,减产11家: so many produce less
    if m["verb"] in _MENDING and text.endswith(_MENDED, 0, m.start()) and change_kind(base_unit) == "amount":
        return None  # 改造提升1.2万亩
    if text.endswith("自然", 0, m.start()) or text[m.start() :].startswith("增加值"):
        return None
    start, basis, base, comparator = _strip_comparison(text, m.start())
    if m["verb"] == "增收" and 0 < start == m.start():
        start = m.end("verb")  # 相关行业增收: what grows is the income
    kind = change_kind(base_unit)
    sign = SIGN[m["verb"]]
    if (comparator and not _is_time(comparator)) or (m["verb"][0] == "偏" and base is None):
        return Reading("gap", start, sign, comparator, "level", kind, rule="gap_than")  # 较常年偏少近一成
    of = "share" if text.endswith(("占比", "比重", "份额"), 0, start) else "level"
    if weight := _WEIGHT.match(text[:start]):
        start = weight.start()  # 占全部投资的比重提高: of what was named before
    return Reading("growth", start, sign, None, of, kind, basis, base, rule="growth_verb")


def _is_time(comparator: str) -> bool:
    """Whether a change is against a time, not against what is usual: 上年同期, but not 常年."""
    return bool(_TIME.search(comparator)) and not _USUAL.search(comparator)


def _strip_comparison(text: str, end: int) -> tuple[int, str | None, str | None, str | None]:
    """Where 比上年同期, 同比, 年均 before a verb begin, with basis, base period and comparator."""
    basis = base = comparator = None
    while end > 0:
        m = _COMPARED.search(text, 0, end)
        if m and m.start() < end:
            basis = basis or (
                "average"
                if m["average"] or (m["span"] or "").endswith("平均")
                else "year_on_year"
                if m["yoy"]
                else "period_on_period"
                if m["pop"]
                else None
            )
            end = m.start()
            continue
        than = _THAN.search(text, max(0, end - 22), end)
        if than is None or (than["by"] in "与和同" and "比" not in than[0][1:]):
            break
        comparator = than["than"].removesuffix("相").strip()
        if text[than.end() - 1 : than.end() + 1] == "亩均":
            comparator = comparator[:-1]  # 比上年亩均增产12公斤
        if _is_time(comparator):
            base = comparator
            basis = basis or basis_of(comparator)
        end = than.start()
        if base is None:
            break
    return end, basis, base, comparator


def _than_adjective(text: str, base_unit: str) -> Reading | None:
    """比全省平均水平高2.3个百分点 -> a gap; 比上年高2个百分点 -> a growth."""
    m = _GAP_ADJECTIVE.search(text) if text[-1:] in _GAP_ENDS else None
    if m is None:
        return None
    sign = -1 if m["verb"][0] in "低慢少短小" else 1
    than = _THAN_LIST.search(text, max(0, m.start() - 26), m.start())
    if than is None and text.endswith("同比", 0, m.start()):  # 优良天数同比多9天
        basis = "year_on_year"
        return Reading("growth", m.start() - 2, sign, None, "level", change_kind(base_unit), basis, rule="growth_than")
    if than is None:
        if base_unit == "百分点" and m["verb"][0] in "高低快慢":
            return Reading("gap", m.start(), sign, None, "level", "points", rule="gap_points")
        return None
    comparator = than["than"]
    kind = change_kind(base_unit)
    if _TIME.search(comparator):
        return Reading(
            "growth", than.start(), sign, None, "level", kind, basis_of(comparator), comparator, rule="growth_than"
        )
    return Reading("gap", than.start(), sign, comparator, "level", kind, rule="gap_than")


def _gap(text: str, base_unit: str, after: str) -> Reading | None:
    """高于全市2.3个百分点 -> a gap with 全市; 低于全省34% reads as a level of the place (names.py decides)."""
    if "距" in text and (m := _BETWEEN.search(text)) and base_unit != "米":
        return Reading("gap", m.start(), -1, m["than"], "level", change_kind(base_unit), rule="gap_between")
    if text[-1:] in _DISTANCE_ENDS and (m := _DISTANCE.search(text)):
        if base_unit in ("年", "月", "日", "小时", "分钟") or (text[m.start() :].startswith("以") and "差" not in text):
            return None
        return Reading(
            "gap",
            m.start(),
            1 if "领先" in m[0] else -1,
            None,
            "level",
            change_kind(base_unit),
            rule="gap_distance",
        )
    m = _GAP.search(text) if _MAY_BE_GAP.place(text, 0, len(text)) >= 0 else None
    if m is None or not m["than"] or (base_unit in _COUNTING and (_THING.match(after) or text.endswith("的"))):
        return None  # 水质优于Ⅲ类的20个
    than = m["than"].strip()
    if m["verb"] in ("超过", "超", "小于", "大于", "少于", "多于") and not (
        (_PLACE.search(than) and base_unit in ("百分点", "%", "元", "分")) or than.endswith(_NORMS)
    ):
        return None
    kind = change_kind(base_unit)
    if _TIME.search(than) and not _PLACE.search(than):
        return Reading(
            "growth", m.start(), SIGN[m["verb"]], None, "level", kind, basis_of(than), than, rule="growth_than"
        )
    return Reading("gap", m.start(), SIGN[m["verb"]], than, "level", kind, rule="gap_verb")


def _share(text: str, base_unit: str) -> Reading | None:
    """占全省80%, 第三产业占比60%, 完成总工程量的90% -> a share."""
    if base_unit not in ("%", "成") and not base_unit.startswith("%"):
        return None
    if m := (_RATIO.search(text) or _RATIO_ALONE.match(text) or _LIMIT_OF.search(text)):
        return Reading("share", m.start(), 1, m["whole"], rule="share_ratio")
    if (m := _SHARE_NOUN.search(text)) and not _BARE_SHARE.match(text):
        return Reading("share", m.end("head"), inside=True, rule="share_noun")
    if (m := _OF_AGE.search(text)) and "占" not in text[: m.start()]:
        return Reading("share", m.start("of"), rule="share_of_group")  # 其中35岁以下的不低于六成
    if m := _SHARE.search(text):
        whole = m["whole"].removesuffix("的")
        if m["head"] and m.start() > 0:
            return Reading("share", m.end("head"), 1, whole or None, inside=True, rule="share_weight")
        return Reading("share", m.start(), 1, whole or None, rule="share_of")
    if (m := _FINISHED.search(text)) and m.start():
        return Reading("share", m.start(), rule="share_finished")  # 主体结构完成88%
    if m := _REMAINS.search(text):
        return Reading("share", m.start(), rule="share_left")
    if m := _OF_TASK.search(text):
        return Reading("share", m.end("whole"), 1, m["whole"], inside=True, rule="share_done")
    if (m := _OF.search(text)) and not re.search(
        r"(?:[去今上前当]年|年|月|目前|现在|当前|期|初|末|底|由[^,，]{0,8})$", text[: m.start()]
    ):
        return Reading("share", m.start(), inside=True, rule="share_part")
    return None


def _rank(text: str, rank: bool) -> Reading | None:
    """列全省第二位 -> a rank among 全省."""
    if not rank:
        return None
    m = _RANK_VERB.search(text)
    if m is None:
        return Reading("rank", len(text), rule="rank_bare")
    if _WON.match(m[0]) and m["scope"].endswith(_CONTESTS):
        return Reading("rank", len(text), rule="rank_won")  # 获得[全市文化工作考核]第一名
    return Reading("rank", m.start(), 1, m["scope"].strip("的在 ") or None, rule="rank_verb")
