"""Page numbers with the number of pages, k/N: 全县经7/20济社会, 18.7 and 5/17 in 18.75/17克."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tasks.text.breaks import cuts_word
from tasks.text.edits import Change

PAIR = re.compile(r"(\d{1,3}) ?[/\uff0f] ?(\d{1,3})(?![\d/.\uff0f%])")
SLASH = re.compile(r"[/\uff0f]")
BEFORE_SLASH = re.compile(r"(?<![\d/.\uff0f])\d{1,3} ?\Z")
GLUED_BEFORE = re.compile(r"((?:\d|(?<=\d)\.(?=\d\d))+)\Z")  # a figure that keeps a digit when the page's are gone
GLUED = re.compile(r"(?<=\d)/(\d{1,3})(\d*)")
YEAR = re.compile(r"(?:19|20)\d\d")
SMALL = 5  # thirds, quarters and fifths are said of things as well
FRACTION_BEFORE = frozenset("占达近约超足余剩")
FRACTION_MAYBE = frozenset("的到过有为是")  # as well before a page number where the pages rise throughout the file
FRACTION_AFTER = re.compile(r"\s*(?:的|以上|以下|左右|强|多|[,\uff0c。、;\uff1b!\uff01)\uff09年月日])")


@dataclass(slots=True)
class Total:
    """How many pages a file counts, whether they rise from first to last, and where each k/N stands."""

    rises: bool = False
    starts: list[int] = field(default_factory=list)
    pages: list[int] = field(default_factory=list)

    def around(self, at: int) -> tuple[int, int | None]:
        """The pages before and behind a place; 0 and None where there are none."""
        i = bisect(self.starts, at)
        return self.pages[i - 1] if i else 0, self.pages[i] if i < len(self.pages) else None


def find_page_totals(raw: str, shown: Sequence[str]) -> dict[int, Total]:
    """The numbers of pages that a file shows by its own count, and its pages: 1/20 … 3/20 … 7/20 -> 20, rising."""
    seen: dict[int, Total] = {}
    for match in _pairs(raw, 0, len(raw)):
        one = seen.setdefault(int(match[2]), Total())
        one.starts.append(match.start())
        one.pages.append(int(match[1]))
    named = [int(m[2]) for text in shown if (m := PAIR.search(text))]
    totals = {total: seen.get(total, Total()) for total in named}
    for total, one in seen.items():
        pages = one.pages
        own = pages[:-1] if len(pages) > 1 and pages[-1] == pages[0] else pages  # the foot shows the first page again
        distinct = len(set(own))
        in_order = own == sorted(own) and distinct >= (2 if total > SMALL else 3)
        if max(pages) <= total and (in_order or (distinct > SMALL and total > SMALL)):
            one.rises = in_order and total > SMALL and 2 < distinct == len(own)
            totals[total] = one
    return totals


def find_page_pairs(raw: str, start: int, end: int, totals: Mapping[int, Total]) -> list[Change]:
    """The page numbers k/N in raw[start:end], those between characters and those glued to a figure."""
    return [*_free_pairs(raw, start, end, totals), *_glued_pairs(raw, start, end, totals)]


def _pairs(raw: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """Every k/N of raw[start:end], found by its slash."""
    if raw.find("/", start, end) < 0 and raw.find("\uff0f", start, end) < 0:
        return
    for slash in SLASH.finditer(raw, start, end):
        before = BEFORE_SLASH.search(raw[max(start, slash.start() - 5) : slash.start()])
        match = PAIR.match(raw, slash.start() - len(before[0]), end) if before else None
        if match is not None:
            yield match


def _free_pairs(raw: str, start: int, end: int, totals: Mapping[int, Total]) -> Iterator[Change]:
    for match in _pairs(raw, start, end):
        page, total = int(match[1]), int(match[2])
        if not 0 < page <= total:
            continue
        before, after = raw[max(start, match.start() - 8) : match.start()], raw[match.end() : match.end() + 8]
        cut = (
            bool(before and after) and cuts_word(before.strip(), after.strip())
            if before.strip() and after.strip()
            else False
        )
        rises = total in totals and totals[total].rises
        amount = before[-1:] in FRACTION_BEFORE or (before[-1:] in FRACTION_MAYBE and not rises)
        fraction = (amount and not cut) or (FRACTION_AFTER.match(after) and not (rises and after[0] == "的"))
        if cut or (total in totals and not fraction):
            spaces = len(match[0]) - len(match[0].strip())
            yield Change(match.start(), match.end() - spaces, "page_number", "page_of_pages")


def _glued_pairs(raw: str, start: int, end: int, totals: Mapping[int, Total]) -> Iterator[Change]:
    """k/N behind a figure's digits, where the pages around it leave one k only: 18.7 and 5/17 in 18.75/17克."""
    for match in GLUED.finditer(raw, start, end) if any(total.rises for total in totals.values()) else ():
        digits = GLUED_BEFORE.search(raw[max(start, match.start() - 8) : match.start()])
        if digits is None or _is_span_of_years(digits[1], match[1] + match[2]):
            continue
        for length in range(1, len(match[1]) + 1):
            number, behind = match[1][:length], raw[match.start(1) + length : match.end() + 1][:1]
            total = totals.get(int(number)) if number[0] != "0" and behind not in ("/", ".", "%") else None
            page = _only_page(digits[1], int(number), total, match.start(), behind) if total else None
            if page:
                yield Change(match.start() - len(page), match.start(1) + length, "page_number", "page_of_pages")


def _only_page(digits: str, number: int, total: Total, slash: int, behind: str) -> str | None:
    """The one number that a page may have here, out of the digits before its slash: 5 of 18.75 between 3/17 and 7/17."""
    most = len(digits)
    if behind.isdigit():  # 3/16 within 460公顷: 43/1660公顷
        most = most + 1 if number > SMALL else 0
    above, below = total.around(slash)
    below = number + 1 if below is None else below
    pages = [digits[-k:] for k in (1, 2, 3) if k < most and digits[-k - 1 : -k] != "."] if total.rises else []
    own = [page for page in pages if page.isdigit() and page[0] != "0" and above < int(page) < below]
    return own[0] if len(own) == 1 else None


def _is_span_of_years(before: str, after: str) -> bool:
    """Whether digits on both sides of a slash are years: 2020/2021年 and 2019/20年 hold no page 20 of 20."""
    if not YEAR.fullmatch(before):
        return False
    return bool(YEAR.fullmatch(after)) or (len(after) == 2 and int(after) == (int(before) + 1) % 100)
