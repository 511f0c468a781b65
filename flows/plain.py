"""Text of strangers made harmless for Markdown, terminals and logs: raw file names and texts are hostile."""

from __future__ import annotations

import html
import re

from warehouse.visible import HARMFUL

MARKUP = re.compile(r"([\\`*_\[\]|#!~])")


def plain(text: str, limit: int = 300) -> str:
    r"""The text on one line with no markup left in it: `<b>|` -> `&lt;b&gt;\|`."""
    shown = HARMFUL.sub(" ", text)
    shown = shown if len(shown) <= limit else shown[: limit - 1] + "…"
    return MARKUP.sub(r"\\\1", html.escape(shown, quote=False))
