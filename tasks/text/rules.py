"""Rows of the data tables under data/: each with a name, a pattern, a kind, and what it must and must not hit."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

MACRO = re.compile(r"\{(\w+)\}")
MODES = ("starts", "contains", "whole")
NAME = re.compile(r"[a-z][a-z0-9_]*")


class InvalidRule(ValueError):
    """A row of a data table that cannot be used; says the table, the row and the reason."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One row: `page_number_in_word` hits 全县经7/20济社会 and misses 完成任务的7/20."""

    name: str
    kind: str
    mode: str
    pattern: re.Pattern[str]
    hits: tuple[str, ...]
    misses: tuple[str, ...]
    extra: Mapping[str, Any] = field(default_factory=dict)

    def search(self, text: str) -> re.Match[str] | None:
        """The rule's match in a text: at its start, anywhere, or the whole of it, as its mode says."""
        if self.mode == "starts":
            return self.pattern.match(text)
        return self.pattern.fullmatch(text) if self.mode == "whole" else self.pattern.search(text)


class Added(NamedTuple):
    """Rules that a run adds to a table, and the text they were read from."""

    text: str
    rules: tuple[Rule, ...]


_added: dict[str, Added] = {}
_when_changed: list[Callable[[], None]] = []


def when_rules_change(forget: Callable[[], None]) -> None:
    """Have a cache of something made from rules emptied when rules are added."""
    _when_changed.append(forget)


def add_table(table: str, text: str) -> None:
    """Add the reviewed rows of a TOML text to a table's rules, in the place of what was added before; "" adds none."""
    if _added.get(table, Added("", ())).text == text:
        return
    rules = reviewed_rules(table, text)
    before = _added.get(table)
    _added[table] = Added(text, rules)
    for forget in (load_rules.cache_clear, *_when_changed):
        forget()
    try:
        load_rules(table)
    except InvalidRule:
        _added[table] = before or Added("", ())
        raise


def reviewed_rules(table: str, text: str) -> tuple[Rule, ...]:
    """The rows that somebody has reviewed (`reviewed = true`), each checked against its own hits and misses."""
    try:
        rows = tomllib.loads(text).get("rule", [])
    except tomllib.TOMLDecodeError as error:
        raise InvalidRule(f"the table to be added to {table}: not valid TOML ({error})") from error
    words = load_words(table)
    rules = tuple(_rule(table, row, words, own=False) for row in rows if row.get("reviewed") is True)
    for rule in rules:
        if not all(map(rule.search, rule.hits)) or any(map(rule.search, rule.misses)):
            raise InvalidRule(f"{table}: {rule.name}: the pattern does not do what its hits and misses say")
    return rules


@cache
def load_rules(table: str) -> tuple[Rule, ...]:
    """The rows of data/<table>.toml in their order, each checked; `{word}` in a pattern stands for [words] word."""
    content = tomllib.loads(files("tasks.text").joinpath("data", f"{table}.toml").read_text("utf-8"))
    words = content.get("words", {})
    rules = tuple(_rule(table, row, words) for row in content["rule"]) + _added.get(table, Added("", ())).rules
    names = [rule.name for rule in rules]
    if len(set(names)) != len(names):
        raise InvalidRule(f"{table}.toml: a name stands twice: {sorted(n for n in names if names.count(n) > 1)[0]}")
    return rules


@cache
def load_words(table: str) -> Mapping[str, str]:
    """The [words] of a table: named pieces of patterns, with pieces inside pieces filled in."""
    content = tomllib.loads(files("tasks.text").joinpath("data", f"{table}.toml").read_text("utf-8"))
    words: Mapping[str, str] = content.get("words", {})
    return {name: expand(table, name, text, words) for name, text in words.items()}


def expand(table: str, row: str, pattern: str, words: Mapping[str, str]) -> str:
    """The pattern with every {word} replaced: `第{numeral}篇` -> `第[一二三四五六七八九十]{1,3}篇`."""
    for _ in range(5):  # words may hold words, not without end
        unknown = [name for name in MACRO.findall(pattern) if name not in words and not name.isdigit()]
        if unknown:
            raise InvalidRule(f"{table}.toml: {row}: unknown word {{{unknown[0]}}}")
        filled = MACRO.sub(lambda m: m[0] if m[1].isdigit() else f"(?:{words[m[1]]})", pattern)
        if filled == pattern:
            return pattern
        pattern = filled
    raise InvalidRule(f"{table}.toml: {row}: its words go in a circle")


def combine(rules: Iterable[Rule]) -> re.Pattern[str]:
    """One pattern for many rules; the match's `lastgroup` is the name of the rule that hit."""
    return re.compile("|".join(f"(?P<{rule.name}>{rule.pattern.pattern})" for rule in rules) or r"(?!)")


def _rule(table: str, row: Mapping[str, Any], words: Mapping[str, str], own: bool = True) -> Rule:
    """The rule of a row; one of our `own` tables names its misses, one that was learned need not."""
    name = row.get("name", "")
    for key in ("name", "pattern", "kind", "hits", *(("misses",) if own else ("where",))):
        if not row.get(key):
            raise InvalidRule(f"{table}.toml: row {name or row}: '{key}' is missing or empty")
    if not NAME.fullmatch(name):
        raise InvalidRule(f"{table}.toml: {name}: a name is lower case with underscores")
    mode = row.get("mode", "contains")
    if mode not in MODES:
        raise InvalidRule(f"{table}.toml: {name}: mode is one of {', '.join(MODES)}")
    try:
        pattern = re.compile(expand(table, name, row["pattern"], words))
    except re.error as error:
        raise InvalidRule(f"{table}.toml: {name}: {error}") from error
    known = {"name", "pattern", "kind", "mode", "hits", "misses"}
    extra = {key: value for key, value in row.items() if key not in known}
    return Rule(name, row["kind"], mode, pattern, tuple(row["hits"]), tuple(row.get("misses", ())), extra)
