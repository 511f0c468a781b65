"""What a section is for."""

import re

import pytest

from tasks.text.sections import ROLES, closes, role_table, section_role, turning_role

ROWS = [(kind, row) for kind in ("heading", "turning", "closing") for row in role_table()[kind]]


@pytest.mark.parametrize(("kind", "row"), ROWS, ids=[f"{kind}-{i}" for i, (kind, _) in enumerate(ROWS)])
def test_each_row_hits_its_examples_and_misses_the_others(kind, row):
    """Every row's pattern finds its hits and none of its misses."""
    pattern = re.compile(row["pattern"])
    finds = pattern.search if kind == "heading" else pattern.match
    assert row["hits"]
    assert row["misses"]
    assert all(finds(example) for example in row["hits"])
    assert not any(finds(example) for example in row["misses"])
    assert row.get("role", "ritual") in ROLES


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("一、20_年工作回顾", "achievements"),
        ("二、主要工作完成情况", "achievements"),
        ("(三)生态环境质量持续改善。", "achievements"),
        ("三、存在的主要问题", "problems"),
        ("二、困难与不足", "problems"),
        ("一、认清形势,增强紧迫感", "situation"),
        ("一、充分认识食品安全工作的重要意义", "situation"),
        ("四、20_年工作计划和措施", "tasks"),
        ("二、突出重点，抓好当前各项任务", "tasks"),
        ("(五)切实解决群众反映的突出问题", "tasks"),
        ("三、加强领导,狠抓落实", "requirements"),
        ("五、强化组织领导，完善保障措施", "requirements"),
        ("一、肯定成绩,正视问题", None),
        ("四、问题与打算", None),
        ("一、基本概念", None),
        ("", None),
    ],
    ids=lambda value: ascii(value),
)
def test_heading_gives_its_section_a_role(heading, role):
    """The leading wording decides; mixed or silent headings give none."""
    assert section_role(heading) == role


def test_role_below_a_section_is_inherited():
    """Below achievements a heading may turn to problems, to nothing else."""
    assert section_role("(二)加强队伍建设。", "achievements") == "achievements"
    assert section_role("(三)存在问题", "achievements") == "problems"
    assert section_role("(一)基本概念", "tasks") == "tasks"


def test_opening_words_turn_the_talk():
    """A paragraph that turns to problems says so at its beginning."""
    text = "在充分肯定成绩的同时，我们也要清醒地看到差距。"
    assert turning_role(text, 0, len(text)) == "problems"
    assert turning_role("同志们:", 0, 4) == "ritual"
    assert turning_role("今年完成投资3亿元。", 0, 10) is None
    assert closes("同志们,任务光荣。", 0, 9)
    assert not closes("同志们:", 0, 4)
