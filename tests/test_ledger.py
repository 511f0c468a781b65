"""Edits for review stand on one line, and no cell is a formula or a terminal command."""

import pytest

from flows.ledger import shown
from flows.plain import plain


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("正文\n第二行\r\n", "正文⏎第二行␍⏎", id="line-ends"),
        pytest.param("=HYPERLINK(1)", "'=HYPERLINK(1)", id="formula"),
        pytest.param("a\x1b[31mb", "a [31mb", id="terminal-escape"),
        pytest.param("\u202e倒写", " 倒写", id="turned-writing"),
    ],
)
def test_a_cell_is_harmless(text: str, expected: str) -> None:
    assert shown(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("<script>x</script>", "&lt;script&gt;x&lt;/script&gt;", id="markup"),
        pytest.param("a|b", "a\\|b", id="table-cell"),
        pytest.param("一\n二", "一 二", id="lines"),
        pytest.param("长" * 400, "长" * 299 + "…", id="long"),
    ],
)
def test_markdown_is_harmless(text: str, expected: str) -> None:
    assert plain(text) == expected
