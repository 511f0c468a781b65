"""The promises about staged rows: one SQL file each under rules/, loaded and checked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from warehouse import schema

SUITES = ("files", "documents", "segments", "indicators", "duplicates", "runs")
SEVERITIES = ("critical", "warning", "info")

_FIELD = re.compile(r"-- (why|table|column|severity): (.+)")
# SQLAlchemy would take `:word` for a parameter; a cast `::type` is fine.
_PARAMETER = re.compile(r"(?<![:\w\\]):\w+(?!:)")


@dataclass(frozen=True, slots=True)
class Promise:
    """One sentence that holds for every staged row, and the SQL that returns the rows for which it does not."""

    name: str
    suite: str
    table: str
    column: str
    severity: str
    sentence_zh: str
    sentence_en: str
    reason: str
    sql: str

    @property
    def sentence(self) -> str:
        """The promise in both languages."""
        return f"{self.sentence_zh} / {self.sentence_en}"

    @property
    def query(self) -> str:
        """The SQL over the table itself, to be run directly."""
        return self.sql.format(batch=self.table)

    @property
    def batch_query(self) -> str:
        """The same SQL for Great Expectations, which fills in {batch}.

        It puts an alias of its own behind {batch} unless the query joins, so {batch} gets a select to itself.
        """
        return self.sql.replace("{batch}", "(select * from {batch})")


def load_promises(suites: Sequence[str] = SUITES) -> tuple[Promise, ...]:
    """The promises of the suites, in the order of SUITES and by name within each."""
    unknown = sorted(set(suites) - set(SUITES))
    if unknown:
        raise ValueError(f"unknown suite {unknown[0]!r}: there are {', '.join(SUITES)}")
    return tuple(promise for promise in _all_promises() if promise.suite in suites)


def parse_promise(name: str, suite: str, source: str) -> Promise:
    """The promise in a rule file: its sentence and its fields in the comments at the head, then the SQL."""
    lines = source.strip().splitlines()
    head = [line for line in lines if line.startswith("-- ")]
    fields = {match[1]: match[2].strip() for line in head if (match := _FIELD.fullmatch(line))}
    chinese, _, english = lines[0].removeprefix("-- ").partition(" / ")
    missing = [field for field in ("why", "table", "column", "severity") if field not in fields]
    if missing or not english:
        raise ValueError(f"{suite}/{name}.sql: its head lacks {missing[0] if missing else 'the sentence'}")
    sql = "\n".join(line for line in lines if not line.startswith("-- "))
    promise = Promise(
        name, suite, fields["table"], fields["column"], fields["severity"], chinese, english, fields["why"], sql
    )
    _check(promise)
    return promise


@cache
def _all_promises() -> tuple[Promise, ...]:
    found = [promise for suite in SUITES for promise in _read_suite(suite)]
    names = [promise.name for promise in found]
    repeated = sorted({name for name in names if names.count(name) > 1})
    if repeated:
        raise ValueError(f"{repeated[0]}.sql stands in two suites: a promise's name must be unique")
    return tuple(found)


def _read_suite(suite: str) -> list[Promise]:
    sources = sorted((rule for rule in (_rules() / suite).iterdir() if rule.name.endswith(".sql")), key=_name)
    return [parse_promise(_name(rule), suite, rule.read_text(encoding="utf-8")) for rule in sources]


def _check(promise: Promise) -> None:
    place = f"{promise.suite}/{promise.name}.sql"
    if promise.severity not in SEVERITIES:
        raise ValueError(f"{place}: severity {promise.severity!r} is none of {', '.join(SEVERITIES)}")
    if promise.table not in schema.FILE_TABLES + schema.CORPUS_TABLES + schema.STAGED_TABLES:
        raise ValueError(f"{place}: no table {promise.table!r} is staged")
    if promise.sql.count("{batch}") != 1:
        raise ValueError(f"{place}: {{batch}} must stand in it once, in the place of {promise.table}")
    if parameter := _PARAMETER.search(promise.sql):
        raise ValueError(f"{place}: {parameter[0]!r} would be taken for a parameter")
    if " as row_id" not in promise.sql:
        raise ValueError(f"{place}: it must return the row's name as row_id")


def _rules() -> Traversable:
    return files("expectations") / "rules"


def _name(rule: Traversable) -> str:
    return rule.name.removesuffix(".sql")
