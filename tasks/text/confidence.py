"""How far a row can be trusted: what speaks for and against it, weighed by figures fitted on labelled rows."""

from __future__ import annotations

import math
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import compress

from tasks.text.finding import Finding

_ELSEWHERE = frozenset(("inherited", "clause_before", "subject_before", "last_resort", "nothing", "place_of_previous"))
FACTS = (
    "generic", "counted", "goes_on", "part_follows", "unknown_word", "twin",
    "weak_name", "other_time", "by_section", "target", "optional", "known",
)  # fmt: skip
_WEAK = 0.7  # a rule of names that its author trusts no more than this


@dataclass(frozen=True, slots=True)
class Weighing:
    """The fitted weights of data/confidence.toml: the log-odds of a plain row, and what each fact adds."""

    base: float
    weights: dict[str, float]
    meanings: dict[str, str]
    generic: frozenset[str]  # 企业, 产品, 资金 are seldom the whole of what is counted


@cache
def weighing() -> Weighing:
    """The rows of data/confidence.toml."""
    table = tomllib.loads(files("tasks.text").joinpath("data", "confidence.toml").read_text("utf-8"))
    rows = table["fact"]
    return Weighing(
        table["base"],
        {r["name"]: r["weight"] for r in rows},
        {r["name"]: r["meaning"] for r in rows},
        frozenset(table["generic"]),
    )


def facts(finding: Finding, known: bool) -> tuple[str, ...]:
    """What makes a row more or less likely right: 抽查5家企业 -> ("generic", "counted")."""
    q, named = finding.quantity, finding.named
    weak = named.reliability <= _WEAK or (finding.reading.measure == "level" and named.rule in _ELSEWHERE)
    doubts = finding.doubts
    holds = (
        named.text in weighing().generic,
        named.start >= q.end,
        "goes_on" in doubts,
        "part_follows" in doubts,
        "one_word" in doubts and not known,
        "twin" in doubts,
        weak,
        "other_time" in doubts,
        "by_section" in doubts,
        finding.status == "target",
        q.optional_hint,
        known,
    )
    return tuple(compress(FACTS, holds))


@lru_cache(maxsize=4096)
def confidence(told: tuple[str, ...]) -> tuple[float, tuple[str, ...]]:
    """A row's confidence between 0 and 1, and the reasons that lowered it: (0.81, ("a general noun as name", "name after the number"))."""
    table = weighing()
    odds = table.base + sum(table.weights[fact] for fact in told)
    reasons = tuple(table.meanings[fact] for fact in told if table.weights[fact] < 0)
    return round(1 / (1 + math.exp(-odds)), 3), reasons
