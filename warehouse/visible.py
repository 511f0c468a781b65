"""Characters of strangers' texts that a terminal or a browser would obey instead of showing them."""

from __future__ import annotations

import re

# C0 and C1 controls, line and paragraph separators, and the marks that turn the direction of writing.
HARMFUL = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def visible(text: str) -> str:
    r"""The text on one line: line breaks and tabs as spaces, other controls as their code: ESC -> \x1b."""
    return HARMFUL.sub(lambda found: " " if found[0] in "\n\t" else _code(found[0]), text.replace("\r\n", "\n"))


def visible_lines(text: str) -> str:
    r"""The same with the line breaks and tabs left as they are, for whole pages."""
    return HARMFUL.sub(lambda found: found[0] if found[0] in "\n\t" else _code(found[0]), text.replace("\r\n", "\n"))


def _code(character: str) -> str:
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
