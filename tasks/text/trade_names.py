"""Figures that say little without their trade, named by it: 第一产业实现[增加值]42亿元 -> 第一产业增加值."""

from __future__ import annotations

import re
from dataclasses import replace

from tasks.text.clause_tokens import PERIOD, Tokens, clause_start, clauses_before
from tasks.text.cues import words_of
from tasks.text.phrases import phrase_before
from tasks.text.shared_names import Named

_FIGURES = frozenset(("增加值", "总产值", "产值", "营业收入", "营业额", "销售额"))
_REACHED = frozenset(("实现", "完成", "达到", "创造"))
_ADVERB = words_of("adverb")
_TRADE = re.compile(r"\w(?<![企就创事职作停复失毕结从物敬开])业$")  # 第二产业, 金融业, not 企业


def of_trade(tokens: Tokens, found: Named) -> Named:
    """The name with the trade that reached the figure, or that begins the clause before."""
    if found.text not in _FIGURES:
        return found
    first = tokens.index_at(found.start)
    begin, end = clause_start(tokens, first), first
    while end > begin and (
        tokens.words[end - 1] in _REACHED or tokens.words[end - 1] in _ADVERB or tokens.tags[end - 1] == PERIOD
    ):
        end -= 1
    if end > begin:
        start, stop = phrase_before(tokens, end)
        trade = tokens.text(start, stop) if end < first and begin <= start < stop == end else ""
    else:
        trade = _before(tokens, first) if found.text == "增加值" else ""
    if not _TRADE.search(trade):
        return found
    return replace(found, text=trade + found.text, rule="of_trade", reliability=0.8)


def _before(tokens: Tokens, first: int) -> str:
    """The trade with which the clause before begins: [金融业]活力凸显,增加值200亿元."""
    for begin, end in clauses_before(tokens, first, 1):
        word = tokens.words[begin] if begin < end else ""
        return word if _TRADE.search(word) else ""
    return ""
