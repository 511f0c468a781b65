"""Members of zip and tar archives and of single compressed files: streamed, never written anywhere."""

from __future__ import annotations

import io
import lzma
import re
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO, cast

from tasks.formats.limits import Budget, LimitError
from tasks.formats.member import BrokenError, Fault, Member
from tasks.formats.streams import read_up_to

ENCRYPTED, UTF8_NAME = 0x1, 0x800  # flags of a zip member
METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2}  # LZMA may ask for any amount of memory
TAR_HEADERS = 1_000_000  # bytes of headers before a member; a long name takes a few thousand
DAMAGE = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError, NotImplementedError)
OUTSIDE = re.compile(r"/|[A-Za-z]:|(?:.*/)?\.\.(?:/|\Z)", re.S)
SUFFIX = re.compile(r"\.(?:gz|bz2|xz|tgz|tbz2?|txz)\Z", re.I)


def place_of(name: str) -> tuple[str, Fault | None]:
    """The member's place and what is wrong with it: `./b/c.txt` -> `!/b/c.txt`; `../x` leads out of the archive."""
    name = name.replace("\\", "/")
    while name.startswith("./"):
        name = name[2:]
    if OUTSIDE.match(name):
        return f"!/{name}", Fault("member_path", "its path leads out of the archive; such a member is not read")
    return f"!/{name}", None


def zip_members(stream: BinaryIO, budget: Budget) -> Iterator[Member]:
    """The members of a zip archive in the order of its directory; one fault for all that are encrypted."""
    try:
        archive = zipfile.ZipFile(stream)
    except DAMAGE as error:
        raise BrokenError("container_broken", f"the zip archive is cut off or damaged: {error}") from error
    with archive:
        members = [info for info in archive.infolist() if not info.filename.endswith("/")]
        budget.count(len(members))
        budget.check(budget.unpacked + sum(info.file_size for info in members))
        for info in members:
            if not info.flag_bits & ENCRYPTED:
                yield _zip_member(archive, info, budget)
        if hidden := sum(bool(info.flag_bits & ENCRYPTED) for info in members):
            raise BrokenError(
                "container_encrypted", f"{hidden} of its {len(members)} members are protected by a password"
            )


def _zip_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, budget: Budget) -> Member:
    place, fault = place_of(_zip_name(info))
    kind = stat.S_IFMT(info.external_attr >> 16)
    if not fault and kind not in (0, stat.S_IFREG):
        fault = Fault("member_not_regular", "it is a link or a device, which holds no text")
    if not fault and info.file_size > budget.member_bytes:
        fault = too_large(info.file_size, budget)
    if not fault and info.compress_type not in METHODS:
        fault = Fault("member_unreadable", f"it is compressed by method {info.compress_type}, which is not read")
    if fault:
        return Member(place, fault=fault, size=info.file_size)
    try:
        with archive.open(info) as file:
            data = read_up_to(cast(BinaryIO, file), budget.member_bytes + 1)
    except DAMAGE as error:
        return Member(place, fault=Fault("member_broken", f"it is damaged: {error}"), size=info.file_size)
    budget.spend(len(data))
    return Member(place, data)


def _zip_name(info: zipfile.ZipInfo) -> str:
    """The name; without the mark of UTF-8 it is UTF-8 or, from a Chinese Windows, GBK, read as code page 437."""
    if info.flag_bits & UTF8_NAME:
        return info.filename
    try:
        return _decode_name(info.filename.encode("cp437"))
    except UnicodeEncodeError:
        return info.filename


def _decode_name(name: bytes) -> str:
    for encoding in ("utf-8", "gb18030"):
        try:
            return name.decode(encoding)
        except UnicodeDecodeError:
            continue
    return name.decode("utf-8", "replace")


def too_large(size: int, budget: Budget) -> Fault:
    """The fault of a member beyond the limit of single files."""
    return Fault("file_too_large", f"it holds {size} bytes, more than the limit of {budget.member_bytes}")


class _Meter(io.RawIOBase):
    """Lets a reader have so many bytes at a time: the length of a name in tar may be stated as gigabytes."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.allowance = TAR_HEADERS

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        data = read_up_to(self._stream, size)
        self.allowance -= len(data)
        if self.allowance < 0:
            raise LimitError(f"a header in the tar archive is longer than {TAR_HEADERS} bytes")
        return data


class _TarInfo(tarfile.TarInfo):
    """A header of tar; the reader ends at a bad one as if the archive ended there, so the reason is noted."""

    @classmethod
    def fromtarfile(cls, tarfile: tarfile.TarFile) -> _TarInfo:
        """The next header."""
        try:
            return super().fromtarfile(tarfile)
        except Exception as error:
            tarfile.ended_by = type(error).__name__  # type: ignore[attr-defined]
            raise


def tar_members(stream: BinaryIO, budget: Budget) -> Iterator[Member]:
    """The members of a tar archive in their order; a cut-off one gives what stands before the cut, then BrokenError."""
    meter = _Meter(stream)
    try:
        with tarfile.open(fileobj=meter, mode="r|", tarinfo=_TarInfo) as archive:
            while info := archive.next():
                archive.members = []  # type: ignore[attr-defined]  # tarfile keeps every header it saw
                if not info.isdir():
                    budget.count()
                    meter.allowance = TAR_HEADERS + info.size
                    yield _tar_member(archive, info, budget)
                meter.allowance = TAR_HEADERS + info.size
            if getattr(archive, "ended_by", "") in ("InvalidHeaderError", "TruncatedHeaderError"):
                raise BrokenError("container_broken", "the tar archive is cut off or damaged behind these members")
    except (tarfile.TarError, EOFError, ValueError, OverflowError) as error:
        raise BrokenError("container_broken", f"the tar archive is cut off or damaged: {error}") from error


def _tar_member(archive: tarfile.TarFile, info: tarfile.TarInfo, budget: Budget) -> Member:
    place, fault = place_of(_decode_name(info.name.encode("utf-8", "surrogateescape")))
    if not fault and not info.isreg():
        fault = Fault("member_not_regular", "it is a link or a device, which holds no text")
    if not fault and info.size > budget.member_bytes:
        fault = too_large(info.size, budget)
    if fault:
        return Member(place, fault=fault, size=info.size)
    file = archive.extractfile(info)
    data = file.read() if file else b""
    if len(data) < info.size:
        raise BrokenError("container_truncated", f"it is cut off inside its member {place[2:]}")
    return Member(place, data)


def single_member(stream: BinaryIO, name: str, budget: Budget) -> Member:
    """What a compressed file holds that is no archive: `a.txt.gz` -> `!/a.txt`."""
    budget.count()
    inner = SUFFIX.sub("", name.rpartition("/")[2]) or "content"
    data = read_up_to(stream, budget.member_bytes + 1)
    if len(data) > budget.member_bytes:
        while stream.read(1 << 20):  # a bomb is told from a large file
            pass
        return Member(f"!/{inner}", fault=too_large(len(data), budget))
    return Member(f"!/{inner}", data)
