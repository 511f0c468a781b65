"""What a section of a document is for, read from the wording of its heading or of the words that open a paragraph."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from tasks.text.markers import find_marker

ROLES = ("achievements", "problems", "situation", "tasks", "requirements", "ritual")
PART_LINE = 24  # characters of a line that announces a part
_PART = re.compile(
    r"(?:工作(?:回顾|总结|完成情况|安排|打算|部署|计划|思路|重点|建议|任务)|(?:主要|重点|目标)任务|总体要求|存在(?:的)?(?:主要)?问题)$"
)
OPENING = 60  # characters of a paragraph or sentence that can turn the talk


@dataclass(frozen=True, slots=True)
class Rule:
    """A wording that speaks for a role, and how much."""

    role: str
    pattern: re.Pattern[str]
    weight: int


@cache
def role_table() -> dict[str, Any]:
    """The rows of section_roles.toml by kind: heading, turning, closing, inherits."""
    return tomllib.loads(files("tasks.text").joinpath("data/section_roles.toml").read_text("utf-8"))


@cache
def _rules(kind: str) -> tuple[Rule, ...]:
    return tuple(
        Rule(row.get("role", kind), re.compile(row["pattern"]), row.get("weight", 1)) for row in role_table()[kind]
    )


def section_role(heading: str, inherited: str | None = None) -> str | None:
    """The role of a section: 三、存在问题 -> problems; the inherited one where the heading is unclear or may not turn it."""
    own = _own_role(heading)
    return own if inherited is None or own in role_table()["inherits"][inherited] else inherited


def part_role(line: str) -> str | None:
    """The role of a line that announces a part of the text and nothing else: 2023年工作回顾, 2024年工作安排."""
    words = line.strip()
    return _own_role(words) if len(words) <= PART_LINE and _PART.search(words) else None


@lru_cache(maxsize=1 << 12)
def _own_role(heading: str) -> str | None:
    """The role that leads by its heading's words alone."""
    marker = find_marker(heading)
    words = heading[marker.end if marker else 0 :].strip()
    weights = dict.fromkeys(ROLES, 0)
    for rule in _rules("heading"):
        if rule.pattern.search(words):
            weights[rule.role] += rule.weight
    first, second = sorted(ROLES, key=lambda role: -weights[role])[:2]
    return first if weights[first] > max(weights[second], 0) else None


@cache
def _any_turning() -> re.Pattern[str]:
    """All turning words as one pattern with a group a row."""
    return re.compile("|".join(f"(?P<r{i}>{rule.pattern.pattern})" for i, rule in enumerate(_rules("turning"))))


def turning_role(text: str, start: int, end: int) -> str | None:
    """The role to which the opening words of a paragraph or sentence turn: 目前存在的主要问题:… -> problems."""
    match = _any_turning().match(text, start, min(end, start + OPENING))
    return _rules("turning")[int((match.lastgroup or "r0")[1:])].role if match else None


def closes(text: str, start: int, end: int) -> bool:
    """Whether a paragraph belongs to the whole text again: 同志们,今年的任务已经明确…"""
    return any(rule.pattern.match(text, start, min(end, start + OPENING)) for rule in _rules("closing"))
