"""What a run has to read: the folder as it is now, held against what the warehouse knows (pure; no Prefect)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from operator import attrgetter

from tasks.workers.scan import Found
from warehouse.bookkeeping import SeenPath
from warehouse.reading import Inside


@dataclass(frozen=True, slots=True)
class Plan:
    """The files to read, one for each distinct content, and the published files that give way."""

    to_read: list[Found]
    replaced: frozenset[str]  # published file_ids that are made again
    vanished: frozenset[str]  # published file_ids that no path holds any more
    seen: list[Found]  # every path with its content, read now or known
    inside: list[SeenPath] = field(default_factory=list)  # files in known containers that need not be opened


@dataclass(frozen=True, slots=True)
class Known:
    """What the warehouse holds: file_id -> the rules that made its rows, and contents refused by these rules."""

    files: Mapping[str, str]
    refused: frozenset[str] = frozenset()
    containers: Mapping[str, Sequence[Inside]] = field(default_factory=dict)  # container -> the files in it
    decided: frozenset[str] = frozenset()  # contents with rows that a person released, or took a release back from


@dataclass(frozen=True, slots=True)
class Only:
    """What a replay reads and nothing else: these contents, and what stands now at these paths and is not yet loaded."""

    file_ids: frozenset[str]
    paths: frozenset[str] = frozenset()


def make_plan(
    found: Iterable[Found],
    known: Known,
    rules_version: str,
    *,
    full_refresh: bool = False,
    keep_old_rules: bool = False,
    limit: int | None = None,
    only: Only | None = None,
) -> Plan:
    """New content, content made by other rules, and all of it on a full refresh; at most `limit` files.

    With `only`, what it names and nothing else.
    """
    seen = sorted(found, key=attrgetter("path"))
    file_ids = [each.file_id for each in seen]
    first_path: dict[str, Found] = {}
    for file_id, each in zip(file_ids, seen, strict=True):
        first_path.setdefault(file_id, each)

    needed = _needed(first_path.keys(), known, rules_version, full_refresh, keep_old_rules)
    if only is not None:
        needed = _chosen(only, seen, known)
    to_read = [each for file_id, each in first_path.items() if file_id in needed][:limit]
    again = {each.file_id for each in to_read}
    closed = known.containers.keys() & first_path.keys() - again
    inside = paths_inside(
        [each for file_id, each in zip(file_ids, seen, strict=True) if file_id in closed], known.containers
    )
    present = {*first_path, *(each.file_id for each in inside)}
    reopened = {member.file_id for file_id in again for member in known.containers.get(file_id, ())} - present
    return Plan(
        to_read=to_read,
        replaced=frozenset(known.files.keys() & (again | reopened)),
        vanished=frozenset(known.files.keys() - present - reopened),
        seen=seen,
        inside=inside,
    )


def _needed(present: Set[str], known: Known, rules_version: str, full_refresh: bool, keep_old_rules: bool) -> Set[str]:
    """Which contents a run reads: new ones, those that other rules made, those that a person has decided on."""
    if full_refresh:
        return present
    old = set() if keep_old_rules else {each for each, made_by in known.files.items() if made_by != rules_version}
    wanted = (present - known.files.keys()) | (present & old)
    return (wanted - known.refused) | _holders(known.decided, known.containers)


def _chosen(only: Only, seen: Iterable[Found], known: Known) -> frozenset[str]:
    """The files of the folder that a replay reads; a file in a container is read with its container."""
    mended = {each.file_id for each in seen if each.path in only.paths and each.file_id not in known.files}
    return _holders(only.file_ids, known.containers) | mended


def _holders(file_ids: frozenset[str], containers: Mapping[str, Sequence[Inside]]) -> frozenset[str]:
    """The files themselves, and the containers that hold one of them."""
    return file_ids | {
        holder for holder, members in containers.items() if any(member.file_id in file_ids for member in members)
    }


def paths_inside(seen: Iterable[Found], containers: Mapping[str, Sequence[Inside]]) -> list[SeenPath]:
    """The files in containers, at each path where one stands: `a.zip!/b.html`."""
    if not containers:
        return []
    return [
        SeenPath(member.file_id, each.path + member.place, member.holder_id)
        for each in seen
        for member in containers.get(each.file_id, ())
    ]
