"""Where the sentences of a paragraph end."""

from __future__ import annotations

import re
from bisect import bisect_right

OPENING = {
    "“": "”",
    "‘": "’",
    "「": "」",
    "『": "』",
    "《": "》",
    "〈": "〉",
    "(": ")",
    "（": "）",
    "【": "】",
    "[": "]",
}
CLOSING = {closing: opening for opening, closing in OPENING.items()}
QUOTES = '“‘「『"'
TITLES = "《〈【["
TOKEN = re.compile(r"(?P<end>(?:[。！？｡!?]|[…⋯]|\.{6,})+)|(?P<opening>[“‘「『《〈(（【\[])|[”’」』》〉)）】\]\"]")

# Most paragraphs hold no end mark whose meaning depends on what stands around it: none inside quotation marks or
# brackets, no ellipsis, no ASCII question mark, no mark between Latin letters.
PLAIN_END = re.compile(r"[。！？｡!]++(?![,，、;；:：])")
END, CLOSING_MARKS = "。！？｡!", "”’」』》〉)）】"
RARE_MARKS = '?？…⋯"[]'
SPECIAL = re.compile(
    rf"[“《(（‘「『〈【{END}](?:(?<=“)[^“”{END}]*[{END}]|(?<=《)[^《》{END}]*[{END}]|(?<=[(（])[^(（)）{END}]*[{END}]"
    rf"|(?<=[‘「『〈【])[^‘「『〈【’」』〉】{END}]*[{END}]|(?<=[{END}])[{CLOSING_MARKS}]|(?<=!)[A-Za-z0-9])"
)

# A text in brackets or quotation marks longer than this is no part of one sentence: its own sentences count.
LONGEST_QUOTATION = 150
LONGEST_LEAD = 20  # white space before a bracket or quotation that begins a sentence
CONTINUING = frozenset(",，、;；:：")  # after these no sentence has ended, whatever stood before
CONTINUING_QUOTATION = CONTINUING | frozenset("的之等")
BEFORE_SPEECH = frozenset(":：,，。说道讲问答喊云曰")  # a quotation after these is speech, a sentence of its own

# A site that lost a character often left an ASCII `?`: it asks only where the words before it ask.
ASKING = re.compile(r"[吗呢么吧谁哪几何岂怎]|多少|是否|能否|可否|难道|是不是|能不能|要不要|好不好|行不行|有没有|不是")
LOST = re.compile(r"[,，、；;]？|[0-9０-９ ]？[ 　]?[0-9０-９]")  # one made wide afterwards: 好转，？河稳定
WORD = re.compile(r"\w")
SPACE = re.compile(r"\s*")
LATIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/=&%_-")


def find_sentence_ends(text: str) -> list[int]:
    """Where each sentence of a paragraph ends, white space after it included: 好。谢谢! -> [2, 5]."""
    special = any(mark in text for mark in RARE_MARKS) or "......" in text or SPECIAL.search(text)
    ends = _Scan(text).ends() if special else [match.end() for match in PLAIN_END.finditer(text)]
    kept: list[int] = []
    checked = 0  # up to here the text is known to hold no word that is in no sentence yet
    for end in ends:
        if end < len(text) and text[end].isspace():
            end = SPACE.match(text, end).end()  # type: ignore[union-attr]
        if end > checked and (text[checked].isalnum() or WORD.search(text, checked, end)):
            kept.append(end)
        elif kept:  # only marks: they belong to the sentence before
            kept[-1] = max(end, checked)
        checked = max(end, checked)
    if checked < len(text) and kept and not WORD.search(text, checked):
        kept[-1] = len(text)
    elif text and (not kept or kept[-1] < len(text)):
        kept.append(len(text))
    return kept


class _Scan:
    """One pass over a paragraph, with the brackets and quotation marks that stand open."""

    __slots__ = ("alive", "asking", "counts", "found", "open", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.found: list[int] = []
        self.open: list[tuple[str, int, int]] = []  # opening mark, its place, how many ends were found before it
        self.counts = dict.fromkeys([*OPENING, '"'], 0)
        self.alive = -1  # where an end mark and the closing marks after it have just ended
        self.asking = [m.start() for m in ASKING.finditer(text)] if "?" in text else []

    def ends(self) -> list[int]:
        """The ends found, in order."""
        straight = self.text.count('"') % 2 == 0  # an odd one out says nothing about what is open
        for match in TOKEN.finditer(self.text):
            mark = match[0]
            if match.lastgroup == "end":
                self._end(match.start(), match.end())
            elif match.lastgroup == "opening" or (mark == '"' and straight and not self.counts['"']):
                self.open.append((mark, match.start(), len(self.found)))
                self.counts[mark] += 1
            else:
                self._close(mark, match.start())
        return self.found

    def _end(self, start: int, end: int) -> None:
        """Take an end mark for the end of a sentence, until a closing mark proves it to be quoted."""
        if not self._is_end(start, end):
            return
        self.alive = end
        if self.text[end : end + 1] not in CONTINUING or end == len(self.text):
            self.found.append(end)

    def _is_end(self, start: int, end: int) -> bool:
        text = self.text
        if end - start > 1 or end == len(text):
            return True
        mark = text[start]
        if mark in "…⋯":  # one alone stands for something left out
            return False
        if mark == "？":
            return not LOST.match(text, start - 1)
        if mark not in "!?":
            return True
        if start and text[start - 1] in LATIN and text[end] in LATIN:  # in an address: list?id=7
            return False
        return mark == "!" or self._asks(start)

    def _asks(self, at: int) -> bool:
        """Whether the sentence up to the question mark at `at` holds a word that asks."""
        index = bisect_right(self.asking, at)
        return index > 0 and self.asking[index - 1] >= (self.found[-1] if self.found else 0)

    def _close(self, mark: str, at: int) -> None:
        """Close the bracket or quotation: ends inside a short one are part of the sentence around it."""
        opening = CLOSING.get(mark, mark)
        alive = self.alive == at
        if not self.counts[opening]:
            if alive:
                self._carry(at + 1)
            return
        top, start, before = self.open.pop()
        self.counts[top] -= 1
        while top != opening:
            top, start, before = self.open.pop()
            self.counts[top] -= 1
        short = at - start <= LONGEST_QUOTATION
        if short:
            del self.found[before:]
        if alive and (not short or self._is_whole_sentence(opening, start, at)):
            self._carry(at + 1)
        elif alive and short:
            self.alive = -1

    def _carry(self, end: int) -> None:
        """Move the end that has just been found behind the closing mark."""
        self.alive = end
        if self.found and self.found[-1] == end - 1:
            self.found.pop()
        if self.text[end : end + 1] not in CONTINUING_QUOTATION or end == len(self.text):
            self.found.append(end)

    def _is_whole_sentence(self, opening: str, start: int, at: int) -> bool:
        """Whether the end mark before the closing mark at `at` ends the sentence around it, too."""
        if opening in TITLES:
            return False
        sentence_start = self.found[-1] if self.found else 0
        leads = start - sentence_start <= LONGEST_LEAD and not self.text[sentence_start:start].strip()
        if opening not in QUOTES:
            return leads
        return leads or self.text[at - 1] not in "!?！？" or self.text[start - 1] in BEFORE_SPEECH
