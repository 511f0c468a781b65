"""What a run has to read: the folder as it is now, held against what the warehouse knows (pure; no Prefect)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tasks.workers.scan import Found


@dataclass(frozen=True, slots=True)
class Plan:
    """The files to read, one for each distinct content, and the published files that give way."""

    to_read: list[Found]
    replaced: frozenset[str]  # published file_ids that are made again
    vanished: frozenset[str]  # published file_ids that no path holds any more
    seen: list[Found]  # every path with its content, read now or known


@dataclass(frozen=True, slots=True)
class Known:
    """What the warehouse holds: file_id -> the rules that made its rows, and contents refused by these rules."""

    files: Mapping[str, str]
    refused: frozenset[str] = frozenset()


def make_plan(
    found: Iterable[Found],
    known: Known,
    rules_version: str,
    *,
    full_refresh: bool = False,
    keep_old_rules: bool = False,
    limit: int | None = None,
) -> Plan:
    """New content, content made by other rules, and all of it on a full refresh; at most `limit` files."""
    seen = sorted(found, key=lambda each: each.path)
    first_path: dict[str, Found] = {}
    for each in seen:
        first_path.setdefault(each.file_id, each)

    def is_needed(file_id: str) -> bool:
        if full_refresh:
            return True
        if file_id in known.refused:
            return False
        made_by = known.files.get(file_id)
        return made_by is None or (made_by != rules_version and not keep_old_rules)

    to_read = [each for each in first_path.values() if is_needed(each.file_id)][:limit]
    return Plan(
        to_read=to_read,
        replaced=frozenset(each.file_id for each in to_read if each.file_id in known.files),
        vanished=frozenset(known.files) - frozenset(first_path),
        seen=seen,
    )
