"""What a site's program put into the lines of a page: ……请予审议。C6m, a forum's jamming, a style sheet."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence

from tasks.text.edits import Change
from tasks.text.furniture_rules import CLOSED
from tasks.text.lines import Line
from tasks.text.quoting import Unquoted

CODE = re.compile(r"(?<=[^\x00-\x7f]|[.,:;!?)])(?=[A-Za-z0-9]*[A-Za-z])[A-Za-z0-9]{2,6}$")
FEWEST = 4  # paragraphs with the code behind their last stop; no abbreviation stands there
JAM_BACKWARDS = re.compile(  # + O2 W- O: E/ I5 L9 Z behind a forum's lines, read from the end of the line
    r"[\x21-\x7e]{1,3}(?: [\x21-\x7e]{1,2}){4,}(?<![.,:;!?])"
)
JAM_MARKS = re.compile(r"[^\w\s]")
FEWEST_JAMMED = 3
DECLARATION = (  # margin: 1in; only fonts and what Word adds have Chinese values: font-family: 宋体, mso-style-name: 正文
    r"\s*(?>(?:[A-Za-z-]{0,30}[Ff][Oo][Nn][Tt]|mso-)[\w-]{0,40}\s*:[^{};\n]{1,300}"
    r"|[A-Za-z*_-][\w-]{0,40}\s*:[\t -:<-z|~]{1,300})"
)
STYLE = re.compile(  # l> [标签:标题] @page { margin: 1in } p { color: #000 }
    r"(?:[a-z]{0,6}>\s*)?(?:\[[^\]\n]{1,8}\]\s*)?"
    rf"(?:[@.#*]?[A-Za-z][\w.#:,> -]{{0,60}}\{{{DECLARATION}(?:;{DECLARATION})*+[;\s]*\}}\s*)+",
    re.ASCII,  # 完成PM2.5平均浓度35微克{…} is no selector
)


def without_site_marks(lines: list[Line]) -> Unquoted:
    """The lines of a page without a site's codes, jamming and style sheets, and the changes that take these away."""
    changes = [*_codes(lines), *_jams(lines), *_styles(lines)]
    return Unquoted(_without(lines, changes), changes) if changes else Unquoted(lines, [])


def _ends_in_ascii(line: Line) -> bool:
    return line.text[-1].isascii()


def _codes(lines: Sequence[Line]) -> Iterator[Change]:
    """The code that ends many lines, the same one everywhere."""
    ends = [CODE.search(line.text) if _ends_in_ascii(line) and line.text[-1].isalnum() else None for line in lines]
    behind = Counter(m[0] for m in ends if m is not None and m.string[m.start() - 1] in CLOSED)
    code, count = behind.most_common(1)[0] if behind else ("", 0)
    for line, m in zip(lines, ends, strict=True) if count >= FEWEST else ():
        if m is not None and m[0].endswith(code):
            yield Change(line.end - len(code), line.end, "stray_mark", "site_code")


def _jams(lines: Sequence[Line]) -> list[Change]:
    """Signs without sense behind or between the lines of a forum."""
    found = [
        (line, JAM_BACKWARDS.match(line.text[::-1]))
        for line in lines
        if _ends_in_ascii(line) and line.text.count(" ") > 3
    ]
    jams = [
        Change(line.end - m.end(), line.end, "stray_mark", "forum_jam")
        for line, m in found
        if m is not None and len(JAM_MARKS.findall(m[0])) > 1
    ]
    return jams if len(jams) >= FEWEST_JAMMED else []


def _styles(lines: Sequence[Line]) -> Iterator[Change]:
    """Style sheets that stand before or in a text."""
    for line in lines:
        if "{" in line.text and "}" in line.text:
            for m in STYLE.finditer(line.text):
                yield Change(line.start + m.start(), line.start + m.end(), "markup", "style_sheet")


def _without(lines: Sequence[Line], changes: Sequence[Change]) -> list[Line]:
    """The lines without what is taken away; what is left before and behind it is a line of its own."""
    spans = sorted((change.start, change.end) for change in changes)
    out: list[Line] = []
    for line in lines:
        at = line.start
        own = spans[bisect_left(spans, (line.start, 0)) : bisect_left(spans, (line.end, 0))]
        for start, end in [*own, (line.end, line.end)]:
            text = line.text[at - line.start : start - line.start]
            if text.strip():
                first = at + len(text) - len(text.lstrip())
                out.append(Line(first, first + len(text.strip()), text.strip()))
            at = end
    return out
