"""Characters that a terminal or a browser would obey are shown as their codes."""

from __future__ import annotations

import pytest

from warehouse.visible import visible, visible_lines


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("增长5%", "增长5%", id="plain"),
        pytest.param("a\r\nb\tc", "a b c", id="line-break-and-tab"),
        pytest.param("\x1b[31m\x00", "\\x1b[31m\\x00", id="controls"),
        pytest.param("a\u202eb\u2066c\u200e\u061c", "a\\u202eb\\u2066c\\u200e\\u061c", id="writing-direction"),
        pytest.param("a\u2028b", "a\\u2028b", id="line-separator"),
    ],
)
def test_controls_are_shown_as_codes(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_a_whole_page_keeps_its_lines() -> None:
    assert visible_lines("a\r\n\tb\x1b\u202e") == "a\n\tb\\x1b\\u202e"
