"""A page's table of contents: where it lists titles that stand again above their texts, those are the page's pieces."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tasks.text.lines import Line
from tasks.text.pieces import Heading, squeeze

HEAD = 60  # lines of a page's top among which a table of contents stands
CAPTION = re.compile(
    r"[【\[《]?\s*(?:目\s*录|目\s*次|材料目录|会议材料目录|本[套期]?(?:材料|资料|专辑)?(?:共)?(?:包括|包含|收录|目录|内容))\s*[】\]》]?\s*[:\uff1a]?"
)
NUMBER = re.compile(r"(?:[(\uff08]?(?:\d{1,2}|[一二三四五六七八九十]{1,2})[)\uff09、.\uff0e]|[\u2460-\u2473])\s*")
LEADER = re.compile(r"\s*(?:[.…·•\uff0e—-]{3,}|\s{3,}|\t).*$")
PAGE = re.compile(r"\s*[(\uff08/]?\s*\d{1,3}\s*[)\uff09]?$")
CAPTION_CUE = re.compile("[目包收内]")
LONGEST_CAPTION = 16
LED = re.compile(r"[.…·•\uff0e—-]{3}|\s{3}|\t")
SHORTEST = 5  # characters of a listed title
LONGEST = 90


def find_listed_headings(lines: Sequence[Line]) -> list[Heading]:
    """The lines that say again, in order, what the table of contents lists: 1.县长讲话……(3) and below 县长讲话."""
    first, titles = _contents(lines)
    if len(titles) < 2:
        return []
    places: dict[str, list[int]] = {}
    for i in range(first, len(lines)):
        if len(lines[i].text) <= LONGEST:
            places.setdefault(squeeze(NUMBER.sub("", lines[i].text, count=1)), []).append(i)
    out: list[Heading] = []
    at = first
    for title in titles:
        found = next((i for i in places.get(title, ()) if i >= at), None)
        if found is None:
            continue
        line = lines[found]
        out.append(Heading(line.start, line.end, "listed_title", "listed", len(out) + 1, "listed_title", line.text))
        at = found + 1
    return out if len(out) * 2 > len(titles) else []


def _contents(lines: Sequence[Line]) -> tuple[int, list[str]]:
    """Where the text after the table of contents begins, and the squeezed titles that it lists."""
    caption, led = None, False
    for i, line in enumerate(lines[:HEAD]):
        if len(line.text) <= LONGEST_CAPTION and CAPTION_CUE.search(line.text) and CAPTION.fullmatch(line.text):
            caption = i
            break
        led = led or (len(line.text) <= LONGEST and bool(LED.search(line.text)))
    if caption is None and not led:
        return len(lines), []
    begin = 0 if caption is None else caption + 1
    titles: list[str] = []
    seen: set[str] = set()
    for i in range(begin, min(len(lines), begin + HEAD)):
        text = lines[i].text
        led = bool(LEADER.search(text))
        title = squeeze(PAGE.sub("", LEADER.sub("", NUMBER.sub("", text, count=1))))
        if title in seen or len(text) > LONGEST or (text[-1] in "。:\uff1a;\uff1b" and not led):
            return i, titles
        if caption is None and not led:
            if titles:
                return i, titles
            continue
        if len(title) >= SHORTEST:
            titles.append(title)
            seen.add(title)
    return len(lines), []
