"""Sentences cut into words around their quantities."""

from __future__ import annotations

import re

from tasks.text.clause_tokens import PERIOD, QUANTITY, Tokens, tag_words
from tests.golden_sentences import golden_cases

Island = tuple[int, int, str]


def islands(text: str, *wanted: tuple[str, str]) -> list[Island]:
    return [(text.index(word), text.index(word) + len(word), tag) for word, tag in wanted]


def test_each_quantity_and_period_is_a_token():
    text = "截至11月底,完成投资5亿元,增长8%。"
    tokens = Tokens(text, islands(text, ("截至11月底", PERIOD), ("5亿元", QUANTITY), ("8%", QUANTITY)))
    assert tokens.words == ["截至11月底", ",", "完成", "投资", "5亿元", ",", "增长", "8%", "。"]
    assert [tokens.words[i] for i in tokens.quantities.values()] == ["5亿元", "8%"]
    assert [text[a:b] for a, b in zip(tokens.starts, tokens.ends, strict=True)] == tokens.words


def test_what_stands_behind_the_clause_of_the_last_quantity_is_cut_when_it_is_asked_for():
    text = "完成投资5亿元,带动就业,提高收入,明年完工。"
    tokens = Tokens(text, islands(text, ("5亿元", QUANTITY), ("明年", PERIOD)))
    assert tokens.words[-1] == ","
    cut = len(tokens.words)
    assert tokens.has(cut - 1)
    assert len(tokens.words) == cut
    assert tokens.words_at(cut, cut + 2) == ["带动", "就业"]
    assert "提高" not in tokens.words
    assert not tokens.has(1000)
    assert tokens.words[-3:] == ["明年", "完工", "。"]
    assert tokens.tags[-3] == PERIOD


def test_words_are_those_of_the_pieces_between_quantities():
    for _, text, _ in golden_cases()[::3]:
        numbers = [(m.start(), m.end(), QUANTITY) for m in re.finditer(r"[0-9.]+.?", text)]
        tokens = Tokens(text, numbers)
        tokens.has(len(text))
        bounds = [0, *(at for start, end, _ in numbers for at in (start, end)), len(text)]
        whole = [word for a, b in zip(bounds[::2], bounds[1::2], strict=True) for word, _ in tag_words(text[a:b])]
        assert "".join(tokens.words) == re.sub(r"\s", "", text)
        assert [word for word in whole if len(word) != 2 and not word.isspace()] == [
            word for word, tag in zip(tokens.words, tokens.tags, strict=True) if len(word) != 2 and tag != QUANTITY
        ] or any(len(word) == 2 and word not in tokens.words for word in whole)  # 率达 is two words
