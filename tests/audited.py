"""Texts of ours through the whole pipeline to the audit: read, made into columns, held against the rules."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import duckdb

from expectations.audit import fill_findings
from tasks.text.reading import read_text
from tasks.workers.columns import to_table
from warehouse.records import DuplicatePair, Equation, Indicator, Segment

GOLDEN = Path(__file__).parent / "golden"
PATHS = (GOLDEN / "audit.toml", GOLDEN / "audit_second.toml")
_CHOICE = re.compile(r"\{([^|{}]*)\|([^|{}]*)\}")
EITHER = {"rate_of_counts", "completed_against_plan"}  # 应参加350人,实际参加343人,参考率98% is both


class Case(NamedTuple):
    """A statement: the rules of which one must find it, none where it is sound."""

    text: str
    rules: frozenset[str]

    @property
    def file_id(self) -> str:
        """A file id of its own."""
        return sha256((self.text + "".join(sorted(self.rules))).encode()).hexdigest()[:32]


class Found(NamedTuple):
    """A row of the audit."""

    rule: str
    arithmetic: str
    slip: int | None
    quotes: list[str]


def audit_cases() -> list[Case]:
    """The statements of golden/audit.toml and audit_second.toml: each choice `{sound|faulty}` gives two."""
    return [case for path in PATHS for case in _cases(tomllib.loads(path.read_text("utf-8")))]


def _cases(tables: dict[str, dict[str, list[str]]]) -> list[Case]:
    cases = [Case(text, frozenset()) for text in tables.pop("sound")["cases"]]
    for rule, table in tables.items():
        rules = {rule, *table.get("also", ())} | (EITHER if rule in EITHER else set())
        for text in table["cases"]:
            cases.append(Case(_CHOICE.sub(r"\1", text), frozenset()))
            cases.append(Case(_CHOICE.sub(r"\2", text), frozenset(rules)))
    return cases


def audit(texts: Mapping[str, str], copies: list[tuple[str, str]] | None = None) -> dict[str, list[Found]]:
    """What the audit finds in each text by its file id; `copies` are pairs of file ids."""
    rows = [read_text(text, file_id) for file_id, text in texts.items()]
    first = {file_id: row.structure.documents[0].document_id for file_id, row in zip(texts, rows, strict=True)}
    pairs = [DuplicatePair(first[a], first[b], "near", 0.9, 0.9, None) for a, b in copies or ()]
    tables = {
        "indicators": (Indicator, [each for row in rows for each in row.indicators]),
        "equations": (Equation, [each for row in rows for each in row.equations]),
        "segments": (Segment, [each for row in rows for each in row.segments]),
        "copies": (DuplicatePair, pairs),
    }
    with duckdb.connect() as connection:
        for name, (record, members) in tables.items():
            connection.register(name, to_table(record, members, [True] * len(members)))
        connection.register(
            "copied_indicators", to_table(Indicator, tables["indicators"][1], [True] * len(tables["indicators"][1]))
        )
        fill_findings(connection)
        found = connection.execute(
            "select left(document_id, 32), rule, arithmetic, slip, quotes from findings order by document_id, finding_id"
        ).fetchall()
    out: dict[str, list[Found]] = {}
    for file_id, *row in found:
        out.setdefault(file_id, []).append(Found(*row))
    return out
