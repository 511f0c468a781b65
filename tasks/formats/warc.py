"""Records of a WARC file: the pages a crawler was answered with; a damaged record costs itself, not those behind it."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO

from tasks.formats.archives import too_large
from tasks.formats.limits import Budget
from tasks.formats.member import BrokenError, Fault, Member
from tasks.formats.streams import read_up_to

LONGEST_HEADER = 65_536
MOST_FAULTS = 1_000  # of damaged records; each may cost as much time as a whole one
LENGTH = re.compile(rb"^content-length:[ \t]*(\d{1,15})[ \t]*\r?$", re.I | re.M)
TYPE = re.compile(rb"^warc-type:[ \t]*([a-z]+)", re.I | re.M)
NEXT = re.compile(rb"\r?\n(?=WARC/1\.\d\r?\n[Ww][Aa][Rr][Cc]-)")
READ = (b"response", b"resource")  # what holds pages; requests, metadata, revisits and the like hold none
TEXT_TYPE = re.compile(
    r"text/|application/(?:xhtml|xml|json|jsonl|x-ndjson|pdf|msword|vnd\.openxml|octet-stream|zip|gzip)", re.I
)
CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{2,40})", re.I)


class _Source:
    """A stream with a place, from which bytes may be taken and the last ones given back."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._waiting = b""
        self._at = 0

    def take(self, size: int) -> bytes:
        """So many bytes, fewer at the end."""
        missing = size - (len(self._waiting) - self._at)
        if missing > 0:
            self._waiting = self._waiting[self._at :] + read_up_to(self._stream, missing)
            self._at = 0
        data = self._waiting[self._at : self._at + size]
        self._at += len(data)
        return data

    def give_back(self, size: int) -> None:
        """Let the last bytes that were taken be taken once more."""
        self._at -= size

    def skip(self, size: int) -> int:
        """Take so many bytes without keeping them; how many there were."""
        taken = 0
        while taken < size and (data := self.take(min(1 << 20, size - taken))):
            taken += len(data)
        return taken


def warc_members(stream: BinaryIO, damage: Sequence[int], budget: Budget) -> Iterator[Member]:
    """The pages, each at `#` and the number of its record; `damage` grows by what the unpacking had to leave out."""
    source = _Source(stream)
    number = faults = 0
    while header := _header(source):
        number += 1
        budget.count()
        member = _record(source, header, f"#{number}", budget)
        if member:
            faults += member.fault is not None
            yield member
        if faults > MOST_FAULTS:
            raise BrokenError("container_broken", f"more than {MOST_FAULTS} of its records are damaged")
    if len(damage) > faults:
        reason = f"{len(damage) - faults} records are lost in damaged compressed data"
        yield Member(f"#{number + 1}", fault=Fault("record_broken", reason))


def _truncated(reason: str) -> Fault:
    return Fault("record_truncated", f"the record is not whole: {reason}")


def _header(source: _Source) -> bytes:
    """The header of the next record with its blank line, empty at the end."""
    while data := source.take(LONGEST_HEADER):
        if begin := len(data) - len(data.lstrip(b"\r\n")):
            source.give_back(len(data) - begin)
            continue
        end = re.search(rb"\r?\n\r?\n", data)
        cut = end.end() if end else min(len(data), 1_000)
        source.give_back(len(data) - cut)
        return data[:cut]
    return b""


def _to_next(source: _Source) -> None:
    """Go on to where the next record seems to begin."""
    while data := source.take(1 << 20):
        if match := NEXT.search(data):
            source.give_back(len(data) - match.end())
            return
        if len(data) == 1 << 20:
            source.give_back(30)  # the beginning may be cut in two


def _record(source: _Source, header: bytes, place: str, budget: Budget) -> Member | None:
    """The page in a record, None if its kind holds none."""
    if not header.startswith(b"WARC/"):
        _to_next(source)
        return Member(place, fault=Fault("record_broken", "no header of a record where one should begin"))
    length = LENGTH.search(header)
    kind = TYPE.search(header)
    is_read = kind is not None and kind[1].lower() in READ
    if not length:
        _to_next(source)
        return Member(place, fault=Fault("record_broken", "its header does not state its length"))
    size = int(length[1])
    if size > 2 * budget.member_bytes:
        short = source.skip(size) < size
        if is_read or short:
            return Member(
                place, fault=_truncated("the file ends in it") if short else too_large(size, budget), size=size
            )
        return None
    body = source.take(size)
    if match := NEXT.search(body):
        source.give_back(len(body) - match.end())
        return Member(place, fault=_truncated("another record begins inside it"), size=size)
    if len(body) < size:
        return Member(place, fault=_truncated(f"the file ends after {len(body)} of its {size} bytes"), size=size)
    return _page(header, body, place, budget) if is_read else None


def _page(header: bytes, body: bytes, place: str, budget: Budget) -> Member | None:
    """The page that a record's HTTP answer carries, unless it is no text, or an error's page."""
    from warcio.archiveiterator import ArchiveIterator  # here: a run without WARC needs none of it

    url = None
    try:
        record: Any = next(iter(ArchiveIterator(io.BytesIO(header + body + b"\r\n\r\n"))))
        url = record.rec_headers.get_header("WARC-Target-URI")
        if record.rec_headers.get_header("WARC-Truncated"):
            return Member(place, fault=_truncated("the crawler stopped before its end"), page_url=url)
        http = record.http_headers
        if http and not (http.get_statuscode() or "200").startswith("2"):
            return None
        stated = (http.get_header("Content-Type") if http else record.content_type) or ""
        if stated and not TEXT_TYPE.match(stated):
            return None
        data = record.content_stream().read(budget.member_bytes + 1)
    except Exception as error:  # whatever a library raises over a hostile record
        return Member(place, fault=Fault("record_broken", f"it cannot be read: {type(error).__name__}"), page_url=url)
    if len(data) > budget.member_bytes:
        return Member(place, fault=too_large(len(data), budget), page_url=url)
    charset = CHARSET.search(stated)
    return Member(place, data, charset=charset[1] if charset else None, page_url=_address(url)) if data else None


def _address(url: str | None) -> str | None:
    url = (url or "").strip("<> ")
    return url if re.match(r"https?://", url) else None
