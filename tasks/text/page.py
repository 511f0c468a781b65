"""What a page says of itself: its heading, address, site, and the day it was put up."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from tasks.text.furniture import is_body
from tasks.text.furniture_rules import find_rule
from tasks.text.lines import Line
from tasks.text.pieces import PAPER
from tasks.text.titles import BANNER, is_salutation_like, is_title

EDGE = 30  # lines of a page's top and bottom that speak of the page
LONGEST = 200  # a longer line is text of a document
URL = re.compile(
    r"https?://[^\s】\])\uff09>\"'<]+|(?<![A-Za-z0-9.])(?:www|m)\.[a-z0-9-]+(?:\.[a-z]{2,6}){1,3}[^\s】\])\uff09]*"
)
HOST = re.compile(r"(?:https?://)?([A-Za-z0-9.-]+\.[A-Za-z]{2,6})")
DAY = re.compile(
    r"(?:更新|发布|发表|上传|添加|录入|创建|发稿|收录|成文)(?:时间|日期|于)\s*[:\uff1a]?\s*((?:19|20)\d\d)\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})"
)
CLOCKED = re.compile(r"((?:19|20)\d\d)\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})日?\s+\d{1,2}[:\uff1a]\d\d")
NAME = re.compile(r"(?:©|[Cc]opyright)[^\n]*?\s([一-鿿]{2,12}(?:网|文档|文库|范文))")


class Page(NamedTuple):
    """The page's own heading, address, site and day of upload, where it gives them."""

    title: str | None
    url: str | None
    site: str | None
    published_at: date | None


def find_page(lines: Sequence[Line]) -> Page:
    """What the page says of itself in its first and last lines."""
    edge = [*lines[:EDGE], *lines[max(EDGE, len(lines) - EDGE) :]]
    text = "\n".join(line.text for line in edge if len(line.text) <= LONGEST)
    url = URL.search(text) if "://" in text or "." in text else None
    host = HOST.match(url[0]) if url else None
    name = NAME.search(text) if "©" in text or "opyright" in text else None
    site = host[1] if host else name[1] if name else None
    return Page(_heading(lines), url[0] if url else None, site, _day(text))


def _heading(lines: Sequence[Line]) -> str | None:
    """The first line that is short and no furniture; one that names a kind of paper before all others."""
    first = None
    for line in lines[:12]:
        if len(line.text) > 200:
            break
        if len(line.text) <= 80 and not BANNER.search(line.text) and find_rule(line.text, ("anywhere", "edge")) is None:
            if is_title(line.text) and PAPER.search(line.text):
                return line.text
            first = first or line.text
            if is_salutation_like(line.text) or is_body(line.text):
                break
    return first


def _day(text: str) -> date | None:
    for pattern in (DAY, CLOCKED):
        for match in pattern.finditer(text):
            try:
                return date(int(match[1]), int(match[2]), int(match[3]))
            except ValueError:
                continue
    return None
