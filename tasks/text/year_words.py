"""The year that the words before a place speak of: what 全年 or 12月 without a year of its own hangs on."""

from __future__ import annotations

import re
from bisect import bisect_left

from tasks.text.sieves import Sieve

_YEAR = Sieve(
    r"《[^》]{0,60}》",  # a title
    r"[比较与同和](?:上年|去年|前年|[12]\d{3}\s?年)",
    (
        r"(?:今年|本年|去年|上年|上一年|前年|明年|来年|下一年|过去的?一年|"
        r"[12１２][0-9０-９]{3}\s?年|[12２]?0?[0-9xX×*＊_＿ｘＸ○〇]{1,4}\s?年)"
    ),
)
_IS_YEAR = 2  # the number of the pattern of years
_MASKED = re.compile(r"[xX×*＊_＿ｘＸ○〇]|[12１２][0-9０-９]{3}")


class YearWords:
    """The sentences of a paragraph heard so far, and the year phrase last before a place of the present one."""

    __slots__ = ("_before", "_found", "_heard", "_places", "_text")

    def __init__(self) -> None:
        self._heard: list[str] = []
        self._before = ""
        self._text: str | None = None
        self._found: list[str] = []
        self._places: list[int] = []

    def forget(self) -> None:
        """Begin a new paragraph."""
        self._heard.clear()
        self._before = ""

    def hear(self, text: str) -> None:
        """Take in a sentence; nothing is looked for until it is asked for."""
        if "年" in text:
            self._heard.append(text)

    def before(self, text: str, at: int) -> str:
        """The last year phrase before a place of a sentence, else of the sentences heard: 20_年; empty without any."""
        if own := self.within(text, at):
            return own
        while self._heard:  # what stands before the last year phrase is never needed again
            _, found = year_phrases(self._heard.pop())
            if found:
                self._before = found[-1]
                self._heard.clear()
        return self._before

    def within(self, text: str, at: int) -> str:
        """The last year phrase before a place of a sentence."""
        if text is not self._text:
            self._places, self._found = year_phrases(text)
            self._text = text
        index = bisect_left(self._places, at)
        return self._found[index - 1] if index else ""


def year_phrases(text: str) -> tuple[list[int], list[str]]:
    """Where year phrases stand in a text, and their words; not in titles, nor what a number is compared with."""
    places: list[int] = []
    found: list[str] = []
    if "年" not in text:
        return places, found
    for number, m in _YEAR.find_all(text):
        year = m[0]
        if number == _IS_YEAR and (not year[0].isascii() or _MASKED.search(year)):
            places.append(m.start())
            found.append(year)
    return places, found
