"""The rows of one file, table by table, each with the worker's verdict."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tasks.formats.limits import Budget
from tasks.text.encoding import Decoded
from tasks.text.foreign_places import find_foreign_places
from tasks.text.paragraphs import Paragraph, find_paragraphs
from tasks.text.reading import Rows, read_text
from tasks.text.signatures import Signature, signatures
from tasks.workers.limits import stopwatch
from tasks.workers.verify import Verdicts, verify
from warehouse.records import (
    OF_ONE_TEXT,
    Container,
    File,
)

# The tables a worker writes. A further one needs its record here and its rows in `_rows_by_table`;
# where `verify` has no verdicts for it, its rows pass.
RECORDS: dict[str, type] = {
    "containers": Container,
    **OF_ONE_TEXT,
    "signatures": Signature,
    "paragraphs": Paragraph,
}
MEDIA_TYPES = {
    ".htm": "text/html",
    ".html": "text/html",
    ".xhtml": "text/html",
    ".shtml": "text/html",
    ".md": "text/markdown",
    ".markdown": "text/markdown",
}
EXTRACTORS = {"text/html": "gongwen html 1", "text/markdown": "gongwen markdown 1"}
HTML = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,500}?-->\s*)*<(?:!doctype html|html|head|body)\b", re.I | re.S)


FRAGMENT = re.compile(r"\s*<(?:p|div|article|section|table|center|font|span|h[1-6])\b[^<>]{0,500}>", re.I)


@dataclass(frozen=True, slots=True)
class Source:
    """Where a text comes from: what the row of its file says beside the text."""

    path: str
    sha256: str
    size_bytes: int
    rules_version: str
    run_id: str
    container_id: str | None = None
    depth: int = 0  # containers it lies in
    budget: Budget | None = None  # of the outermost container
    media_type: str | None = None  # where the text was extracted; else the text tells
    extractor: str = ""
    charset: str | None = None  # as a server declared it
    page_title: str | None = None
    page_url: str | None = None
    published_at: date | None = None

    @property
    def file_id(self) -> str:
        """The id of the content: the first 32 hex digits of its SHA-256."""
        return self.sha256[:32]


@dataclass(frozen=True, slots=True)
class FileRows:
    """All rows of one file, by table, and a verdict for each."""

    source: Source
    rows: dict[str, Sequence[Any]]
    verified: Verdicts


def media_type(path: str, text: str) -> str:
    """What kind of text it is, by its beginning or else its name: `a.html` -> text/html."""
    if HTML.match(text, 0, 2_000) or (FRAGMENT.match(text, 0, 2_000) and text.find("</", 0, 50_000) > 0):
        return "text/html"
    return next((kind for suffix, kind in MEDIA_TYPES.items() if path.lower().endswith(suffix)), "text/plain")


def rows_of(source: Source, decoded: Decoded, seconds: dict[str, float]) -> FileRows:
    """Every row of the text, made and verified; adds to the seconds that the two took."""
    kind = source.media_type or media_type(source.path, decoded.text)
    with stopwatch(seconds, "text"):
        rows = read_text(decoded.text, source.file_id, kind)
    file = _file_row(source, decoded, rows, kind)
    with stopwatch(seconds, "verify"):
        return FileRows(source, _rows_by_table(file, rows), verify(decoded.text, rows))


def _rows_by_table(file: File, rows: Rows) -> dict[str, Sequence[Any]]:
    """The rows under their tables' names."""
    return {
        "files": [file],
        **rows_of_text(rows),
        "signatures": signatures(rows.structure.documents),
        "paragraphs": find_paragraphs(rows.segments, rows.structure.edits),
    }


def rows_of_text(rows: Rows) -> dict[str, Sequence[Any]]:
    """What the text stages give of one text, under the tables' names."""
    return {
        "documents": rows.structure.documents,
        "document_evidence": rows.structure.evidence,
        "edits": rows.structure.edits,
        "marks": rows.structure.marks,
        "segments": rows.segments,
        "terms": rows.terms,
        "indicators": rows.indicators,
        "indicator_links": rows.links,
        "equations": rows.equations,
        "citations": rows.citations,
        "foreign_places": find_foreign_places(rows.structure.documents, rows.segments, rows.structure.edits),
    }


def _file_row(source: Source, decoded: Decoded, rows: Rows, kind: str) -> File:
    """The row of the file itself."""
    return File(
        file_id=source.file_id,
        path=source.path,
        sha256=source.sha256,
        size_bytes=source.size_bytes,
        media_type=kind,
        encoding=decoded.encoding,
        decode_errors=decoded.decode_errors,
        text=decoded.text,
        char_count=len(decoded.text),
        container_id=source.container_id,
        page_title=source.page_title or rows.structure.page_title,
        page_url=source.page_url or rows.structure.page_url,
        site=rows.structure.site,
        published_at=source.published_at or rows.structure.published_at,
        rules_version=source.rules_version,
        extractor_version=source.extractor or EXTRACTORS.get(kind, ""),
        run_id=source.run_id,
    )
