"""The audit of the figures: rules under audit/, each one piece of SQL whose rows are contradictions, run inside DuckDB."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from warehouse.auditing import no_findings

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

SCOPES = ("file", "corpus")  # what a rule compares: figures of one document, or of two
# What rules of the scope corpus ask of a figure: each further column is read from all published parts that hold a copy.
PAIRED = (
    *(
        "document_id",
        "name",
        "measure",
        "base_unit",
        "status",
        "period",
        "subject",
        "scope",
        "comparator",
        "change_kind",
    ),
    *("growth_basis", "bound", "qualifier", "cited", "quote_text", "magnitude", "half", "low", "high"),
)
_FIELD = re.compile(r"-- (why|scope): (.+)")


@dataclass(frozen=True, slots=True)
class Rule:
    """A sentence that consistent figures keep, and the SQL that returns those that do not."""

    name: str
    scope: str
    sentence_zh: str
    sentence_en: str
    reason: str
    sql: str


@cache
def load_rules() -> tuple[Rule, ...]:
    """Every rule by name."""
    folder = files("expectations") / "audit"
    found = sorted((each for each in folder.iterdir() if each.name.endswith(".sql")), key=lambda each: each.name)
    return tuple(parse_rule(each.name.removesuffix(".sql"), each.read_text(encoding="utf-8")) for each in found)


def parse_rule(name: str, text: str) -> Rule:
    """A rule from its file: `-- 中文 / English`, why, scope, then the SQL."""
    first, *rest = text.splitlines()
    fields = {match[1]: match[2] for line in rest if (match := _FIELD.fullmatch(line))}
    zh, separator, en = first.removeprefix("-- ").partition(" / ")
    if not separator or set(fields) != {"why", "scope"}:
        raise ValueError(f"audit/{name}.sql: its head must say `-- 中文 / English`, then why and scope")
    if fields["scope"] not in SCOPES:
        raise ValueError(f"audit/{name}.sql: scope {fields['scope']!r} is none of {', '.join(SCOPES)}")
    return Rule(name, fields["scope"], zh, en, fields["why"], text)


def fill_findings(connection: DuckDBPyConnection, names: Collection[str] | None = None) -> None:
    """Run the rules over the connection's relations; what they find stands in its temporary table `findings`.

    The relations: `indicators`, `equations`, `segments` of the documents to audit; `copies` (left_id, right_id) and
    `copied_indicators`, the figures of both ends.
    """
    connection.execute("set enable_progress_bar = false")
    figures = _statement("audit_figures")
    connection.execute(figures.format(target="figures", indicators="indicators", columns="*"))
    columns = ", ".join(PAIRED)
    connection.execute(figures.format(target="paired_figures", indicators="copied_indicators", columns=columns))
    for name in ("audit_macros", "audit_repeated"):
        connection.execute(_statement(name))
    connection.execute(f"create or replace temp table findings as from {no_findings()}")
    connection.execute(_statement("audit_sentences"))
    for rule in load_rules():
        if names is None or rule.name in names:
            _run(connection, rule)


def _run(connection: DuckDBPyConnection, rule: Rule) -> None:
    other = "other_document_id" if rule.scope == "corpus" else "null::varchar"
    duplicate = " exclude (other_document_id)" if rule.scope == "corpus" else ""
    query = _statement("audit_findings").format(rule=rule.sql, other=other, duplicate=duplicate)
    try:
        connection.execute(query, {"rule": rule.name})
    except Exception as error:
        raise RuntimeError(f"audit/{rule.name}.sql does not run: {error}") from error


def _statement(name: str) -> str:
    return (files("expectations") / "statements" / f"{name}.sql").read_text(encoding="utf-8")
