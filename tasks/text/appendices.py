"""Texts appended to a paper: what stands behind 谢谢大家! in its line or below, and a machine's own words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from tasks.text.furniture import is_body
from tasks.text.item_numbers import ITEM
from tasks.text.lines import Line
from tasks.text.signs import ASIDE, Opening, boundary_rules, first_signs, is_salutation, text_at
from tasks.text.titles import DATE_LINE

SHORTEST_THANKED = 150
SHORTEST_COMMENTED = 80  # the same before a machine's own words
SHORTEST_APPENDIX = 30
LOOK_AHEAD = 200


def find_appended(lines: Sequence[Line], i: int, begun: int) -> list[Opening]:
    """Texts that stand in one line, or begin with the next one, after the speech has thanked its audience."""
    line = lines[i]
    out: list[Opening] = []
    rules = boundary_rules()
    if "谢" in line.text:
        for match in rules["thanks"].pattern.finditer(line.text):
            start = line.start + match.end()
            if start - begun < SHORTEST_THANKED:
                continue
            ahead = line.text[match.end() : match.end() + LOOK_AHEAD]
            rest = ahead.lstrip()
            if _is_appendix(rest.rstrip(), text_at(lines, i + 1)):
                out.append(Opening(start + len(ahead) - len(rest), "text_after_thanks", "appendix"))
                begun = out[-1].start
            elif not ASIDE.sub("", rest) and _goes_on(lines, i + 1):
                out.append(Opening(lines[i + 1].start, "text_after_thanks", "appendix"))
    for place in _machine_words(line.text):
        start = line.start + place
        if start - begun >= SHORTEST_COMMENTED:
            out.append(Opening(start, "machine_comment", "appendix"))
    return sorted(set(out))


def _is_appendix(rest: str, after: str) -> bool:
    """Whether what stands in the line after the thanks is a text of its own: 谢谢大家!一、举例分析"""
    if rest.startswith(("(", "\uff08", "”", "’")):
        return False
    return len(rest) >= SHORTEST_APPENDIX or (bool(ITEM.match(rest)) and is_body(after))


def _machine_words(text: str) -> Iterator[int]:
    """Where sentences of a machine begin in a line: ……谢谢。希望这篇讲话稿对您有所帮助!"""
    words = boundary_rules()["machine_comment"].pattern
    first = words.match(text) if text[0] in first_signs().machine else None
    if first is not None:
        yield 0
    for match in after_sentence().finditer(text, first.end() if first else 0):
        yield match.start("words")


@cache
def after_sentence() -> re.Pattern[str]:
    """What finds a machine's words behind a full stop."""
    first = "".join(sorted(first_signs().machine))
    return re.compile(
        rf"[。!\uff01?\uff1f]\s*(?=[{first}])(?P<words>{boundary_rules()['machine_comment'].pattern.pattern})"
    )


def _goes_on(lines: Sequence[Line], i: int) -> bool:
    """Whether text goes on at line i that is no date, signature or new address: a paragraph or a numbered heading."""
    text = text_at(lines, i)
    if not text or is_salutation(text) or DATE_LINE.fullmatch(text):
        return False
    return is_body(text) or (bool(ITEM.match(text)) and is_body(text_at(lines, i + 1)))
