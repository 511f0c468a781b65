"""The audit of the figures: statements of ours that agree and that do not, through the whole pipeline."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from expectations.audit import load_rules, parse_rule
from tests.audited import Case, Found, audit, audit_cases

FLOORS = Path(__file__).parent / "golden" / "floors.toml"
CASES = audit_cases()


@pytest.fixture(scope="module")
def found() -> dict[str, list[Found]]:
    """What is found in every statement, all read and audited at once."""
    return audit({case.file_id: case.text for case in CASES})


def test_there_are_statements_enough():
    """150 that agree and 150 that do not, and no two the same."""
    assert min(sum(bool(case.rules) == faulty for case in CASES) for faulty in (True, False)) >= 150
    assert len({case.file_id for case in CASES}) == len(CASES)


def test_every_rule_about_one_document_has_statements():
    """A rule nobody tests is no rule; copies are tested below."""
    tested = {rule for case in CASES for rule in case.rules}
    assert tested == {rule.name for rule in load_rules() if rule.scope == "file"}


def test_contradictions_are_found_and_nothing_else(found: dict[str, list[Found]]):
    """Recall over the faulty statements, precision over all, not below their floors."""
    floors = tomllib.loads(FLOORS.read_text("utf-8"))["audit"]
    faulty = [case for case in CASES if case.rules]
    caught = [case for case in faulty if _caught(case, found)]
    alarms = [case.text for case in CASES if not case.rules and case.file_id in found]
    missed = [case.text for case in faulty if case not in caught]
    precision = len(caught) / (len(caught) + len(alarms))
    assert len(caught) / len(faulty) >= floors["recall"], missed
    assert precision >= floors["precision"], alarms


def _caught(case: Case, found: dict[str, list[Found]]) -> bool:
    return any(each.rule in case.rules for each in found.get(case.file_id, ()))


@pytest.mark.parametrize(
    ("text", "arithmetic", "slip"),
    [
        (
            "全县86名林长共巡林4218次,其中县级296次,镇级1022次,村级3000次。",
            "4218次 = 296次 + 1022次 + 3000次 → 4318次 ✗",
            None,
        ),
        ("抽查产品1292批次,合格1217批次,合格率84.20%。", "84.20% = 1217批次 ÷ 1292批次 → 94.2% ✗", None),
        ("通车里程达到1860公里,比上年末的1550公里增长12%。", "12% = 1860公里 ÷ 1550公里 − 1 → 20% ✗", None),
        ("覆盖率应达到39%。目前,覆盖率为30.6%,还差9个百分点。", "9个百分点 = |30.6% − 39%| → 8.4个百分点 ✗", None),
        ("37个村共投入资金740元,村均20万元。", "20万元 = 740元 ÷ 37个 → 0.002万元 ✗", 10000),
        ("青山、白沙、黄冈、石桥、龙泉等3个镇通了水。", "3个 ≥ 列举 5 项 ✗", None),
    ],
    ids=range(6),
)
def test_the_arithmetic_is_written_out(text: str, arithmetic: str, slip: int | None):
    """Each finding says what should agree with what, and what comes out instead."""
    [[only]] = audit({"a" * 32: text}).values()
    assert (only.arithmetic, only.slip) == (arithmetic, slip)


def test_copies_with_one_other_figure_are_found():
    """Two copies of a report, one figure mistyped in one of them."""
    report = (
        "关于农业工作的报告\n各位代表:\n全县粮食总产量{}万吨。新建高标准农田12.5万亩。培训农民8600人次。"
        "发放补贴3200万元。建成冷库46座。新增家庭农场128家。农机总动力达到56.8万千瓦。\n"
    )
    left, right = "a" * 32, "b" * 32
    found = audit({left: report.format("26.4"), right: report.format("24.6")}, [(left, right)])
    assert [(each.rule, each.quotes) for each in found[left]] == [("stated_in_copies", ["26.4万吨", "24.6万吨"])]


def test_copies_that_differ_throughout_are_another_countys():
    """A template with other figures is no mistyped copy."""
    report = (
        "全县粮食总产量{}万吨。新建高标准农田{}万亩。培训农民{}人次。发放补贴{}万元。建成冷库{}座。新增家庭农场{}家。\n"
    )
    left, right = "a" * 32, "b" * 32
    texts = {left: report.format(26.4, 12.5, 8600, 3200, 46, 128), right: report.format(31.2, 9.8, 7200, 2800, 51, 140)}
    assert audit(texts, [(left, right)]) == {}


def test_a_rule_without_a_head_names_its_file():
    """The head is part of the rule: without it nobody knows what a finding means."""
    with pytest.raises(ValueError, match=r"audit/lost\.sql: its head must say"):
        parse_rule("lost", "select 1")
