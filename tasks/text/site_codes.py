"""Codes that a site puts behind its paragraphs, the same one everywhere: ……请予审议。C6m"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from tasks.text.edits import Change
from tasks.text.furniture_rules import CLOSED
from tasks.text.lines import Line
from tasks.text.quoting import Unquoted

CODE = re.compile(r"(?<=[^\x00-\x7f]|[.,:;!?)])(?=[A-Za-z0-9]*[A-Za-z])[A-Za-z0-9]{2,6}$")
FEWEST = 4  # paragraphs with the code behind their last stop; no abbreviation stands there


def without_codes(lines: list[Line]) -> Unquoted:
    """The lines of a page without a code that ends many of them, and the changes that take it away."""
    ends = [CODE.search(line.text) if line.text[-1].isascii() and line.text[-1].isalnum() else None for line in lines]
    behind = Counter(m[0] for m in ends if m is not None and m.string[m.start() - 1] in CLOSED)
    code, count = behind.most_common(1)[0] if behind else ("", 0)
    if count < FEWEST:
        return Unquoted(lines, [])
    changes = [
        Change(line.end - len(code), line.end, "stray_mark", "site_code")
        for line, m in zip(lines, ends, strict=True)
        if m is not None and m[0].endswith(code)
    ]
    return Unquoted(_shortened(lines, {change.end: len(code) for change in changes}), changes)


def _shortened(lines: Sequence[Line], widths: dict[int, int]) -> list[Line]:
    """The lines, those that end at one of the places by so many characters shorter."""
    out: list[Line] = []
    for line in lines:
        text = line.text[: len(line.text) - widths.get(line.end, 0)].rstrip()
        if text:
            out.append(Line(line.start, line.start + len(text), text))
    return out
