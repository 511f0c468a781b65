"""Which words a number measures."""

from __future__ import annotations

import pytest

from tests.golden_sentences import read_paragraph


def names(text: str) -> list[str]:
    return [f.named.text for _, f in sorted(read_paragraph(text).items())]


CASES = [
    pytest.param("完成村级水厂5座、净水站12座。", ["村级水厂", "净水站"], id="light-verb-and-list"),
    pytest.param("检查企业17家,发现隐患20处。", ["检查企业", "发现隐患"], id="verb-and-object"),
    pytest.param("派出6个工作队。", ["工作队"], id="counted-thing-after"),
    pytest.param("覆盖12个镇(街道)。", ["镇(街道)"], id="bracket-in-name"),
    pytest.param("我局共受理来信等信访20件。", ["信访"], id="etc"),
    pytest.param("县财政局发放补贴资金200万元。", ["发放补贴资金"], id="office-acts"),
    pytest.param("茶油(1万亩)销路好。", ["茶油"], id="bracketed-number"),
    pytest.param("财政收入8亿元,同比增长9%。", ["财政收入", "财政收入"], id="inherited"),
    pytest.param(
        "利润总额6亿元,下降2%,降幅比上月收窄1个百分点。", ["利润总额", "利润总额", "利润总额降幅"], id="bare-attribute"
    ),
    pytest.param("教育、卫生支出分别增长8%、10%。", ["教育支出", "卫生支出"], id="shared-head"),
    pytest.param("国家级示范社12个、省级30个。", ["国家级示范社", "省级示范社"], id="attribute-and-head"),
    pytest.param("主导制定国家标准25项,参与制定70项。", ["主导制定国家标准", "参与制定国家标准"], id="shared-object"),
    pytest.param("卫生厕所普及率由72%提高到89%。", ["卫生厕所普及率", "卫生厕所普及率"], id="from-to"),
    pytest.param("投入270多万元资金。", ["投入资金"], id="verb-number-object"),
    pytest.param("一个5.5亿元的项目。", ["项目"], id="of"),
    pytest.param("“一站式”服务占比达60%。", ["“一站式”服务占比"], id="quotation-marks"),
    pytest.param("收入10万元以上的村达到412个。", ["收入10万元以上的村"], id="limit-in-name"),
    pytest.param("开工住房2600套,竣工1800套。", ["开工住房", "竣工住房"], id="a-stage-on"),
    pytest.param("已开工5720套,开工率102%,基本建成4300套。", ["开工", "开工率", "基本建成"], id="stages-alone"),
    pytest.param("发放补贴1.3亿元,受益农户11万户,户均1214元。", ["发放补贴", "受益农户", "户均补贴"], id="average"),
    pytest.param("镇级河长每月巡河2次。", ["镇级河长巡河"], id="monthly-duty"),
    pytest.param("还有36个村没有集体收入。", ["村没有集体收入"], id="what-a-group-lacks"),
    pytest.param("在全市考核中排名第2。", ["考核"], id="contest"),
    pytest.param("完成省下达的70%目标。", ["目标"], id="norm"),
    pytest.param("建成卫生室212个,剩余12个开工。", ["卫生室", "剩余卫生室"], id="the-rest"),
    pytest.param("至少签约项目5个。", ["签约项目"], id="at-least"),
    pytest.param("排查隐患206个,整改204个,整改率99%。", ["排查隐患", "整改隐患", "隐患整改率"], id="deed-and-rate"),
    pytest.param("水质优良天数292天,优良率80%。", ["水质优良天数", "优良率"], id="rate-after-how-much"),
    pytest.param("民间投资由下降6.5%转为增长2.1%。", ["民间投资", "民间投资"], id="turned"),
    pytest.param("税收收入增长2%,扣除退税因素后增长12%。", ["税收收入", "税收收入"], id="adjusted"),
    pytest.param("税收收入增长2%,按可比口径增长3%。", ["税收收入", "税收收入"], id="comparable"),
    pytest.param("按可比价格计算地区生产总值增长6%。", ["地区生产总值"], id="reckoned"),
    pytest.param("夏粮总产13万吨,连续五年保持在12万吨以上。", ["夏粮总产", "夏粮总产"], id="run-of-years"),
    pytest.param("城乡居民基本养老保险参保26万人。", ["城乡居民基本养老保险参保"], id="basic-insurance"),
    pytest.param("发案数比上年下降21%,实际执行率81%。", ["发案数", "实际执行率"], id="no-dangling-than"),
    pytest.param("判处罪犯687人,其中判处缓刑的58人。", ["判处罪犯", "判处缓刑罪犯"], id="verb-once"),
    pytest.param("连续11年未发生较大以上事故。", ["连续未发生较大以上事故"], id="continuous-not"),
    pytest.param("A级景区38家,其中5A级1家、4A级9家。", ["A级景区", "5A级景区", "4A级景区"], id="grade-said-twice"),
    pytest.param("空气质量综合指数3.82,同比改善6.4%。", ["空气质量综合指数"], id="no-number-in-a-name"),
    pytest.param("万人拥有公交车12.6标台。", ["万人拥有公交车"], id="so-many-have"),
    pytest.param("贫困发生率由建档立卡时的14.8%降至0.6%。", ["贫困发生率", "贫困发生率"], id="from-a-stage"),
    pytest.param("召开专题会议16次,开展督查28次。", ["专题会议", "督查"], id="deed-as-thing"),
    pytest.param("扶持创业1100人,带动就业4300人。", ["扶持创业", "带动就业"], id="two-deeds"),
    pytest.param("进出口突破千亿元大关,达1036亿元。", ["进出口", "进出口"], id="barrier"),
    pytest.param("工业增速居全省第5位,排名前进7位。", ["工业增速", "工业排名"], id="bare-rank"),
    pytest.param("森林覆盖率60%,成活率95%。", ["森林覆盖率", "成活率"], id="rate-of-no-count"),
    pytest.param("改造小区12个,今年先改4个。", ["改造小区", "先改小区"], id="same-verb"),
    pytest.param("救灾帐篷已到位260顶。", ["救灾帐篷到位"], id="state-of-subject"),
    pytest.param("对规模养殖户每户补助3000元。", ["规模养殖户补助"], id="grant-to-each"),
    pytest.param("办公经费按人均1.2万元核定。", ["办公经费"], id="measured-by-each"),
    pytest.param("抽检量达到每千人5批次。", ["抽检量"], id="per-thousand"),
    pytest.param("36项指标中,21项优于上年,9项低于上年。", ["指标", "指标优于上年", "指标低于上年"], id="among-counted"),
    pytest.param("自建房12栋,鉴定为D级的3栋。", ["自建房", "鉴定为D级自建房"], id="relative-without-noun"),
    pytest.param("贡献了60%的税收。", ["税收"], id="share-brought"),
    pytest.param("建成养老院48家,其中五星级2家。", ["养老院", "五星级养老院"], id="grade"),
    pytest.param("一中、二中招生1200人、980人。", ["一中招生", "二中招生"], id="list-without-each"),
    pytest.param("城区、郊区分别投入3亿元、2亿元。", ["城区投入", "郊区投入"], id="doers"),
    pytest.param("事故9起,死亡7人,分别减少4起、2人。", ["事故", "死亡", "事故", "死亡"], id="list-by-unit"),
    pytest.param("检出不合格3批次。", ["检出不合格"], id="negated"),
    pytest.param("水质达标率连续6年保持100%。", ["水质达标率"], id="run-of-years"),
    pytest.param("新建农田3万亩、改造1万亩。", ["新建农田", "改造农田"], id="deed-of-list"),
    pytest.param("共抽查1292批次产品。", ["抽查产品"], id="plain-thing"),
    pytest.param("市医院开放床位1500张。", ["开放床位"], id="team-acts"),
    pytest.param("公路密度为每百平方公里112公里。", ["公路密度"], id="denominator"),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_name(text: str, expected: list[str]):
    """The name is the shortest phrase that identifies what is measured."""
    got = names(text)
    assert got[-len(expected) :] == expected


def test_full_width_punctuation_changes_no_name():
    """，； and （） read as , ; and ()."""
    text = "完成村级水厂5座,净水站12座(其中新建3座);检查企业17家"
    wide = text.translate(str.maketrans(",;()", "，；（）"))
    assert names(text) == names(wide)
