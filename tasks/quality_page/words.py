"""What the page calls things, in Chinese and English: measures, reasons, promises, rules of the audit."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from expectations.audit import load_rules
from expectations.promises import load_promises

Pair = tuple[str, str]


@cache
def words() -> dict[str, dict[str, Pair]]:
    """The table of words: measure -> level -> (水平值, level)."""
    text = (files("tasks") / "quality_page" / "words.toml").read_text(encoding="utf-8")
    tables = tomllib.loads(text)
    return {kind: {name: (pair[0], pair[1]) for name, pair in table.items()} for kind, table in tables.items()}


def named(kind: str, name: str | None) -> Pair:
    """The thing in both languages; what the table does not know keeps its own name."""
    return words()[kind].get(name or "", (name or "—", ""))


def promise_in_words(name: str) -> Pair:
    """A promise's sentence, or what a rejection of a file means."""
    sentences = {each.name: (each.sentence_zh, each.sentence_en) for each in load_promises()}
    return sentences.get(name) or named("rejection", name)


def audit_rule_in_words(name: str) -> Pair:
    """The sentence of a rule of the audit."""
    return {each.name: (each.sentence_zh, each.sentence_en) for each in load_rules()}.get(name, (name, ""))
