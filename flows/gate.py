"""Between checking and publishing: the run is let through, or the last good warehouse stays and the run says why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields

from flows.gathered import Reading
from flows.publishing import Checked
from flows.quality_page import leave_page
from flows.run import Run
from flows.settings import PREFIX, Settings
from tasks.gate import Found, Policy, Refusal
from tasks.publish import quarantined
from tasks.validate import GateRefused, pass_gate
from warehouse.new_faults import find_new_faults
from warehouse.visible import visible

# What lets a run through once, where 1 (all of them) does not say it.
WIDEST = {"fail_on": "never", "max_new_files": "1000000000", "max_new_rows": "1000000000"}


def hold_gate(run: Run, reading: Reading, checked: Checked) -> None:
    """Nothing where the run may be published; GateRefused, with the reasons, where it may not."""
    settings = run.settings
    unreadable = quarantined([*run.unreadable, *reading.rejections])
    found = Found(
        faults=find_new_faults(settings.warehouse, checked.staging, unreadable),
        files_read=len(reading.file_ids) + len(unreadable),
        published=frozenset(run.known.files),
        refused_files=frozenset(each.row_id for each in unreadable),
        results=checked.results,
    )
    passed = pass_gate(policy_of(settings), found)
    if passed:
        text = explained(passed, settings)
        settings.refused_note.write_text(f"run {run.run_id}: {text}\n", encoding="utf-8")
        leave_page(settings)
        raise GateRefused(text)


def policy_of(settings: Settings) -> Policy:
    """The settings that say what is let through."""
    return Policy(**{each.name: getattr(settings, each.name) for each in fields(Policy)})


def explained(passed: Sequence[Refusal], settings: Settings) -> str:
    """Why a run was refused and what to do, for a terminal."""
    lines = []
    for refusal in passed:
        lines.append(f"{refusal.counted} ({refusal.setting} = {getattr(settings, refusal.setting)})")
        lines += [f"  {each}" for each in refusal.groups]
    widest = {refusal.setting: WIDEST.get(refusal.setting, "1") for refusal in passed}
    once = " ".join(f"{PREFIX}{setting.upper()}={value}" for setting, value in sorted(widest.items()))
    lines += [
        f"every promise with its rows: {settings.data_docs}",
        "mend the rule or the files and run again: what was read is taken over where the rules are the same",
        f"or publish with these rows in quarantine, once: {once} gongwen run RAW",
    ]
    return "\n".join(map(visible, lines))
