"""Which texts have markup, and what reads it."""

from __future__ import annotations

from tasks.text.marked_text import Markup


def find_markup(raw: str, media_type: str) -> Markup | None:
    """The markup of a source, or None for a text that has none: text/html and text/markdown have."""
    if media_type == "text/html":
        from tasks.text.html_page import find_html  # here: plain texts need no table of elements

        return find_html(raw)
    if media_type == "text/markdown":
        from tasks.text.markdown import find_markdown

        return find_markdown(raw)
    return None
