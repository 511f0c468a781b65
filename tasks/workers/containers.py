"""A container -> the rows of every member, one rejection for each that has none, and last the list of what is in it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from time import monotonic
from typing import BinaryIO, Protocol

from tasks.formats.kinds import MEDIA_TYPES
from tasks.formats.limits import DEPTH, SECONDS, Budget, LimitError
from tasks.formats.member import BrokenError, Member
from tasks.formats.members import open_members
from tasks.workers.limits import TimeUpError, stopwatch, time_limit
from tasks.workers.rejections import FIRST_BYTES, UNPRINTABLE, is_final, rejection
from tasks.workers.rows import FileRows, Source
from warehouse.records import Container, Rejection


class ContentLoader(Protocol):
    """What loads a member of a container, which may be a container again."""

    @property
    def max_file_bytes(self) -> int:
        """The bytes a single text may have."""

    @property
    def seconds(self) -> dict[str, float]:
        """How long each stage took."""

    def load_content(self, source: Source, data: bytes) -> Iterator[FileRows | Rejection | Opened]:
        """The rows of a member, or of all its members, and rejections."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A container that was read to its end, or as far as it goes."""

    source: Source
    row: Container
    listing: Listing


@dataclass(slots=True)
class Listing:
    """What was found in a container: place, content, and the content of the container it lies in directly."""

    members: list[tuple[str, str, str]] = field(default_factory=list)
    is_complete: bool = True  # nothing in it may read differently another time
    is_cut: bool = False  # by limits that are those of a container around it: on its own it would hold more

    def note(self, outcome: FileRows | Rejection | Opened, holder: Source) -> None:
        """Keep where an outcome stands."""
        if isinstance(outcome, FileRows):
            if outcome.source.container_id != holder.file_id:
                return  # the container inside lists it
            self.members.append((outcome.source.path[len(holder.path) :], outcome.source.file_id, holder.file_id))
        elif isinstance(outcome, Rejection):
            self.is_complete = self.is_complete and is_final(outcome)
            self.is_cut = self.is_cut or outcome.expectation == "container_depth"
        elif outcome.source.container_id == holder.file_id:
            self.is_complete = self.is_complete and outcome.listing.is_complete
            self.is_cut = self.is_cut or outcome.listing.is_cut
            prefix = outcome.source.path[len(holder.path) :]
            self.members += [
                (prefix + place, member, inner)
                for place, member, inner in zip(
                    outcome.row.places, outcome.row.member_ids, outcome.row.holder_ids, strict=True
                )
            ]


def read_container(
    loader: ContentLoader, source: Source, kind: str, stream: BinaryIO
) -> Iterator[FileRows | Rejection | Opened]:
    """Everything in the container, nested ones included; beyond a limit one rejection, and no further member."""
    budget = source.budget or Budget(source.size_bytes, loader.max_file_bytes)
    if source.depth >= DEPTH:
        reason = f"it lies in {source.depth} containers; at most {DEPTH} inside each other are opened"
        yield rejection(source.path, "container_depth", reason, None, source.size_bytes)
        return
    listing = Listing()
    try:
        for outcome in _outcomes(loader, source, open_members(kind, stream, source.path, budget), budget):
            listing.note(outcome, source)
            yield outcome
    except BrokenError as error:
        yield _refuse(source, error.expectation, str(error), stream)
    except (LimitError, TimeUpError) as error:
        if source.depth:  # the budget is that of the outermost container, and so is the rejection
            listing.is_cut = True
            yield Opened(source, _row(source, kind, listing), listing)
            raise
        refused = _beyond(source, error, stream)
        listing.is_complete = is_final(refused)
        yield refused
    yield Opened(source, _row(source, kind, listing), listing)


def _outcomes(
    loader: ContentLoader, source: Source, members: Iterator[Member], budget: Budget
) -> Iterator[FileRows | Rejection | Opened]:
    while True:
        with stopwatch(loader.seconds, "unpack"), time_limit(max(0.1, budget.seconds)):
            started = monotonic()
            member = next(members, None)
            budget.seconds -= monotonic() - started
        if member is None:
            return
        path = source.path + member.place
        if UNPRINTABLE.search(path):
            yield rejection(path, "file_name", "its name holds a control character", None, member.size)
        elif member.fault:
            yield rejection(path, member.fault.expectation, member.fault.reason, None, member.size)
        else:
            yield from loader.load_content(_inner(source, path, member, budget), member.data)


def _inner(source: Source, path: str, member: Member, budget: Budget) -> Source:
    return Source(
        path,
        hashlib.sha256(member.data).hexdigest(),
        len(member.data),
        source.rules_version,
        source.run_id,
        container_id=source.file_id,
        depth=source.depth + 1,
        budget=budget,
        charset=member.charset,
        page_title=member.page_title,
        page_url=member.page_url,
        published_at=member.published_at,
    )


def _beyond(source: Source, error: BaseException, stream: BinaryIO) -> Rejection:
    """The rejection of a container beyond its limits; another machine may be in time."""
    if isinstance(error, TimeUpError):
        return _refuse(source, "stage_timeout", f"unpacking took longer than {SECONDS:.0f} s", stream)
    return _refuse(source, "container_limit", str(error), stream)


def _refuse(source: Source, expectation: str, reason: str, stream: BinaryIO) -> Rejection:
    stream.seek(0)
    return rejection(source.path, expectation, reason, source.sha256, source.size_bytes, stream.read(FIRST_BYTES))


def _row(source: Source, kind: str, listing: Listing) -> Container:
    places, members, holders = zip(*listing.members, strict=True) if listing.members else ((), (), ())
    return Container(
        file_id=source.file_id,
        path=source.path,
        sha256=source.sha256,
        size_bytes=source.size_bytes,
        media_type=MEDIA_TYPES[kind],
        container_id=source.container_id,
        member_count=len(listing.members),
        is_complete=listing.is_complete and not (source.depth and listing.is_cut),
        places=tuple(places),
        member_ids=tuple(members),
        holder_ids=tuple(holders),
        rules_version=source.rules_version,
        run_id=source.run_id,
    )
