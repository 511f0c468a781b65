"""What a run found, held against the policy: publish it, or keep the last good warehouse and say why (pure; no Prefect)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from warehouse.bookkeeping import Result
from warehouse.new_faults import FaultGroup, NewFaults

SHOWN = 5  # promises named in a refusal; the pages of the run show all


@dataclass(frozen=True, slots=True)
class Policy:
    """From which severity on new faults refuse a publication, and how many are let pass; None sets no limit."""

    fail_on: str = "never"
    max_new_files: int | None = None
    max_new_file_share: float | None = None
    max_new_rows: int | None = None
    max_new_row_share: float | None = None
    max_lost_file_share: float = 0.5

    @property
    def rows_allowed(self) -> int | None:
        """How many rows may newly break a critical promise: none, where the policy is strict and no limit is set."""
        if self.max_new_rows is None and self.max_new_row_share is None and self.fail_on != "never":
            return 0
        return self.max_new_rows


@dataclass(frozen=True, slots=True)
class Found:
    """What a run is about to publish and to hold back."""

    faults: NewFaults
    files_read: int = 0  # loaded or not
    published: frozenset[str] = frozenset()  # contents that stand in the warehouse
    refused_files: frozenset[str] = frozenset()  # contents the run could not load, known or new
    results: Sequence[Result] = field(default=())


@dataclass(frozen=True, slots=True)
class Refusal:
    """One limit that is passed: what was counted, the setting that says so, and what was found."""

    setting: str
    counted: str
    groups: tuple[str, ...] = ()


def refusals(policy: Policy, found: Found) -> list[Refusal]:
    """The limits of the policy that the run passes; none where it may be published."""
    checks: tuple[Callable[[Policy, Found], Iterable[Refusal]], ...] = (_lost, _files, _rows, _warnings)
    return [refusal for check in checks for refusal in check(policy, found)]


def _lost(policy: Policy, found: Found) -> Iterable[Refusal]:
    """Published files that were made again and would leave the warehouse for the quarantine."""
    lost = found.published & (found.faults.held_back_files | found.refused_files)
    limit = policy.max_lost_file_share
    if len(lost) > limit * len(found.published):
        counted = f"{len(lost)} of {len(found.published)} published files would leave the warehouse, {limit:.0%} may"
        yield Refusal("max_lost_file_share", counted, _named(_of_files(found)))


def _files(policy: Policy, found: Found) -> Iterable[Refusal]:
    groups = _of_files(found)
    count = sum(group.count for group in groups)
    if policy.max_new_files is not None and count > policy.max_new_files:
        counted = f"{count} files are newly kept out, {policy.max_new_files} may be"
        yield Refusal("max_new_files", counted, _named(groups))
    limit = policy.max_new_file_share
    if limit is not None and count > limit * found.files_read:
        counted = f"{count} of {found.files_read} files read are newly kept out, {limit:.0%} may be"
        yield Refusal("max_new_file_share", counted, _named(groups))


def _rows(policy: Policy, found: Found) -> Iterable[Refusal]:
    groups = [group for group in found.faults.groups if group.is_promise]
    count = sum(group.count for group in groups)
    allowed, share = policy.rows_allowed, policy.max_new_row_share
    if allowed is not None and count > allowed:
        setting = "fail_on" if policy.max_new_rows is None else "max_new_rows"
        yield Refusal(setting, f"{count} rows newly break a critical promise, {allowed} may", _named(groups))
    for group in groups if share is not None else ():
        rows = found.faults.staged_rows.get(group.table_name, 0)
        if group.count > (share or 0) * rows:
            counted = (
                f"{group.count} of {rows} rows of {group.table_name} newly break {group.expectation}, {share:.0%} may"
            )
            yield Refusal("max_new_row_share", counted, _named([group]))


def _warnings(policy: Policy, found: Found) -> Iterable[Refusal]:
    """Promises of the severity warning that no published run has found broken before."""
    if policy.fail_on != "warning":
        return
    fresh = [
        each
        for each in found.results
        if each.severity == "warning" and not each.success and each.expectation not in found.faults.known_broken
    ]
    if fresh:
        named = [f"{each.expectation}: {each.unexpected_count} rows of {each.table_name}" for each in fresh[:SHOWN]]
        yield Refusal("fail_on", f"{len(fresh)} promises are broken for the first time", tuple(named))


def _of_files(found: Found) -> list[FaultGroup]:
    """Files that cannot be read, and promises about files that are broken."""
    return [group for group in found.faults.groups if group.table_name == "files"]


def _named(groups: Iterable[FaultGroup]) -> tuple[str, ...]:
    ranked = sorted(groups, key=lambda group: -group.count)[:SHOWN]
    return tuple(
        f"{group.expectation}: {group.count} rows of {group.table_name}, one is {group.example}"
        f" in {group.path}: {group.reason}"
        for group in ranked
    )
