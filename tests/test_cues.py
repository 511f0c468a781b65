"""The words that show where names begin and end, and the catalogue of indicator names."""

from __future__ import annotations

import pytest

from tasks.text.catalogue import canonical_name, known_indicators
from tasks.text.clause_tokens import Tokens
from tasks.text.cues import cues


@pytest.mark.parametrize("role", sorted(cues()))
def test_hits_hold_a_word_of_the_role_and_misses_none(role: str):
    cue = cues()[role]
    ends = role in ("office", "actor")  # these words also end longer ones
    for phrases, wanted in ((cue.hits, True), (cue.misses, False)):
        for phrase in phrases:
            words = Tokens(phrase, []).words
            held = any(w in cue.words or (ends and w.endswith(tuple(cue.words))) for w in words)
            assert held is wanted, (phrase, words)


def test_no_alias_belongs_to_two_indicators():
    names = [n for known in known_indicators() for n in (known.name, *known.aliases)]
    assert len(set(names)) == len(names)
    assert len(known_indicators()) >= 120


@pytest.mark.parametrize(
    ("name", "measure", "unit", "expected"),
    [
        ("规上工业增加值", "growth", "%", "规模以上工业增加值"),
        ("全县地区生产总值", "level", "元", "地区生产总值"),
        ("ＧＤＰ", "level", "元", "地区生产总值"),
        ("粮食产量", "level", "元", None),
        ("粮食产量", "level", "吨", "粮食总产量"),
        ("高新技术企业", "level", "家", "高新技术企业"),
        ("村级水厂", "level", "座", None),
        ("", "level", "座", None),
    ],
)
def test_canonical_name(name: str, measure: str, unit: str, expected: str | None):
    assert canonical_name(name, measure, unit) == expected
