"""What a run tells at its end: a line for the terminal, a page of Markdown, a table, and whether something is new."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flows.plain import plain

if TYPE_CHECKING:  # loads DuckDB and Arrow, which no command needs before it begins
    from warehouse.bookkeeping import Result, RunRecord

CORRECTION = "correction_fits"  # the promise that a person's correction still fits the row it corrected
WORST = 20  # promises and faults shown; the tables hold all of them


@dataclass(frozen=True, slots=True)
class Fault:
    """A file or row that was kept out by this run for the first time."""

    path: str
    expectation: str
    reason: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """The end of a run; `new_faults` are those that no earlier run has seen."""

    summary: str
    report: str = ""
    table: tuple[dict[str, str], ...] = ()
    new_faults: tuple[Fault, ...] = ()


_published: list[Outcome] = []


def remember(outcome: Outcome | None) -> None:
    """Keep the outcome of a published run where it is found even if Prefect fails after it; None forgets."""
    _published[:] = [] if outcome is None else [outcome]


def remembered() -> Outcome | None:
    """The outcome of the run that was published last in this process."""
    return _published[-1] if _published else None


def counts_of(record: RunRecord) -> dict[str, int]:
    """The numbers of a run, in the order in which they are read."""
    return {
        "files seen": record.files_seen,
        "files new": record.files_new,
        "files in quarantine": record.files_quarantined,
        "documents": record.documents,
        "indicators": record.indicators,
    }


def describe(
    record: RunRecord,
    warehouse: str,
    results: Sequence[Result],
    new_faults: Sequence[Fault],
    seconds: Mapping[str, float],
) -> Outcome:
    """The outcome of a published run."""
    counts = counts_of(record)
    summary = f"published {warehouse}: " + ", ".join(f"{number} {name}" for name, number in counts.items())
    if new_faults:
        doubtful = sum(each.expectation == CORRECTION for each in new_faults)
        parts = {"new in quarantine": len(new_faults) - doubtful, "corrections do not fit their row any more": doubtful}
        summary += "; " + ", ".join(f"{number} {name}" for name, number in parts.items() if number)
        summary += ", see: gongwen status"
    failed = [each for each in results if not each.success]
    table = tuple({"what": name, "count": str(number)} for name, number in counts.items())
    return Outcome(summary, _page(record, counts, failed, new_faults, seconds), table, tuple(new_faults))


def _page(
    record: RunRecord,
    counts: Mapping[str, int],
    failed: Sequence[Result],
    new_faults: Sequence[Fault],
    seconds: Mapping[str, float],
) -> str:
    ranked = sorted(failed, key=lambda each: (each.severity != "critical", -(each.unexpected_count or 0)))
    lines = [f"# Run {record.run_id}", "", "| 数量 / count | |", "|---|---|"]
    lines += [f"| {name} | {number} |" for name, number in counts.items()]
    lines += ["", "## 未兑现的规则 / Promises not kept", ""]
    lines += [
        f"- {each.severity}: `{each.expectation}` on {each.table_name}, {each.unexpected_count} of {each.element_count}"
        for each in ranked[:WORST]
    ] or ["none"]
    lines += ["", "## 新问题 / New in quarantine, and corrections that do not fit any more", ""]
    lines += [f"- {plain(each.path)}: {each.expectation}: {plain(each.reason)}" for each in new_faults[:WORST]] or [
        "none"
    ]
    lines += ["", "## 用时 / Seconds by stage", "", "| stage | seconds |", "|---|---|"]
    lines += [f"| {stage} | {spent:.1f} |" for stage, spent in seconds.items()]
    return "\n".join(lines) + "\n"
