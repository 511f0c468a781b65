"""What kind of file some bytes are: text, a document with text in it, or a container; by their beginning, not their name."""

from __future__ import annotations

import re

HEAD = 4_096  # bytes that tell the kind, but for lists of rows
TAR_CHECKSUM = slice(148, 156)
CONTAINERS = frozenset({"zip", "gzip", "bzip2", "xz", "tar", "warc", "jsonl", "csv"})
ROWS = frozenset({"jsonl", "csv"})
MAGIC = (
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\x1f\x8b\x08", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"WARC/", "warc"),
    (b"%PDF-", "pdf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
)
MEDIA_TYPES = {
    "zip": "application/zip",
    "gzip": "application/gzip",
    "bzip2": "application/x-bzip2",
    "xz": "application/x-xz",
    "tar": "application/x-tar",
    "warc": "application/warc",
    "jsonl": "application/jsonl",
    "csv": "text/csv",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
PDF_NEAR = 1_024  # readers accept a PDF that begins after some garbage
OBJECT = re.compile(rb"(?:\xef\xbb\xbf)?\s*\{\s*\"")


def kind_of(head: bytes) -> str:
    """The kind that the first bytes tell: zip, gzip, bzip2, xz, tar, warc, pdf, ole, object (perhaps JSON Lines), text."""
    for magic, kind in MAGIC:
        if head.startswith(magic):
            return kind
    if is_tar(head):
        return "tar"
    if b"%PDF-" in head[:PDF_NEAR] and b"\0" not in head[:8]:
        return "pdf" if re.search(rb"%PDF-\d\.\d[\r\n ]", head[:PDF_NEAR]) else "text"
    return "object" if OBJECT.match(head) else "text"


def is_tar(head: bytes) -> bool:
    """True if the first block is a header of tar: its checksum is right."""
    if len(head) < 512 or not head[0]:
        return False
    try:
        stated = int(head[TAR_CHECKSUM].rstrip(b"\0 ") or b"x", 8)
    except ValueError:
        return False
    return stated == sum(head[:148]) + 8 * 32 + sum(head[156:512])
