"""Facts and targets."""

from __future__ import annotations

import re

import pytest

from tasks.text.carried import Paragraph
from tasks.text.quantities import find_quantities
from tasks.text.readings import read_sentence
from tasks.text.statuses import find_marks, status_rows
from tests.golden_sentences import read_paragraph

CASES = [
    ("力争采标率达到60%以上。", [("target", "strive")]),
    ("预计招商引资15亿元。", [("target", "expected")]),
    ("确保合格率达到98%。", [("target", "ensure")]),
    ("受检率要达到96%。", [("target", "binding")]),
    ("工程概算总投资3.2亿元,已完成投资1亿元。", [("target", "expected"), ("actual", None)]),
    ("应征缴水费5万元,实际征缴4万元。", [("target", "binding"), ("actual", None)]),
    ("截至目前,新建公厕12座。", [("actual", None)]),
    ("争取上级补助资金800万元。", [("actual", None)]),
    ("主要河流12条。", [("actual", None)]),
    ("一般公共预算收入8亿元。", [("actual", None)]),
    ("到2025年,森林覆盖率达到60%。", [("target", "ensure")]),
    ("15个村要于6月底前全部建成。", [("target", None)]),
    ("登记失业率控制在4.5%以内。", [("target", "binding")]),
    ("登记失业率控制在3.8%。", [("actual", None)]),
    ("能耗累计下降16%,用水量控制在4亿吨以内。", [("actual", None), ("actual", None)]),
    ("今年要新建厂房3栋,工期控制在90天以内。", [("target", "binding"), ("target", "binding")]),
    ("剩余12个将于年底前全部建成。", [("target", None)]),
    ("12个项目全部建成。", [("actual", None)]),
    ("按投资额的5%给予补助,最高不超过30万元。", [("target", None), ("target", "binding")]),
    ("改造任务680户,已完工512户。", [("target", "binding"), ("actual", None)]),
    ("完成70%的目标。", [("target", "binding")]),
    ("确保了安全,全市4家机构完成升级。", [("actual", None)]),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=range(len(CASES)))
def test_status(text: str, expected: list[tuple[str, str | None]]):
    assert [(f.status, f.strictness) for _, f in sorted(read_paragraph(text).items())] == expected


def test_a_bare_demand_is_a_target_only_in_a_section_of_tasks():
    text = "组建3支帮扶队。"
    for section, status in (("tasks", "target"), ("achievements", "actual"), (None, "actual")):
        found = read_sentence(text, find_quantities(text), Paragraph(section=section))
        assert [f.status for f in found] == [status]


def test_a_limit_kept_is_a_fact_in_a_section_of_achievements():
    text = "登记失业率控制在4.5%以内。"
    found = read_sentence(text, find_quantities(text), Paragraph(section="achievements"))
    assert [f.status for f in found] == ["actual"]


@pytest.mark.parametrize("row", status_rows(), ids=lambda r: f"{r.status}-{r.strictness}-{r.reach}")
def test_every_row_hits_and_misses_as_it_says(row):
    pattern = re.compile(row.pattern)
    assert [h for h in row.hits if not pattern.search(h)] == []
    assert [h for h in row.hits if row.status not in [mark.status for mark in find_marks(h)]] == []
    assert [m for m in row.misses if pattern.search(m)] == []
