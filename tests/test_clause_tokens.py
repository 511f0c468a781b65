"""Sentences cut into words around their quantities."""

from __future__ import annotations

import re
import time

from tasks.text.clause_tokens import PERIOD, QUANTITY, Island, Tokens
from tasks.text.segmenter import tag_words
from tests.golden_sentences import golden_cases


def islands(text: str, *wanted: tuple[str, str]) -> list[Island]:
    return [(text.index(word), text.index(word) + len(word), tag) for word, tag in wanted]


def words_so_far(tokens: Tokens) -> list[str]:
    return tokens.words[tokens.first :]


def all_words(tokens: Tokens) -> list[str]:
    return tokens.words_at(tokens.begin(), 1000)


def test_each_quantity_and_period_is_a_token():
    text = "截至11月底,完成投资5亿元,增长8%。"
    tokens = Tokens(text, islands(text, ("截至11月底", PERIOD), ("5亿元", QUANTITY), ("8%", QUANTITY)))
    assert all_words(tokens) == ["截至11月底", ",", "完成", "投资", "5亿元", ",", "增长", "8%", "。"]
    assert [tokens.words[i] for i in tokens.quantities.values()] == ["5亿元", "8%"]
    places = list(zip(tokens.starts, tokens.ends, strict=True))[tokens.first :]
    assert [text[start:end] for start, end in places] == words_so_far(tokens)


def test_clauses_around_those_with_quantities_are_cut_when_somebody_asks_for_them():
    text = "今年以来,着力改善环境,完成投资5亿元,带动就业,提高收入,明年完工。"
    tokens = Tokens(text, islands(text, ("今年以来", PERIOD), ("5亿元", QUANTITY), ("明年", PERIOD)))
    assert words_so_far(tokens) == [",", "完成", "投资", "5亿元", ","]
    number, cut = tokens.quantities[text.index("5亿元")], len(tokens.words)
    assert tokens.words_at(cut, cut + 2) == ["带动", "就业"]
    assert tokens.words_at(number - 4, number - 2) == ["环境", ","]
    assert words_so_far(tokens)[0] == ","
    assert "提高" not in tokens.words
    assert not tokens.has(1000)
    assert tokens.words[-3:] == ["明年", "完工", "。"]
    assert tokens.words[tokens.begin()] == "今年以来"
    assert not tokens.has(tokens.begin() - 1)
    assert tokens.quantities == {text.index("5亿元"): number}
    assert (tokens.words[number], tokens.index_at(text.index("5亿元"))) == ("5亿元", number)


def test_a_place_before_the_first_token_is_cut_when_its_token_is_sought():
    text = "环境改善,收入提高,投资5亿元。"
    tokens = Tokens(text, islands(text, ("5亿元", QUANTITY)))
    assert words_so_far(tokens)[0] == ","
    assert tokens.words[tokens.index_at(text.index("改善"))] == "改善"


def test_a_mark_inside_a_period_ends_no_clause():
    text = "投入使用,从今年,至明年完成投资5亿元。"
    tokens = Tokens(text, islands(text, ("从今年,至明年", PERIOD), ("5亿元", QUANTITY)))
    assert words_so_far(tokens)[:3] == [",", "从今年,至明年", "完成"]


def test_the_clauses_before_the_first_token_take_time_in_proportion_to_their_number():
    text = "今年," * 20_000 + "投资5亿元。"
    periods = [(at, at + 2, PERIOD) for at in range(0, 60_000, 3)]
    tokens = Tokens(text, [*periods, *islands(text, ("5亿元", QUANTITY))])
    started = time.process_time()
    assert tokens.words[tokens.begin()] == "今年"
    assert time.process_time() - started < 3  # a tenth of it; were it the square, a minute


def test_words_are_those_of_the_pieces_between_quantities():
    for _, text, _ in golden_cases()[::3]:
        numbers = [(m.start(), m.end(), QUANTITY) for m in re.finditer(r"[0-9.]+.?", text)]
        tokens = Tokens(text, numbers)
        words = all_words(tokens)
        bounds = [0, *(at for start, end, _ in numbers for at in (start, end)), len(text)]
        whole = [word for a, b in zip(bounds[::2], bounds[1::2], strict=True) for word, _ in tag_words(text[a:b])]
        assert "".join(words) == re.sub(r"\s", "", text)
        tagged = zip(words, tokens.tags[tokens.first :], strict=True)
        assert [word for word in whole if len(word) != 2 and not word.isspace()] == [
            word for word, tag in tagged if len(word) != 2 and tag != QUANTITY
        ] or any(len(word) == 2 and word not in words for word in whole)  # 率达 is two words
