"""Links between figures: the words that show them, and one sentence a relation."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest

from tasks.text.figures import kinship, shared_length
from tests.relation_score import read_own

CUES = tomllib.loads(files("tasks.text").joinpath("data/links.toml").read_text("utf8"))["cue"]


@pytest.mark.parametrize("row", CUES, ids=lambda row: row["role"])
def test_every_cue_hits_and_misses_as_it_says(row):
    """The rows of data/links.toml keep their word."""
    words = row["words"].split()
    assert [hit for hit in row["hits"] if not any(word in hit for word in words)] == []
    assert [miss for miss in row["misses"] if any(word in miss for word in words)] == []


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("产值8亿元,增长5%。", [("5%", "8亿元", "growth_of")]),
        ("收入2万元,高于全省平均水平3000元。", [("3000元", "2万元", "gap_of")]),
        ("有效证书260张,占全省的8%。", [("8%", "260张", "share_of")]),
        ("得分96.2分,列全市第3位。", [("第3位", "96.2分", "rank_of")]),
        ("巡河300次,其中村级210次。", [("210次", "300次", "part_of")]),
        ("查出隐患40处,整改率100%。", [("100%", "40处", "rate_of")]),
        ("应征缴水费50万元,实际征缴水费48万元。", [("48万元", "50万元", "completes")]),
        ("今年改造校舍9处。9处校舍全部完工。", [("9处", "9处", "restates")]),
        ("新建公厕8座,改造桥梁3座。", []),
    ],
    ids=range(9),
)
def test_relations(text: str, links: list[tuple[str, str, str]]):
    """One relation a sentence, and none between neighbours that have nothing in common."""
    rows, found = read_own(text)
    quote = {row.indicator_id: row.quote for row in rows}
    assert [(quote[k.from_id], quote[k.to_id], k.relation) for k in found] == links


def test_kinship_leaves_general_words_out():
    """城镇 in two names makes them no kin; what they share beyond does."""
    assert kinship("城镇新增就业", "城镇登记失业率") < 2
    assert kinship("发送预警信息", "预警信息处置及时率") == 4
    assert shared_length("监督抽查产品", "定期监督抽查") == 4
