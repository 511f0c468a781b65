"""Furniture learned from a corpus: proposed, reviewed, and only then a rule; a speech's own lines are never proposed."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner

from flows.__main__ import cli
from flows.learning import _row
from tasks.text.furniture_rules import find_rule
from tasks.text.learning import LearningPage, Proposal, fold_line, is_own_words, learn
from tasks.text.rules import InvalidRule, add_table, load_rules
from tasks.workers.rules import rules_version

PLACES = "东山 西河 南湖 北岭 青石 白云 红旗 黄坡 龙潭 虎溪 竹园 梅岭 松坪 柳林 桃源 杏花 荷塘 菊园 兰溪 桂花 石桥 木楼 金沙 银坪 铜鼓 铁炉 水口 火田 土桥 风陵"
TEXT = "要把责任扛在肩上,把工作抓在手上,一件一件落到实处,不达目的决不收兵。"
ROW = '[[rule]]\nname = "learned_x"\npattern = "稻香文苑 第\\\\d+期"\nmode = "whole"\nwhere = "edge"\nkind = "other"\nhits = ["稻香文苑 第3期"]\nmisses = []\n'


def raw_pages() -> list[str]:
    """Thirty speeches of one site, alike at their edges: salutation, chair's words, thanks, and the site's own line."""
    pages = []
    for n, place in enumerate(PLACES.split(), 1):
        body = "".join(f"{place}镇第{k}批项目{TEXT}\n" for k in range(1, 9))
        pages.append(
            f"在{place}镇工作会议上的讲话\n县委书记 李某某\n同志们:\n{place}镇的工作抓得很实。\n{body}{place}镇的明天会更好。\n"
            f"谢谢大家!\n稻香文苑 第{n}期\n"
        )
    return pages


def learning_page(raw: str) -> LearningPage:
    return LearningPage(raw, [(0, len(raw))], [])


@pytest.fixture
def clean() -> Iterator[None]:
    """No table is left added."""
    yield
    add_table("furniture", "")


def test_only_the_line_of_the_site_is_proposed() -> None:
    (found,) = learn(map(learning_page, raw_pages()), "", 20)
    assert (found.pattern, found.example, found.pages) == (r"稻香文苑\ 第\d+期", "稻香文苑 第1期", 30)


def test_a_line_on_too_few_pages_is_not_proposed() -> None:
    assert learn(map(learning_page, raw_pages()), "", 31) == []


def test_copies_of_one_page_are_one_page() -> None:
    assert learn(map(learning_page, raw_pages()[:1] * 40), "", 20) == []


def test_a_line_that_stands_amid_documents_is_not_proposed() -> None:
    pages = [raw.replace(f"第4批项目{TEXT}\n", f"第4批项目{TEXT}\n稻香文苑 第3期\n") for raw in raw_pages()]
    assert learn(map(learning_page, pages), "", 20) == []


def test_a_line_that_a_rule_removes_is_not_proposed() -> None:
    pages = [raw.replace("稻香文苑 第", "下一篇:稻香文苑 第") for raw in raw_pages()]
    assert learn(map(learning_page, pages), "", 20) == []


@pytest.mark.parametrize(
    "text",
    [
        "同志们:",
        "谢谢大家!",
        "一、提高认识",
        "县长 王某某",
        "2021年3月5日",
        "中共某某县委",
        "在全县大会上的讲话",
        "同志們:",
        "散会!",
        "——",
    ],
)
def test_own_words_of_a_speech(text: str) -> None:
    assert is_own_words(text)


def test_digits_and_days_are_left_open() -> None:
    pattern = re.compile(fold_line("[稻香] 2021-03-05 第12期"))
    assert pattern.fullmatch("[稻香] 2019年11月30日 第7期")
    assert not pattern.fullmatch("[稻香] 昨天 第7期")


@pytest.mark.usefixtures("clean")
def test_only_reviewed_rows_are_rules() -> None:
    add_table("furniture", ROW + "reviewed = false\n")
    assert find_rule("稻香文苑 第8期", ("edge",)) is None
    add_table("furniture", ROW + "reviewed = true\n")
    assert find_rule("稻香文苑 第8期", ("edge",)).name == "learned_x"
    add_table("furniture", "")
    assert find_rule("稻香文苑 第8期", ("edge",)) is None


@pytest.mark.usefixtures("clean")
@pytest.mark.parametrize(
    "row",
    [
        pytest.param(ROW.replace("第3期", "第三期"), id="hit-missed"),
        pytest.param(ROW.replace("learned_x", "neighbours"), id="name-taken"),
        pytest.param(ROW.replace('where = "edge"\n', ""), id="no-place"),
        pytest.param(ROW.replace("第\\\\d+期", "(第"), id="no-pattern"),
        pytest.param("[[rule]\n", id="no-table"),
    ],
)
def test_a_row_that_cannot_be_used_is_an_error_and_changes_nothing(row: str) -> None:
    rules = load_rules("furniture")
    with pytest.raises(InvalidRule):
        add_table("furniture", row + "reviewed = true\n")
    assert load_rules("furniture") == rules


def test_the_table_counts_in_the_version_of_the_rules() -> None:
    assert len({rules_version(), rules_version(""), rules_version(ROW), rules_version(ROW + "\n")}) == 3


def test_a_table_that_is_not_there_is_wrong_use(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    result = CliRunner().invoke(cli, ["run", str(tmp_path / "raw"), "--furniture", str(tmp_path / "none.toml")])
    assert result.exit_code == 2
    assert "none.toml" in result.output


def test_a_proposal_with_a_control_character_is_a_table_that_can_be_read() -> None:
    """TOML forbids U+007F, which JSON lets stand."""
    hostile = Proposal("x", "\x7f\x00稻", '\x7f\x00稻"\\\n', 30, "site")
    (row,) = tomllib.loads(_row(hostile))["rule"]
    assert (row["pattern"], row["hits"]) == (hostile.pattern, [hostile.example])


@pytest.mark.flow
@pytest.mark.usefixtures("engine")
def test_proposed_reviewed_and_removed_by_the_next_run(tmp_path: Path) -> None:
    """A run learns nothing; a reviewed proposal makes the next run read every page again, without the site's line."""
    from flows.pipeline import ingest

    warehouse, table, raw = tmp_path / "w.duckdb", tmp_path / "furniture.toml", tmp_path / "raw"
    raw.mkdir()
    for n, text in enumerate(raw_pages()):
        (raw / f"{n}.txt").write_text(text, "utf8")
    command = ["learn-furniture", "-w", str(warehouse), "--out", str(table)]

    def texts() -> list[str]:
        with duckdb.connect(str(warehouse), read_only=True) as connection:
            return [text for (text,) in connection.execute("select text from documents").fetchall()]

    ingest(raw, warehouse, workers=1)
    assert sum("稻香文苑" in text for text in texts()) == 30
    assert CliRunner().invoke(cli, command).output.startswith("30\t\t稻香文苑 第")
    (row,) = tomllib.loads(table.read_text("utf8"))["rule"]
    assert (row["where"], row["mode"], row["pages"], row["site"], row["reviewed"]) == ("edge", "whole", 30, "", False)
    ingest(raw, warehouse, workers=1, furniture=table)
    assert sum("稻香文苑" in text for text in texts()) == 30
    table.write_text(table.read_text("utf8").replace("reviewed = false", "reviewed = true"), "utf8")
    assert CliRunner().invoke(cli, command).exit_code == 0
    assert len(tomllib.loads(table.read_text("utf8"))["rule"]) == 1
    ingest(raw, warehouse, workers=1, furniture=table)
    assert len(texts()) == 30
    assert all(text.endswith("谢谢大家!") and text.startswith("在") for text in texts())
